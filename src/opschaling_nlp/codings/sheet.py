"""Write coding sheets, one workbook per coder, and read the rows of filled-in ones, however they were saved."""

import csv
import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pandas as pd
import xlsxwriter

from opschaling_nlp.codings.labels import SheetColumn
from opschaling_nlp.errors import Problem, UnreadableExportError, UserError
from opschaling_nlp.ingest.encoding import find_encoding
from opschaling_nlp.ingest.tables.workbook import read_filled_rows
from opschaling_nlp.model import TAGS
from opschaling_nlp.reasons import dutch_reason
from opschaling_nlp.settings import load_settings
from opschaling_nlp.tables import split_codes

CONTEXT_HEADERS = {
    "statement_id": "bijdrage-id",
    "session_id": "sessie",
    "section": "rubriek",
    "prompt": "gespreksvraag",
    "parent": "reactie op",
    "previous": "bijdrage ervoor",
    "text": "bijdrage",
    "next": "bijdrage erna",
}
TOOL_HEADER = "volgens de regels"
REMARK_HEADERS = {"done": "klaar", "note": "notitie", "split": "hoort gesplitst", "with_previous": "hoort bij vorige"}
CREATED = dt.datetime(2020, 1, 1)  # noqa: DTZ001 - a fixed date, so that the same input gives the same bytes
TITLE, MESSAGE = 32, 255
"""Maximum number of characters Excel shows in the title and text of a cell message."""
EXPLANATION = (
    "1 = geldt, 0 = geldt niet, ? = onbeslist. Zet 1 onder 'klaar' als een rij af is: leeg betekent dan dat de code "
    "niet geldt (en onder 'Inhoudelijk' dat de bijdrage inhoudelijk is); anders is een lege cel niet gecodeerd. Een "
    "eigen code erbij? Zet haar naam boven een nieuwe kolom."
)
WIDE = 48
"""Width in characters of the statement column."""


def write_sheet(
    path: Path,
    statements: pd.DataFrame,
    *,
    sample: Sequence[str],
    columns: Sequence[SheetColumn],
    show_tool: bool = False,
) -> None:
    """Write one coder's sheet: `sample` in its order, each statement with its context, and a sheet with definitions.

    With `show_tool`, the tool's tags and drivers are shown beside the statement. They are hidden by default, because a
    coder who sees them tends to agree.
    """
    rows = coding_context(statements, sample)
    headers = [
        *CONTEXT_HEADERS.values(),
        *([TOOL_HEADER] if show_tool else []),
        *(column.header for column in columns),
        *REMARK_HEADERS.values(),
    ]
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": CREATED})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        cell = book.add_format({"align": "center", "valign": "top", "num_format": "@"})
        sheet = book.add_worksheet("coderen")
        for number, header in enumerate(headers):
            sheet.write_string(0, number, header, head)
        for number, column in enumerate(columns, start=len(CONTEXT_HEADERS) + int(show_tool)):
            sheet.write_comment(0, number, _explain(column), {"x_scale": 3, "y_scale": 2})
        for line, row in enumerate(rows, start=1):
            values = [row[name] for name in CONTEXT_HEADERS] + ([row["tool"]] if show_tool else [])
            for number, value in enumerate(values):
                sheet.write_string(line, number, value, text)
        first = len(CONTEXT_HEADERS) + int(show_tool)
        last = first + len(columns)
        sheet.set_column(0, first - 1, 18)
        sheet.set_column(list(CONTEXT_HEADERS).index("text"), list(CONTEXT_HEADERS).index("text"), WIDE)
        sheet.set_column(first, last, 12, cell)
        sheet.set_column(last + 1, last + 3, 20, text)
        if rows:
            choice = {
                "validate": "list",
                "error_title": "Codering",
                "error_message": "Alleen 1 (geldt), 0 (geldt niet) of ? (onbeslist)",
            }
            for number, column in enumerate(columns, start=first):
                shown = {"input_title": column.header[:TITLE], "input_message": column.definition[:MESSAGE]}
                sheet.data_validation(1, number, len(rows), number, {**choice, "source": ["1", "0", "?"], **shown})
            yes = {"validate": "list", "source": ["1"], "error_message": "1 of leeg"}
            sheet.data_validation(1, last, len(rows), last, yes)
            sheet.data_validation(1, last + 2, len(rows), last + 3, yes)
        sheet.freeze_panes(1, list(CONTEXT_HEADERS).index("text") + 1)
        sheet.autofilter(0, 0, max(1, len(rows)), len(headers) - 1)
        _write_definitions(book, columns, head=head, text=text)


