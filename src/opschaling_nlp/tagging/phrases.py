"""Find words and phrases of indicators in Docs, in time that hardly grows with their number: each is looked up by its rarest word."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spacy.attrs import DEP, LEMMA, ORTH
from spacy.strings import get_string_id
from spacy.tokens import Doc

from opschaling_nlp.tagging.stopwords import load_stopwords
from opschaling_nlp.tagging.terms import TermIndex
from opschaling_nlp.tagging.tokenizer import space_signs

GAP = "…"
PART = " + "
GAP_WORDS = 4
"""Most words that a gap in a phrase may span."""
APART_WORDS = 8
"""Most words between the first and last part of a phrase whose parts stand in any order."""
BOUNDARY = re.compile(r"[.!?;…]+(?=\s|$)|[\n→➔]")
"""What divides sentences: a phrase whose parts stand in any order does not reach over it."""
_PARTICLE = get_string_id("compound:prt")
_SLASH = get_string_id("/")
_COLUMNS = [ORTH, LEMMA, DEP]

Places = tuple[int, int]
"""First token and the one after the last."""
Slot = frozenset[int] | None
"""The terms that may stand in a place of a phrase; None is a gap."""
Terms = Sequence[frozenset[int]]
"""Per token the terms that it is a case of."""


class _Part(NamedTuple):
    """A part of a phrase around its anchor, the slot from which it is matched: the slots before it from right to left, and those after it."""

    anchor: frozenset[int]
    before: tuple[Slot, ...]
    after: tuple[Slot, ...]


class _Phrase(NamedTuple):
    """One alternative of an indicator: the number of its rule, its parts, and its slots but the one it is looked up by: each needs a word."""

    rule: int
    parts: tuple[_Part, ...]
    others: tuple[frozenset[int], ...]


class _Entry(NamedTuple):
    """What a word is looked up for: the terms it is a case of, the rules it fires by itself, and the phrases that it calls up (by number)."""

    terms: frozenset[int]
    rules: frozenset[int]
    phrases: tuple[int, ...]


_NOTHING = _Entry(frozenset(), frozenset(), ())


class PhraseIndex:
    """Words and phrases with the numbers of their rules. Words are compared by text and lemma, folded."""

    def __init__(self) -> None:
        self._terms = TermIndex()
        self._stopwords = load_stopwords()
        self._phrases: list[_Phrase] = []
        self._rules_of: dict[int, set[int]] = defaultdict(set)
        """Per term the rules that it fires by itself."""
        self._called_up: dict[int, list[int]] = defaultdict(list)
        """Per term the phrases that are looked up by it."""
        self._common: set[int] = set()
        """The terms that are stop words."""
        self._entries: dict[tuple[int, ...], _Entry] = {}
        """What was worked out before, by text and lemma as spaCy numbers them, and the separated particle if there is one."""

    def add(self, rule: int, phrase: str) -> None:
        """Add one alternative of a rule: a word, or a phrase as codebooks write it."""
        self._entries.clear()
        parts = tuple(self._compile(space_signs(part).split()) for part in phrase.split(PART))
        slots = [slot for part in parts for slot in (part.anchor, *part.before, *part.after) if slot is not None]
        if len(slots) == 1:
            for term in slots[0]:
                self._rules_of[term].add(rule)
            return
        # Looking up `van` or one of a hundred organisations for every phrase that holds one takes most of the time.
        telling = min(slots, key=lambda slot: (not self._common.isdisjoint(slot), len(slot)))
        for term in telling:
            self._called_up[term].append(len(self._phrases))
        self._phrases.append(_Phrase(rule, parts, tuple(slot for slot in slots if slot is not telling)))

    def _compile(self, words: Sequence[str]) -> _Part:
        """Anchor a part on its first slot without a stop word."""
        choices = [word.split("|") for word in words]
        slots = [None if choice == [GAP] else frozenset(map(self._terms.add, choice)) for choice in choices]
        self._common.update(self._terms.add(word) for choice in choices for word in self._stopwords.intersection(choice))
        telling = (place for place, slot in enumerate(slots) if slot is not None and self._stopwords.isdisjoint(choices[place]))
        anchor = next(telling, 0)
        return _Part(slots[anchor] or frozenset(), tuple(reversed(slots[:anchor])), tuple(slots[anchor + 1 :]))

    def find(self, doc: Doc, text: str) -> list[tuple[int, Places]]:
        """List the rule and the place of every hit in a Doc with that text, in no particular order; a hit may come more than once."""
        entries = self._look_up(doc)
        terms = [entry.terms for entry in entries]
        readings = _readings(doc, text, terms)
        present: frozenset[int] = frozenset().union(*terms)
        found = [(rule, (place, place + 1)) for place, entry in enumerate(entries) if entry.rules for rule in entry.rules]
        for phrase in map(self._phrases.__getitem__, {number for entry in entries if entry.phrases for number in entry.phrases}):
            for slot in phrase.others:
                if slot.isdisjoint(present):
                    break
            else:
                for words, places in readings:
                    parts = [[_tokens(place, places) for place in _places(part, words)] for part in phrase.parts]
                    found.extend((phrase.rule, place) for place in (parts[0] if len(parts) == 1 else _join(parts, doc, text)))
        return found

    def _look_up(self, doc: Doc) -> list[_Entry]:
        table: list[list[int]] = doc.to_array(_COLUMNS).tolist()
        known = self._entries
        entries = [known.get((orth, lemma)) or self._learn(doc, place) for place, (orth, lemma, _) in enumerate(table)]
        for orth, place in [(orth, place) for place, (orth, _, relation) in enumerate(table) if relation == _PARTICLE]:
            # `wisselen … uit` is also looked up as `uitwisselen`.
            head = doc[place].head.i
            entries[head] = known.get((table[head][0], table[head][1], orth)) or self._learn(doc, head, particle=doc[place].text)
        return entries

    def _learn(self, doc: Doc, place: int, *, particle: str = "") -> _Entry:
        """Work out what a word is looked up for, with its separated particle if it has one, and remember it."""
        token = doc[place]
        lemmas = {token.lemma_, particle + token.lemma_}
        terms = sorted({term for lemma in lemmas for term in self._terms.terms_of(token.text, lemma)})
        entry = _NOTHING
        if terms:
            rules = frozenset(rule for term in terms for rule in self._rules_of.get(term, ()))
            entry = _Entry(frozenset(terms), rules, tuple(dict.fromkeys(number for term in terms for number in self._called_up.get(term, ()))))
        self._entries[(token.orth, token.lemma, *([doc.vocab.strings[particle]] if particle else []))] = entry
        return entry


def _readings(doc: Doc, text: str, terms: Terms) -> list[tuple[Terms, Sequence[Places]]]:
    """Give the words of a Doc, with their places; where slashes stand between some also with these as one: `kennis/ervaring delen` holds `kennis delen`."""
    places = [(place, place + 1) for place in range(len(terms))]
    if "/" not in text:
        return [(terms, places)]
    slashes = [place for place in range(1, len(terms) - 1) if doc[place].orth == _SLASH]
    joined = places.copy()
    for slash in reversed(slashes):
        joined[slash - 1 : slash + 2] = [(slash - 1, joined[slash + 1][1])]
    return [(terms, places), ([frozenset().union(*terms[start:end]) for start, end in joined], joined)]


def _tokens(place: Places, places: Sequence[Places]) -> Places:
    """Return the tokens of a run of words."""
    return places[place[0]][0], places[place[1] - 1][1]


def _match_part(part: _Part, terms: Terms, anchor: int) -> tuple[int, int] | None:
    """Return the span of a part around its anchor, or None."""
    end = _match(part.after, terms, anchor + 1, 1) if part.after else anchor + 1
    if end is None:
        return None
    before = _match(part.before, terms, anchor - 1, -1) if part.before else anchor - 1
    return None if before is None else (before + 1, end)


def _places(part: _Part, terms: Terms) -> list[tuple[int, int]]:
    anchors = [place for place, here in enumerate(terms) if here and not part.anchor.isdisjoint(here)]
    return [span for anchor in anchors if (span := _match_part(part, terms, anchor)) is not None]


def _match(slots: Sequence[Slot], terms: Terms, start: int, step: int) -> int | None:
    """Return the place after the shortest match of the slots that begins at `start` and goes on by `step` (1 or -1), or None."""
    here = start
    for place, slot in enumerate(slots):
        if slot is None:
            return _match_after_gap(slots[place + 1 :], terms, here, step)
        if not 0 <= here < len(terms) or slot.isdisjoint(terms[here]):
            return None
        here += step
    return here


def _match_after_gap(slots: Sequence[Slot], terms: Terms, start: int, step: int) -> int | None:
    first = slots[0]
    if first is None:
        return None  # two gaps in a row are refused by the parser
    for here in range(start, start + step * (GAP_WORDS + 1), step):
        if not 0 <= here < len(terms):
            return None
        if not first.isdisjoint(terms[here]):
            end = _match(slots[1:], terms, here + step, step)
            if end is not None:
                return end
    return None


def _join(places: Sequence[Sequence[tuple[int, int]]], doc: Doc, text: str) -> Iterator[tuple[int, int]]:
    """Join the parts of a phrase that stand near each other, in any order, within a sentence."""
    for anchor in places[0]:
        chosen = [anchor]
        for others in places[1:]:
            near = [other for other in others if _distance(anchor, other) <= APART_WORDS and all(_distance(other, one) >= 0 for one in chosen)]
            if not near:
                break
            chosen.append(min(near, key=lambda other: (_distance(anchor, other), other)))
        else:
            start, end = min(chosen)[0], max(end for _, end in chosen)
            if not BOUNDARY.search(text, doc[start].idx, doc[end - 1].idx):
                yield start, end


def _distance(one: tuple[int, int], other: tuple[int, int]) -> int:
    """Count the words between two spans; negative when they overlap."""
    return max(one[0], other[0]) - min(one[1], other[1])
