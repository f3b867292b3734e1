"""Read a filled-in coding sheet strictly: report all mistakes at once, and question changes that nobody typed."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from opschaling_nlp.codings.labels import BRACKETED, SUBSTANTIVE, Label, own_key, values_of
from opschaling_nlp.codings.sheet import CONTEXT_HEADERS, REMARK_HEADERS, TOOL_HEADER, Grid, header_of, read_grid
from opschaling_nlp.codings.store import VALUES, CodedStatement
from opschaling_nlp.errors import Problem, UserError

_CODE = re.compile(r"\w[\w./=-]*")
_KNOWN_HEADERS = {*CONTEXT_HEADERS.values(), *REMARK_HEADERS.values(), TOOL_HEADER, ""}
_YES, _NO = {"1", "ja", "x"}, {"", "0", "nee"}


def read_filled_sheet(path: Path, *, coder: str, labels: Mapping[str, Label]) -> list[CodedStatement]:
    """Read the sheet that one coder filled in, in any format that `read_grid` reads.

    In a row marked `klaar`, a blank has a meaning: the code does not hold, a parent holds if one of its parts does, and
    the statement is substantive. In other rows a blank is not coded. Rows without any entry are left out. A code that
    no codebook knows is kept under its key (`eigen/…` if the column has none). Raises UserError with file, row and
    column of every mistake.
    """
    grid = read_grid(path)
    header = header_of(grid)
    if CONTEXT_HEADERS["statement_id"] not in header:
        raise UserError.single(
            str(path),
            f"heeft op de eerste rij geen kolom '{CONTEXT_HEADERS['statement_id']}'",
            "lever het blad aan dat `opschaling codings export` schreef",
        )
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
    marks = {name: _read_mark(line, name, where, problems) for name in ("done", "split", "with_previous")}
    values = _read_values(cells, where, problems)
    problems.extend(_contradictions(values, labels, where))
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


def _read_mark(line: Mapping[str, str], name: str, where: str, problems: list[Problem]) -> bool:
    value = line.get(REMARK_HEADERS[name], "").lower()
    if value not in _YES | _NO:
        place = f"{where}, kolom {REMARK_HEADERS[name]}"
        problems.append(Problem(place, f"{value!r} is geen 1 of leeg", "schrijf 1 of laat de cel leeg"))
    return value in _YES


def _read_values(cells: Mapping[str, str], where: str, problems: list[Problem]) -> dict[str, str]:
    remedy = "kies 1 (geldt), 0 (geldt niet) of ? (onbeslist)"
    problems += [
        Problem(f"{where}, kolom [{key}]", f"{value!r} is geen 1, 0 of ?", remedy)
        for key, value in cells.items()
        if value and value not in VALUES
    ]
    return {key: value for key, value in cells.items() if value in VALUES}


def _contradictions(values: Mapping[str, str], labels: Mapping[str, Label], where: str) -> Iterator[Problem]:
    for key, value in values.items():
        parent = labels[key].parent if value == "1" and key in labels else ""
        if values.get(parent) == "0":
            yield Problem(
                f"{where}, kolom [{parent}]",
                f"is 0 terwijl [{key}] 1 is",
                "wie een deel codeert, codeert het geheel: haal één van de twee weg",
            )


def _find_codes(header: Sequence[str], rows: Grid) -> dict[int, str]:
    """Return the key of each code column.

    The key in brackets, or one made from the header where somebody added a column of 1, 0 and ?.
    """
    keys = {number: match[1] for number, cell in enumerate(header) if (match := BRACKETED.search(cell))}
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


MOST = 0.2
"""Share of a run's posts that blank cells may change without asking."""


def refuse_untyped_changes(
    rows: Sequence[CodedStatement], statements: pd.DataFrame, labels: Mapping[str, Label], *, where: str
) -> None:
    """Raise UserError, with the counts, if blank cells would change more than a fifth of the posts of a run.

    `statements` is the table of that name.
    """
    counted = statements[statements["duplicate_of"] == ""]
    keys = {key for row in rows for key in row.blank or ()} & labels.keys()
    now = {
        (one, key): bool(value)
        for key in keys
        for one, value in zip(counted["statement_id"], values_of(labels[key], counted), strict=True)
    }
    changes = [
        (row.statement_id, key)
        for row in rows
        for key, said in ((key, row.values[key] == "1") for key in row.blank or ())
        if now.get((row.statement_id, key), said) != said
    ]
    changed = {one for one, _ in changes}
    if len(changed) > MOST * len(counted):
        counts = Counter(key for _, key in sorted(changes, key=lambda change: change[1]))
        named = ", ".join(f"{key} {count}" for key, count in counts.most_common())
        raise UserError.single(
            where,
            f"zou bij {len(changed)} van de {len(counted)} bijdragen iets veranderen dat niemand intypte, "
            f"door cellen die leeg bleven in rijen die klaar zijn ({named}); er is niets bewaard",
            "kijk of leeg daar echt 'geldt niet' betekent; klopt het, geef dan --toch",
        )
