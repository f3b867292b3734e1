"""Find the row with the column names of a table, below its titles or nowhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from opschaling_nlp.ingest.tables.column_cues import fold_name
from opschaling_nlp.ingest.tables.profile import is_number, is_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opschaling_nlp.ingest.tables.column_cues import TableCues

    Row = tuple[int, Sequence[str]]

_HEADER_WITHIN = 30
"""Rows in which a header is looked for; above it stand titles, dates, counts."""


def find_header(
    rows: Sequence[tuple[int, Sequence[str]]], width: int, *, cues: TableCues, names: frozenset[str]
) -> int:
    """Find the row number of the header, 0 when the table starts with statements."""
    for number, cells in rows[:_HEADER_WITHIN]:
        folded = [fold_name(cell) for cell in cells if cell.strip()]
        if set(folded) & names or sum(name in cues.roles for name in folded) > 1:
            return number
    for place, (number, cells) in enumerate(rows[:_HEADER_WITHIN]):
        below = [cells for _, cells in rows[place + 1 :]]
        alone = sum(bool(cell.strip()) for cell in cells) == 1
        if alone and width > 1 and any(sum(bool(cell.strip()) for cell in other) > 1 for other in below):
            continue  # a title or a question above the table
        return number if _is_header(cells, below, cues) else 0
    return 0


def _is_header(cells: Sequence[str], below: Sequence[Sequence[str]], cues: TableCues) -> bool:
    values = [cell.strip() for cell in cells if cell.strip()]
    folded = [fold_name(value) for value in values]
    if not below or any(is_number(value) or is_time(value) for value in values):
        return False
    known = [cues.roles[name] for name in folded if name in cues.roles]
    if known and (len(values) > 1 or known == ["text"]):  # alone, "tijd" is what somebody answered
        return True
    columns = [
        [row[index].strip() for row in below if index < len(row) and row[index].strip()] for index in range(len(cells))
    ]
    pairs = [(cell.strip(), column) for cell, column in zip(cells, columns, strict=True) if cell.strip()]
    if len(set(folded)) < len(folded) or any(cell in set(column) for cell, column in pairs):
        return False
    if len(values) == 1:
        return values[0].endswith(("?", ":"))
    numbered = len({re.sub(r"\d+", "", name) for name in folded}) == 1  # Tafel 1, Tafel 2, …
    typed = any(column and all(is_number(value) or is_time(value) for value in column) for _, column in pairs)
    others = [len(value.split()) for column in columns for value in column]
    shorter = bool(others) and sum(len(value.split()) for value in values) / len(
        values
    ) <= cues.content.header_ratio * sum(others) / len(others)
    return (
        numbered
        or typed
        or shorter
        or all(value.endswith("?") or fold_name(value).split(" ")[0] in cues.asking for value in values)
    )


def split_rows(rows: Sequence[Row], header: int, width: int) -> tuple[list[Row], list[str], list[Row]]:
    """Return the rows above the table, the column names (empty where there is no header), and the rows of the table.

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
    values = [cell.strip() for cell in cells if cell.strip()]
    return len(values) == 1 and values[0].endswith("?")


def is_question(name: str, cues: TableCues) -> bool:
    """Tell whether a column name is a question to participants, by its mark, its length, or the word that it begins with (Noem een drempel)."""
    words = fold_name(name).split()
    return (
        name.strip().endswith("?")
        or len(name.split()) >= cues.content.question_words
        or (len(words) > 2 and words[0] in cues.asking)
    )
