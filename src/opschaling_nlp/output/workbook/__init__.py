"""Write statements.xlsx, the same bytes for the same run, and read the researcher's own summaries back from it."""

import math
import re
import textwrap
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from itertools import accumulate
from numbers import Real
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from opschaling_nlp.codebook import Codebook
from opschaling_nlp.errors import UnreadableExportError, UserError
from opschaling_nlp.ingest.tables.workbook import MOST_CHARACTERS, read_filled_rows
from opschaling_nlp.ingest.tables.workbook import MOST_ROWS as _ROWS
from opschaling_nlp.output.workbook.sheets import Headers, Jump, Sheet, build_sheets, load_headers
from opschaling_nlp.reasons import dutch_reason
from opschaling_nlp.settings import load_settings
from opschaling_nlp.texts import LANGUAGES, say, speak

__all__ = ["CREATED", "MOST_CHARACTERS", "MOST_ROWS", "WORKBOOK", "read_summaries", "write_workbook"]


WORKBOOK = "statements.xlsx"
"""File name in a run."""
CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""Creation date in the file's properties, fixed so that the same run gives the same bytes."""
MOST_ROWS = _ROWS - 2
"""Rows that fit between the header of a sheet and the line that says how many were left out."""
LINE_POINTS, MOST_LINES = 15, 20
"""Height of a line of text in points, and maximum number of lines shown of a row."""
WIDTHS = {
    **dict.fromkeys(("text", "quotes"), 70),
    **dict.fromkeys(("summary", "definition"), 60),
    **dict.fromkeys(("raw_text", "quote", "prompt", "include", "exclude", "drivers", "valence", "valence_about"), 40),
    **dict.fromkeys(("dutch", "indicator", "sought"), 34),
    **dict.fromkeys(("section", "title", "driver_label", "theme_label", "value"), 30),
    "term": 24,
    "statement_ids": 20,
}
"""Column widths in characters."""
USUAL, WRAPPING = 14, 40
"""Default column width, and the width from which a column wraps its text."""
_ODD = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x|^\s|\s$").search
_SHORT = MOST_CHARACTERS // 2
"""What a text has that cannot stand in XML, or in a cell, as it is; and characters that surely fit in a cell."""
PRINTED, UPRIGHT = 270, 150
"""Total width in characters of the columns that are printed, and up to which the paper stands upright."""


def write_workbook(
    tables: Mapping[str, pd.DataFrame], path: Path, *, codebooks: Sequence[Codebook], most_rows: int = MOST_ROWS
) -> Path:
    """Write the workbook to `path` and return it.

    Texts stay texts, even those that a spreadsheet would take for a formula, number or link. Of a table with more than
    `most_rows` rows the sheet shows the first ones and says how many more there are.
    """
    headers = load_headers()
    sheets = build_sheets(tables, codebooks, headers, most_rows)
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(path.parent),  # leftovers of a killed process go away with the unfinished run
    }
    plain = _plain_works(options)
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"title": "opschaling", "created": CREATED})
        formats = {
            "head": book.add_format(
                {
                    "bold": True,
                    "bg_color": "#E8EDF2",
                    "border": 1,
                    "border_color": "#C3CAD1",
                    "text_wrap": True,
                    "valign": "top",
                }
            ),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
            "top": book.add_format({"valign": "top"}),
            "own": book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#FFF8E1"}),
        }
        notes = {
            sheet.key: say("LET OP: {n} rijen passen niet; ze staan in de CSV.", n=sheet.left_out)
            for sheet in sheets
            if sheet.left_out
        }
        _write_guide(book.add_worksheet(headers.sheets["guide"]), sheets, headers, notes, formats)
        for sheet in sheets:
            page = book.add_worksheet(headers.sheets[sheet.key])
            _write_sheet(page, sheet, headers, formats, {} if plain else None)
            if sheet.key in notes:
                page.write_string(len(sheet.rows) + 1, 0, notes[sheet.key])
    return path


