"""Find what a workbook says of its sheets beside their values: merged, hidden and commented cells."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from opschaling_nlp.ingest.office.parts import Note
from opschaling_nlp.ingest.safety import ARCHIVE_ERRORS, parse_xml

_PIECE = 1 << 20
_TAG = re.compile(rb"<(?:\w+:)?(?:(?:row|col)\b[^>]*\bhidden=\"(?:1|true)\"|mergeCell\b)[^>]*>")
_SPAN = re.compile(rb'\b(?:min|max)="(\d+)"')
_NUMBER = re.compile(rb'\br="(\d+)"')
_RANGE = re.compile(rb'\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_MOST_COLUMNS = 16_384
_MOST_CELLS = 100_000
"""Merged cells that are filled in; a sheet with more has whole columns merged, which says nothing of its rows."""


@dataclass(slots=True)
class SheetMarks:
    """Hold the marks of one sheet; rows count from 1, columns from 0."""

    hidden: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    covered: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    """Row and column of each cell below the first of a merged range → those of the first."""
    comments: list[Note] = field(default_factory=list)

    def hide(self, first: int, last: int) -> None:
        """Note that the columns from one to another are hidden."""
        self.hidden_columns.update(range(first, min(last, _MOST_COLUMNS) + 1))

    def merge(self, top: int, left: int, bottom: int) -> None:
        """Note the cells below the first of a range that goes down from it."""
        if len(self.covered) + bottom - top <= _MOST_CELLS:
            self.covered.update(((row, left), (top, left)) for row in range(top + 1, bottom + 1))


def read_marks(path: Path) -> dict[str, SheetMarks]:
    """Return the marks of each sheet of a workbook by its name; of a workbook that is damaged there are none."""
    from lxml.etree import XMLSyntaxError

    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            return dict(_open_document(archive) if "content.xml" in names else _excel(archive, names))
    except (XMLSyntaxError, KeyError, ValueError, RuntimeError, *ARCHIVE_ERRORS):
        return {}


def _excel(archive: zipfile.ZipFile, names: set[str]) -> Iterator[tuple[str, SheetMarks]]:
    parts = _relations(archive, "xl/workbook.xml", names)
    targets = {identity: target for identity, (_, target) in parts.items()}
    for sheet in _elements(archive, "xl/workbook.xml", "sheet"):
        identity = next((value for name, value in sheet.items() if name.endswith("}id")), "")
        target = targets.get(identity, "")
        if target in names:
            marks = SheetMarks()
            _scan(archive, target, marks)
            relations = dict(_relations(archive, target, names).values())
            threaded = relations.get("threadedComment", "")
            comments = _threads(archive, threaded, names) if threaded in names else ()
            legacy = relations.get("comments", "")
            marks.comments += comments or (_comments(archive, legacy) if legacy in names else ())
            yield str(sheet.get("name")), marks


def _scan(archive: zipfile.ZipFile, target: str, marks: SheetMarks) -> None:
    """Look through the XML of a sheet piece by piece: that of a long one does not fit in memory beside its values."""
    with archive.open(target) as member:
        rest = b""
        while piece := member.read(_PIECE):
            text = rest + piece
            for tag in _TAG.findall(text):
                if span := _RANGE.search(tag):
                    left, top, _, bottom = span.groups()
                    marks.merge(int(top), _column(left), int(bottom))
                elif len(found := _SPAN.findall(tag)) == 2:
                    first, last = sorted(map(int, found))
                    marks.hide(first - 1, last - 1)
                elif number := _NUMBER.search(tag):
                    marks.hidden.add(int(number[1]))
            rest = text[text.rfind(b"<") :]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def _relations(archive: zipfile.ZipFile, part: str, names: set[str]) -> dict[str, tuple[str, str]]:
    """Return the parts that a part points at: identity → (kind, path)."""
    folder, name = posixpath.split(part)
    where = f"{folder}/_rels/{name}.rels"
    if where not in names:
        return {}
    return {
        element.get("Id", ""): (
            element.get("Type", "").rsplit("/", 1)[-1],
            posixpath.normpath(posixpath.join("/", folder, element.get("Target", ""))).lstrip("/"),
        )
        for element in _elements(archive, where, "Relationship")
    }


def _comments(archive: zipfile.ZipFile, part: str) -> list[Note]:
    authors = ["".join(element.itertext()) for element in _elements(archive, part, "author")]
    notes = []
    for element in _elements(archive, part, "comment"):
        author = authors[int(element.get("authorId", "0"))] if authors else ""
        words = "".join(piece for piece in _texts(element, "t")).strip()
        words = words.removeprefix(f"{author}:").strip() if author else words
        notes.append(Note(words, author, line=_row(element.get("ref", ""))))
    return notes


def _threads(archive: zipfile.ZipFile, part: str, names: set[str]) -> list[Note]:
    people = {
        person.get("id", ""): person.get("displayName", "")
        for name in sorted(names)
        if name.startswith("xl/persons/")
        for person in _elements(archive, name, "person")
    }
    return [
        Note(
            "".join(_texts(element, "text")).strip(),
            people.get(element.get("personId", ""), ""),
            element.get("dT", "").replace("T", " ").partition(".")[0],
            line=_row(element.get("ref", "")),
        )
        for element in _elements(archive, part, "threadedComment")
    ]


def _row(reference: str) -> int | None:
    """Return the row of the first cell in a reference (`$B$12:C14`)."""
    found = re.search(r"\d+", reference)
    return int(found[0]) if found else None


def _open_document(archive: zipfile.ZipFile) -> Iterator[tuple[str, SheetMarks]]:
    for table in _elements(archive, "content.xml", "table"):
        marks, number = SheetMarks(), 1
        column = 0
        for described in _children(table, "table-column"):
            after = column + int(_attribute(described, "number-columns-repeated") or 1)
            if _attribute(described, "visibility") in {"collapse", "filter"}:
                marks.hide(column, after - 1)
            column = after
        for row in _children(table, "table-row"):
            if _attribute(row, "visibility") in {"collapse", "filter"}:
                marks.hidden.add(number)
            column = 0
            for cell in _children(row, "table-cell", "covered-table-cell"):
                span = int(_attribute(cell, "number-rows-spanned") or 1)
                if span > 1:
                    marks.merge(number, column, number + span - 1)
                for note in _children(cell, "annotation"):
                    words = "\n".join("".join(line.itertext()) for line in _children(note, "p")).strip()
                    marks.comments.append(Note(words, "".join(_texts(note, "creator")), line=number))
                column += int(_attribute(cell, "number-columns-repeated") or 1)
            number += int(_attribute(row, "number-rows-repeated") or 1)
        yield _attribute(table, "name"), marks


def _elements(archive: zipfile.ZipFile, part: str, name: str) -> list[Any]:
    return list(parse_xml(archive.read(part)).iter(f"{{*}}{name}"))


def _children(parent: Any, *names: str) -> list[Any]:
    """Return the elements of these names below a parent, not those inside one of them."""
    found = []
    for child in parent:
        if _local(child) in names:
            found.append(child)
        elif _local(child) not in {"table", "table-cell", "covered-table-cell"}:
            found += _children(child, *names)
    return found


def _texts(element: Any, name: str) -> list[str]:
    return ["".join(child.itertext()) for child in element.iter() if _local(child) == name]


def _local(element: Any) -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def _attribute(element: Any, name: str) -> str:
    return next((str(value) for key, value in element.items() if key.endswith(f"}}{name}")), "")
