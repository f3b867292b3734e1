"""Describe a column of a table by what stands in it: numbers, times, labels, or text that people wrote."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from opschaling_nlp.dutch.calendar import is_moment
from opschaling_nlp.dutch.cues import cue_words
from opschaling_nlp.ingest.tables.choices import Choice, find_choice
from opschaling_nlp.ingest.tables.column_cues import filled, fold_name, limits, role_of

ColumnContent = Literal["empty", "number", "time", "code", "name", "label", "short", "text"]

EMPTY = "cellen zonder inhoud (zoals “n.v.t.” of “-”) overgeslagen"
VALUES = "cellen met alleen een getal of een tijd overgeslagen"

_NUMBER = re.compile(r"[-+]?(?:€\s*)?\d[\d.,\s]*(?:%|★)?|★+☆*|true|false|waar|onwaar", re.IGNORECASE)
_CODE = re.compile(r"\S+@\S+\.\S+|https?://\S+|(?=\S*\d)[\w-]{6,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """Hold what a column is called and what is known of it from a sample of its cells; `index` counts from 0."""

    index: int
    name: str
    content: ColumnContent
    words: float
    """Mean number of words in a filled cell."""
    repeats: bool
    """Whether the same few values come back: a label, or a question that is repeated for each answer."""
    choice: Choice | None = None
    """How its answers were chosen; None where people wrote them."""

    @property
    def role(self) -> str:
        """Return the role that its name gives it; one without letters is a sign with which people agreed."""
        sign = self.name and not any(char.isalnum() or char.isascii() for char in self.name)
        return "reactions" if sign else role_of(self.name)

    @property
    def ignored(self) -> bool:
        """Tell whether its name says that no statement stands in it."""
        return self.role in {"ignore", "group", "author", "time", "reactions", "key", "reply_to"}


def is_number(cell: str) -> bool:
    """Tell whether a cell holds only a number, a share, stars or a truth value."""
    return _NUMBER.fullmatch(cell) is not None


def is_value(cell: str) -> bool:
    """Tell whether a cell holds only a number, a date or a time."""
    return is_number(cell) or is_moment(cell)


def why_no_statement(cell: str) -> str:
    """Say in Dutch why a cell holds no statement (a dash, a number, a date, a time), empty where it does."""
    if cell.casefold() in cue_words("columns", "values", "empty"):
        return EMPTY
    return VALUES if is_value(cell) else ""


def speaker_name(name: str) -> str:
    """Return the name of a speaker, empty when it says that there is none (Anonymous, Anoniem)."""
    return "" if name.casefold() in cue_words("columns", "values", "anonymous") else name


@lru_cache(maxsize=1024)
def asks(text: str) -> bool:
    """Tell whether a text asks participants something, by its mark or how it begins (Noem een drempel)."""
    words = fold_name(text).split()
    return text.strip().endswith("?") or (len(words) > 2 and words[0] in cue_words("columns", "values", "asking"))


def is_question(name: str) -> bool:
    """Tell whether a column name asks participants something; a long name does."""
    return asks(name) or len(name.split()) >= limits()["question_words"]


def describe_column(index: int, name: str, cells: Sequence[str]) -> Column:
    """Describe a column from its cells (empty ones may be among them)."""
    told = [cell for cell in filled(cells) if cell.casefold() not in cue_words("columns", "values", "empty")]
    if not told:
        return Column(index, name, "empty", 0.0, repeats=False, choice=find_choice(name, cells))
    words = sum(len(cell.split()) for cell in told) / len(told)
    distinct = len({cell.casefold() for cell in told}) / len(told)
    repeats = len(told) >= limits()["label_minimum"] and distinct <= limits()["label_distinct"]
    content = _content(told, words, repeats=repeats)
    return Column(index, name, content, words, repeats, find_choice(name, cells))


def _content(cells: Sequence[str], words: float, *, repeats: bool) -> ColumnContent:
    tests: dict[ColumnContent, Callable[[str], object]] = {
        "time": is_moment,
        "number": is_number,
        "code": _CODE.fullmatch,
        "name": _is_full_name,
    }
    for content, test in tests.items():
        if sum(bool(test(cell)) for cell in cells) >= limits()["most"] * len(cells):
            return content
    if repeats and words <= limits()["label_words"]:
        return "label"
    return "text" if words >= limits()["text_words"] else "short"


def _is_full_name(cell: str) -> bool:
    words = cell.split()
    capitals = [word for word in words if word.casefold() not in cue_words("columns", "values", "particles")]
    return (
        2 <= len(capitals) <= 4
        and len(words) <= 6
        and all(word[0].isupper() and word.rstrip(".").replace("-", "").isalpha() for word in capitals)
    )
