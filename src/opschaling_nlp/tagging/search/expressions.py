"""Search texts for many regular expressions, skipping those that need a word that is not there."""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from opschaling_nlp.tagging.language.tokenizer import TOO_LONG
from opschaling_nlp.tagging.search.necessary import necessary_pieces

CACHE_SIZE = 100_000  # words
_KEY = 3
"""Number of first letters by which a necessary word is looked up; shorter words are few."""
_READ = 64
"""Number of characters read of a sequence too long to be a word."""
_FILLER = "x\n"
_NOTHING: frozenset[int] = frozenset()
# The characters that IGNORECASE equates with an ASCII letter, besides its own two cases (see the documentation of re).
_LIKE_ASCII = str.maketrans({"İ": "i", "ı": "i", "ſ": "s", "K": "k"})


class Choice:
    """Regular expressions of which any may match, leftmost first, ignoring case unless they say otherwise.

    `numbers` are theirs in the set they belong to. They read the text in lower case where they can: without IGNORECASE
    they are several times faster.
    """

    def __init__(self, expressions: Sequence[str], numbers: Sequence[int]) -> None:
        joined = re.sub(r"\\.|\(\?[:=!<]=?!?", "", "|".join(expressions))
        self.numbers = frozenset(numbers)
        self.lowered = re.search(r"[A-Z]|\(\?", joined) is None
        self._sources = dict(zip(numbers, expressions, strict=True))
        self._compiled: dict[int, re.Pattern[str]] = {}

    def one(self, number: int) -> re.Pattern[str]:
        """Return the pattern of one expression; most are never needed, so each is compiled on first use."""
        if number not in self._compiled:
            self._compiled[number] = self._compile(self._sources[number])
        return self._compiled[number]

    @cached_property
    def all(self) -> re.Pattern[str]:
        """The pattern of all expressions together."""
        return self._compile("|".join(f"(?:{source})" for source in self._sources.values()))

    def _compile(self, expression: str) -> re.Pattern[str]:
        return re.compile(expression, re.NOFLAG if self.lowered else re.IGNORECASE)


class SearchText(NamedTuple):
    """A text, its lower-case form, and the expressions that may match it.

    If lower-casing changes the number of characters, `lower` is the text itself.
    """

    text: str
    lower: str
    possible: frozenset[int]

    def may_hold(self, choice: Choice | None) -> bool:
        """Return whether any of the expressions may match."""
        return choice is not None and not choice.numbers.isdisjoint(self.possible)

    def find(self, choice: Choice, low: int, high: int) -> Iterator[re.Match[str]]:
        """Return the matches between two positions."""
        numbers = choice.numbers & self.possible
        if not numbers:
            return iter(())
        pattern = choice.one(*numbers) if len(numbers) == 1 else choice.all
        return pattern.finditer(self.lower if choice.lowered else self.text, low, high)

    def holds(self, choice: Choice, low: int, high: int) -> bool:
        """Return whether there is a match between two positions."""
        text = self.lower if choice.lowered else self.text
        return any(choice.one(number).search(text, low, high) for number in choice.numbers & self.possible)


class Expressions:
    """Searches the same texts for a set of regular expressions."""

    def __init__(self) -> None:
        self._size = 0
        self._always: frozenset[int] = frozenset()
        self._short: dict[str, list[int]] = {}
        """Short necessary words, with the numbers of the expressions that need them."""
        self._long: dict[str, dict[str, list[int]]] = defaultdict(dict)
        """The same for longer words, by their first letters."""
        self._possible_by = lru_cache(maxsize=CACHE_SIZE)(self._look_up)

    def add(self, expressions: Sequence[str]) -> Choice:
        """Add expressions of which any may match."""
        numbers = range(self._size, self._size + len(expressions))
        self._size += len(expressions)
        for number, expression in zip(numbers, expressions, strict=True):
            pieces = necessary_pieces(expression)
            for piece in pieces:
                (self._short if len(piece) < _KEY else self._long[piece[:_KEY]]).setdefault(piece, []).append(number)
            if not pieces:
                self._always |= {number}
        self._possible_by.cache_clear()
        return Choice(expressions, numbers)

    def read(self, text: str) -> SearchText:
        """Prepare a text for searching; only the beginning of a sequence far too long to be a word is read."""
        text = TOO_LONG.sub(_shortened, text)
        lower = text.lower()
        plain = lower if text.isascii() else text.translate(_LIKE_ASCII).lower()
        possible = self._always.union(
            *map(self._possible_by, plain.split())
        )  # punctuation at words is harmless: pieces of words are looked up
        return SearchText(text, lower if len(lower) == len(text) else text, possible)

    def _look_up(self, word: str) -> frozenset[int]:
        found = [numbers for needed, numbers in self._short.items() if needed in word]
        for start in range(len(word) - _KEY + 1):
            long = self._long.get(word[start : start + _KEY])
            if long is not None:
                found.extend(numbers for needed, numbers in long.items() if word.startswith(needed, start))
        return frozenset(itertools.chain.from_iterable(found)) if found else _NOTHING


def _shortened(run: re.Match[str]) -> str:
    """Replace the rest of a long sequence by filler of the same length.

    Offsets stay the same, and an expression need not retry at each character of the sequence.
    """
    kept, length = run[0][:_READ], len(run[0])
    return kept + (_FILLER * (length // len(_FILLER) + 1))[: length - len(kept)]
