"""Weighs whether a full line, below which no white space tells, ends what it says or goes on, by how the document itself ends posts and lines."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Seam: TypeAlias = tuple[bool, bool]
"""Whether a stop stands before it and a capital after it."""

WORD = re.compile(r"[^\W\d_]+")
STOP = re.compile(r"[.!?…][\"'”’)\]]*$")
OPENING = "\"'“‘„"

NEAR = 7
"""Last lines on which less is left than so many times the next word are counted: so much likelier is one of them than a full one."""

SAME_LABEL = 3
"""Posts that open with the same word and colon for it to be a label."""

DOUBT = 0.5
"""Seams of each kind that are counted besides those that are seen among the blanks inside lines."""


class Pair(NamedTuple):
    """Hold a line and the one right below it."""

    above: str
    below: str
    left: float
    """How many times the first word of the second would still have fitted on the first."""
    spaced: bool
    """Whether there is space between them."""
    ended: bool
    """Whether the first surely ends a post."""


@dataclass(frozen=True, slots=True)
class Odds:
    """Hold what a document shows of the ends of posts and of lines."""

    ends: Mapping[Seam, float]
    """How many posts must end in a full line, by seam."""
    on: Mapping[Seam, float]
    """How many lines must go on, by seam."""
    names: frozenset[str]
    """Words that have a capital inside a sentence."""
    labels: frozenset[str] = frozenset()
    """Words with a colon that open posts."""

    def ends_at(self, above: str, below: str) -> bool:
        """Tell whether a full line more likely ends a post than goes on, by what it ends with and how the next one begins."""
        seam = _seam(above, below, self.names)
        if seam is not None and below.split(maxsplit=1)[0] in self.labels:
            return True
        return seam is not None and self.ends.get(seam, 0.0) > self.on[seam]


def count_odds(texts: Sequence[str], pairs: Sequence[Pair], *, spaced: bool) -> Odds:
    """Count the seams between the lines of posts, and between the words of all lines; `spaced` says whether posts with space below may end there."""
    inner = [words for text in texts for words in itertools.pairwise(text.split())]
    capitals = Counter(
        word for above, below in inner if _plain_seam(above, below) == (False, True) for word in WORD.findall(below)[:1]
    )
    names = frozenset(capitals)
    ends: Counter[Seam] = Counter()
    for pair in pairs:
        if (
            pair.ended
            and pair.left < NEAR
            and (spaced or not pair.spaced)
            and (seam := _seam(pair.above, pair.below, names))
        ):
            ends[seam] += 1
    rare = frozenset(
        word for word, count in capitals.items() if count > 1
    )  # a name that stands here only is not known by itself
    blanks = Counter(seam for above, below in inner if (seam := _seam(above, below, rare)))
    wrapped = sum(not pair.ended and pair.below[:1].islower() for pair in pairs)
    seams: list[Seam] = [(False, False), (False, True), (True, False), (True, True)]
    total = blanks.total() + DOUBT * len(seams)
    return Odds(
        {seam: ends[seam] / NEAR for seam in seams},
        {seam: wrapped * (blanks[seam] + DOUBT) / total for seam in seams},
        names,
        _labels(pairs),
    )


def _labels(pairs: Sequence[Pair]) -> frozenset[str]:
    firsts = Counter(pair.below.split()[0] for pair in pairs if pair.ended and pair.below)
    return frozenset(word for word, count in firsts.items() if word.endswith(":") and count >= SAME_LABEL)


def _seam(above: str, below: str, names: frozenset[str]) -> Seam | None:
    """Return the seam between two texts; none where the words themselves say that the text goes on, as inside a name."""
    seam = _plain_seam(above, below)
    if above.count("(") > above.count(")") and ")" in below:
        return None
    if seam == (False, True):
        before, after = WORD.findall(above), WORD.findall(below)
        if (
            not before
            or not after
            or before[-1].casefold() in _unfinished()
            or after[0] in names
            or (len(before) > 1 and before[-1][:1].isupper())
        ):
            return None
    return seam


def _plain_seam(above: str, below: str) -> Seam | None:
    first = below.lstrip(OPENING)[:1]
    if (
        not first.isalpha()
        or any(char.isdigit() for char in below.split(maxsplit=1)[0])
        or above[-1:] in "-\u00ad\u2010/:"
        or not any(char.isalnum() for char in above)
    ):
        return None
    return STOP.search(above) is not None, first.isupper()


@cache
def _unfinished() -> frozenset[str]:
    cues = tomllib.loads(files("opschaling_nlp").joinpath("resources/cues/wraps.toml").read_text("utf-8"))
    return frozenset(cues["certain"])