def _write_guide(
    page: Any, sheets: Sequence[Sheet], headers: Headers, notes: Mapping[str, str], formats: Mapping[str, Any]
) -> None:
    widths = (24, 110)
    page.set_column(0, 0, widths[0], formats["top"])
    page.set_column(1, 1, widths[1], formats["wrap"])
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.write_row(0, 0, (say("Tabblad"), say("Wat erin staat")), formats["head"])
    for line, sheet in enumerate(sheets, start=1):
        note = f" {notes[sheet.key]}" if sheet.key in notes else ""
        page.write_string(line, 0, headers.sheets[sheet.key], formats["top"])
        page.write_string(line, 1, headers.explanations[sheet.key] + note, formats["wrap"])
        page.set_row(line, LINE_POINTS * _lines(("", headers.explanations[sheet.key] + note), widths, [1]))
    page.write_string(
        len(sheets) + 2,
        1,
        say("Bevat letterlijke uitspraken van deelnemers: deel dit bestand niet zonder toestemming."),
        formats["wrap"],
    )


def _write_sheet(
    page: Any, sheet: Sheet, headers: Headers, formats: Mapping[str, Any], looks: dict[int, tuple[str, str]] | None
) -> None:
    widths = [_width(column) for column in sheet.columns]
    _arrange(page, sheet, headers, formats, widths)
    wrapping = [place for place, width in enumerate(widths) if width >= WRAPPING]
    for line, values in enumerate(sheet.rows, start=1):
        row = ["" if value is pd.NA else value for value in values]
        _write_row(page, line, _lines(row, widths, wrapping), row, looks)


def _arrange(page: Any, sheet: Sheet, headers: Headers, formats: Mapping[str, Any], widths: Sequence[int]) -> None:
    """Set the columns and headers of a sheet, and how it is printed; a matrix is printed in full, over more pages."""
    matrix = any(column.startswith("cell:") for column in sheet.columns)
    heads = [sheet.headers.get(column) or headers.of(column) for column in sheet.columns]
    for place, (column, width) in enumerate(zip(sheet.columns, widths, strict=True)):
        style = "own" if column == "summary" else "wrap" if matrix or width >= WRAPPING else "top"
        page.set_column(place, place, width, formats[style])
        page.write_string(0, place, heads[place], formats["head"])
    page.set_row(0, LINE_POINTS * max(map(_head_lines, heads, widths)))
    page.freeze_panes(1, 2 if sheet.columns[1] == "text" else 1)
    page.repeat_rows(0)
    printed = len(widths) if matrix else _printed(sheet.columns, widths)
    if matrix:
        page.repeat_columns(0, 1)
    if sum(widths[:printed]) > UPRIGHT:
        page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.4, right=0.4)
    page.fit_to_pages(math.ceil(sum(widths[:printed]) / PRINTED), 0)
    page.print_area(0, 0, len(sheet.rows) + 1, printed - 1)
    page.set_footer("&C&P / &N")
    page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)


def _width(column: str) -> int:
    """Return the width of a column; the cells of the matrix contain texts."""
    return WRAPPING if column.startswith("cell:") else WIDTHS.get(column, USUAL)


def _printed(columns: Sequence[str], widths: Sequence[int]) -> int:
    """Return how many of the first columns are printed: those that stay large enough to read, without lists of ids."""
    fitting = sum(total <= PRINTED for total in accumulate(widths))
    return min(fitting, columns.index("statement_ids") if "statement_ids" in columns else fitting)


def _head_lines(head: str, width: int) -> int:
    """Return how many lines a bold header needs beside its filter button."""
    return len(textwrap.wrap(head, max(width - 3, 1)))


