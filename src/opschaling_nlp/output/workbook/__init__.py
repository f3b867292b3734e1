"""Write statements.xlsx: the tables of a run for going on in a spreadsheet, byte for byte the same for the same run."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import xlsxwriter

from opschaling_nlp.ingest.tables.workbook import MOST_CHARACTERS
from opschaling_nlp.ingest.tables.workbook import MOST_ROWS as _ROWS
from opschaling_nlp.output.workbook.headers import Headers, load_headers
from opschaling_nlp.output.workbook.sheets import Sheet, build_sheets
from opschaling_nlp.output.workbook.summaries import read_summaries

__all__ = ["CREATED", "CUT", "MOST_CHARACTERS", "MOST_ROWS", "WORKBOOK", "read_summaries", "write_workbook"]

if TYPE_CHECKING:
    from opschaling_nlp.codebook import Codebook

WORKBOOK = "statements.xlsx"
"""Name of the file in a run."""
CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The date in the file's properties: always this one, so that the same run gives the same bytes."""
MOST_ROWS = _ROWS - 1
"""What a sheet can hold below its header."""
CUT = " … [ingekort; de hele tekst staat in de CSV]"
WIDTHS = {
    "text": 70, "raw_text": 40, "quotes": 70, "summary": 60, "quote": 40, "section": 30, "prompt": 40, "title": 30, "definition": 60, "include": 40, "exclude": 40,
    "driver_label": 30, "theme_label": 30, "dutch": 34, "indicator": 34, "sought": 34, "statement_ids": 20, "value": 30, "term": 24,
}  # fmt: skip
"""Widths in characters; other columns get the usual width."""
USUAL = 14


def write_workbook(tables: Mapping[str, pd.DataFrame], path: Path, *, codebooks: Sequence[Codebook]) -> Path:
    """Write the workbook to `path` and return it.

    Texts stay texts, also those that a spreadsheet would take for a formula, number or link.
    """
    headers = load_headers()
    sheets = build_sheets(tables, codebooks, headers)
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(path.parent),  # what is left when the process is killed goes with the unfinished run
    }
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
        _write_guide(book.add_worksheet(headers.sheets["guide"]), sheets, headers, formats)
        for sheet in sheets:
            _write_sheet(book.add_worksheet(headers.sheets[sheet.key]), sheet, headers, formats)
    return path


def _write_guide(page: Any, sheets: Sequence[Sheet], headers: Headers, formats: Mapping[str, Any]) -> None:
    page.set_column(0, 0, 24, formats["top"])
    page.set_column(1, 1, 110, formats["wrap"])
    page.write_row(0, 0, ("Tabblad", "Wat erin staat"), formats["head"])
    for line, sheet in enumerate(sheets, start=1):
        left_out = len(sheet.rows) - MOST_ROWS
        note = f" LET OP: {left_out} rijen passen niet; ze staan in de CSV." if left_out > 0 else ""
        page.write_string(line, 0, headers.sheets[sheet.key], formats["top"])
        page.write_string(line, 1, headers.explanations[sheet.key] + note, formats["wrap"])
    page.write_string(
        len(sheets) + 2,
        1,
        "Bevat letterlijke uitspraken van deelnemers: deel dit bestand niet zonder toestemming.",
        formats["wrap"],
    )


def _write_sheet(page: Any, sheet: Sheet, headers: Headers, formats: Mapping[str, Any]) -> None:
    for place, column in enumerate(sheet.columns):
        style = "own" if column == "summary" else "wrap" if WIDTHS.get(column, 0) >= 40 else "top"
        page.set_column(place, place, WIDTHS.get(column, USUAL), formats[style])
        page.write_string(0, place, sheet.headers.get(column) or headers.of(column), formats["head"])
    page.freeze_panes(1, 1)
    rows = sheet.rows[:MOST_ROWS]
    page.autofilter(0, 0, len(rows), len(sheet.columns) - 1)
    for line, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            _write_cell(page, line, place, value)


def _write_cell(page: Any, line: int, place: int, value: Any) -> None:
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)) or value == "":
        return
    if isinstance(value, str):
        page.write_string(
            line, place, value if len(value) <= MOST_CHARACTERS else value[: MOST_CHARACTERS - len(CUT)] + CUT
        )
    else:
        page.write_number(line, place, value)
