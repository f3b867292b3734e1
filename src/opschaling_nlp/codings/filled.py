"""Read a filled-in coding sheet, strictly: everything that is wrong with it is said at once."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from opschaling_nlp.codings.labels import SUBSTANTIVE, Label
from opschaling_nlp.codings.owncodes import own_key
from opschaling_nlp.codings.sheet import CONTEXT_HEADERS, REMARK_HEADERS, TOOL_HEADER
from opschaling_nlp.codings.store import VALUES, CodedStatement
from opschaling_nlp.errors import Problem, UnreadableExportError, UserError
from opschaling_nlp.ingest.tables.workbook import read_filled_rows
from opschaling_nlp.reasons import dutch_reason
from opschaling_nlp.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY = re.compile(r"\[([^\[\]]+)\]\s*$")
_CODE = re.compile(r"\w[\w./=-]*")
_KNOWN_HEADERS = {*CONTEXT_HEADERS.values(), *REMARK_HEADERS.values(), TOOL_HEADER, ""}
_YES, _NO = {"1", "ja", "x"}, {"", "0", "nee"}
_LONGEST = 100_000
"""Characters of a cell; Python's reader of CSV, with which codings are read back, stops at 131,072."""
Grid = Sequence[tuple[int, Sequence[str]]]
"""Each row with its number in the file."""


def read_filled_sheet(path: Path, *, coder: str, labels: Mapping[str, Label]) -> list[CodedStatement]:
    """Read the sheet that one coder filled in (`.xlsx`, or `.csv` with comma or semicolon).

    In a row whose column `klaar` is 1 a blank counts as what it looks like: the code does not hold, its parent holds
    where a part of it does, and the statement is substantive; elsewhere a blank is not coded. Rows in which nothing
    was filled in are left out. A code that no codebook knows is kept under its key (`eigen/…` where the column has
    none). Raises UserError with file, row and column of every mistake.
    """
    grid = _read_grid(path)
    if not grid or CONTEXT_HEADERS["statement_id"] not in [cell.strip() for cell in grid[0][1]]:
        raise UserError.single(
            str(path),
            f"heeft op de eerste rij geen kolom '{CONTEXT_HEADERS['statement_id']}'",
            "lever het blad aan dat `opschaling codings export` schreef",
        )
    header = [cell.strip() for cell in grid[0][1]]
    keys = _find_codes(header, grid[1:])
    problems = list(_header_problems(path, header, keys))
    rows: list[CodedStatement] = []
    seen: dict[str, int] = {}
    for number, cells in grid[1:]:
        line = dict(zip(header, (cell.strip() for cell in [*cells, *[""] * len(header)]), strict=False))
        statement_id = line[CONTEXT_HEADERS["statement_id"]]
        if not statement_id and not any(line.values()):
            continue
        where = f"{path.name}, rij {number}"
        if not statement_id:
            problems.append(Problem(where, "heeft geen bijdrage-id", "zet het id terug of haal de rij weg"))
        elif statement_id in seen:
            problems.append(
                Problem(
                    where,
                    f"herhaalt bijdrage {statement_id} van rij {seen[statement_id]}",
                    "laat één van beide rijen staan",
                )
            )
        seen.setdefault(statement_id, number)
        row = _read_row(
            line,
            {key: line[header[place]] for place, key in keys.items()},
            where=where,
            coder=coder,
            labels=labels,
            problems=problems,
        )
        if row.values or row.note or row.split or row.with_previous:
            rows.append(row)
    if problems:
        raise UserError(problems)
    return rows


