"""Weigh where a full line ends a post, and where the post goes on in the next line: by first and last words, as the text at hand uses them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import log2
from statistics import mean

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.dutch.words import frequency
from opschaling_nlp.model import Block
from opschaling_nlp.text.wording import asks, is_question

_PARTED = 0.4
"""Share of the lines that surely open a post, below a line that was not full, with white space above, from which it parts the posts."""
_SAME_LABEL = 3
"""Lines that open with the same word and colon for it to be a label."""
_FEWEST = 4
"""Posts that surely begin where they stand, from which on first letters and stops are weighed."""

_FIRST_CHUNK = re.compile(r"\S+?(?:[-/–](?=\w)|(?=\s)|$)")
_STOP_END = re.compile(r"[.!?…][\"'”’)\]]*\s*$")
_GAP = re.compile(r"(\S) +[\"'“‘(]*(\w)")
_ADDRESS = re.compile(r"\s*<?(?:https?://|www\.)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_WORD_END = re.compile(r"[^\W_][\"'”’)\]]*\s*$")
_LABEL = re.compile(r"([^\W\d_]+)(?: [^\W\d_]{1,3}| \([^)]{1,30}\))?:\s")


def is_full(above: Block, below: Block) -> bool:
    """Tell whether the first word of `below` (up to a hyphen or slash) would not have fitted on the line above.

    An address may not have been broken at all: behind a word that asks for more it goes on.
    """
    return above.room is not None and (
        _needed(below) > above.room or (_ADDRESS.match(below.text) is not None and asks_for_more(above.text))
    )


def fresh_lines(blocks: Sequence[Block]) -> set[int]:
    """Find the lines that open a post though the line above was full.

    Where white space does not part the posts: a line that opens with a label (`Kans: …`) as others do, or with an ordinary word in
    capitals after a line that asks for no more, that follows a question to the room, or that is likelier to open a post than to go on with
    the one above. Where it does: a line below white space in lower case, in a text whose posts open so.
    """
    lines = [block for block in blocks if block.kind == "line" and block.room is not None and not own_container(block)]
    opened = [block for above, block in pairwise(lines) if not is_full(above, block)]
    parted = sum(block.gap > 0 for block in opened) >= max(1, _PARTED * len(opened))
    ordinary = (
        {word for block in lines for word in _WORD.findall(block.text) if word.islower()}
        | _words("unfinished")
        | _words("runs_on")
    )
    labels = Counter(found.group(1) for block in lines if (found := _LABEL.match(block.text)))
    habits = _learn_habits(lines)
    fresh: set[int] = set()
    for index, (above, block) in enumerate(pairwise(blocks), 1):
        if above.kind != "line" or block.kind != "line" or above.room is None or own_container(block):
            continue
        elsewhere = above.page != block.page or above.container != block.container
        if parted and not elsewhere:
            opens = block.gap > 0 and habits.opens_low and not _breaks_sentence(above.text)
        else:
            label = _LABEL.match(block.text)
            labelled = label is not None and labels[label.group(1)] >= _SAME_LABEL and not asks_for_more(above.text)
            opens = labelled or _opens_sentence(above.text, block.text, ordinary) or _follows_prompt(blocks, index)
            opens = opens or habits.weigh(above, block, ordinary) > 0
        if opens:
            fresh.add(index)
    return fresh


def own_container(block: Block) -> str:
    """Return the card or cell a line lies in; a column is none, because text flows from one into the next."""
    return "" if block.container.startswith("column:") else block.container


@dataclass(frozen=True, slots=True)
class _Habits:
    """Hold how the posts of a text open and end, against how its sentences go on inside lines; shares, smoothed so that none is 0.

    `start` is the share of full lines that end a post; `low` of posts that open in lower case; `stop` of posts that end in a stop;
    `inner_capital` and `inner_stop` of the blanks inside lines with a capital, or a stop, around them; `inner_low` of the stops inside
    lines with a small letter behind them.
    """

    start: float
    low: float
    stop: float
    inner_capital: float
    inner_stop: float
    inner_low: float
    opens_low: bool = False

    def weigh(self, above: Block, block: Block, ordinary: set[str]) -> float:
        """Return, in bits, how much likelier it is that a post opens at `block` than that it goes on; 0 or less where it does not count."""
        text = block.text.lstrip("\"'“‘„ ")
        first = text[:1]
        bits = log2(self.start / (1 - self.start)) - (_MEASURED if _is_measured(block) else 0.0)
        if _STOP_END.search(above.text):
            bits += log2(self.stop / self.inner_stop) + (log2(self.low / self.inner_low) if first.islower() else 0.0)
        elif first.islower():
            bits += log2(self.low / (1 - self.inner_capital))
        elif first.isupper():
            word = _WORD.match(text)
            no_name = word and word.group().lower() in ordinary and not _goes_on_name(above.text, word.group())
            bits += log2((1 - self.low) / (self.inner_capital / (_FEW_NAMES if no_name else 1)))
        return bits + _word_bits(above.text, text)


_MEASURED = 1.5
"""Bits by which a post ends more seldom at a full line where room is measured on a page than where it is counted in characters: so few full
lines of printed walls end one, because room is measured to the point and a doubtful line is no full one."""
_RARE = 0.1
"""Share of the openings below white space from which lower case is usual in a text."""
_FEW_NAMES = 10
"""How much rarer an ordinary word has a capital inside a sentence than others do."""
_STOPS = 8
"""Stops inside lines as which the small letters behind them are weighed before a text shows any."""
_MOST_BITS = 8.0
"""Bits by which a word or sign behind which no post ends outweighs everything else."""
_FREQUENT = 1e-3
"""Frequency of the words that hold a sentence together; after one a sentence seldom ends."""
_INFINITIVE = "n"
_CLOSED = 3.0
"""In bits, how much oftener verbs and particles that close a sentence end one than stand inside (the same treebanks)."""
_AFTER_FREQUENT, _AFTER_RARE = -2.0, 0.7
"""In bits, how a word of that frequency, or a rarer one, stands at the end of sentences against inside them (UD Dutch-Alpino and LassySmall)."""


def _learn_habits(lines: Sequence[Block]) -> _Habits:
    """Learn from the lines that surely end a post, because the next word would have fitted, and from what stands inside lines."""
    pairs = [
        (above, below)
        for above, below in pairwise(lines)
        if above.container == below.container and above.page == below.page
    ]
    ends = [(above, below) for above, below in pairs if not is_full(above, below)]
    full = len(pairs) - len(ends)
    width = max((len(block.text) + (block.room or 0.0) for block in lines), default=1.0)
    chance = min(0.5, mean([_needed(below) for _, below in pairs] or [1.0]) / max(1.0, width))
    expected = len(ends) * chance / (1 - chance)
    gaps = [match for block in lines for match in _GAP.finditer(block.text)]
    stops = sum(match.group(1) in ".!?…" for match in gaps)
    low_stops = sum(match.group(1) in ".!?…" and match.group(2).islower() for match in gaps)
    capitals = sum(match.group(2).isupper() and match.group(1) not in ".!?…" for match in gaps)
    low = sum(below.text.lstrip("\"'“‘„( ")[:1].islower() for _, below in ends)
    ended = sum(_STOP_END.search(above.text) is not None for above, _ in ends)
    return _Habits(
        start=min(0.9, max(0.02, expected / max(1, full))) if len(ends) >= _FEWEST else 0.02,
        low=(low + 0.5) / (len(ends) + 1),
        stop=(ended + 0.5) / (len(ends) + 1),
        inner_capital=(capitals + 1) / (len(gaps) + 20),
        inner_stop=(stops + 0.5) / (len(gaps) + 10),
        inner_low=(low_stops + 0.5) / (stops + _STOPS),
        opens_low=_open_low([below for _, below in ends if below.gap > 0]),
    )


def _open_low(openings: Sequence[Block]) -> bool:
    """Tell whether lines below white space open posts in lower case: more than one does, and no rare few."""
    low = sum(block.text.lstrip("\"'“‘„( ")[:1].islower() for block in openings)
    return low >= max(2, _RARE * len(openings))


def _is_measured(block: Block) -> bool:
    """Tell whether a line comes from a page on which letters have a size and room is measured."""
    return block.size > 0


def _word_bits(above: str, text: str) -> float:
    """Return what the words around a line end say, in bits: some never end a post, others hardly ever open one."""
    words, first = _WORD.findall(above), _WORD.match(text)
    last = words[-1].casefold() if words else ""
    bits = 0.0
    if _breaks_sentence(above):
        bits -= _MOST_BITS
    elif last in _words("unfinished"):
        bits -= _MOST_BITS / 4
    if text.startswith("(") or goes_on(text) or (first and _goes_on_name(above, first.group())):
        bits -= _MOST_BITS / 2
    if last in _words("closes") or (len(words) > 1 and words[-2] == "te" and last.endswith(_INFINITIVE)):
        return bits + _CLOSED
    return bits + (_AFTER_FREQUENT if frequency(last) >= _FREQUENT else _AFTER_RARE)


def _breaks_sentence(text: str) -> bool:
    """Tell whether a line ends where no post does: on an article or preposition, a comma, a hyphen, or inside brackets."""
    words = _WORD.findall(text)
    last = words[-1].casefold() if words else ""
    return (
        last in _words("certain")
        or text.rstrip().endswith((",", "-", "/", "(", "\u00ad"))
        or text.count("(") > text.count(")")
    )


def _follows_prompt(blocks: Sequence[Block], index: int) -> bool:
    """Tell whether a question to the room, of one or two lines, ends right above."""
    return any(
        is_question(question)
        and question.count("?") == 1
        and asks(question)
        and blocks[index].text.lstrip()[:1].isalpha()
        for question in (
            " ".join(block.text.strip() for block in blocks[max(0, index - lines) : index]) for lines in (1, 2)
        )
    )


def _opens_sentence(above: str, text: str, ordinary: set[str]) -> bool:
    word = _WORD.match(text.lstrip("\"'“‘„"))
    return (
        word is not None
        and word.group().istitle()
        and word.group().lower() in ordinary
        and _WORD_END.search(above) is not None
        and not asks_for_more(above)
        and not _goes_on_name(above, word.group())
    )


def _goes_on_name(above: str, word: str) -> bool:
    """Tell whether a name may go on in a word: both have a capital, and the second is none of those that hold sentences together."""
    words = _WORD.findall(above)
    return len(words) > 1 and words[-1].istitle() and word.istitle() and frequency(word.lower()) < _FREQUENT


def asks_for_more(text: str) -> bool:
    """Tell whether a line ends in a word behind which a sentence goes on."""
    words = _WORD.findall(text)
    return bool(words) and words[-1].casefold() in _words("unfinished")


def goes_on(text: str) -> bool:
    """Tell whether a line begins with a word with which a sentence goes on, but a post hardly ever opens."""
    first = _WORD.match(text.lstrip())
    return first is not None and first.group() in _words("runs_on")


def _needed(block: Block) -> int:
    """Return the characters that the first word of a line needs, with a blank before it."""
    chunk = _FIRST_CHUNK.match(block.text.lstrip())
    return len(chunk.group() if chunk else "") + 1


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load_cues("wraps")[name])
