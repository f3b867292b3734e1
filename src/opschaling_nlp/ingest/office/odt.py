"""Read OpenDocument texts (.odt): headings, paragraphs, lists, tables and text boxes, without hidden text."""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

from opschaling_nlp.dutch.cues import count_limit
from opschaling_nlp.ingest.office.blocks import (
    HIDDEN,
    WITHOUT_TEXT,
    read_boxes,
    settle,
    style_kind,
    under_heading,
    with_comments,
)
from opschaling_nlp.ingest.office.grid import Cell, Walk
from opschaling_nlp.ingest.readers import Export
from opschaling_nlp.ingest.safety import DOCUMENT_ERRORS, check_archive, parse_xml, refusing, whole_number
from opschaling_nlp.model import Block, Reading

_NAMESPACE = re.compile(
    r"\{(?:urn:oasis:names:tc:opendocument:xmlns:([\w-]+):1\.0|http://purl\.org/(dc)/elements/1\.1/)\}"
)
_PARAGRAPHS = frozenset({"text:p", "text:h"})
_PASSED_OVER = frozenset(
    {"text:table-of-content", "text:note", "text:sequence-decls", "text:illustration-index", "office:forms"}
)
_HIDDEN = frozenset({"text:tracked-changes", "text:hidden-text", "text:hidden-paragraph"})
_BREAKS = {"text:tab": "\t", "text:line-break": "\n"}


def read(export: Export) -> Reading:
    """Read an OpenDocument text; raises UnreadableExportError if it has no text, or is locked, damaged or unsafe."""
    body, walk = open_body(export, "text")
    text = read_boxes(list(settle(walk.read(body))), export.skips)
    below = [block for kind, notes in walk.notes.items() for block in under_heading(kind, notes)]
    return export.reading(with_comments([*text, *below], walk.comments), empty=WITHOUT_TEXT)


class DocumentWalk(Walk):
    """Walks through a document with its styles; comments and notes are kept separately."""

    def __init__(self, styles: list[Any], counts: Counter[str]) -> None:
        super().__init__(counts)
        self.styles = {attribute(style, "style:name"): style for style in styles}
        self.comments: list[Block] = []
        self.notes: dict[str, list[Block]] = {"footnotes": [], "endnotes": []}

    def read(self, parent: Any, depth: int = -1) -> Iterator[Block]:
        """Yield the blocks below an element; `depth` is that of the enclosing list, -1 outside lists."""
        for element in parent:
            name = name_of(element)
            if name in _PARAGRAPHS:
                yield from self._paragraph(element, depth)
            elif name == "table:table":
                yield from self.table(map(self._cells, _rows(element)))
            elif name in _HIDDEN or (name == "text:section" and _is_off(element)):
                self.counts[HIDDEN] += 1
            elif name not in _PASSED_OVER:
                yield from self.read(element, depth + (name == "text:list"))

    def _paragraph(self, element: Any, depth: int) -> Iterator[Block]:
        self.paragraphs += 1
        number = self.paragraphs
        if self._is_hidden(element):
            self.counts[HIDDEN] += bool("".join(element.itertext()).strip())
            return
        chain = list(self._style_chain(element))
        shown = [attribute(style, "style:display-name") or attribute(style, "style:name") for style in chain]
        named = shown or [attribute(element, "text:style-name")]
        kinds = {style_kind(name.replace("_20_", " ")) for name in named}
        text, bold = "".join(self._text(element)), self._is_bold(element)
        headed = name_of(element) == "text:h" or "heading" in kinds
        kind = "heading" if headed else next((kind for kind in ("skip", "item") if kind in kinds), "text")
        level = whole_number(attribute(element, "text:outline-level"), 1) if headed else 0
        yield from self.paragraph(text, kind, level=level, depth=depth if depth >= 0 else None, bold=bold)
        yield from self.boxes(map(self.read, _text_boxes(element)), number)

    def _cells(self, row: Any) -> Iterator[tuple[Cell, str, str]]:
        for cell in row:
            if name_of(cell) == "table:table-cell":
                columns, rows = (attribute(cell, f"table:number-{name}-spanned") for name in ("columns", "rows"))
                yield Cell(tuple(self.read(cell))), columns, rows

    def _text(self, element: Any) -> Iterator[str]:
        """Yield the text within a paragraph; drawings and XML comments are skipped."""
        yield element.text or ""
        for child in element:
            name = name_of(child)
            if name == "office:annotation":
                self.comments.append(self.comment(child))
            elif name == "text:note":
                kind = "endnotes" if attribute(child, "text:note-class") == "endnote" else "footnotes"
                self.notes[kind].append(Block("post", self._lines(child[-1])))
            elif name in _HIDDEN or (name == "text:span" and self._is_hidden(child)):
                self.counts[HIDDEN] += 1
            elif name == "text:s":
                yield " " * whole_number(attribute(child, "text:c"), 1, most=count_limit("files.spaces"))
            elif name and name not in _PASSED_OVER and not name.startswith(("drawing:", "office:")):
                yield _BREAKS.get(name, "") or "".join(self._text(child))
            yield child.tail or ""

    def comment(self, element: Any) -> Block:
        """Return a comment in the margin, about the last paragraph."""
        said = {name_of(child): (child.text or "").strip() for child in element}
        time = said.get("dc:date", "").replace("T", " ").partition(".")[0]
        key = f"opmerking {len(self.comments)}"
        speaker = said.get("dc:creator", "")
        return Block("post", self._lines(element), line=self.paragraphs, speaker=speaker, time=time, key=key)

    def _lines(self, element: Any) -> str:
        lines = ("".join(self._text(child)).strip() for child in element if name_of(child) in {"text:p", "text:list"})
        return "\n".join(line for line in lines if line)

    def _style_chain(self, element: Any) -> Iterator[Any]:
        """Yield the style of an element and those it is based on."""
        name = attribute(element, "text:style-name")
        for _ in range(count_limit("files.styles")):
            if name not in self.styles:
                return
            yield self.styles[name]
            name = attribute(self.styles[name], "style:parent-style-name")

    def _property(self, element: Any, name: str) -> str:
        """Return a text property from the style of an element, or from the first style it is based on that has it."""
        said = (attribute(child, name) for style in self._style_chain(element) for child in style)
        return next(filter(None, said), "")

    def _is_bold(self, element: Any) -> bool:
        if self._property(element, "xsl-fo-compatible:font-weight") == "bold":
            return True
        loose = (element.text or "") + "".join(child.tail or "" for child in element)
        told = [child for child in element if "".join(child.itertext()).strip()]
        return (
            not loose.strip()
            and bool(told)
            and all(self._property(child, "xsl-fo-compatible:font-weight") == "bold" for child in told)
        )

    def _is_hidden(self, element: Any) -> bool:
        """Return whether a style hides a paragraph or words in it, or a field hides its paragraph."""
        fields = element.iterfind("{*}hidden-paragraph")
        return self._property(element, "text:display") == "none" or any(map(_is_off, fields))


