"""Read what people filled in in PDF form fields, which is not part of the text: words, ticks and picked options."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import inf
from typing import Any

import pdfplumber.page
import pdfplumber.pdf
from pdfminer.pdftypes import resolve1
from pdfminer.utils import decode_text

from opschaling_nlp.dutch.cues import count_limit, threshold
from opschaling_nlp.ingest.office.blocks import option
from opschaling_nlp.ingest.pdf.pages import Page
from opschaling_nlp.ingest.pdf.runs import Run, in_order, make_run
from opschaling_nlp.model import Block, Box, Look

TICKED = "aangekruiste vakjes van een formulier niet gelezen: zij hebben geen tekst"
_PUSHED = 1 << 16
"""The flag of a button that is no box (ISO 32000, 12.7.4.2)."""


def read_fields(pdf: pdfplumber.pdf.PDF, read: Sequence[Page], counts: Counter[str]) -> tuple[list[Block], list[Block]]:
    """Return the fields that contain words, from top to bottom, and the option of each box beside the text `read`.

    Options of boxes that were ticked are marked as chosen. A form that nobody filled in has no boxes.
    """
    fields: list[Block] = []
    ticks: list[Block] = []
    for page, text in zip(pdf.pages, read, strict=False) if "AcroForm" in pdf.doc.catalog else ():
        widgets = [(widget, _box(page, widget.get("Rect")), _kind(widget)) for widget in _widgets(page)]
        boxes = [box for _, box, kind in widgets if box and kind == "Btn"]
        for widget, box, kind in widgets:
            post = Block("post", "", page=page.page_number, look=Look(box=box))
            if kind == "Btn":
                ticks.append(_tick(widget, post, in_order(text.runs), boxes))
            elif kind:
                fields += _filled(widget, post, counts)
    fields.sort(key=lambda field: (field.page, field.box is None, field.box and (field.box.top, field.box.x0)))
    return fields, ticks if fields or any(tick.chosen for tick in ticks) else []


def with_ticks(blocks: Sequence[Block], ticks: Sequence[Block], counts: Counter[str]) -> list[Block]:
    """Put the options that were ticked in the place of the lines that name them, below the rest of such a line.

    Ticked boxes without any text are counted.
    """
    named: defaultdict[int | None, list[Block]] = defaultdict(list)
    for tick in ticks:
        counts[TICKED] += tick.chosen and not tick.text
        beside = (index for index, block in enumerate(blocks) if tick.text and _names(block, tick))
        named[next(beside, None)].append(tick)
    found: list[Block] = []
    for index, block in [*enumerate(blocks), (None, None)]:
        asked, here = (" ".join(block.text.split()) if block else ""), named.get(index, [])
        for tick in here:
            asked = " ".join(asked.replace(tick.text, " ", 1).split())
        if block and asked:
            found.append(replace(block, kind="prompt", text=asked) if here else block)
        for tick in here:
            post = replace(block or tick, prompt=asked)
            found += option(post, tick.text, counts, ticked=tick.chosen)
    return found


def _names(block: Block, option: Block) -> bool:
    """Return whether a line is beside a box, and names its option."""
    beside = block.page == option.page and block.box and option.box and _is_beside(block.box, option.box)
    return bool(beside) and option.text in " ".join(block.text.split())


def _is_beside(one: Box | Run, other: Box) -> bool:
    """Return whether two things on a page are at the same height."""
    return one.top < other.bottom and one.bottom > other.top


def with_fields(blocks: Sequence[Block], fields: Sequence[Block]) -> list[Block]:
    """Place each field below the line above or before it, which is its question."""
    asking: defaultdict[int | None, list[Block]] = defaultdict(list)
    for field in fields:
        asking[_label_of(blocks, field)].append(field)
    found: list[Block] = []
    for index, block in enumerate(blocks):
        prompt = " ".join(block.text.split())
        found.append(replace(block, kind="prompt") if index in asking else block)
        found += [replace(field, line=block.line, prompt=prompt) for field in asking.get(index, ())]
    return [*found, *asking[None]]


def _label_of(blocks: Sequence[Block], field: Block) -> int | None:
    """Return the index of the line that a field belongs to: beside it, or the nearest above; None if there is none."""
    distances: dict[int, float] = {}
    for index, block in enumerate(blocks):
        box = block.box
        if block.page != field.page or box is None or field.box is None or block.chosen:
            continue
        if box.x0 < field.box.x0 and _is_beside(box, field.box):
            distances[index] = 0.0
        elif box.top < field.box.top:
            distances[index] = field.box.top - box.bottom
    return min(distances, key=distances.__getitem__, default=None)


def _widgets(page: pdfplumber.page.Page) -> Iterator[dict[str, Any]]:
    noted = resolve1(page.page_obj.annots)
    for widget in map(resolve1, noted if isinstance(noted, list) else ()):
        if isinstance(widget, dict) and _name(resolve1(widget.get("Subtype"))) == "Widget":
            yield widget


def _tick(widget: dict[str, Any], post: Block, runs: Sequence[Run], boxes: Sequence[Box]) -> Block:
    label = _label(runs, post.box, boxes) if post.box else ""
    return replace(post, text=label or "".join(_words(widget.get("TU"))), chosen=_is_ticked(widget))


def _kind(widget: dict[str, Any]) -> str:
    """Return the kind of a field; none for a button that is no box."""
    flags = _inherited(widget, "Ff")
    return "" if isinstance(flags, int) and flags & _PUSHED else _name(_inherited(widget, "FT"))


def _is_ticked(widget: dict[str, Any]) -> bool:
    """Return whether a box shows that it is ticked; of several boxes in one field, the value names those that are."""
    shown = _name(resolve1(widget.get("AS")))
    looks = resolve1(widget.get("AP"))
    states = resolve1(looks.get("N")) if isinstance(looks, dict) else None
    value = _name(_inherited(widget, "V"))
    return (shown or value) not in {"Off", ""} and (bool(shown) or not isinstance(states, dict) or value in states)


def _label(runs: Sequence[Run], box: Box, boxes: Sequence[Box]) -> str:
    """Return the text behind a box, or before it where the last box of its row ends it, as far as the next box."""
    row = [other for other in boxes if _is_beside(other, box)]
    line = [run for run in runs if _is_beside(run, box)]
    behind = _nearest(line, box, box.x0, min((other.x0 for other in row if other.x0 > box.x0), default=inf))
    before = _nearest(line[::-1], box, max((other.x1 for other in row if other.x1 < box.x1), default=-inf), box.x0)
    follows = any(run.x1 > max(other.x1 for other in row) for run in line)
    return behind or before if follows else before or behind


def _nearest(runs: Sequence[Run], box: Box, low: float, high: float) -> str:
    """Return the text of the first run between two distances from the left; empty if it is not near the box."""
    pieces = ([glyph for glyph in run.glyphs if low <= glyph.x0 < high] for run in runs)
    found = next((make_run(piece) for piece in pieces if any(not glyph.text.isspace() for glyph in piece)), None)
    gap = max(found.x0 - box.x1, box.x0 - found.x1) / found.size if found else inf
    return found.text if found and gap <= threshold("words.dot_gap") else ""


def _filled(widget: dict[str, Any], post: Block, counts: Counter[str]) -> Iterator[Block]:
    """Yield what was picked from the list of a field, by the name it has there, and what was typed into it."""
    listed = _inherited(widget, "Opt")
    pairs = [_words(resolve1(one)) for one in (listed if isinstance(listed, list) else ())]
    names = {pair[0]: pair[-1] for pair in pairs if pair}
    for value in _words(_inherited(widget, "V")):
        label = names.get(value, value)
        yield from option(post, label, counts) if label in names.values() else (replace(post, text=label),)


def _inherited(widget: dict[str, Any], name: str) -> Any:
    """Return an attribute of a field, or of its nearest ancestor that has it."""
    for _ in range(count_limit("files.fields")):
        if name in widget:
            return resolve1(widget[name])
        parent = resolve1(widget.get("Parent"))
        widget = parent if isinstance(parent, dict) else {}
    return None


def _box(page: pdfplumber.page.Page, edges: Any) -> Box | None:
    """Return the position of a field on its page as read; None if that is not a rectangle."""
    page.page_obj.annots = [{"Rect": edges}]  # pdfplumber turns it with the page, but fails on other odd entries
    try:
        (found,) = page.annots
    except (TypeError, ValueError):
        return None
    return Box(found["x0"], found["top"], found["x1"], found["bottom"])


def _name(value: Any) -> str:
    return str(getattr(value, "name", ""))


def _words(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [text for item in values if isinstance(item, bytes) and (text := decode_text(item).strip())]
