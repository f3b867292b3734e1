"""Propose readable indicators for a code from what people coded, each with its right and wrong hits."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from opschaling_nlp.tables import iterate_rows

LEAST_RIGHT = 3
LEAST_PRECISION = 0.75
"""Thresholds for proposing an indicator: at least three right hits, and three quarters right."""
_APART = 3
"""Maximum number of words between two content words of a pair."""


class Proposal(NamedTuple):
    """An indicator that does not exist yet: its words, their parts of speech, and the coded statements it would hit."""

    words: str
    classes: str
    right: int
    wrong: int
    new: int
    """Right hits that no indicator finds now."""

    def line(self) -> str:
        """Write it as a codebook line."""
        plain = unicodedata.normalize("NFD", self.words).encode("ascii", "ignore").decode()
        name = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
        return f'{name} = {{ words = "{self.words}" }}'


def propose_indicators(tokens: pd.DataFrame, coded: Mapping[str, bool], *, found: frozenset[str]) -> list[Proposal]:
    """List proposals, best first: most new statements, then fewest wrong, then by their words.

    `coded` says for each coded statement whether the code holds; `found` are the statements that already get it.
    """
    where: dict[tuple[str, str], set[str]] = defaultdict(set)
    for statement, content in _content(tokens, coded):
        for key in _candidates(content):
            where[key].add(statement)
    proposals = []
    for (words, classes), statements in where.items():
        right = {one for one in statements if coded[one]}
        wrong = len(statements) - len(right)
        new = len(right - found)
        if len(right) >= LEAST_RIGHT and new and len(right) >= LEAST_PRECISION * len(statements):
            proposals.append(Proposal(words, classes, len(right), wrong, new))
    return sorted(proposals, key=lambda one: (-one.new, one.wrong, -one.right, one.words))


def _content(tokens: pd.DataFrame, coded: Mapping[str, bool]) -> Iterator[tuple[str, list[tuple[int, str, str]]]]:
    words: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for statement, place, lemma, pos, content in iterate_rows(tokens, "statement_id", "i", "lemma", "pos", "content"):
        if content and statement in coded and lemma.isalpha():
            words[statement].append((place, lemma.lower(), pos))
    yield from sorted(words.items())


def _candidates(words: list[tuple[int, str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the single words, and pairs of nearby words in any order."""
    for _, lemma, pos in words:
        yield lemma, pos
    for (place, one, pos), (next_place, other, next_pos) in pairwise(words):
        if next_place - place - 1 <= _APART and one != other:
            (first, first_pos), (second, second_pos) = sorted([(one, pos), (other, next_pos)])
            yield f"{first} + {second}", f"{first_pos} + {second_pos}"
