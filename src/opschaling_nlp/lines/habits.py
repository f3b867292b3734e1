"""Learn how a text ends and opens its posts, from the lines that surely end one, against how its sentences go on inside lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log2
from statistics import mean

from opschaling_nlp.dutch.cues import cue_words
from opschaling_nlp.dutch.signs import OPENING, STOPS, WORD, ends_in_word, ends_sentence, opens_low
from opschaling_nlp.dutch.thresholds import count_limit, threshold
from opschaling_nlp.lines.ends import asks_for_more, goes_on_name
from opschaling_nlp.lines.seam import Seam
from opschaling_nlp.model import Block

_GAP = re.compile(r"(\S) +[\"'“‘(]*(\w)")
_LABEL = re.compile(r"([^\W\d_]+)(?: [^\W\d_]{1,3}| \([^)]{1,30}\))?:\s")


@dataclass(frozen=True, slots=True)
class Habits:
    """Hold the habits of a text; shares are smoothed so that none is 0.

    `ends` is the share of lines that end a post; `low` of posts that open in lower case; `stop` of posts that end in a
    stop; `inner_capital` and `inner_stop` of the blanks inside lines with a capital, or a stop, around them;
    `inner_low` of the stops inside lines with a small letter behind them.
    """

    ends: float
    low: float
    stop: float
    inner_capital: float
    inner_stop: float
    inner_low: float
    parted: bool = False
    """Whether white space parts the posts."""
    opens_low: bool = False
    """Whether posts below white space open in lower case: more than one does, and no rare few."""
    labels: frozenset[str] = frozenset()
    """Words with a colon that open several lines."""
    ordinary: frozenset[str] = frozenset()
    """Words that are no names: the text has them in small letters."""

    def bits(self, seam: Seam) -> dict[str, float]:
        """Return what first letters and stops tell, each in bits for a post that opens here."""
        first = seam.below.text.lstrip(OPENING + " ")[:1]
        found = {}
        if seam.full and seam.below.gap == 0:
            found["start"] = log2(self.ends / (1 - self.ends)) + log2(seam.chance)
        if ends_sentence(seam.above.text):
            found["stop"] = log2(self.stop / self.inner_stop)
            if first.islower():
                found["low_behind_stop"] = log2(self.low / self.inner_low)
        elif first.islower():
            found["low"] = log2(self.low / (1 - self.inner_capital))
        elif first.isupper():
            found["capital"] = log2((1 - self.low) / self.inner_capital)
        return found

    def is_labelled(self, seam: Seam) -> bool:
        """Tell whether the next line opens with a label (`Kans: …`) as others do."""
        label = _LABEL.match(seam.below.text)
        return label is not None and label.group(1) in self.labels and not asks_for_more(seam.above.text)

    def opens_with_ordinary_word(self, seam: Seam) -> bool:
        """Tell whether an ordinary word has a capital behind a line that ends in a word and no stop."""
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
    """Learn from the lines that surely end a post, because the next word would have fitted, and from what stands inside lines."""
    known = [seam for seam in seams if seam.spare is not None and not seam.boxed]
    lines = [block for block in blocks if block.kind == "line" and block.extent is not None]
    opened = [seam for seam in known if not seam.full or (seam.printed and seam.below.gap > 0)]
    ends = [seam for seam in opened if not seam.elsewhere and not seam.tight]
    close = sum(not seam.elsewhere for seam in known)
    chance = mean([seam.chance for seam in known] or [0.0])
    gaps = [match.groups() for block in lines for match in _GAP.finditer(block.text)]
    stops = [after.islower() for before, after in gaps if before in STOPS]
    capitals = sum(after.isupper() for before, after in gaps if before not in STOPS)
    low = sum(opens_low(seam.below.text) for seam in ends)
    spaced = [opens_low(seam.below.text) for seam in ends if seam.below.gap > 0]
    labels = Counter(found.group(1) for block in lines if (found := _LABEL.match(block.text)))
    return Habits(
        ends=min(
            threshold("habits.most"),
            max(
                threshold("habits.least"),
                (len(ends) / (1 - chance) + threshold("habits.usual") * threshold("habits.weight"))
                / (close + threshold("habits.weight")),
            ),
        ),
        low=(low + 0.5) / (len(ends) + 1),
        stop=(sum(ends_sentence(seam.above.text) for seam in ends) + 0.5) / (len(ends) + 1),
        inner_capital=(capitals + 1) / (len(gaps) + 20),
        inner_stop=(len(stops) + 0.5) / (len(gaps) + 10),
        inner_low=(sum(stops) + 0.5) / (len(stops) + threshold("habits.stops")),
        parted=sum(seam.below.gap > 0 for seam in opened) >= max(1, threshold("habits.parted") * len(opened)),
        opens_low=sum(spaced) >= max(2, threshold("habits.rare") * len(spaced)),
        labels=frozenset(label for label, count in labels.items() if count >= count_limit("habits.same_label")),
        ordinary=frozenset(word for block in lines for word in WORD.findall(block.text) if word.islower())
        | cue_words("wraps", "unfinished")
        | cue_words("wraps", "runs_on"),
    )
