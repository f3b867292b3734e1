"""Find the words and phrases of indicators in Docs.

Each is looked up by its rarest word, so that time hardly grows with their number.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import chain, pairwise
from operator import or_
from typing import NamedTuple

from opschaling_nlp.dutch.words import frequency, listed_words
from opschaling_nlp.tagging.language.tokenizer import space_signs
from opschaling_nlp.tagging.language.word_rows import Word
from opschaling_nlp.tagging.search.term_index import TermIndex

GAP = "…"
PART = " + "
GAP_WORDS = 4
"""Maximum number of words in a gap in a phrase."""
APART_WORDS = 5
"""Maximum number of words between the first and last part of a phrase with parts in any order."""
APART_RELATIONS = 2
"""Maximum number of dependency relations between non-adjacent parts of such a phrase."""
STOPS = ".!?;…"
BOUNDARY = re.compile(rf"[{STOPS}]+(?=\s|$)|[\n→➔]")
"""What separates sentences; a phrase with parts in any order does not cross it."""
CLAUSE_OPENERS = frozenset(
    (*";:–—()", "maar", "want", "omdat", "terwijl", "zodat", "waardoor", "hoewel", "waarvan", "waarin", "waarbij")
)
"""Words that begin another clause; the parts of a phrase do not cross them."""
CLAUSE_MARKS = CLAUSE_OPENERS | {",", "dat", "die"}
"""Words and marks that a gap in a phrase does not cross."""
_CLAUSE = 1
"""Extra slot of a word that marks a clause."""
_GAP = 0

Places = tuple[int, int]
"""Index of the first token, and of the one after the last."""
Slot = int
"""A slot of phrases, with the terms that may fill it, as a bit; none for a gap."""
Slots = Sequence[int]
"""Per word, the slots that it can fill, as bits of one number."""


class _Slot(NamedTuple):
    """A slot: its bit, the terms that fill it, and how common they are together.

    It is `telling` if none of its terms is a stop word.
    """

    bit: Slot
    terms: frozenset[int]
    commonness: float
    telling: bool


class _Part(NamedTuple):
    """A part of a phrase around its anchor, the slot from which it is matched.

    `before` runs from right to left, `after` from left to right.
    """

    anchor: Slot
    before: tuple[Slot, ...]
    after: tuple[Slot, ...]


class _Phrase(NamedTuple):
    """One alternative of an indicator: the number of its rule, its parts, and all its slots as bits."""

    rule: int
    parts: tuple[_Part, ...]
    slots: int


class _Entry(NamedTuple):
    """What a word leads to: the slots it fills, the rules it fires alone, and the numbers of phrases to look up."""

    slots: int
    """As bits, so that a phrase that lacks a word for one of its slots is skipped at once."""
    rules: tuple[int, ...]
    phrases: frozenset[int]


class PhraseIndex:
    """Indexes words and phrases by the numbers of their rules; words are compared by folded text and lemma."""

    def __init__(self) -> None:
        self._terms = TermIndex()
        self._phrases: list[_Phrase] = []
        self._slots: dict[str, _Slot] = {}
        """The slots by their spelling in codebooks."""
        self._slots_of: dict[int, int] = defaultdict(int)
        """The slots that each term fills."""
        self._rules_of: dict[int, set[int]] = defaultdict(set)
        """Per term the rules that it fires by itself."""
        self._called_up: dict[int, set[int]] = defaultdict(set)
        """Per term the phrases that are looked up by it."""
        self._entries: dict[tuple[str, ...], _Entry] = {}
        """Entries worked out before, by text, lemma and separated particle, if any."""

    def add(self, rule: int, phrase: str) -> None:
        """Add one alternative of a rule: a word, or a phrase in codebook notation."""
        self._entries.clear()
        written = [
            [piece for word in part.split() for piece in space_signs(word).split()] for part in phrase.split(PART)
        ]
        if len(written) == 1 and len(written[0]) == 1:
            for word in written[0][0].split("|"):
                self._rules_of[self._terms.add(word)].add(rule)
            return
        slots = [self._slot(word) for part in written for word in part if word != GAP]
        # Looking up `van` or one of a hundred organisations for every phrase that contains it takes most of the time.
        for term in min(slots, key=lambda slot: slot.commonness).terms:
            self._called_up[term].add(len(self._phrases))
        parts = tuple(map(self._compile, written))
        self._phrases.append(_Phrase(rule, parts, _any_bit(slot.bit for slot in slots)))

    def _slot(self, written: str) -> _Slot:
        """Return the slot for words in codebook notation (`geld|budget`), creating it if new."""
        if written not in self._slots:
            words = written.split("|")
            terms = frozenset(map(self._terms.add, words))
            commonness = sum(frequency(word.strip("*")) for word in words)
            bit = _CLAUSE << len(self._slots) + 1
            self._slots[written] = _Slot(bit, terms, commonness, telling=listed_words("stopwords").isdisjoint(words))
            for term in terms:
                self._slots_of[term] |= bit
        return self._slots[written]

    def _compile(self, written: Sequence[str]) -> _Part:
        """Anchor a part on its first slot without a stop word."""
        slots = [None if word == GAP else self._slot(word) for word in written]
        anchor = next((place for place, slot in enumerate(slots) if slot is not None and slot.telling), 0)
        bits = [_GAP if slot is None else slot.bit for slot in slots]
        return _Part(bits[anchor], tuple(reversed(bits[:anchor])), tuple(bits[anchor + 1 :]))

    def find(self, words: Sequence[Word], text: str) -> list[tuple[int, Places]]:
        """Return the rule and place of every hit in the words of a text.

        The order is arbitrary, and a hit may occur more than once.
        """
        entries = self._look_up(words)
        found = [(rule, (place, place + 1)) for place, entry in enumerate(entries) for rule in entry.rules]
        phrases = self._possible(entries)
        if phrases:
            slots = [
                entry.slots | _CLAUSE if word.lower in CLAUSE_MARKS else entry.slots
                for entry, word in zip(entries, words, strict=True)
            ]
            for seen, places in _readings(words, text, slots):
                for phrase in phrases:
                    parts = _parts(phrase, seen, places)
                    joined = _join(parts, words, text) if len(parts) > 1 else chain.from_iterable(parts)
                    found.extend((phrase.rule, place) for place in joined)
        return found

    def _possible(self, entries: Sequence[_Entry]) -> list[_Phrase]:
        """List the phrases whose slots are all filled by some word."""
        called_up = frozenset().union(*[entry.phrases for entry in entries])
        present = _any_bit(entry.slots for entry in entries)
        phrases = map(self._phrases.__getitem__, called_up)
        return [phrase for phrase in phrases if phrase.slots & present == phrase.slots]

    def _look_up(self, words: Sequence[Word]) -> list[_Entry]:
        known = self._entries
        entries = [known.get((word.text, word.lemma)) or self._learn(word) for word in words]
        for particle in words:
            if particle.dep == "compound:prt":  # `wisselen … uit` is also looked up as `uitwisselen`
                head = words[particle.head]
                entries[head.index] = known.get((head.text, head.lemma, particle.text)) or self._learn(
                    head, particle.text
                )
        return entries

    def _learn(self, word: Word, *particle: str) -> _Entry:
        """Work out and cache what a word is looked up for, including its separated particle if it has one."""
        terms = self._terms.terms_of(word.text, word.lemma)
        if particle:
            terms |= self._terms.terms_of(word.text, particle[0] + word.lemma)
        rules, phrases = (
            frozenset().union(*[of[term] for term in terms if term in of]) for of in (self._rules_of, self._called_up)
        )
        entry = _Entry(_any_bit(self._slots_of.get(term, 0) for term in terms), tuple(sorted(rules)), phrases)
        return self._entries.setdefault((word.text, word.lemma, *particle), entry)


def _any_bit(numbers: Iterable[int]) -> int:
    return reduce(or_, numbers, 0)


def _readings(words: Sequence[Word], text: str, slots: Slots) -> list[tuple[Slots, Sequence[Places] | None]]:
    """Return the slots of words; with slashes, also those with slashed words merged, and then the places of all.

    So `kennis/ervaring delen` contains `kennis delen`.
    """
    if "/" not in text:
        return [(slots, None)]
    slashes = [word.index for word in words[1:-1] if word.text == "/"]
    joined = [(place, place + 1) for place in range(len(words))]
    for slash in reversed(slashes):
        joined[slash - 1 : slash + 2] = [(slash - 1, joined[slash + 1][1])]
    return [(slots, None), ([_any_bit(slots[start:end]) for start, end in joined], joined)]


def _parts(phrase: _Phrase, words: Slots, joined: Sequence[Places] | None) -> list[list[Places]]:
    """List where each part of a phrase occurs; empty if a part is missing.

    `joined` gives the tokens of each word.
    """
    parts = []
    for part in phrase.parts:
        places = _places(part, words)
        if not places:
            return []
        parts.append(places)
    if joined is None:
        return parts
    return [[(joined[start][0], joined[end - 1][1]) for start, end in part] for part in parts]


def _places(part: _Part, words: Slots) -> list[Places]:
    anchor = part.anchor
    places = [place for place, here in enumerate(words) if anchor & here]
    if not part.before and not part.after:
        return [(place, place + 1) for place in places]
    found = []
    for place in places:
        end = _match(part.after, words, place + 1, 1)
        start = None if end is None else _match(part.before, words, place - 1, -1)
        if end is not None and start is not None:
            found.append((start + 1, end))
    return found


def _match(slots: Sequence[Slot], words: Slots, start: int, step: int) -> int | None:
    """Return the index after the shortest match of the slots, or None.

    Matching starts at `start` and proceeds by `step` (1 or -1).
    """
    here = start
    for place, slot in enumerate(slots):
        if slot == _GAP:
            return _match_after_gap(slots[place + 1 :], words, here, step)
        if not 0 <= here < len(words) or not slot & words[here]:
            return None
        here += step
    return here


def _match_after_gap(slots: Sequence[Slot], words: Slots, start: int, step: int) -> int | None:
    for here in range(start, start + step * (GAP_WORDS + 1), step):
        if not 0 <= here < len(words):
            return None
        if slots[0] & words[here]:
            end = _match(slots[1:], words, here + step, step)
            if end is not None:
                return end
        if words[here] & _CLAUSE:
            return None
    return None


def _join(places: Sequence[Sequence[Places]], words: Sequence[Word], text: str) -> Iterator[Places]:
    """Combine the parts of a phrase that belong together, near each other in a sentence, in any order."""
    others = [sorted(part) for part in places[1:]]
    longest = max((end - start for part in others for start, end in part), default=0)
    for anchor in places[0]:
        chosen = sorted(_nearest(anchor, others, longest))
        if len(chosen) < len(places):
            continue
        start, end = chosen[0][0], max(end for _, end in chosen)
        together = all(_belong_together(words, *two) for two in pairwise(chosen))
        if together and not BOUNDARY.search(text, words[start].start, words[end - 1].start):
            yield start, end


def _nearest(anchor: Places, others: Sequence[Sequence[Places]], longest: int) -> list[Places]:
    """Choose for an anchor the nearest place of each other part.

    The places do not overlap; the search stops at the first part without one near enough.
    """
    chosen = [anchor]
    for part in others:
        low = bisect_left(part, (anchor[0] - APART_WORDS - longest, 0))
        near = [
            place
            for place in part[low : bisect_left(part, (anchor[1] + APART_WORDS + 1, 0))]
            if _distance(anchor, place) <= APART_WORDS and all(_distance(place, one) >= 0 for one in chosen)
        ]
        if not near:
            break
        chosen.append(min(near, key=lambda place: (_distance(anchor, place), place)))
    return chosen


def _belong_together(words: Sequence[Word], left: Places, right: Places) -> bool:
    """Return whether two parts belong together.

    No clause begins between them, and either the parse links them or at most one word separates them.
    """
    if any(word.lower in CLAUSE_OPENERS for word in words[left[1] : right[0]]):
        return False
    if right[0] - left[1] <= 1 or not words[0].dep:
        return True
    steps = [_steps_up(words, place) for place in range(*left)]
    return any(
        up + down[place] <= APART_RELATIONS
        for one in range(*right)
        for place, up in _steps_up(words, one).items()
        for down in steps
        if place in down
    )


def _steps_up(words: Sequence[Word], place: int) -> dict[int, int]:
    """Count the relations from a word up to each word that it depends on.

    Counting stops at the distance that two parts may be apart.
    """
    steps = {place: 0}
    for step in range(1, APART_RELATIONS + 1):
        place = words[place].head
        steps.setdefault(place, step)
    return steps


def _distance(one: tuple[int, int], other: tuple[int, int]) -> int:
    """Count the words between two spans; negative when they overlap."""
    return max(one[0], other[0]) - min(one[1], other[1])
