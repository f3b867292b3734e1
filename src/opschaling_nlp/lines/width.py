"""Find out whether the lines of a text were wrapped at a width, and how much space each line had left."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from math import log2
from statistics import mean
from typing import Literal, NamedTuple

from opschaling_nlp.dutch.cues import count_limit, limits, threshold
from opschaling_nlp.dutch.signs import ends_clause, first_chunk
from opschaling_nlp.lines.ends import breaks_sentence
from opschaling_nlp.lines.marks import find_mark

# Letter widths in thousandths of an em, averaged over Arial, Calibri and Times; only for telling full lines from short
# ones.
_CLASSES = {
    "\x01": ("ijl'|.,:;!I", 240),
    "\x02": (' frt()[]-/"’‘“”', 330),
    "\x03": ("ABCDEGHKNOPQRSUVXYZw&", 680),
    "\x04": ("mMW@%", 850),
}
_CLASS_OF = str.maketrans({letter: sign for sign, (letters, _) in _CLASSES.items() for letter in letters})


Break = Literal["broken", "low", "stopped", "capital"]
"""What surrounds a line end: a word or sign that asks for more, a stop, or a lower-case or capital letter after it."""

_RUNS_ON: Mapping[Break, float] = {"broken": 0.42, "low": 0.48, "stopped": 0.05, "capital": 0.05}
"""How often each occurs at the end of a wrapped line in running text."""
_USUAL: Mapping[Break, float] = {"broken": 0.02, "low": 0.18, "stopped": 0.2, "capital": 0.6}
"""How often posts end that way; all but the first are learned from the text, starting from these values."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A line with the one right below it: the kind of line end, its length, and what the next word and a space need."""

    sign: Break
    length: float
    needed: float


@dataclass(frozen=True, slots=True)
class _Measure:
    """A way to measure text in characters, and the share by which a width may be off."""

    length: Callable[[str], float]
    slack: float
    overhang_costs: float
    """Bits deducted for a line slightly beyond the width."""


class Fit(NamedTuple):
    """A supposed width, in characters, and how well the lines fit it; a score of 0 means not at all."""

    score: float = 0.0
    width: float = 0.0


def rooms_left(lines: Sequence[str]) -> list[float | None]:
    """Estimate for every line how many more characters would have fitted; all None if the text was not wrapped.

    Two measures are tried: characters (plain text wrapped by a program) and letter widths (text from a printed page). A
    text counts as wrapped if the lines in which the next word would not have fitted are those that run on. Lists may
    have a narrower width, because they were indented on the page.
    """
    texts = [line.rstrip() for line in lines]
    marked = [bool(find_mark(text).kind) for text in texts]
    listed = _listed(texts, marked)
    pairs = list(_pairs(texts, marked))
    everything = [True] * len(texts)
    by_character, by_letter = _Measure(len, 0.0, 1.5), _Measure(_letter_width, threshold("width.slack"), 0.0)
    characters, letters = (_fit(texts, pairs, everything, measure) for measure in (by_character, by_letter))
    printed = letters.score > characters.score + threshold("width.letters_cost")
    whole, measure = (letters, by_letter) if printed else (characters, by_character)
    by_class = (
        {kind: _fit(texts, pairs, [flag == kind for flag in listed], measure) for kind in (True, False)}
        if any(listed)
        else {}
    )
    rooms: list[float | None] = []
    for text, kind in zip(texts, listed, strict=True):
        fits = [fit for fit in (by_class.get(kind), whole) if fit and fit.score > 0 and text.strip()]
        rooms.append(
            next(
                (
                    max(0.0, left)
                    for fit in fits
                    if (left := fit.width - measure.length(text)) >= -threshold("width.overlong")
                ),
                None,
            )
        )
    return rooms


def _listed(texts: Sequence[str], marked: Sequence[bool]) -> list[bool]:
    """Return for every line whether it belongs to a list item: it opens one, or continues one."""
    listed: list[bool] = []
    inside, above = False, ""
    for text, opens in zip(texts, marked, strict=True):
        if text.strip():
            blank_above = not above.strip()
            inside = opens or (inside and (not blank_above or text.lstrip()[:1].islower()))
        listed.append(inside)
        above = text
    return listed


