"""Read workbooks (.xlsx, .xlsm, .ods): every visible sheet, a row or each answer in it a statement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.hashing import hash_file
from opschaling_nlp.ingest.counts import describe_counts
from opschaling_nlp.ingest.office.margins import Note, under_heading, with_comments
from opschaling_nlp.ingest.safety import check_archive
from opschaling_nlp.ingest.tables.columns import overrides_for
from opschaling_nlp.ingest.tables.polls import poll_layout, read_polls
from opschaling_nlp.ingest.tables.reading import TableReader, limit_rows
from opschaling_nlp.ingest.tables.sheetmarks import SheetMarks, read_marks
from opschaling_nlp.ingest.tables.workbook import Sheet, open_workbook
from opschaling_nlp.model import Block, Reading
from opschaling_nlp.settings import IngestSettings

NAME = "xlsx"
SUFFIXES = (".xlsx", ".xlsm", ".ods")


def matches(path: Path, head: bytes) -> bool:
    """Tell whether this is a workbook, by its name and the mark of a ZIP (a locked workbook has another mark)."""
    return path.suffix.lower() in SUFFIXES and head.startswith((b"PK", b"\xd0\xcf\x11\xe0"))


def read(path: Path, *, source: str, settings: IngestSettings) -> Reading:
    """Read all visible sheets; raise UnreadableExportError when none holds statements, or when it is unsafe to open."""
    check_archive(path, settings=settings)
    with open_workbook(path) as sheets:
        return _read_workbook(sheets, path, source=source, settings=settings)


def _read_workbook(sheets: Sequence[Sheet], path: Path, *, source: str, settings: IngestSettings) -> Reading:
    visible = [sheet for sheet in sheets if sheet.visible]
    warnings = [f"verborgen werkblad “{sheet.name}” niet gelezen" for sheet in sheets if not sheet.visible]
    limit = settings.max_table_rows
    overrides = overrides_for(source, settings.columns)
    polls = [] if overrides else [sheet for sheet in visible if poll_layout(list(islice(sheet.rows(), 2)))]
    if polls:
        blocks, told = read_polls({sheet.number: limit_rows(sheet.rows(), limit) for sheet in polls})
        warnings += [
            f"werkblad “{sheet.name}” komt niet van Slido en is niet gelezen; sla het apart op als het bijdragen bevat"
            for sheet in visible
            if sheet not in polls
        ]
        return Reading(source, "xlsx (Slido)", hash_file(path), blocks, pages=len(sheets), warnings=(*warnings, *told))
    blocks, title, told = _read_sheets(visible, read_marks(path), overrides=overrides, limit=limit)
    warnings += told
    return Reading(source, NAME, hash_file(path), blocks, title=title, pages=len(sheets), warnings=tuple(warnings))


def _read_sheets(
    sheets: Sequence[Sheet], marks: Mapping[str, SheetMarks], *, overrides: Mapping[str, str], limit: int
) -> tuple[tuple[Block, ...], str, tuple[str, ...]]:
    """Read each sheet by a plan of its own into posts, a title and warnings.

    A sheet without statements is told of, and is an error only when there is no other.
    """
    blocks: tuple[Block, ...] = ()
    title = ""
    warnings: list[str] = []
    skips: Counter[str] = Counter()
    for sheet in sheets:
        name, mark = sheet.name if len(sheets) > 1 else "", marks.get(sheet.name, SheetMarks())
        table = TableReader(overrides=overrides, skips=skips, page=sheet.number, sheet=name, marks=mark)
        try:
            blocks += _with_comments(tuple(table.read(limit_rows(sheet.rows(), limit))), mark.comments)
        except UnreadableExportError as error:
            warnings.append(str(error))
            continue
        title = title or table.title
        warnings += table.warnings
    if not blocks:
        raise UnreadableExportError("; ".join(warnings) or "de werkmap is leeg")
    return blocks, title, (*warnings, *describe_counts(skips))


def _with_comments(posts: tuple[Block, ...], comments: Sequence[Note]) -> tuple[Block, ...]:
    """Put the comments on cells behind the posts.

    Each is a reply to the first post of its row where the sheet has no replies of its own.
    """
    if any(post.key for post in posts):
        return (*posts, *under_heading("comments", [comment for comment in comments if comment.text]))
    return tuple(with_comments(posts, comments)) if comments else posts
