"""Load the words and thresholds by which the columns of a table are recognised (resources/cues/columns.toml)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from opschaling_nlp.dutch.cues import load_cues

if TYPE_CHECKING:
    from collections.abc import Mapping

ROLES = ("text", "title", "section", "prompt", "author", "time", "reactions", "key", "reply_to", "group", "ignore")


@dataclass(frozen=True, slots=True)
class ContentThresholds:
    """Hold the limits that tell kinds of columns apart; their meaning stands beside them in columns.toml."""

    sample_rows: int
    most: float
    text_words: float
    label_words: float
    label_distinct: float
    label_minimum: int
    question_words: int
    header_ratio: float
    delimiter_consistency: float
    runaway_lines: int


@dataclass(frozen=True, slots=True)
class SlidoCues:
    """Hold what a Slido workbook is recognised by and how its poll types are answered."""

    pivot_first_columns: tuple[str, ...]
    export_columns: tuple[str, ...]
    separator: str
    several_answers: frozenset[str]
    ratings: frozenset[str]
    choices: frozenset[str]


@dataclass(frozen=True, slots=True)
class TableCues:
    """Hold all cues for tables."""

    roles: Mapping[str, str]
    """Folded column name → role."""
    content: ContentThresholds
    empty: frozenset[str]
    anonymous: frozenset[str]
    particles: frozenset[str]
    asking: frozenset[str]
    slido: SlidoCues
    official: frozenset[str]
    """Folded names of columns in which an organisation answers participants."""
    grouping: frozenset[str]
    """Folded names of sections that also say who spoke."""


def fold_name(name: str) -> str:
    """Fold a column name for comparing: lower case, no accents, no punctuation, single spaces."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(char))
    return " ".join(re.findall(r"[a-z0-9]+", plain))


@cache
def load_table_cues() -> TableCues:
    """Read columns.toml once per process."""
    table = load_cues("columns")
    slido = table["slido"]
    return TableCues(
        roles={fold_name(name): role for role in ROLES for name in table["names"][role]},
        content=ContentThresholds(**table["content"]),
        empty=frozenset(table["values"]["empty"]),
        anonymous=frozenset(table["values"]["anonymous"]),
        particles=frozenset(table["values"]["particles"]),
        asking=frozenset(table["values"]["asking"]),
        official=frozenset(map(fold_name, table["names"]["official"])),
        grouping=frozenset(map(fold_name, table["names"]["section_and_group"])),
        slido=SlidoCues(
            pivot_first_columns=tuple(slido["pivot_first_columns"]),
            export_columns=tuple(slido["export_columns"]),
            separator=slido["separator"],
            several_answers=frozenset(slido["several_answers"]),
            ratings=frozenset(slido["ratings"]),
            choices=frozenset(slido["choices"]),
        ),
    )
