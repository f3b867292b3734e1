"""Read workbooks (.xlsx, .xlsm, .ods): every visible sheet, one statement per row or per answer in it.

Merged, hidden and commented cells are read from the XML.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl.utils import column_index_from_string

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.office.blocks import under_heading, with_comments
from opschaling_nlp.ingest.readers import Export
from opschaling_nlp.ingest.safety import ARCHIVE_ERRORS, check_archive, parse_xml, whole_number
from opschaling_nlp.ingest.tables.polls import poll_layout, read_polls
from opschaling_nlp.ingest.tables.profile import at
from opschaling_nlp.ingest.tables.table_reader import SheetMarks, TableReader, limit_rows
from opschaling_nlp.ingest.tables.workbook import Sheet, open_workbook
from opschaling_nlp.model import Block, Reading

_PIECE = 1 << 20
_TAG = re.compile(rb"<(?:\w+:)?(?:(?:row|col)\b[^>]*\bhidden=\"(?:1|true)\"|mergeCell\b)[^>]*>")
_SPAN = re.compile(rb'\b(?:min|max)="(\d+)"')
_NUMBER = re.compile(rb'\br="(\d+)"')
_RANGE = re.compile(rb'\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')


def read(export: Export) -> Reading:
    """Read all visible sheets; raises UnreadableExportError if none holds statements, or the file is unsafe to open."""
    check_archive(export.path, settings=export.settings)
    with open_workbook(export.path) as sheets:
        visible = [sheet for sheet in sheets if sheet.visible]
        hidden = (sheet.name for sheet in sheets if not sheet.visible)
        export.warnings += (f"verborgen werkblad “{name}” niet gelezen" for name in hidden)
        polls = [sheet for sheet in visible if poll_layout(list(islice(sheet.rows(), 2)))]
        if not polls or TableReader(export).overrides:
            blocks, title = _read_sheets(visible, export)
            return export.reading(blocks, title=title, pages=len(sheets))
        export.format = "xlsx (Slido)"
        limit = export.settings.max_table_rows
        posts = list(read_polls({sheet.number: limit_rows(sheet.rows(), limit) for sheet in polls}, export.skips))
        export.warnings += (
            f"werkblad “{sheet.name}” komt niet van Slido en is niet gelezen; sla het apart op als het bijdragen bevat"
            for sheet in visible
            if sheet not in polls
        )
        return export.reading(posts, pages=len(sheets))


def _read_sheets(sheets: Sequence[Sheet], export: Export) -> tuple[tuple[Block, ...], str]:
    """Read each sheet by its own plan into posts and a title.

    A sheet without statements adds a warning, and is an error only if there is no other.
    """
    blocks: tuple[Block, ...] = ()
    title = ""
    marks = _read_marks(export.path)
    told = len(export.warnings)
    for sheet in sheets:
        name, mark = sheet.name if len(sheets) > 1 else "", marks.get(sheet.name, SheetMarks())
        table = TableReader(export, page=sheet.number, sheet=name, marks=mark)
        try:
            rows = limit_rows(sheet.rows(), export.settings.max_table_rows)
            posts = tuple(table.read(rows))
        except UnreadableExportError as error:
            export.warnings.append(str(error))
            continue
        if any(post.key for post in posts):  # the sheet has replies of its own
            blocks += (*posts, *under_heading("comments", mark.comments))
        else:  # a comment on a cell is a reply to the first post of its row
            blocks += tuple(with_comments(posts, mark.comments))
        title = title or table.title
    if not blocks:
        raise UnreadableExportError("; ".join(export.warnings[told:]) or "de werkmap is leeg")
    return blocks, title


def _read_marks(path: Path) -> dict[str, SheetMarks]:
    """Return the marks of each sheet of a workbook by name; empty for a damaged workbook."""
    try:
        with zipfile.ZipFile(path) as archive:
            return dict(_open_document(archive) if "content.xml" in archive.namelist() else _excel(archive))
    except (SyntaxError, KeyError, ValueError, RuntimeError, *ARCHIVE_ERRORS):
        return {}


def _excel(archive: zipfile.ZipFile) -> Iterator[tuple[str, SheetMarks]]:
    parts = {identity: path for identity, _, path in _relations(archive, "xl/workbook.xml")}
    for sheet in _elements(archive, "xl/workbook.xml", "sheet"):
        marks = SheetMarks()
        if path := parts.get(_attribute(sheet, "id")):
            _scan(archive, path, marks)
            beside = {kind: other for _, kind, other in _relations(archive, path)}
            threads = _threads(archive, beside["threadedComment"]) if "threadedComment" in beside else []
            marks.comments = threads or (_comments(archive, beside["comments"]) if "comments" in beside else [])
        yield str(sheet.get("name")), marks


def _scan(archive: zipfile.ZipFile, target: str, marks: SheetMarks) -> None:
    """Scan the XML of a sheet in pieces: that of a long one does not fit in memory beside its values."""
    with archive.open(target) as member:
        rest = b""
        while piece := member.read(_PIECE):
            text = rest + piece
            for tag in _TAG.findall(text):
                if span := _RANGE.search(tag):
                    left, top, _, bottom = span.groups()
                    marks.merge(int(top), column_index_from_string(left.decode()) - 1, int(bottom))
                elif len(found := _SPAN.findall(tag)) == 2:
                    first, last = sorted(map(int, found))
                    marks.hide(first - 1, last - 1)
                elif number := _NUMBER.search(tag):
                    marks.hidden.add(int(number[1]))
            rest = text[text.rfind(b"<") :]


def _relations(archive: zipfile.ZipFile, part: str) -> list[tuple[str, str, str]]:
    """Return id, kind and path of the existing parts that a part refers to."""
    folder, name = posixpath.split(part)
    where, names = f"{folder}/_rels/{name}.rels", set(archive.namelist())
    found = []
    for element in _elements(archive, where, "Relationship") if where in names else ():
        path = posixpath.normpath(posixpath.join("/", folder, element.get("Target", ""))).lstrip("/")
        found.append((element.get("Id", ""), element.get("Type", "").rsplit("/", 1)[-1], path))
    return [one for one in found if one[2] in names]


def _comments(archive: zipfile.ZipFile, part: str) -> list[Block]:
    authors = ["".join(element.itertext()) for element in _elements(archive, part, "author")]
    notes = []
    for element in _elements(archive, part, "comment"):
        author = at(authors, whole_number(element.get("authorId"), 0))
        words = "".join(_texts(element, "t")).strip().removeprefix(f"{author}:" if author else "").strip()
        notes.append(Block("post", words, speaker=author, line=_row(element)))
    return notes


def _threads(archive: zipfile.ZipFile, part: str) -> list[Block]:
    lists = (name for name in sorted(archive.namelist()) if name.startswith("xl/persons/"))
    listed = (person for name in lists for person in _elements(archive, name, "person"))
    people = {person.get("id", ""): person.get("displayName", "") for person in listed}
    return [
        Block(
            "post",
            "".join(_texts(element, "text")).strip(),
            speaker=people.get(element.get("personId", ""), ""),
            time=element.get("dT", "").replace("T", " ").partition(".")[0],
            line=_row(element),
        )
        for element in _elements(archive, part, "threadedComment")
    ]


def _row(comment: Any) -> int | None:
    """Return the row of the first cell that a comment refers to (`$B$12:C14`)."""
    found = re.search(r"\d+", comment.get("ref", ""))
    return int(found[0]) if found else None


def _open_document(archive: zipfile.ZipFile) -> Iterator[tuple[str, SheetMarks]]:
    for table in _elements(archive, "content.xml", "table"):
        marks, number, column = SheetMarks(), 1, 0
        for described in table.iter("{*}table-column"):
            after = column + whole_number(_attribute(described, "number-columns-repeated"), 1)
            if _attribute(described, "visibility") in {"collapse", "filter"}:
                marks.hide(column, after - 1)
            column = after
        for row in table.iter("{*}table-row"):
            if _attribute(row, "visibility") in {"collapse", "filter"}:
                marks.hidden.add(number)
            column = 0
            for cell in row.iterchildren("{*}table-cell", "{*}covered-table-cell"):
                marks.merge(number, column, number + whole_number(_attribute(cell, "number-rows-spanned"), 1) - 1)
                for note in cell.iterchildren("{*}annotation"):
                    words = "\n".join(_texts(note, "p")).strip()
                    marks.comments.append(Block("post", words, speaker="".join(_texts(note, "creator")), line=number))
                column += whole_number(_attribute(cell, "number-columns-repeated"), 1)
            number += whole_number(_attribute(row, "number-rows-repeated"), 1)
        yield _attribute(table, "name"), marks


def _elements(archive: zipfile.ZipFile, part: str, name: str) -> list[Any]:
    return list(parse_xml(archive.read(part)).iter(f"{{*}}{name}"))


def _texts(element: Any, name: str) -> list[str]:
    return ["".join(child.itertext()) for child in element.iter(f"{{*}}{name}")]


def _attribute(element: Any, name: str) -> str:
    return next((str(value) for key, value in element.items() if key.endswith(f"}}{name}")), "")
