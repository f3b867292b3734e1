"""Read OpenDocument texts (.odt): headings, paragraphs, lists, tables and text boxes, without what was hidden or deleted."""

from __future__ import annotations

import io
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, Any

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.hashing import hash_file
from opschaling_nlp.ingest.counts import describe_counts
from opschaling_nlp.ingest.office.margins import Note, under_heading, with_comments
from opschaling_nlp.ingest.office.parts import HIDDEN, Cell, Part, blocks_of, style_kind, table_parts
from opschaling_nlp.ingest.safety import ARCHIVE_ERRORS, check_archive
from opschaling_nlp.model import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from opschaling_nlp.settings import IngestSettings

NAME = "odt"
SUFFIXES = (".odt",)

_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
_FO = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_DC = "http://purl.org/dc/elements/1.1/"
_DRAW = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
_PASSED_OVER = frozenset(
    {
        (_TEXT, "table-of-content"),
        (_TEXT, "note"),
        (_TEXT, "sequence-decls"),
        (_TEXT, "illustration-index"),
        (_OFFICE, "forms"),
    }
)
_DEEPEST = 20
"""Styles that are based on each other, at most."""
_HIDDEN = frozenset({(_TEXT, "tracked-changes"), (_TEXT, "hidden-text"), (_TEXT, "hidden-paragraph")})


def matches(path: Path, head: bytes) -> bool:  # noqa: ARG001 - one signature for all readers
    """Tell whether this is an OpenDocument text, by its name."""
    return path.suffix.lower() in SUFFIXES


def read(path: Path, *, source: str, settings: IngestSettings) -> Reading:
    """Read an OpenDocument text; raise UnreadableExportError when there is no text, or the file is locked, damaged or unsafe."""
    document = _open(path, settings=settings)
    counts: Counter[str] = Counter()
    walk = _Walk(document, counts)
    text = list(blocks_of(walk.read(document.text)))
    below = [
        block
        for kind, notes in walk.notes.items()
        for block in under_heading(kind, [note for note in notes if note.text])
    ]
    blocks = tuple(with_comments([*text, *below], walk.comments))
    if not blocks:
        raise UnreadableExportError("het document bevat geen tekst (misschien alleen afbeeldingen)")
    return Reading(source, NAME, hash_file(path), blocks, warnings=describe_counts(counts))


def _open(path: Path, *, settings: IngestSettings) -> Any:
    from xml.sax import SAXException

    from odf.opendocument import load

    check_archive(path, settings=settings)
    damaged = UnreadableExportError(
        "het bestand is geen OpenDocument-tekst, of beschadigd; sla het opnieuw op als .odt"
    )
    printed = io.StringIO()
    try:
        with (
            redirect_stderr(printed),
            redirect_stdout(printed),
        ):  # odfpy prints a part that it cannot parse, and goes on without it
            document = load(str(path))
    except (SAXException, LookupError, ValueError, AttributeError, TypeError, *ARCHIVE_ERRORS) as error:
        raise damaged from error
    if printed.getvalue() or getattr(document, "text", None) is None:
        raise damaged
    return document


