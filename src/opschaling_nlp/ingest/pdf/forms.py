"""Read what people filled in in the fields of a PDF form, which is no part of its text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from opschaling_nlp.model import Block

if TYPE_CHECKING:
    import pdfplumber.pdf

TICKED = "aangekruiste vakjes van een formulier niet gelezen: zij hebben geen tekst"

_DEEPEST = 20
"""Fields that are part of each other, at most."""


@dataclass(frozen=True, slots=True)
class Field:
    """Hold a field that was filled in: its page, and its edges in points from the left and the top."""

    page: int
    x0: float
    top: float
    bottom: float
    text: str


def read_fields(pdf: pdfplumber.pdf.PDF, counts: Counter[str]) -> list[Field]:
    """Return the fields with words in them, in reading order; boxes that were ticked are counted."""
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdftypes import resolve1

    if "AcroForm" not in pdf.doc.catalog:
        return []
    fields = []
    for number, page in enumerate(PDFPage.create_pages(pdf.doc), 1):
        for annotation in resolve1(page.annots) or ():
            widget = resolve1(annotation)
            if not isinstance(widget, dict) or getattr(resolve1(widget.get("Subtype")), "name", "") != "Widget":
                continue
            kind, value = getattr(_inherited(widget, "FT"), "name", ""), _inherited(widget, "V")
            if kind == "Btn":
                counts[TICKED] += getattr(value, "name", "Off") not in {"Off", ""}
            text = _words(value) if kind in {"Tx", "Ch"} else ""
            if text:
                x0, y0, _, y1 = (float(resolve1(edge)) for edge in resolve1(widget["Rect"]))
                height = float(page.mediabox[3])
                fields.append(Field(number, x0, height - y1, height - y0, text))
    return sorted(fields, key=lambda field: (field.page, field.top, field.x0))


def with_fields(blocks: Sequence[Block], fields: Sequence[Field]) -> list[Block]:
    """Put each field below the line that stands above it or before it, which asks for it."""
    asking: dict[int, list[Field]] = {}
    loose: list[Field] = []
    for field in fields:
        index = _label_of(blocks, field)
        loose.append(field) if index is None else asking.setdefault(index, []).append(field)
    found: list[Block] = []
    for index, block in enumerate(blocks):
        answers = asking.get(index, ())
        found.append(replace(block, kind="prompt") if answers else block)
        found += (
            Block("post", field.text, page=field.page, line=block.line, prompt=" ".join(block.text.split()))
            for field in answers
        )
    return [*found, *(Block("post", field.text, page=field.page) for field in loose)]


def _label_of(blocks: Sequence[Block], field: Field) -> int | None:
    """Return the line that a field belongs to: beside it, or the nearest above it."""
    best, nearest = None, float("inf")
    for index, block in enumerate(blocks):
        box = block.box
        if block.page != field.page or box is None:
            continue
        beside = box.x0 < field.x0 and box.top < field.bottom and box.bottom > field.top
        distance = 0.0 if beside else field.top - box.bottom
        if (beside or box.top < field.top) and distance < nearest:
            best, nearest = index, distance
    return best


def _inherited(widget: dict[str, Any], name: str) -> Any:
    """Return what a field says, or the one that it is a part of."""
    from pdfminer.pdftypes import resolve1

    for _ in range(_DEEPEST):
        if name in widget:
            return resolve1(widget[name])
        parent = resolve1(widget.get("Parent"))
        if not isinstance(parent, dict):
            break
        widget = parent
    return None


def _words(value: Any) -> str:
    from pdfminer.utils import decode_text

    values = value if isinstance(value, list) else [value]
    return "; ".join(text for item in values if isinstance(item, bytes) and (text := decode_text(item).strip()))
