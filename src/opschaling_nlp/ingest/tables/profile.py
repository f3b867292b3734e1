"""Describe a column of a table by what stands in it: numbers, times, labels, or text that people wrote."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

from opschaling_nlp.dutch.calendar import is_moment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from opschaling_nlp.ingest.tables.column_cues import ContentThresholds, TableCues

ColumnContent = Literal["empty", "number", "time", "code", "name", "label", "short", "text"]

_NUMBER = re.compile(r"[-+]?(?:€\s*)?\d[\d.,\s]*(?:%|★)?|★+☆*|true|false|waar|onwaar", re.IGNORECASE)
_CODE = re.compile(r"\S+@\S+\.\S+|https?://\S+|(?=\S*\d)[\w-]{6,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Profile:
    """Hold what is known of a column from a sample of its cells."""

    content: ColumnContent
    filled: int
    words: float
    """Mean number of words in a filled cell."""
    repeats: bool
    """Whether the same few values come back: a label, or a question that is repeated for each answer."""


def is_number(cell: str) -> bool:
    """Tell whether a cell holds only a number, a share, stars or a truth value."""
    return _NUMBER.fullmatch(cell) is not None


def is_time(cell: str) -> bool:
    """Tell whether a cell holds only a date, a time or both."""
    return is_moment(cell)


def profile_column(cells: Sequence[str], *, cues: TableCues) -> Profile:
    """Describe a column from its cells (empty ones may be among them)."""
    limits = cues.content
    filled = [cell for cell in (cell.strip() for cell in cells) if cell and cell.casefold() not in cues.empty]
    if not filled:
        return Profile("empty", 0, 0.0, repeats=False)
    words = sum(len(cell.split()) for cell in filled) / len(filled)
    distinct = len({cell.casefold() for cell in filled}) / len(filled)
    repeats = len(filled) >= limits.label_minimum and distinct <= limits.label_distinct
    return Profile(_content(filled, words, repeats=repeats, cues=cues, limits=limits), len(filled), words, repeats)


def _content(
    filled: Sequence[str], words: float, *, repeats: bool, cues: TableCues, limits: ContentThresholds
) -> ColumnContent:
    def mostly(test: Callable[[str], object]) -> bool:
        return sum(bool(test(cell)) for cell in filled) >= limits.most * len(filled)

    if mostly(is_moment):
        return "time"
    if mostly(is_number):
        return "number"
    if mostly(_CODE.fullmatch):
        return "code"
    if mostly(partial(_is_full_name, particles=cues.particles)):
        return "name"
    if repeats and words <= limits.label_words:
        return "label"
    return "text" if words >= limits.text_words else "short"


def _is_full_name(cell: str, particles: frozenset[str]) -> bool:
    words = cell.split()
    capitals = [word for word in words if word.casefold() not in particles]
    return (
        2 <= len(capitals) <= 4
        and len(words) <= 6
        and all(word[0].isupper() and word.rstrip(".").replace("-", "").isalpha() for word in capitals)
    )