class _Walk:
    """Keep count of paragraphs and tables while walking, and know the document's styles."""

    def __init__(self, document: Any, counts: Counter[str]) -> None:
        self._styles = {
            _attribute(style, _STYLE, "name"): style
            for holder in (document.styles, document.automaticstyles)
            for style in holder.childNodes
        }
        self._counts = counts
        self._paragraphs = 0
        self._tables = 0
        self.comments: list[Note] = []
        """What stands in the margin of what was read so far."""
        self.notes: dict[str, tuple[Note, ...]] = {"footnotes": (), "endnotes": ()}
        """What stands below it."""

    def read(self, parent: Any, depth: int = -1) -> Iterator[Part]:
        """Yield the parts below a node; `depth` is that of the list around it, -1 outside lists."""
        for node in parent.childNodes:
            name = getattr(node, "qname", None)
            if name in {(_TEXT, "p"), (_TEXT, "h")}:
                yield from self._paragraph(node, depth)
            elif name == (_TABLE, "table"):
                self._tables += 1
                number = self._tables
                yield from table_parts(
                    [list(self._cells(row)) for row in _rows(node)], number=number, counts=self._counts
                )
            elif name == (_TEXT, "list"):
                yield from self.read(node, depth + 1)
            elif name in _HIDDEN:
                self._counts[HIDDEN] += 1
            elif name is not None and name not in _PASSED_OVER and not self._is_hidden_section(node):
                yield from self.read(node, depth)

    def _paragraph(self, node: Any, depth: int) -> Iterator[Part]:
        self._paragraphs += 1
        number = self._paragraphs
        if self._is_hidden(node):
            self._counts[HIDDEN] += bool(str(node).strip())
            return
        names = self._style_names(node)
        kinds = [style_kind(name) for name in names]
        text = "".join(self._text(node))
        bold = self._is_bold(node)
        if node.qname[1] == "h" or "heading" in kinds:
            level = _attribute(node, _TEXT, "outline-level")
            yield Part(text, number, "heading", level=int(level) if level else 1, bold=bold)
        elif "skip" not in kinds:
            listed = depth >= 0 or "item" in kinds
            yield Part(text, number, "item" if listed else "text", indent=2.0 * max(depth, 0), bold=bold)
        for box, content in enumerate(_text_boxes(node), 1):
            lines = [part.text for part in self.read(content)]
            yield Part(
                "\n".join(line for line in lines if line.strip()), number, "item", container=f"textbox:{number}:{box}"
            )

    def _cells(self, row: Any) -> Iterator[Cell]:
        for cell in row.childNodes:
            if cell.qname == (_TABLE, "table-cell"):
                parts = list(self.read(cell))
                filled = [part for part in parts if part.text.strip()]
                yield Cell(
                    tuple(part.text for part in parts),
                    tuple(part.number for part in parts),
                    bold=bool(filled) and all(part.bold for part in filled),
                )
            elif cell.qname == (_TABLE, "covered-table-cell"):
                yield Cell((), ())

    def _text(self, node: Any) -> Iterator[str]:
        for child in node.childNodes:
            name = getattr(child, "qname", None)
            if name is None:
                yield child.data
            elif name == (_TEXT, "s"):
                yield " " * int(_attribute(child, _TEXT, "c") or 1)
            elif name in {(_TEXT, "tab"), (_TEXT, "line-break")}:
                yield "\t" if name[1] == "tab" else "\n"
            elif name == (_OFFICE, "annotation"):
                self.comments.append(self._comment(child))
            elif name == (_TEXT, "note"):
                kind = "endnotes" if _attribute(child, _TEXT, "note-class") == "endnote" else "footnotes"
                self.notes[kind] += (Note(self._lines(child.childNodes[-1])),)
            elif name in _HIDDEN or (name == (_TEXT, "span") and self._is_hidden(child)):
                self._counts[HIDDEN] += 1
            elif name not in _PASSED_OVER and name[0] not in {_DRAW, _OFFICE}:
                yield from self._text(child)

    def _comment(self, node: Any) -> Note:
        about = self._paragraphs
        said = {
            child.qname: str(child).strip() for child in node.childNodes if getattr(child, "qname", ("",))[0] == _DC
        }
        time = said.get((_DC, "date"), "").replace("T", " ").partition(".")[0]
        return Note(
            self._lines(node), said.get((_DC, "creator"), ""), time, about, key=f"opmerking {len(self.comments)}"
        )

    def _lines(self, node: Any) -> str:
        lines = [
            "".join(self._text(child)).strip()
            for child in node.childNodes
            if getattr(child, "qname", None) in {(_TEXT, "p"), (_TEXT, "list")}
        ]
        return "\n".join(line for line in lines if line)

    def _style_names(self, node: Any) -> list[str]:
        """Return the names of a paragraph's style and of those it is based on, as they are shown."""
        names: list[str] = []
        name = _attribute(node, _TEXT, "style-name")
        while name and name in self._styles and len(names) < _DEEPEST:
            style = self._styles[name]
            names.append(_attribute(style, _STYLE, "display-name") or name.replace("_20_", " "))
            name = _attribute(style, _STYLE, "parent-style-name")
        return names or ([name.replace("_20_", " ")] if name else [])

    def _properties(self, node: Any, attribute: tuple[str, str]) -> str:
        """Return what the style of a node, or the first that it is based on, says of its text."""
        name, seen = _attribute(node, _TEXT, "style-name"), 0
        while name in self._styles and seen < _DEEPEST:
            style, seen = self._styles[name], seen + 1
            if value := next(filter(None, (_attribute(child, *attribute) for child in style.childNodes)), ""):
                return value
            name = _attribute(style, _STYLE, "parent-style-name")
        return ""

    def _is_bold(self, node: Any) -> bool:
        if self._properties(node, (_FO, "font-weight")) == "bold":
            return True
        filled = [
            child
            for child in node.childNodes
            if (child.data if getattr(child, "qname", None) is None else str(child)).strip()
        ]
        return bool(filled) and all(
            getattr(child, "qname", None) == (_TEXT, "span") and self._properties(child, (_FO, "font-weight")) == "bold"
            for child in filled
        )

    def _is_hidden(self, node: Any) -> bool:
        """Tell whether a style hides a paragraph or words in it, or a field hides its paragraph."""
        if self._properties(node, (_TEXT, "display")) == "none":
            return True
        fields = [child for child in node.childNodes if getattr(child, "qname", None) == (_TEXT, "hidden-paragraph")]
        return any(_attribute(child, _TEXT, "is-hidden") == "true" for child in fields)

    def _is_hidden_section(self, node: Any) -> bool:
        hidden = node.qname == (_TEXT, "section") and (
            _attribute(node, _TEXT, "display") == "none" or _attribute(node, _TEXT, "is-hidden") == "true"
        )
        self._counts[HIDDEN] += hidden
        return hidden


def _rows(table: Any) -> Iterator[Any]:
    for child in table.childNodes:
        if child.qname == (_TABLE, "table-row"):
            yield child
        elif child.qname in {(_TABLE, "table-rows"), (_TABLE, "table-header-rows"), (_TABLE, "table-row-group")}:
            yield from _rows(child)


def _text_boxes(node: Any) -> Iterator[Any]:
    for child in node.childNodes:
        if getattr(child, "qname", None) == (_DRAW, "text-box"):
            yield child
        elif getattr(child, "qname", None) is not None:
            yield from _text_boxes(child)


def _attribute(node: Any, namespace: str, name: str) -> str:
    return str(node.attributes.get((namespace, name)) or "") if getattr(node, "attributes", None) else ""
