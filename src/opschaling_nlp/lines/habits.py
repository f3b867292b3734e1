"""Learn how a text ends and opens its posts, from the lines that certainly end one and from inside lines."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log2
from statistics import mean

from opschaling_nlp.dutch.cues import cue_words, threshold
from opschaling_nlp.dutch.signs import OPENING, STOPS, WORD, ends_in_word, ends_sentence, opens_low
from opschaling_nlp.lines.ends import asks_for_more, goes_on_name
from opschaling_nlp.lines.seam import Seam
from opschaling_nlp.model import Block

_GAP = re.compile(r"(\S) +[\"'“‘(]*(\w)")
_LABEL = re.compile(r"([^\W\d_]+)(?: [^\W\d_]{1,3}| \([^)]{1,30}\))?:\s")


@dataclass(frozen=True, slots=True)
class Habits:
    """The habits of a text; shares are smoothed so that none is 0."""

    ends: float
    """Share of lines that end a post."""
    low: float
    """Share of posts that open in lower case."""
    stop: float
    """Share of posts that end in a full stop (or `!`, `?`, `…`)."""
    capital_inside: float
    """Share of spaces inside lines that are followed by a capital but not preceded by a stop."""
    stop_inside: float
    """Share of spaces inside lines that follow a stop."""
    low_inside: float
    """Share of stops inside lines that are followed by a lower-case letter."""
    parted: bool = False
    """Whether white space separates the posts."""
    opens_low: bool = False
    """Whether posts below white space open in lower case: more than one, and not rarely."""
    labels: frozenset[str] = frozenset()
    """Words that, with a colon, open several lines."""
    ordinary: frozenset[str] = frozenset()
    """Words that are not names, since the text also has them in lower case."""

    def bits(self, seam: Seam) -> dict[str, float]:
        """Return the evidence of first letters and stops, in bits in favour of a post opening here."""
        first = seam.below.text.lstrip(OPENING + " ")[:1]
        found = {}
        if seam.full and seam.below.gap == 0:
            found["start"] = log2(self.ends / (1 - self.ends)) + log2(seam.chance)
        if ends_sentence(seam.above.text):
            found["stop"] = log2(self.stop / self.stop_inside)
            if first.islower():
                found["low_behind_stop"] = log2(self.low / self.low_inside)
        elif first.islower():
            found["low"] = log2(self.low / (1 - self.capital_inside))
        elif first.isupper():
            found["capital"] = log2((1 - self.low) / self.capital_inside)
        return found

    def is_labelled(self, seam: Seam) -> bool:
        """Return whether the next line opens with a label (`Kans: …`) as other lines do."""
        label = _LABEL.match(seam.below.text)
        return label is not None and label.group(1) in self.labels and not asks_for_more(seam.above.text)

    def opens_with_ordinary_word(self, seam: Seam) -> bool:
        """Return whether an ordinary word is capitalised after a line that ends in a word without a stop."""
        text = seam.below.text.lstrip(OPENING)
        word = WORD.match(text)
        return (
            word is not None
            and word.group().istitle()
            and word.group().lower() in self.ordinary
            and ends_in_word(seam.above.text)
            and not goes_on_name(seam.above.text, text)
        )


def learn_habits(blocks: Sequence[Block], seams: Sequence[Seam]) -> Habits:
    """Learn from lines that certainly end a post, since the next word would have fitted, and from inside lines."""
    known = [seam for seam in seams if seam.spare is not None and not seam.boxed]
    opened = [seam for seam in known if seam.surely_opens]
    ends = [seam for seam in opened if not seam.elsewhere and not seam.tight]
    low = sum(opens_low(seam.below.text) for seam in ends)
    stops = sum(ends_sentence(seam.above.text) for seam in ends)
    texts = [block.text for block in blocks if block.kind == "line" and block.extent is not None]
    return Habits(
        ends=_share_of_ends(known, ends),
        low=(low + 0.5) / (len(ends) + 1),
        stop=(stops + 0.5) / (len(ends) + 1),
        **_learn_inside(texts),
        parted=sum(seam.below.gap > 0 for seam in opened) >= max(1, threshold("habits.parted") * len(opened)),
        opens_low=_open_low_below_space(ends),
        labels=_find_labels(texts),
        ordinary=frozenset(filter(str.islower, WORD.findall("\n".join(texts))))
        | cue_words("wraps", "unfinished")
        | cue_words("wraps", "runs_on"),
    )


def _open_low_below_space(ends: Sequence[Seam]) -> bool:
    spaced = [opens_low(seam.below.text) for seam in ends if seam.below.gap > 0]
    return sum(spaced) >= max(2, threshold("habits.rare") * len(spaced))


def _share_of_ends(known: Sequence[Seam], ends: Sequence[Seam]) -> float:
    """Return the share of lines that end a post, allowing for full lines that do so by chance."""
    chance = mean([seam.chance for seam in known] or [0.0])
    usual, weight = threshold("habits.usual"), threshold("habits.weight")
    lines = sum(not seam.elsewhere for seam in known)
    share = (len(ends) / (1 - chance) + usual * weight) / (lines + weight)
    return min(threshold("habits.most"), max(threshold("habits.least"), share))


def _learn_inside(texts: Sequence[str]) -> dict[str, float]:
    """Learn how sentences continue inside lines, as shares smoothed so that none is 0."""
    gaps = [match.groups() for text in texts for match in _GAP.finditer(text)]
    low = [after.islower() for before, after in gaps if before in STOPS]
    capitals = sum(after.isupper() for before, after in gaps if before not in STOPS)
    return {
        "capital_inside": (capitals + 1) / (len(gaps) + 20),
        "stop_inside": (len(low) + 0.5) / (len(gaps) + 10),
        "low_inside": (sum(low) + 0.5) / (len(low) + threshold("habits.stops")),
    }


def _find_labels(texts: Sequence[str]) -> frozenset[str]:
    counts = Counter(found.group(1) for text in texts if (found := _LABEL.match(text)))
    return frozenset(label for label, count in counts.items() if count >= threshold("habits.same_label"))