def _is_off(element: Any) -> bool:
    return attribute(element, "text:display") == "none" or attribute(element, "text:is-hidden") == "true"


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if name_of(child) == "table:table-row":
            yield child
        elif name_of(child) in {"table:table-rows", "table:table-header-rows", "table:table-row-group"}:
            yield from _rows(child)


def _text_boxes(element: Any) -> Iterator[Any]:
    for child in element:
        if name_of(child) == "drawing:text-box":
            yield child
        else:
            yield from _text_boxes(child)


def open_body(export: Export, name: str) -> tuple[Any, DocumentWalk]:
    """Return the body of an OpenDocument file (`text`, `presentation`) and what walks through it with its styles."""
    check_archive(export.path, settings=export.settings)
    kind = "tekst" if name == "text" else "presentatie"
    damaged = f"het bestand is geen OpenDocument-{kind}, of beschadigd; sla het opnieuw op als {export.suffix}"
    with refusing(damaged, *DOCUMENT_ERRORS), zipfile.ZipFile(export.path) as archive:
        names = [name for name in ("content.xml", "styles.xml") if name in archive.namelist()]
        content, *styles = [parse_xml(archive.read(name)) for name in names]
        (body,) = content.iterfind(f"{{*}}body/{{*}}{name}")
    styles = [style for part in (*styles, content) for style in part.iterfind("*/{*}style")]
    return body, DocumentWalk(styles, export.skips)


def name_of(element: Any) -> str:
    """Return the name of an element with its OpenDocument prefix: `text:p`, `dc:date`."""
    return _qualified(element.tag) if isinstance(element.tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """Return an attribute by its name with a prefix; empty if there is none."""
    return next((str(value) for key, value in element.items() if _qualified(key) == name), "")


@cache
def _qualified(tag: str) -> str:
    found = _NAMESPACE.match(tag)
    return f"{found[1] or found[2]}:{tag[found.end() :]}" if found else tag