def _lines(row: Sequence[Any], widths: Sequence[int], wrapping: Sequence[int]) -> int:
    """Return how many lines a row needs in its wrapping columns, at least one."""
    needed = (
        sum(1 + len(part) // widths[place] for part in row[place].split("\n"))
        for place in wrapping
        if isinstance(row[place], str)
    )
    return min(MOST_LINES, max(needed, default=1) or 1)


def _is_plain(value: Any) -> bool:
    """Return whether a value can stand in a sheet as it is: a number, or a text without anything to escape."""
    return (
        len(value) < _SHORT and not _ODD(value)
        if isinstance(value, str)
        else type(value) is int or (type(value) is float and math.isfinite(value))
    )


def _write_row(page: Any, line: int, lines: int, row: Sequence[Any], looks: dict[int, tuple[str, str]] | None) -> None:
    """Write a row: at once where there are `looks` and its values are plain, else cell by cell."""
    if looks is not None and all(map(_is_plain, row)):
        _write_plain(page, line, lines, row, looks)
        return
    page.set_row(line, LINE_POINTS * lines)
    for place, value in enumerate(row):
        _write_cell(page, line, place, value)


def _plain_works(options: Mapping[str, Any]) -> bool:
    """Return whether `_write_plain`, which uses inner parts of XlsxWriter, gives what the installed version would."""
    made = [BytesIO(), BytesIO()]
    try:
        for file, looks in zip(made, (None, dict[int, tuple[str, str]]()), strict=True):
            with xlsxwriter.Workbook(file, options) as book:
                book.set_properties({"created": CREATED})
                page = book.add_worksheet()
                page.set_column(0, 2, USUAL, book.add_format({"valign": "top"}))
                for line in (1, 2):
                    _write_row(page, line, line, ("a", "", 0.5), looks)
    except (AttributeError, LookupError, TypeError):
        return False
    return made[0].getvalue() == made[1].getvalue()


def _write_plain(page: Any, line: int, lines: int, row: Sequence[Any], looks: dict[int, tuple[str, str]]) -> None:
    """Write a row of plain values as XlsxWriter would, in a third of the time that it needs cell by cell.

    `looks` keeps per column how its cells begin and how they refer to the format of the column.
    """
    page._write_single_row(line)  # noqa: SLF001 - what it keeps of the row before this one
    number, cells = line + 1, []
    for place, value in enumerate(row):
        if value == "":
            continue
        if place not in looks:
            style = page.col_info[place].column_format._get_xf_index()  # noqa: SLF001
            looks[place] = (f'<c r="{xl_col_to_name(place)}', f'" s="{style}"')
        before, after = looks[place]
        shown = f' t="inlineStr"><is><t>{value}</t></is>' if isinstance(value, str) else f"><v>{value:.16G}</v>"
        cells.append(f"{before}{number}{after}{shown}</c>")
    height = f' ht="{LINE_POINTS * lines}" customHeight="1"' if lines > 1 else ""
    page.fh.write(f'<row r="{number}"{height}>{"".join(cells)}</row>')
    page._check_dimensions(line, len(row) - 1)  # noqa: SLF001 - it remembers how far the sheet reaches


def _write_cell(page: Any, line: int, place: int, value: Any) -> None:
    if isinstance(value, str):
        if len(value) > MOST_CHARACTERS:
            cut = say(" … [ingekort; de hele tekst staat in de CSV]")
            value = value[: MOST_CHARACTERS - len(cut)] + cut
        if value:
            page.write_string(line, place, value)
    elif isinstance(value, Jump):
        page.write_url(line, place, f"internal:{value.to}")
        page.write_number(line, place, value.number)
    elif isinstance(value, Real) and not math.isnan(value):
        page.write_number(line, place, value)


def read_summaries(path: Path) -> dict[tuple[str, str], str]:
    """Return (session, driver) → the researcher's own summary, empty where the cell is.

    Nothing where the sheet or its columns are gone.
    Raises UserError where the file cannot be read: what somebody wrote in it would be lost.
    """
    for language in LANGUAGES:  # a run before this one may have been in the other
        with speak(language):
            found = _read(path, load_headers())
        if found:
            return found
    return {}


def _read(path: Path, headers: Headers) -> dict[tuple[str, str], str]:
    """Read the summaries from a workbook with these headers."""
    try:
        rows = read_filled_rows(path, settings=load_settings().ingest, name=headers.sheets["framework"])
    except (UnreadableExportError, OSError) as error:
        reason = dutch_reason(error) if isinstance(error, OSError) else str(error)
        raise UserError.single(
            str(path),
            f"kan niet worden gelezen ({reason})",
            "sluit het in Excel of LibreOffice, of zet het ergens anders neer, en draai opnieuw",
        ) from error
    head = rows[0][1] if rows else []
    wanted = [headers.of(column) for column in ("session_id", "driver", "summary")]
    if not all(column in head for column in wanted):
        return {}
    places = [head.index(column) for column in wanted]
    found = {}
    for _, cells in rows[1:]:
        session, driver, summary = (cells[place] if place < len(cells) else "" for place in places)
        if driver:  # without a session it is about all of them
            found[session, driver] = summary.strip()
    return found
