"""Read what people filled in in PDF form fields, which is not part of the text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from opschaling_nlp.dutch.cues import count_limit
from opschaling_nlp.model import Block, Box, Look

if TYPE_CHECKING:
    import pdfplumber.page
    import pdfplumber.pdf

TICKED = "aangekruiste vakjes van een formulier niet gelezen: zij hebben geen tekst"


def read_fields(pdf: pdfplumber.pdf.PDF, counts: Counter[str]) -> list[Block]:
    """Return the fields that contain words, from top to bottom; ticked boxes are counted."""
    from pdfminer.pdftypes import resolve1

    fields = []
    for page in pdf.pages if "AcroForm" in pdf.doc.catalog else ():
        noted = resolve1(page.page_obj.annots)
        for widget in map(resolve1, noted if isinstance(noted, list) else ()):
            if not isinstance(widget, dict) or _name(resolve1(widget.get("Subtype"))) != "Widget":
                continue
            kind, value = _name(_inherited(widget, "FT")), _inherited(widget, "V")
            if kind == "Btn":
                counts[TICKED] += _name(value) not in {"Off", ""}
            text = _words(value) if kind in {"Tx", "Ch"} else ""
            if text:
                box = _box(page, widget.get("Rect"))
                fields.append(Block("post", text, page=page.page_number, look=Look(box=box)))
    return sorted(
        fields, key=lambda field: (field.page, field.box is None, field.box and (field.box.top, field.box.x0))
    )


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
        if block.page != field.page or box is None or field.box is None:
            continue
        if box.x0 < field.box.x0 and box.top < field.box.bottom and box.bottom > field.box.top:
            distances[index] = 0.0
        elif box.top < field.box.top:
            distances[index] = field.box.top - box.bottom
    return min(distances, key=distances.__getitem__, default=None)


def _inherited(widget: dict[str, Any], name: str) -> Any:
    """Return an attribute of a field, or of its nearest ancestor that has it."""
    from pdfminer.pdftypes import resolve1

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


def _words(value: Any) -> str:
    from pdfminer.utils import decode_text

    values = value if isinstance(value, list) else [value]
    return "; ".join(text for item in values if isinstance(item, bytes) and (text := decode_text(item).strip()))
