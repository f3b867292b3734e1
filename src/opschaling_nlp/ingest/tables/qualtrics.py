"""Recognise the three rows of names of Qualtrics: codes, questions, and ids for reading the file back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    Row = tuple[int, Sequence[str]]

_ID = '{"ImportId":'
_ROWS = 3


def keep_questions(rows: Sequence[Row]) -> list[Row]:
    """Return the first rows of a table with only the questions of Qualtrics as its header; other tables come back as they are."""
    if len(rows) < _ROWS:
        return list(rows)
    values = [cell.strip() for cell in rows[2][1] if cell.strip()]
    ids = bool(values) and all(value.startswith(_ID) for value in values)
    return [rows[1], *rows[_ROWS:]] if ids else list(rows)
