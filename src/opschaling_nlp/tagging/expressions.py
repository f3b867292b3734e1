"""Search texts for many regular expressions, without trying those that need a word that is not there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from opschaling_nlp.tagging.necessary import necessary_words

CACHE_SIZE = 100_000  # words
_WORD = re.compile(r"\w+")
_NONE: dict[str, list[int]] = {}
_KEY = 2
"""By how many of its first letters a necessary word is looked up; one of a single letter by that."""
# The characters that IGNORECASE takes for a letter of ASCII, beside its own two cases (see the documentation of re).
_LIKE_ASCII = str.maketrans({"İ": "i", "ı": "i", "ſ": "s", "K": "k"})


class Expression(NamedTuple):
    """A regular expression of a set, and whether it reads the text in lower case: without IGNORECASE it is several times faster."""

    number: int
    pattern: re.Pattern[str]
    lowered: bool


class Reading(NamedTuple):
    """A text, the same in lower case (where that has as many characters; else the text again), and which expressions may match it."""

    text: str
    lower: str
    possible: set[int]

    def find(self, expression: Expression, low: int, high: int) -> Iterator[re.Match[str]]:
        """Return the matches between two characters."""
        if expression.number not in self.possible:
            return iter(())
        return expression.pattern.finditer(self.lower if expression.lowered else self.text, low, high)

    def holds(self, expression: Expression, low: int, high: int) -> bool:
        """Tell whether it matches between two characters."""
        if expression.number not in self.possible:
            return False
        return expression.pattern.search(self.lower if expression.lowered else self.text, low, high) is not None


class Expressions:
    """A set of regular expressions, in which case makes no difference unless they say so."""

    def __init__(self) -> None:
        self._size = 0
        self._always: set[int] = set()
        self._needing: dict[str, dict[str, list[int]]] = defaultdict(dict)
        """By their first letters the necessary words, with the numbers of the expressions that need them."""
        self._possible_by = lru_cache(maxsize=CACHE_SIZE)(self._look_up)

    def add(self, expressions: Sequence[str]) -> Expression:
        """Add what matches where any of some expressions does."""
        joined = expressions[0] if len(expressions) == 1 else "|".join(f"(?:{expression})" for expression in expressions)
        added = _compile(self._size, joined)
        self._size += 1
        words = necessary_words(added.pattern)
        for word in words:
            self._needing[word[:_KEY]].setdefault(word, []).append(added.number)
        if not words:
            self._always.add(added.number)
        self._possible_by.cache_clear()
        return added

    def read(self, text: str) -> Reading:
        """Prepare a text for searching."""
        lower = text.lower()
        possible = self._always.union(*map(self._possible_by, _WORD.findall(text)))
        return Reading(text, lower if len(lower) == len(text) else text, possible)

    def _look_up(self, word: str) -> frozenset[int]:
        plain = word.translate(_LIKE_ASCII).lower()
        found: set[int] = set()
        for start in range(len(plain)):
            for needed, numbers in self._starting(plain[start : start + _KEY]):
                if plain.startswith(needed, start):
                    found.update(numbers)
        return frozenset(found)

    def _starting(self, letters: str) -> Iterator[tuple[str, list[int]]]:
        yield from self._needing.get(letters, _NONE).items()
        if len(letters) > 1:
            yield from self._needing.get(letters[0], _NONE).items()


def _compile(number: int, expression: str) -> Expression:
    if re.search(r"[A-Z]|\(\?", re.sub(r"\\.|\(\?[:=!<]=?!?", "", expression)):
        return Expression(number, re.compile(expression, re.IGNORECASE), lowered=False)
    return Expression(number, re.compile(expression), lowered=True)