def _read_row(
    line: Mapping[str, str],
    cells: Mapping[str, str],
    *,
    where: str,
    coder: str,
    labels: Mapping[str, Label],
    problems: list[Problem],
) -> CodedStatement:
    marks = {}
    for name in ("done", "split", "with_previous"):
        value = line.get(REMARK_HEADERS[name], "").lower()
        if value not in _YES | _NO:
            problems.append(
                Problem(
                    f"{where}, kolom {REMARK_HEADERS[name]}",
                    f"{value!r} is geen 1 of leeg",
                    "schrijf 1 of laat de cel leeg",
                )
            )
        marks[name] = value in _YES
    values = {}
    for key, value in cells.items():
        if value in VALUES:
            values[key] = value
        elif value:
            problems.append(
                Problem(
                    f"{where}, kolom [{key}]",
                    f"{value!r} is geen 1, 0 of ?",
                    "kies 1 (geldt), 0 (geldt niet) of ? (onbeslist)",
                )
            )
    for key in [key for key, value in values.items() if value == "1" and key in labels]:
        parent = labels[key].parent
        if values.get(parent) == "0":
            problems.append(
                Problem(
                    f"{where}, kolom [{parent}]",
                    f"is 0 terwijl [{key}] 1 is",
                    "wie een deel codeert, codeert het geheel: haal één van de twee weg",
                )
            )
    blank = frozenset(key for key in cells if key not in values) if marks["done"] else frozenset()
    holding = {labels[key].parent for key, value in values.items() if value == "1" and key in labels}
    values |= {key: "1" if key == SUBSTANTIVE or key in holding else "0" for key in cells if key in blank}
    return CodedStatement(
        statement_id=line[CONTEXT_HEADERS["statement_id"]],
        session_id=line.get(CONTEXT_HEADERS["session_id"], ""),
        coder=coder,
        sitting=0,
        values=values,
        text=line.get(CONTEXT_HEADERS["text"], ""),
        previous=line.get(CONTEXT_HEADERS["previous"], ""),
        next=line.get(CONTEXT_HEADERS["next"], ""),
        note=line.get(REMARK_HEADERS["note"], ""),
        split=marks["split"],
        with_previous=marks["with_previous"],
        blank=blank,
    )


def _find_codes(header: Sequence[str], rows: Grid) -> dict[int, str]:
    """Give the key of each column of codes.

    Between brackets, or made of its header where somebody added a column of 1, 0 and ?.
    """
    keys = {number: match[1] for number, cell in enumerate(header) if (match := _KEY.search(cell))}
    for number, cell in enumerate(header):
        filled = {row[number].strip() for _, row in rows if number < len(row)} - {""}
        if number not in keys and cell not in _KNOWN_HEADERS and filled and filled <= set(VALUES):
            keys[number] = own_key(cell)
    return keys


def _header_problems(path: Path, header: Sequence[str], keys: Mapping[int, str]) -> Iterator[Problem]:
    for number, cell in enumerate(header, start=1):
        key = keys.get(number - 1)
        if key is not None and not _CODE.fullmatch(key):
            yield Problem(
                f"{path.name}, kolom {number}",
                f"[{key}] kan geen code zijn",
                "gebruik kleine letters, cijfers, punt, streepje, / en =",
            )
        elif key is None and cell not in _KNOWN_HEADERS:
            yield Problem(
                f"{path.name}, kolom {number}",
                f"'{cell}' wordt niet herkend",
                "zet de kop terug zoals hij was of haal de kolom weg",
            )
    for cell in sorted({cell for cell in header if cell and header.count(cell) > 1}):
        what = f"kolom '{cell}' staat er meer dan één keer"
        yield Problem(f"{path.name}, rij 1", what, "haal de dubbele kolom weg")


def _read_grid(path: Path) -> Grid:
    if path.suffix.lower() == ".xlsx":
        return _read_xlsx(path)
    if path.suffix.lower() != ".csv":
        raise UserError.single(str(path), "is geen .xlsx of .csv", "sla het blad op als .xlsx of .csv")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UserError.single(
            str(path), f"kan niet worden gelezen ({dutch_reason(error)})", "controleer de bestandsnaam"
        ) from error
    except UnicodeDecodeError as error:
        raise UserError.single(
            str(path), "is geen UTF-8", "kies bij het opslaan 'CSV UTF-8', of lever het .xlsx-bestand aan"
        ) from error
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    try:
        grid = list(enumerate(csv.reader(text.splitlines(keepends=True), delimiter=delimiter), 1))
    except csv.Error as error:
        raise UserError.single(
            str(path), f"is geen leesbare CSV ({dutch_reason(error)})", "lever het .xlsx-bestand aan"
        ) from error
    long = [(number, cells) for number, cells in grid if any(len(cell) > _LONGEST for cell in cells)]
    if long:
        raise UserError(
            Problem(f"{path.name}, rij {number}", f"een cel heeft meer dan {_LONGEST} tekens", "kort de cel in")
            for number, _ in long
        )
    return grid


def _read_xlsx(path: Path) -> Grid:
    try:
        return read_filled_rows(path, settings=load_settings().ingest)
    except (UnreadableExportError, OSError) as error:
        reason = dutch_reason(error) if isinstance(error, OSError) else str(error)
        raise UserError.single(
            str(path), f"is geen leesbare werkmap ({reason})", "herstel het blad en sla het opnieuw op als .xlsx"
        ) from error
