"""Read workbooks (.xlsx, .xlsm, .ods): every visible sheet, a row or each answer in it a statement."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.export import Export
from opschaling_nlp.ingest.office.parts import Note, under_heading, with_comments
from opschaling_nlp.ingest.safety import check_archive
from opschaling_nlp.ingest.tables.columns import overrides_for
from opschaling_nlp.ingest.tables.polls import poll_layout, read_polls
from opschaling_nlp.ingest.tables.reading import TableReader, limit_rows
from opschaling_nlp.ingest.tables.sheetmarks import SheetMarks, read_marks
from opschaling_nlp.ingest.tables.workbook import Sheet, open_workbook
from opschaling_nlp.model import Block, Reading


def read(export: Export) -> Reading:
    """Read all visible sheets; raise UnreadableExportError when none holds statements, or when it is unsafe to open."""
    check_archive(export.path, settings=export.settings)
    with open_workbook(export.path) as sheets:
        visible = [sheet for sheet in sheets if sheet.visible]
        hidden = (sheet.name for sheet in sheets if not sheet.visible)
        export.warnings += (f"verborgen werkblad “{name}” niet gelezen" for name in hidden)
        polls = [sheet for sheet in visible if poll_layout(list(islice(sheet.rows(), 2)))]
        if polls and not overrides_for(export):
            export.format = "xlsx (Slido)"
            limit = export.settings.max_table_rows
            blocks = tuple(read_polls({sheet.number: limit_rows(sheet.rows(), limit) for sheet in polls}, export.skips))
            export.warnings += (
                f"werkblad “{sheet.name}” komt niet van Slido en is niet gelezen; "
                "sla het apart op als het bijdragen bevat"
                for sheet in visible
                if sheet not in polls
            )
            return export.reading(blocks, pages=len(sheets))
        blocks, title = _read_sheets(visible, export)
        return export.reading(blocks, title=title, pages=len(sheets))


def _read_sheets(sheets: Sequence[Sheet], export: Export) -> tuple[tuple[Block, ...], str]:
    """Read each sheet by a plan of its own into posts and a title.

    A sheet without statements is told of, and is an error only when there is no other.
    """
    blocks: tuple[Block, ...] = ()
    title = ""
    marks = read_marks(export.path)
    lost = len(export.warnings)
    for sheet in sheets:
        name, mark = sheet.name if len(sheets) > 1 else "", marks.get(sheet.name, SheetMarks())
        table = TableReader(export, page=sheet.number, sheet=name, marks=mark)
        try:
            rows = limit_rows(sheet.rows(), export.settings.max_table_rows)
            blocks += _with_comments(tuple(table.read(rows)), mark.comments)
        except UnreadableExportError as error:
            export.warnings.append(str(error))
            continue
        title = title or table.title
    if not blocks:
        raise UnreadableExportError("; ".join(export.warnings[lost:]) or "de werkmap is leeg")
    return blocks, title


def _with_comments(posts: tuple[Block, ...], comments: Sequence[Note]) -> tuple[Block, ...]:
    """Put the comments on cells behind the posts.

    Each is a reply to the first post of its row where the sheet has no replies of its own.
    """
    if any(post.key for post in posts):
        return (*posts, *under_heading("comments", [comment for comment in comments if comment.text]))
    return tuple(with_comments(posts, comments)) if comments else posts
