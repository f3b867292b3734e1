"""Walk through a Word document: paragraphs, lists, tables and text boxes in reading order, without what was hidden or deleted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.office.diagrams import read_diagram
from opschaling_nlp.ingest.office.package import open_package
from opschaling_nlp.ingest.office.parts import HIDDEN, Cell, Part, style_kind, table_parts
from opschaling_nlp.ingest.safety import ARCHIVE_ERRORS, check_archive
from opschaling_nlp.ingest.symbols import symbol_meant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from opschaling_nlp.settings import IngestSettings

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""How the names of Word's elements and attributes begin."""
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}noBreakHyphen": "-"}
_REMOVED = frozenset({f"{W}del", f"{W}moveFrom"})
_PASSED_OVER = frozenset({f"{W}pPr", f"{W}rPr", f"{W}instrText", f"{W}txbxContent", _FALLBACK})
_WIDEST = 63
"""Columns in a table of Word, at most."""
_OFF = frozenset({"0", "false", "off"})


def open_document(path: Path, *, settings: IngestSettings) -> Any:
    """Open a Word document with python-docx; raise UnreadableExportError when it is locked, damaged or unsafe."""
    import docx
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError
    from lxml.etree import XMLSyntaxError

    check_archive(path, settings=settings)
    try:
        return docx.Document(open_package(path))
    except (PythonDocxError, OpcError, XMLSyntaxError, KeyError, ValueError, AttributeError, *ARCHIVE_ERRORS) as error:
        raise UnreadableExportError(
            "het bestand is geen Word-document, of beschadigd; open het in Word en sla het opnieuw op als .docx"
        ) from error


def read_parts(document: Any, counts: Counter[str], *, anchors: dict[str, int] | None = None) -> Iterator[Part]:
    """Yield the parts of a document in reading order; what is hidden or deleted is left out and counted.

    `anchors` is filled with the paragraph in which each comment stands, by the comment's id.
    """
    return _Walk(document, counts, {} if anchors is None else anchors).read(document.element.body)


def paragraph_text(
    element: Any, counts: Counter[str], *, hidden: bool = False, styles: Mapping[str, Any] | None = None
) -> tuple[str, bool]:
    """Return the text of a paragraph and whether all of it is bold; what is hidden (by its style too) or deleted is counted."""
    pieces: list[str] = []
    bold = True
    for run in _runs(element, counts):
        properties = run.find(f"{W}rPr")
        text = "".join(_characters(run))
        vanish = properties.find(f"{W}vanish") if properties is not None else None
        style = properties.find(f"{W}rStyle") if properties is not None and styles else None
        by_style = style is not None and styles is not None and _is_hidden(styles.get(style.get(f"{W}val")))
        if _is_on(vanish) if vanish is not None else hidden or by_style:
            counts[HIDDEN] += bool(text.strip())
            continue
        if text.strip():
            bold = bold and properties is not None and _is_on(properties.find(f"{W}b"))
        pieces.append(text)
    text = "".join(pieces)
    return text, bold and bool(text.strip())


def _is_hidden(style: Any) -> bool:
    """Tell whether a style, or one that it is based on, hides what is set in it."""
    found = (holder.find(f"{W}rPr/{W}vanish") for holder in _style_elements(style))
    return _is_on(next((vanish for vanish in found if vanish is not None), None))


