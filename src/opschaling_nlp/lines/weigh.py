"""Weigh whether a post opens at a seam or continues across it: features of the seam, each with a weight in bits."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from opschaling_nlp.dutch.cues import count_limit, threshold
from opschaling_nlp.dutch.signs import SOFT_HYPHEN, broken_word, ends_clause, opens_low
from opschaling_nlp.dutch.words import frequency
from opschaling_nlp.lines.ends import (
    asks_for_more,
    breaks_sentence,
    clashes,
    closes_sentence,
    goes_on,
    goes_on_name,
    last_word,
)
from opschaling_nlp.lines.habits import Habits, learn_habits
from opschaling_nlp.lines.seam import Seam, measure_seams, weigh
from opschaling_nlp.model import Block

_EMPHASIS = re.compile(r"\*{1,3}(?=\S)|_{1,2}(?=\S)")


def loose_lines(blocks: Sequence[Block], unknown: Sequence[bool]) -> set[int]:
    """Find the indices of the lines that run on.

    `unknown` says for each seam whether the space left above it is unknown. A list of short answers is also set close;
    it differs from a broken sentence in its number of lines and its short or lower-case first line.
    """
    gaps = [block.gap > 0 for block in blocks if block.kind == "line"]
    apart = sum(gaps) > threshold("loose.apart") * len(gaps)
    found: set[int] = set()
    for run in _runs(blocks, unknown):
        first, rest = blocks[run.start].text.lstrip(), run[1:]
        if _is_emphasised(first, [blocks[line].text for line in rest]):
            found |= set(rest)
        elif apart and len(rest) < threshold("loose.short_run"):
            found |= {line for line in rest if _runs_on(blocks, line) or _breaks_off(blocks, line)}
    return found


def _is_emphasised(first: str, rest: Sequence[str]) -> bool:
    """Return whether emphasis opens in a line and closes in one below it."""
    sign = _EMPHASIS.match(first)
    return sign is not None and first.count(sign.group()) % 2 == 1 and any(sign.group() in text for text in rest)


def _runs(blocks: Sequence[Block], unknown: Sequence[bool]) -> Iterator[range]:
    """Yield the stretches of consecutive lines whose width is unknown."""
    start = 0
    for index in range(1, len(blocks) + 1):
        if index == len(blocks) or blocks[index].gap or not unknown[index - 1]:
            yield range(start, index)
            start = index


def _runs_on(blocks: Sequence[Block], line: int) -> bool:
    above, below = blocks[line - 1].text.strip(), blocks[line].text.lstrip()
    long = len(above.split()) >= count_limit("loose.sentence_words") and above[:1].isupper()
    return below[:1].islower() and long and not ends_clause(above)


def _breaks_off(blocks: Sequence[Block], line: int) -> bool:
    """Return whether a line ends on a comma or a word that asks for more, and the next continues in lower case."""
    above, below = blocks[line - 1].text.rstrip(), blocks[line].text.lstrip()
    return below[:1].islower() and (above.endswith(",") or asks_for_more(above) or goes_on(below))


def weigh_seams(blocks: Sequence[Block], *, asks_room: Callable[[str], bool]) -> list[Seam]:
    """Weigh the seams between blocks, one fewer than there are blocks; `asks_room` spots a question to the room."""
    seams = measure_seams(blocks)
    habits = learn_habits(blocks, seams)
    loose = loose_lines(blocks, [seam.spare is None and _same_flow(seam) for seam in seams])
    weighed: list[Seam] = []
    for index, seam in enumerate(seams):
        found = find_features(seam, habits)
        if "rare" in found and "close" not in found:
            asked = any(
                asks_room(" ".join(one.text.strip() for one in blocks[max(0, index + 1 - lines) : index + 1]))
                for lines in (1, 2)
            )
            found["asked"] = float(asked and seam.below.text.lstrip()[:1].isalpha())
        found["loose"] = float(index + 1 in loose)
        weighed.append(replace(seam, bits=weigh(found)))
    return weighed


def find_features(seam: Seam, habits: Habits) -> dict[str, float]:
    """Return the features of a seam on its own: 1 for what holds, or bits derived from the text itself."""
    above, gap = seam.above.text, seam.below.gap
    found: dict[str, float] = {
        "soft_hyphen": float(above.rstrip().endswith(SOFT_HYPHEN) and (gap == 0 or seam.elsewhere)),
        "lower_foot": float(seam.lower_foot),
        "clash": float(seam.elsewhere and clashes(above, seam.below.text)),
    }
    if seam.spare is None:
        return found | {"unknown": 1.0}
    if gap > 0:
        found["space" if seam.printed else "blank"] = 1.0
    if not seam.full:
        found["fits"] = 1.0
        if not seam.tight:
            return found
    elif seam.justified:
        found["stretched"] = 1.0
    if seam.tight or (habits.parted and gap == 0 and not seam.elsewhere):
        found["close"] = 1.0
    elif habits.is_labelled(seam):
        found["label"] = 1.0
    return found | habits.bits(seam) | _by_words(seam, habits)


def _by_words(seam: Seam, habits: Habits) -> dict[str, float]:
    """Return the evidence of the words around a line end: some never end a post, others hardly ever open one."""
    above, below = seam.above.text, seam.below.text.lstrip("\"'“‘„ ")
    blank = seam.below.gap > 0
    closes = closes_sentence(above)
    return {
        "broken_sentence": float(breaks_sentence(above)),
        "broken_word": float(bool(broken_word(above))),
        "goes_on": float(goes_on(below) or goes_on_name(above, below)),
        "ordinary_capital": float(habits.opens_with_ordinary_word(seam)),
        "closes": float(closes),
        "rare": float(not closes and frequency(last_word(above)) < threshold("ends.frequent")),
        "clause_above_blank": float(blank and ends_clause(above)),
        "low_below_blank": float(blank and opens_low(below) and not habits.opens_low),
    }


def looks_differ(above: Block, below: Block) -> bool:
    """Return whether two lines differ so much in size or weight that they cannot be lines of one post."""
    if (
        above.size
        and below.size
        and abs(above.size - below.size) > threshold("seam.same_size") * max(above.size, below.size)
    ):
        return True
    unknown = above.extent is None
    return above.bold != below.bold and (unknown or below.text.lstrip()[:1].isupper() or below.gap > 0)


def _same_flow(seam: Seam) -> bool:
    above, below = seam.above, seam.below
    return above.kind == below.kind == "line" and not seam.elsewhere and not looks_differ(above, below)