def coding_context(statements: pd.DataFrame, sample: Sequence[str]) -> list[dict[str, str]]:
    """Return what a coder needs to read each sampled statement: place, prompt, parent and neighbouring statements."""
    ordered = statements.sort_values(["session_id", "position"]).to_dict("records")
    by_id = {str(row["statement_id"]): row for row in ordered}
    neighbours: dict[str, dict[str, str]] = {one: {"previous": "", "next": ""} for one in by_id}
    for before, after in pairwise(ordered):
        if before["session_id"] == after["session_id"]:
            neighbours[str(before["statement_id"])]["next"] = str(after["text"])
            neighbours[str(after["statement_id"])]["previous"] = str(before["text"])
    rows = []
    for one in sample:
        row = by_id[one]
        said = [tag for tag in TAGS if row[tag]] + split_codes(str(row["drivers"]))
        parent = by_id.get(str(row["reply_to"]))
        context = {name: str(row[name]) for name in ("statement_id", "session_id", "section", "prompt", "text")}
        rows.append(
            context | neighbours[one] | {"parent": str(parent["text"]) if parent else "", "tool": ", ".join(said)}
        )
    return rows


def _explain(column: SheetColumn) -> str:
    """Write a code's definition and examples for the header of its column."""
    lines = [column.definition]
    lines += [f"wel: {example}" for example in column.include[:2]]
    lines += [f"niet: {example}" for example in column.exclude[:2]]
    return "\n".join(lines)


def _write_definitions(
    book: xlsxwriter.Workbook, columns: Sequence[SheetColumn], *, head: object, text: object
) -> None:
    sheet = book.add_worksheet("codeboek")
    sheet.write_string(0, 0, EXPLANATION, text)
    for number, header in enumerate(("code", "omschrijving", "wel, bijvoorbeeld", "niet, bijvoorbeeld")):
        sheet.write_string(1, number, header, head)
    for line, column in enumerate(columns, start=2):
        for number, value in enumerate(
            (column.header, column.definition, "\n".join(column.include), "\n".join(column.exclude))
        ):
            sheet.write_string(line, number, value, text)
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 3, 60)
    sheet.freeze_panes(2, 1)


Grid = Sequence[tuple[int, Sequence[str]]]
"""Each row with its number in the file."""
WORKBOOKS = (".xlsx", ".ods")
TEXTS = (".csv", ".tsv", ".txt")
_LONGEST = 100_000
"""Maximum number of characters in a cell; Python's CSV reader, which reads codings back, stops at 131,072."""
_SEPARATORS = (";", ",", "\t")
_SAYS_SEPARATOR = "sep="
"""Start of a first line in which Excel declares the separator."""


def read_grid(path: Path) -> Grid:
    """Read a workbook (.xlsx, .ods), or text in UTF-8 or Windows-1252 separated by `;`, `,` or tabs.

    Raises UserError if the file is none of these or cannot be read.
    """
    kind = path.suffix.lower()
    if kind in WORKBOOKS:
        return _read_workbook(path)
    if kind not in TEXTS:
        raise UserError.single(str(path), "is geen .xlsx, .ods of .csv", "sla het blad op als .xlsx, .ods of .csv")
    return _read_text(path)


def header_of(grid: Grid) -> list[str]:
    """Return the cells of the first row."""
    return [cell.strip() for cell in grid[0][1]] if grid else []


def _read_text(path: Path) -> Grid:
    try:
        data = path.read_bytes()
        text = data.decode(find_encoding(data)).removeprefix("\ufeff")
    except OSError as error:
        raise UserError.single(
            str(path), f"kan niet worden gelezen ({dutch_reason(error)})", "controleer de bestandsnaam"
        ) from error
    except UnicodeDecodeError as error:
        raise UserError.single(
            str(path), "is geen tekst", "kies bij het opslaan 'CSV UTF-8', of lever het .xlsx-bestand aan"
        ) from error
    lines = text.splitlines(keepends=True)
    said = lines[0].strip() if lines and lines[0].lower().startswith(_SAYS_SEPARATOR) else ""
    first = 1 if said else 0
    separator = said[len(_SAYS_SEPARATOR) :] or _find_separator(lines[first:])
    try:
        grid = list(enumerate(csv.reader(lines[first:], delimiter=separator), first + 1))
    except (csv.Error, TypeError) as error:
        raise UserError.single(
            str(path), f"is geen leesbare CSV ({dutch_reason(error)})", "lever het .xlsx-bestand aan"
        ) from error
    long = [number for number, cells in grid if any(len(cell) > _LONGEST for cell in cells)]
    if long:
        raise UserError(
            Problem(f"{path.name}, rij {number}", f"een cel heeft meer dan {_LONGEST} tekens", "kort de cel in")
            for number in long
        )
    return grid


def _find_separator(lines: Sequence[str]) -> str:
    """Choose the separator that splits the first row into most cells; commas inside quoted labels do not count."""

    def cells(separator: str) -> int:
        try:
            return len(next(csv.reader(lines, delimiter=separator), []))
        except csv.Error:
            return 0

    return max(_SEPARATORS, key=cells)


def _read_workbook(path: Path) -> Grid:
    try:
        return read_filled_rows(path, settings=load_settings().ingest)
    except (UnreadableExportError, OSError) as error:
        reason = dutch_reason(error) if isinstance(error, OSError) else str(error)
        raise UserError.single(
            str(path),
            f"is geen leesbare werkmap ({reason})",
            f"herstel het blad en sla het opnieuw op als {path.suffix.lower()}",
        ) from error
