"""Divide a sheet in which questions stand below each other, each with a table of answers of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.ingest.tables.column_cues import fold_name, load_table_cues

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Row = tuple[int, Sequence[str]]

_QUESTIONS = 2
"""With fewer questions a sheet is one table."""
_LINES = 2
"""Lines of a question in a sheet of one column, at least: posts with a blank line between them are no questions."""


@dataclass(frozen=True, slots=True)
class Part:
    """Hold one question with the rows below it."""

    question: str
    rows: list[Row]
    named: bool = False
    """Whether the sheet itself says that this is a question: by a number before it, or its kind below it."""
    closed: bool = False
    """Whether the organiser wrote the answers."""


def is_stacked(rows: Sequence[Row]) -> bool:
    """Tell whether these first rows hold several questions with answers.

    Where the sheet does not call them questions, each must stand above names of columns that we know, or in a sheet of
    one column above a list: what a participant asked on a row of its own is no question of the organiser.
    """
    parts = [part for part in divide_rows(rows) if part.question]
    if len(parts) < _QUESTIONS:
        return False
    if all(part.named for part in parts):
        return True
    if any(len(_values(row)) > 1 for row in rows):
        roles = load_table_cues().roles
        return all(
            part.named or (part.rows and any(fold_name(cell) in roles for cell in part.rows[0][1])) for part in parts
        )
    blocks = "".join("x" if _values(row) else " " for row in rows).split()
    return len(blocks) == len(parts) and min(map(len, blocks)) >= _LINES and max(map(len, blocks)) > _LINES


def divide_rows(rows: Iterable[Row]) -> Iterator[Part]:
    """Yield what stands above the first question, and then each question with its rows; the row that names its kind is left out."""
    cues = load_cues("columns")["stacked"]
    open_kinds, closed_kinds = ({fold_name(kind) for kind in cues[name]} for name in ("open", "closed"))
    part = Part("", [])
    before: Row | None = None
    for row, after in _with_next(rows):
        kind = _alone(after) if after is not None else ""
        question, numbered = _question(row, cues["labels"], of_kind=kind in open_kinds | closed_kinds)
        if question and (before is None or not _values(before)):
            yield part
            part = Part(question, [], named=numbered)
        elif not part.rows and part.question and _alone(row) in open_kinds | closed_kinds:
            part = Part(part.question, [], named=True, closed=_alone(row) in closed_kinds)
        elif _values(row):
            part.rows.append(row)
        before = row
    yield part


def _question(row: Row, labels: Sequence[str], *, of_kind: bool) -> tuple[str, bool]:
    """Return the question that a row holds, and whether a number stands before it; alone it has its mark, or its kind below it (`of_kind`)."""
    values = _values(row)
    if len(values) == 1 and (values[0].endswith("?") or of_kind):
        return values[0], False
    numbered = len(values) == 2 and re.fullmatch(rf"(?:{'|'.join(labels)}) \d+", fold_name(values[0])) is not None
    return (values[1], True) if numbered else ("", False)


def _alone(row: Row) -> str:
    values = _values(row)
    return fold_name(values[0]) if len(values) == 1 else ""


def _values(row: Row) -> list[str]:
    return [cell.strip() for cell in row[1] if cell.strip()]


def _with_next(rows: Iterable[Row]) -> Iterator[tuple[Row, Row | None]]:
    """Yield each row with the one below it."""
    iterator = iter(rows)
    row = next(iterator, None)
    while row is not None:
        after = next(iterator, None)
        yield row, after
        row = after