def _pairs(texts: Sequence[str], marked: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield each line with the one below; across a blank line if that is in lower case or all lines are separated."""
    filled = [index for index, text in enumerate(texts) if text.strip()]
    apart = all(below > index + 1 for index, below in pairwise(filled))
    for index, below in pairwise(filled):
        near = below == index + 1 or (below == index + 2 and (apart or texts[below].lstrip()[:1].islower()))
        if near and not marked[below]:
            yield index, below


def _fit(texts: Sequence[str], pairs: Sequence[tuple[int, int]], chosen: Sequence[bool], measure: _Measure) -> Fit:
    lines = [
        Pair(end_of(texts[above], below), measure.length(texts[above]), measure.length(f" {first_chunk(below)}"))
        for above, below in islice(
            ((above, texts[below].strip()) for above, below in pairs if chosen[above] and chosen[below]),
            count_limit("width.sample"),
        )
    ]
    lengths = islice(
        (text for text, flag in zip(texts, chosen, strict=True) if flag and text), count_limit("width.sample")
    )
    return fit_width(lines, list(map(measure.length, lengths)), measure.slack, measure.overhang_costs)


def fit_width(lines: Sequence[Pair], lengths: Sequence[float], slack: float = 0.0, overhang_costs: float = 1.5) -> Fit:
    """Try the widths of the lines themselves, so that one unwrapped line cannot hide the width of the others.

    `lengths` are those of all lines, including paragraphs not directly followed by a line; `slack` is the share by
    which a width may be off, and a line slightly beyond it costs `overhang_costs` bits.
    """
    widths = sorted(
        {line.length for line in lines if threshold("width.shortest") <= line.length <= threshold("width.longest")},
        reverse=True,
    )[: count_limit("width.candidates")]
    ordered = sorted(lengths)
    score, width = max(
        ((_score(lines, ordered, width * (1 - slack), overhang_costs), width) for width in widths), default=(0.0, 0.0)
    )
    doubt = threshold("width.doubt") + log2(len(widths)) / 2 if widths else 0.0
    return Fit(max(0.0, score - doubt), width * (1 - slack))


def _score(lines: Sequence[Pair], lengths: Sequence[float], width: float, overhang_costs: float) -> float:
    """Return in bits how much better a width explains the line ends than chance; 0 if too few lines keep to it.

    Given the width, some full lines run on and all others end posts; without one, all lines end posts and a line is
    full by chance, with a probability given by the width of the next word. `lengths` are those of all lines, sorted,
    including paragraphs not directly followed by a line.
    """
    full = Counter(
        line.sign
        for line in lines
        if line.length <= width + threshold("width.overlong") and line.length + line.needed > width
    )
    ends = Counter(line.sign for line in lines) - full
    longer = len(lengths) - bisect_right(lengths, width + threshold("width.overlong"))
    if longer > full.total() or (ends and not full["broken"] and full.total() < threshold("width.unbroken")):
        return 0.0
    chance = min(
        threshold("width.most_chance"),
        max(threshold("width.least_chance"), mean(line.needed for line in lines) / width),
    )
    visible = min(threshold("width.most_running"), max(0.0, (full.total() / len(lines) - chance) / (1 - chance)))
    gain = max(_gain(full, ends, chance, running) for running in (visible, *limits("width.few_running")))
    overhanging = len(lengths) - longer - bisect_right(lengths, width)
    return gain - threshold("width.longer_costs") * longer - overhang_costs * overhanging


def _gain(full: Counter[Break], ends: Counter[Break], chance: float, running: float) -> float:
    """Return in bits how much likelier the line ends are if this share of lines runs on than if none does."""
    ended, unwrapped = _shares(ends), _shares(full + ends)
    gain = sum(count * log2((1 - running) * ended[sign] / unwrapped[sign]) for sign, count in sorted(ends.items()))
    for sign, count in sorted(full.items()):
        gain += count * log2((running * _RUNS_ON[sign] / chance + (1 - running) * ended[sign]) / unwrapped[sign])
    return gain


def _shares(ends: Counter[Break]) -> dict[Break, float]:
    """Return how often posts end in each way, learned from known ends.

    The share that ends in a broken sentence is never learned.
    """
    known = {sign: ends[sign] + threshold("width.weight") * share for sign, share in _USUAL.items() if sign != "broken"}
    total = sum(known.values())
    return {
        "broken": _USUAL["broken"],
        **{sign: (1 - _USUAL["broken"]) * count / total for sign, count in known.items()},
    }


def end_of(above: str, below: str) -> Break:
    """Return the kind of line end between two lines."""
    if ends_clause(above):
        return "stopped"
    if breaks_sentence(above):
        return "broken"
    return "low" if below[:1].islower() or below[:1] in "(&" else "capital"


def _letter_width(text: str) -> float:
    """Return the width of a text in average characters, from the widths of its letters."""
    classes = text.translate(_CLASS_OF)
    counts = [(classes.count(sign), width) for sign, (_, width) in _CLASSES.items()]
    return (
        sum(count * width for count, width in counts) / threshold("width.usual_letter")
        + len(text)
        - sum(count for count, _ in counts)
    )
