"""Learn from a document how its lines are hyphenated.

A word of which a first syllable would have fitted on the line above was not kept from it by its width.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from opschaling_nlp.dutch.signs import broken_word
from opschaling_nlp.dutch.thresholds import count_limit, threshold
from opschaling_nlp.dutch.words import break_positions
from opschaling_nlp.model import Block

WORD = re.compile(r"[^\W\d_]{6,}(?=[.,;!?)]*(?:\s|$))")
"""What the programs agree on breaking: not a short word, a plural with an apostrophe, or an address."""


@dataclass(frozen=True, slots=True)
class Hyphenation:
    """Say how few letters the program leaves at the end of a line; 0 when it does not break words of that kind."""

    lower: int = 0
    capital: int = 0

    def would_break(self, below: Block, left: float) -> bool:
        """Tell whether the first syllable of a line would have fitted in so many points on the one above."""
        fewest = self.capital if below.text[:1].isupper() else self.lower
        return 0 < (syllable_width(below, fewest) if fewest else 0.0) <= left


def learn_hyphenation(pairs: Iterable[tuple[Block, Block, float]]) -> Hyphenation:
    """Learn from lines and those right below, with the width left on the first, in points."""
    broken: list[str] = []
    passed: list[tuple[Block, float]] = []
    for above, below, left in pairs:
        if (word := broken_word(above.text)) and below.text[:1].islower():
            broken.append(word)
        elif below.text[:1].islower() and above.text[-1:].isalpha():
            passed.append((below, left))
    if len(broken) < count_limit("hyphenation.fewest"):
        return Hyphenation()
    fewest = max(2, min(len(word) for word in broken))
    missed = sum(0 < syllable_width(line, fewest) <= left for line, left in passed)
    if missed > threshold("hyphenation.largest_miss") * len(broken):
        return Hyphenation()
    return Hyphenation(fewest, fewest if any(word.istitle() for word in broken) else 0)


def syllable_width(line: Block, fewest: int) -> float:
    """Return the width in points, with a hyphen, of the least of the first word that may stand alone.

    That is at least `fewest` letters; 0 when the word cannot be broken.
    """
    word = WORD.match(line.text)
    cut = next((place for place in break_positions(word.group()) if place >= fewest), 0) if word else 0
    if not cut or line.extent is None:
        return 0.0
    return line.extent.steps[min(cut, len(line.extent.steps)) - 1] + threshold("hyphenation.hyphen_width") * line.size
