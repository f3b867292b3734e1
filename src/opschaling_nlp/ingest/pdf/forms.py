"""Read what people filled in in the fields of a PDF form, which is no part of its text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from opschaling_nlp.model import Block, Box, Look

if TYPE_CHECKING:
    import pdfplumber.pdf

TICKED = "aangekruiste vakjes van een formulier niet gelezen: zij hebben geen tekst"

_DEEPEST = 20
"""Fields that are part of each other, at most."""


def read_fields(pdf: pdfplumber.pdf.PDF, counts: Counter[str]) -> list[Block]:
    """Return the fields with words in them, from top to bottom; boxes that were ticked are counted."""
    fields = []
    for page in pdf.pages if "AcroForm" in pdf.doc.catalog else ():
        for found in sorted(page.annots, key=lambda one: (one["top"], one["x0"])):
            kind, value = getattr(_inherited(found["data"], "FT"), "name", ""), _inherited(found["data"], "V")
            if kind == "Btn":
                counts[TICKED] += getattr(value, "name", "Off") not in {"Off", ""}
            text = _words(value) if kind in {"Tx", "Ch"} else ""
            if text:
                box = Box(found["x0"], found["top"], found["x1"], found["bottom"])
                fields.append(Block("post", text, page=page.page_number, look=Look(box=box)))
    return fields


def with_fields(blocks: Sequence[Block], fields: Sequence[Block]) -> list[Block]:
    """Put each field below the line that stands above it or before it, which asks for it."""
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
    """Return the line that a field belongs to: beside it, or the nearest above it."""
    distances: dict[int, float] = {}
    assert field.box is not None
    for index, block in enumerate(blocks):
        box = block.box
        if block.page != field.page or box is None:
            continue
        if box.x0 < field.box.x0 and box.top < field.box.bottom and box.bottom > field.box.top:
            distances[index] = 0.0
        elif box.top < field.box.top:
            distances[index] = field.box.top - box.bottom
    return min(distances, key=distances.__getitem__, default=None)


def _inherited(widget: dict[str, Any], name: str) -> Any:
    """Return what a field says, or the one that it is a part of."""
    from pdfminer.pdftypes import resolve1

    for _ in range(_DEEPEST):
        if name in widget:
            return resolve1(widget[name])
        widget = resolve1(widget.get("Parent")) or {}
    return None


def _words(value: Any) -> str:
    from pdfminer.utils import decode_text

    values = value if isinstance(value, list) else [value]
    return "; ".join(text for item in values if isinstance(item, bytes) and (text := decode_text(item).strip()))
