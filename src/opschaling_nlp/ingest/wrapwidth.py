"""Find out whether the lines of a text were wrapped at a width, and how much room each line had left."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise

from opschaling_nlp.cues import load_cues

_LONGEST_WRAPPED = 180
"""Characters beyond which a line is a paragraph by itself; nobody wraps that wide."""
_SHORTEST_WIDTH = 30
_NARROW = 45
"""Characters below which lines are as short as answers, so that only a broken sentence proves wrapping."""
_LONG_LINE = 0.5
"""Share of the width above which a line that stops early speaks against wrapping."""
_LIKELY_SHARE = 0.55
"""Share of the full lines that must run on in lower case or mid-sentence before a text counts as wrapped."""
_ENOUGH = 2
"""Full lines that run on, below which they must end in the middle of a sentence to prove anything."""
_HALF = 0.5
_OVERLONG = 5
"""Characters beyond the width at which a line was not wrapped at it."""
_SAMPLE, _CANDIDATES = 2000, 80
"""Pairs of lines that are looked at, and widths that are tried, however long the text is."""
_STOP_COSTS, _CAPITAL_COSTS = 2.0, 0.7
"""What a line that runs on without being full, and a full line that does not run on, take off the score of a width."""
_SLACK = 0.03
"""Share of the width by which estimated widths of proportional letters may be off."""

_OPENS_POST = re.compile(r"\s*(?:[-*+•‣◦▪■●○–—→➔>\uf000-\uf0ff]|\d{1,3}[.)]\s|à\s|#|\|)")
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’)]*\s*$")
_FIRST_CHUNK = re.compile(r"\S+?(?:[-/](?=\w)|(?=\s)|$)")

# Widths of letters in thousandths of an em, averaged over Arial, Calibri and Times; for telling a full line from a short one, nothing more.
_CLASSES = {"\x01": ("ijl'|.,:;!I", 240), "\x02": (' frt()[]-/"’‘“”', 330), "\x03": ("ABCDEGHKNOPQRSUVXYZw&", 680), "\x04": ("mMW@%", 850)}
_CLASS_OF = str.maketrans({letter: sign for sign, (letters, _) in _CLASSES.items() for letter in letters})
_USUAL_WIDTH = 500


@dataclass(frozen=True, slots=True)
class _Pair:
    """Hold two lines, the second following the first, that might be one wrapped text."""

    text: str
    next_text: str


@dataclass(frozen=True, slots=True)
class _Measured:
    """Hold a pair with the length of its first line, and what the next word with a blank would have needed, in characters."""

    pair: _Pair
    length: float
    needed: float


@dataclass(frozen=True, slots=True)
class _Fit:
    """Hold a supposed width and how well the lines agree with it; a score of 0 says they do not."""

    width: float
    measure: Callable[[str], float]
    unit: float
    score: float

    def room(self, text: str) -> float | None:
        """Return the characters that would still have fitted; None for a line that was never wrapped."""
        left = self.width - self.measure(text) / self.unit
        return None if left < -_OVERLONG else max(0.0, left)


def rooms_left(lines: Sequence[str]) -> list[float | None]:
    """Estimate for every line how many more characters would have fitted; all None when the text was not wrapped.

    Two measures are tried: characters (plain text wrapped by a program) and letter widths (text taken from a printed page). A text counts
    as wrapped when the lines in which the next word would not have fitted are those that run on in the next line. Lists may have a
    narrower width of their own, because they were indented on the page.
    """
    texts = [line.rstrip() for line in lines]
    listed = _listed(texts)
    whole = _best_fit(texts, [True] * len(texts))
    by_class = {kind: _best_fit(texts, [flag == kind for flag in listed]) for kind in (True, False)} if any(listed) else {}
    rooms: list[float | None] = []
    for text, kind in zip(texts, listed, strict=True):
        fits = [fit for fit in (by_class.get(kind), whole) if fit and fit.score > 0 and text.strip()]
        rooms.append(next((room for fit in fits if (room := fit.room(text)) is not None), None))
    return rooms


def _listed(texts: Sequence[str]) -> list[bool]:
    """Tell of every line whether it belongs to a list item: it opens one, or runs on from one."""
    listed: list[bool] = []
    inside, above = False, ""
    for text in texts:
        if text.strip():
            blank_above = not above.strip()
            inside = bool(_OPENS_POST.match(text)) or (inside and (not blank_above or text.lstrip()[:1].islower()))
        listed.append(inside)
        above = text
    return listed


def _best_fit(texts: Sequence[str], chosen: Sequence[bool]) -> _Fit:
    pairs = list(islice(_pairs(texts, chosen), _SAMPLE))
    lines = list(islice((text for text, flag in zip(texts, chosen, strict=True) if flag and text), _SAMPLE))
    characters, letters = _fit(pairs, lines, len, unit=1.0, slack=0.0), _fit(pairs, lines, _letter_width, unit=float(_USUAL_WIDTH), slack=_SLACK)
    return letters if letters.score > characters.score else characters


def _pairs(texts: Sequence[str], chosen: Sequence[bool]) -> Iterator[_Pair]:
    """Yield each line with the one under it, also over a blank line when it runs on in lower case."""
    filled = [index for index, text in enumerate(texts) if text.strip()]
    for index, below in pairwise(filled):
        near = below == index + 1 or (below == index + 2 and texts[below].lstrip()[:1].islower())
        if near and chosen[index] and chosen[below] and not _OPENS_POST.match(texts[below]):
            yield _Pair(texts[index], texts[below].strip())


def _fit(pairs: Sequence[_Pair], texts: Sequence[str], measure: Callable[[str], float], *, unit: float, slack: float) -> _Fit:
    """Try the widths of the lines themselves; one line that was never wrapped must not hide the width of the others."""
    lines = [
        _Measured(pair, measure(pair.text) / unit, measure(f" {_first_chunk(pair.next_text)}") / unit) for pair in pairs if " " in pair.text.strip()
    ]
    widths = sorted({line.length for line in lines if _SHORTEST_WIDTH <= line.length <= _LONGEST_WRAPPED}, reverse=True)[:_CANDIDATES]
    lengths = sorted(measure(text) / unit for text in texts)
    scores = [(_score(lines, lengths, width * (1 - slack)), width) for width in widths]
    score, width = max(scores, default=(0.0, 0.0))
    return _Fit(width * (1 - slack), measure, unit, max(0.0, score))


def _score(lines: Sequence[_Measured], lengths: Sequence[float], width: float) -> float:
    """Say how well the lines agree with a width: those that are full run on, those that are not do not, and hardly any is longer.

    `lengths` are those of all lines, sorted, also of the paragraphs that no line follows at once.
    """
    fitting = [line for line in lines if line.length <= width + _OVERLONG]
    full = [line.pair for line in fitting if line.length + line.needed > width]
    early = [line for line in fitting if line.length + line.needed <= width]
    long_early = [line.pair for line in early if line.length > _LONG_LINE * width]
    runs_on, stops = sum(map(_runs_on, full)), sum(map(_runs_on, long_early))
    unexplained = sum(_runs_on(line.pair) for line in lines if line.length > width + _OVERLONG)
    longer = len(lengths) - bisect_right(lengths, width + _OVERLONG)
    if not full or longer > len(full) or runs_on < _LIKELY_SHARE * len(full) or runs_on < stops:
        return 0.0
    broken, list_like = sum(map(_breaks_sentence, full)), sum(map(_breaks_sentence, long_early))
    if broken <= list_like and (width < _NARROW or not _is_beyond_doubt(full, [line.pair for line in early], runs_on)):
        return 0.0
    return runs_on - _STOP_COSTS * stops - unexplained - _CAPITAL_COSTS * (len(full) - runs_on)


def _is_beyond_doubt(full: Sequence[_Pair], early: Sequence[_Pair], runs_on: int) -> bool:
    """Tell whether full lines that run on in lower case say enough: not where answers begin in lower case anyway."""
    lower = sum(pair.next_text[:1].islower() for pair in early)
    return runs_on >= _ENOUGH and (lower < _HALF * len(early) or len(full) > len(early))


def _runs_on(pair: _Pair) -> bool:
    first = pair.next_text[:1]
    return (first.islower() or first in "(&" or _breaks_sentence(pair)) and not _SENTENCE_END.search(pair.text)


def _breaks_sentence(pair: _Pair) -> bool:
    """Tell whether a line ends where no post would: on an article, a preposition, a hyphen, a comma."""
    words = pair.text.split()
    return pair.text.endswith(("-", ",", "/", "\u00ad")) or (len(words) > 1 and words[-1].casefold() in _mid_sentence())


@cache
def _mid_sentence() -> frozenset[str]:
    return frozenset(load_cues("wraps")["certain"])


def _first_chunk(text: str) -> str:
    match = _FIRST_CHUNK.match(text)
    return match.group() if match else text


def _letter_width(text: str) -> float:
    classes = text.translate(_CLASS_OF)
    counts = [(classes.count(sign), width) for sign, (_, width) in _CLASSES.items()]
    return float(sum(count * width for count, width in counts) + (len(text) - sum(count for count, _ in counts)) * _USUAL_WIDTH)
