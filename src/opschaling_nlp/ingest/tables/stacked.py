"""Divide a sheet in which questions stand below each other, each with a table of answers of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.ingest.tables.column_cues import filled, fold_name, folded_names, role_of
from opschaling_nlp.ingest.tables.header import Row

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
    if len(parts) < _QUESTIONS or all(part.named for part in parts):
        return len(parts) >= _QUESTIONS
    if any(len(filled(cells)) > 1 for _, cells in rows):
        return all(part.named or (part.rows and any(map(role_of, part.rows[0][1]))) for part in parts)
    blocks = "".join("x" if filled(cells) else " " for _, cells in rows).split()
    return len(blocks) == len(parts) and min(map(len, blocks)) >= _LINES and max(map(len, blocks)) > _LINES


def divide_rows(rows: Iterable[Row]) -> Iterator[Part]:
    """Yield what stands above the first question, and then each question with its rows without that of its kind."""
    closed_kinds = folded_names("stacked", "closed")
    kinds = folded_names("stacked", "open") | closed_kinds
    part = Part("", [])
    before: list[str] = []
    for row, (_, after) in pairwise(chain(rows, [(0, ())])):
        values = filled(row[1])
        question, numbered = _question(values, of_kind=_alone(filled(after)) in kinds)
        if question and not before:
            yield part
            part = Part(question, [], named=numbered)
        elif not part.rows and part.question and _alone(values) in kinds:
            part = Part(part.question, [], named=True, closed=_alone(values) in closed_kinds)
        elif values:
            part.rows.append(row)
        before = values
    yield part


def _question(values: Sequence[str], *, of_kind: bool) -> tuple[str, bool]:
    """Return the question that a row holds, and whether a number stands before it.

    Alone it has its mark, or its kind below it (`of_kind`).
    """
    if len(values) == 1 and (values[0].endswith("?") or of_kind):
        return values[0], False
    labels = "|".join(load_cues("columns")["stacked"]["labels"])
    numbered = len(values) == 2 and re.fullmatch(rf"(?:{labels}) \d+", fold_name(values[0])) is not None
    return (values[1], True) if numbered else ("", False)


def _alone(values: Sequence[str]) -> str:
    return fold_name(values[0]) if len(values) == 1 else ""
