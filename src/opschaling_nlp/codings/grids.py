"""Read the rows of a filled-in sheet, in whichever format it was saved."""

import csv
from collections.abc import Sequence
from pathlib import Path

from opschaling_nlp.errors import Problem, UnreadableExportError, UserError
from opschaling_nlp.ingest.encoding import find_encoding
from opschaling_nlp.ingest.tables.workbook import read_filled_rows
from opschaling_nlp.reasons import dutch_reason
from opschaling_nlp.settings import load_settings

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
