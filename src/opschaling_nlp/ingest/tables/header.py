"""Find the column names of a table: below its titles, in several rows, or nowhere."""

from __future__ import annotations

import re
from collections.abc import Sequence

from opschaling_nlp.dutch.cues import cue_words
from opschaling_nlp.ingest.tables.column_cues import filled, fold_name, folded_names, limits, role_of
from opschaling_nlp.ingest.tables.profile import is_value

Row = tuple[int, Sequence[str]]

_HEADER_WITHIN = 30
"""Rows in which a header is looked for; above it stand titles, dates, counts."""
_ID = '{"ImportId":'
_QUALTRICS = 3
_CODE = re.compile(r"[^\W\d]\w*(?:\[\w+\])?\.\s+(?=\S)")
"""The code of a question that LimeSurvey sets before its words (`G01Q02[SQ001]. `)."""


def find_header(rows: Sequence[Row], width: int, *, names: frozenset[str]) -> int:
    """Find the row number of the header, 0 when the table starts with statements; folded `names` stand in it."""
    for number, cells in rows[:_HEADER_WITHIN]:
        folded = {fold_name(cell) for cell in cells}
        if folded & names or sum(bool(role_of(name)) for name in folded) > 1:
            return number
    for place, (number, cells) in enumerate(rows[:_HEADER_WITHIN]):
        below = [cells for _, cells in rows[place + 1 :]]
        title = width > 1 and len(filled(cells)) == 1 and any(len(filled(other)) > 1 for other in below)
        if not title:
            return number if _is_header(cells, below) else 0
    return 0


def _is_header(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    names = filled(cells)
    if not below or any(map(is_value, names)):
        return False
    known = [role for name in names if (role := role_of(name))]
    if known and (len(set(names)) > 1 or known == ["text"]):  # alone, "tijd" is what somebody answered
        return True
    columns = [(name.strip(), filled(_at(row, index) for row in below)) for index, name in enumerate(cells)]
    again = any(name in column for name, column in columns)
    if again or len(set(map(fold_name, names))) < len(names):
        return False
    return names[0].endswith(("?", ":")) if len(names) == 1 else _are_names(names, columns)


def _are_names(names: Sequence[str], columns: Sequence[tuple[str, Sequence[str]]]) -> bool:
    """Tell whether names are numbered, stand above numbers or times, are clearly shorter than the cells, or all ask."""
    numbered = len({re.sub(r"\d+", "", fold_name(name)) for name in names}) == 1  # Tafel 1, Tafel 2, …
    typed = any(name and column and all(map(is_value, column)) for name, column in columns)
    others = [len(cell.split()) for _, column in columns for cell in column]
    words = sum(len(name.split()) for name in names) / len(names)
    shorter = bool(others) and words <= limits()["header_ratio"] * sum(others) / len(others)
    return numbered or typed or shorter or all(map(_asks, names))


def _asks(name: str) -> bool:
    return name.endswith("?") or fold_name(name).split(" ")[0] in cue_words("columns", "values", "asking")


def split_rows(rows: Sequence[Row], header: int, width: int) -> tuple[list[Row], list[str], list[Row]]:
    """Return the rows above the table, the column names (empty without a header), and the rows of the table.

    Without a header only questions that stand alone count as above: anything else may be what somebody wrote.
    """
    if header:
        names = next([" ".join(cell.split()) for cell in cells] for number, cells in rows if number == header)
        return (
            [row for row in rows if row[0] < header],
            names + [""] * (width - len(names)),
            [row for row in rows if row[0] > header],
        )
    above: list[Row] = []
    below = list(rows)
    while width > 1 and below and _asks_alone(below[0][1]):
        above.append(below.pop(0))
    return above, [""] * width, below


def _asks_alone(cells: Sequence[str]) -> bool:
    values = filled(cells)
    return len(values) == 1 and values[0].endswith("?")


def join_names(rows: Sequence[Row]) -> list[Row]:
    """Return the first rows of a table with one row of names; other tables come back as they are.

    Qualtrics writes codes, questions and ids; SurveyMonkey and people with merged cells write questions with what they
    hold below them; LimeSurvey writes a code before each question.
    """
    kept = _without_ids(rows)
    if not kept:
        return kept
    number, names = kept[0]
    if len(filled(names)) > 1 and sum(_CODE.match(name) is not None for name in names) > len(filled(names)) / 2:
        return [(number, [_CODE.sub("", name, count=1) for name in names]), *kept[1:]]
    if len(kept) > 2 and _is_second(names, kept[1][1], [cells for _, cells in kept[2:]]):
        return [(kept[1][0], _joined(names, kept[1][1])), *kept[2:]]
    return kept


def _without_ids(rows: Sequence[Row]) -> list[Row]:
    ids = filled(rows[2][1]) if len(rows) >= _QUALTRICS else []
    return [rows[1], *rows[_QUALTRICS:]] if ids and all(cell.startswith(_ID) for cell in ids) else list(rows)


def _is_second(first: Sequence[str], second: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Tell whether a second row of names stands below the first.

    It holds names that we know, or parts of questions that go on over columns without a name.
    """
    over = _padded(first, len(second))
    parts = {index: name for index, name in enumerate(second) if name.strip()}
    if sum(map(bool, over)) == 1 or not any(not over[index] and any(over[:index]) for index in parts):
        return False
    if all(map(role_of, parts.values())) or any(map(_is_whole, parts.values())):
        return True
    known = [index for index, name in enumerate(over) if role_of(name) and index not in parts]
    return any(_at(cells, index) for cells in below for index in known)


def _joined(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """Give each column the question above it, with what the second row says of it between brackets."""
    question = ""
    names = []
    for index, name in enumerate(_padded(first, len(second))):
        part = _at(second, index)
        question = name or question
        if not part:
            names.append(name)
        elif _is_whole(part) or role_of(part) == "text":
            names.append(question)
        else:
            names.append(part if role_of(part) else f"{question} [{part}]")
    return names


def _is_whole(name: str) -> bool:
    """Tell whether a name in the second row only says that an answer stands below it."""
    return fold_name(name) in folded_names("choices", "whole")


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [cell.strip() for cell in cells] + [""] * (width - len(cells))


def _at(cells: Sequence[str], index: int) -> str:
    return cells[index].strip() if index < len(cells) else ""