class _Walk:
    """Keep count of paragraphs and tables while walking, and know the document's styles."""

    def __init__(self, document: Any, counts: Counter[str], anchors: dict[str, int]) -> None:
        self._part = document.part
        self._styles = {style.style_id: style for style in document.styles}
        self._counts = counts
        self._anchors = anchors
        self._paragraphs = 0
        self._tables = 0
        self._initial = ""
        """A letter set large at the beginning of a paragraph, which stands in a paragraph of its own above it."""

    def read(self, parent: Any) -> Iterator[Part]:
        for element in parent.iterchildren():
            if element.tag == f"{W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{W}tbl":
                self._tables += 1
                number = self._tables
                yield from table_parts(
                    [list(self._cells(row)) for row in element.iter(f"{W}tr") if _nearest(row, "tbl") is element],
                    number=number,
                    counts=self._counts,
                )
            elif element.tag in _REMOVED:
                self._counts[HIDDEN] += 1
            elif element.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml"}:
                yield from self.read(element)

    def _paragraph(self, element: Any) -> Iterator[Part]:
        self._paragraphs += 1
        number = self._paragraphs
        self._anchors.update((reference.get(f"{W}id"), number) for reference in element.iter(f"{W}commentReference"))
        style = self._style(element)
        kind = style_kind(style.name or "") if style is not None else "text"
        text, bold = paragraph_text(element, self._counts, hidden=_is_hidden(style), styles=self._styles)
        text, self._initial = self._initial + text, ""
        if element.find(f"{W}pPr/{W}framePr[@{W}dropCap]") is not None and text.strip():
            self._initial = text.strip()
            return
        if kind != "skip":
            level = _outline_level(element, style)
            listed = kind == "item" or _numbering(element, style) is not None
            if kind == "heading" or level:
                yield Part(text, number, "heading", level=level or 1, bold=bold)
            elif listed:
                yield Part(text, number, "item", indent=2.0 * (_numbering(element, style) or 0), bold=bold)
            else:
                yield Part(text, number, "text", bold=bold)
        for line in read_diagram(element, self._part):
            yield Part(line, number, "item", container=f"diagram:{number}")
        for box, content in enumerate(self._text_boxes(element), 1):
            lines = [part.text for part in self.read(content)]
            yield Part(
                "\n".join(line for line in lines if line.strip()), number, "item", container=f"textbox:{number}:{box}"
            )

    def _cells(self, row: Any) -> Iterator[Cell]:
        """Yield a cell for every column of the grid that a row spans; cells may stand in content controls."""
        yield from [Cell((), ())] * _number(row, "trPr/gridBefore")
        for cell in row.iter(f"{W}tc"):
            if _nearest(cell, "tr") is not row:
                continue
            merged = cell.find(f"{W}tcPr/{W}vMerge")
            if merged is not None and merged.get(f"{W}val") != "restart":
                yield Cell((), ())
            else:
                parts = list(self.read(cell))
                filled = [part for part in parts if part.text.strip()]
                yield Cell(
                    tuple(part.text for part in parts),
                    tuple(part.number for part in parts),
                    bold=bool(filled) and all(part.bold for part in filled),
                )
            yield from [Cell((), ())] * max(0, _number(cell, "tcPr/gridSpan") - 1)

    @staticmethod
    def _text_boxes(element: Any) -> Iterator[Any]:
        for content in element.iter(f"{W}txbxContent"):
            ancestors = [ancestor.tag for ancestor in content.iterancestors()]
            inside = ancestors[: ancestors.index(f"{W}p")]
            if _FALLBACK not in inside and _nearest(content, "p") is element:
                yield content

    def _style(self, element: Any) -> Any:
        found = element.find(f"{W}pPr/{W}pStyle")
        return self._styles.get(found.get(f"{W}val")) if found is not None else None


def _runs(parent: Any, counts: Counter[str]) -> Iterator[Any]:
    for element in parent.iterchildren():
        if element.tag == f"{W}r":
            yield element
        elif element.tag in _REMOVED:
            counts[HIDDEN] += 1
        elif element.tag not in _PASSED_OVER:
            yield from _runs(element, counts)


def _characters(run: Any) -> Iterator[str]:
    for element in run.iterchildren():
        if element.tag == f"{W}t":
            yield element.text or ""
        elif element.tag == f"{W}sym":
            code = int(element.get(f"{W}char", "20"), 16)
            yield symbol_meant(element.get(f"{W}font", ""), code) or chr(code)
        elif element.tag == f"{W}br" and element.get(f"{W}type") in {"page", "column"}:
            continue
        else:
            yield _BREAKS.get(element.tag, "")


def _numbering(element: Any, style: Any) -> int | None:
    """Return the depth of a list item, None for a paragraph that is none (numbering 0 switches a list off)."""
    for holder in (element, *_style_elements(style)):
        found = holder.find(f"{W}pPr/{W}numPr")
        if found is not None:
            number, level = found.find(f"{W}numId"), found.find(f"{W}ilvl")
            if number is not None and number.get(f"{W}val") == "0":
                return None
            return int(level.get(f"{W}val")) if level is not None else 0
    return None


def _outline_level(element: Any, style: Any) -> int:
    """Return the level of a heading from 1, 0 for body text."""
    for holder in (element, *_style_elements(style)):
        found = holder.find(f"{W}pPr/{W}outlineLvl")
        if found is not None:
            level = int(found.get(f"{W}val"))
            return level + 1 if level < 9 else 0
    return 0


def _style_elements(style: Any) -> Iterator[Any]:
    while style is not None:
        yield style.element
        style = style.base_style


def _is_on(element: Any) -> bool:
    return element is not None and element.get(f"{W}val", "1") not in _OFF


def _number(element: Any, path: str) -> int:
    found = element.find("/".join(f"{W}{name}" for name in path.split("/")))
    value = found.get(f"{W}val", "0") if found is not None else "0"
    return min(int(value), _WIDEST) if value.isdecimal() else 0


def _nearest(element: Any, name: str) -> Any:
    return next(element.iterancestors(f"{W}{name}"), None)
