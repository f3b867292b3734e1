"""Find the indicators of codebooks in words, lemmas and text, in time that hardly grows with the size of the codebooks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from spacy.attrs import DEP, LEMMA, ORTH
from spacy.matcher import Matcher
from spacy.strings import get_string_id
from spacy.tokens import Doc
from spacy.vocab import Vocab

from opschaling_nlp.codebook import Codebook, Indicator
from opschaling_nlp.tagging.stopwords import load_stopwords
from opschaling_nlp.tagging.terms import TermIndex

GAP = "…"
PART = " + "
GAP_WORDS = 4
"""Most words that a gap in a phrase may span."""
APART_WORDS = 8
"""Most words between the first and last part of a phrase whose parts stand in any order."""
NEAR_CHARACTERS = 60
"""How far from a hit a guard looks, within its sentence."""
_BOUNDARY = re.compile(r"[.!?;…]+(?=\s|$)|[\n→➔]")
_PARTICLE = get_string_id("compound:prt")


class Rule(NamedTuple):
    """Name one indicator of one codebook."""

    book: str
    code: str
    indicator: str


class Hit(NamedTuple):
    """Say which rule fired on which tokens (`end` exclusive), and what it says of valence by itself."""

    rule: Rule
    start: int
    end: int
    valence: str


Slot = frozenset[int] | None
"""The terms that may stand in a place of a phrase; None is a gap."""


class _Part(NamedTuple):
    """A part of a phrase around its anchor, the slot by which it is looked up: the slots before it from right to left, and those after it."""

    anchor: frozenset[int]
    before: tuple[Slot, ...]
    after: tuple[Slot, ...]


class _Phrase(NamedTuple):
    """One alternative of an indicator: its parts, and the rule it belongs to."""

    rule: int
    parts: tuple[_Part, ...]

    @property
    def is_word(self) -> bool:
        """Tell whether it is no more than one word."""
        return len(self.parts) == 1 and not self.parts[0].before and not self.parts[0].after


class _Reader(NamedTuple):
    """A regular expression, and whether it reads the text in lower case: without IGNORECASE it is several times faster."""

    pattern: re.Pattern[str]
    lowered: bool


class _Texts(NamedTuple):
    """The text of a Doc, and the same in lower case (where that has as many characters; else the text again)."""

    text: str
    lower: str

    def of(self, reader: _Reader) -> str:
        """Return the text that an expression reads."""
        return self.lower if reader.lowered else self.text


class _Entry(NamedTuple):
    """What one word begins: the terms it is a case of, the rules it fires by itself, the phrases it anchors, and those whose first part it does."""

    terms: tuple[int, ...]
    words: tuple[int, ...]
    phrases: tuple[int, ...]
    openers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Compiled:
    rule: Rule
    valence: str
    guard: _Reader | None
    not_in: _Reader | None
    needs: _Reader | None


class IndicatorMatcher:
    """Find all indicators of all codebooks in a Doc.

    Words are matched on text and lemma, folded; a hit that lies inside another hit of the same rule is dropped. Hits are sorted by
    place, then by the order of the codebooks.
    """

    def __init__(self, books: Sequence[Codebook], vocab: Vocab) -> None:
        self._terms = TermIndex()
        self._stopwords = load_stopwords()
        self._rules: list[_Compiled] = []
        self._regexes: list[tuple[int, _Reader]] = []
        self._entries: dict[tuple[int, int, int], _Entry] = {}
        self._by_term: dict[int, list[int]] = defaultdict(list)
        self._phrases: list[_Phrase] = []
        self._patterns = Matcher(vocab, validate=True)
        self._pattern_rules: dict[str, int] = {}
        for book in books:
            for code in book.codes:
                for indicator in code.indicators:
                    self._compile(Rule(book.name, code.name, indicator.name), indicator)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Name all rules in the order of the codebooks."""
        return tuple(compiled.rule for compiled in self._rules)

    def _compile(self, rule: Rule, indicator: Indicator) -> None:
        number = len(self._rules)
        self._rules.append(_Compiled(rule, indicator.valence, _any_of(indicator.guard), _any_of(indicator.not_in), _any_of(indicator.needs)))
        if indicator.kind == "regex":
            self._regexes.extend((number, _compile(str(value))) for value in indicator.value)
        elif indicator.kind == "pattern":
            key = f"rule {number}"
            self._pattern_rules[key] = number
            self._patterns.add(key, [list(value) for value in indicator.value])  # type: ignore[call-overload]
        else:
            for value in indicator.value:
                self._add_phrase(number, str(value))

    def _add_phrase(self, rule: int, phrase: str) -> None:
        parts = tuple(self._compile_part(part.split()) for part in phrase.split(PART))
        number = len(self._phrases)
        self._phrases.append(_Phrase(rule, parts))
        for term in sorted(parts[0].anchor):
            self._by_term[term].append(number)

    def _compile_part(self, words: Sequence[str]) -> _Part:
        """Anchor a part on its first slot without a stop word: looking up `van` for every phrase that begins with it takes most of the time."""
        choices = [word.split("|") for word in words]
        telling = (place for place, choice in enumerate(choices) if choice != [GAP] and self._stopwords.isdisjoint(choice))
        anchor = next(telling, 0)
        slots = [None if choice == [GAP] else frozenset(map(self._terms.add, choice)) for choice in choices]
        return _Part(slots[anchor] or frozenset(), tuple(reversed(slots[:anchor])), tuple(slots[anchor + 1 :]))

    def find(self, doc: Doc) -> list[Hit]:
        """Find every hit in a Doc."""
        found: dict[int, set[tuple[int, int]]] = defaultdict(set)
        text = doc.text
        lower = text.lower()
        texts = _Texts(text, lower if len(lower) == len(text) else text)
        self._find_phrases(doc, text, found)
        for number, regex in self._regexes:
            for match in regex.pattern.finditer(texts.of(regex)):
                span = doc.char_span(*match.span(), alignment_mode="expand") if match.end() > match.start() else None
                if span is not None:
                    found[number].add((span.start, span.end))
        if self._pattern_rules:
            for key, start, end in self._patterns(doc):
                found[self._pattern_rules[doc.vocab.strings[key]]].add((start, end))
        kept = (
            (start, end, number)
            for number, places in found.items()
            for start, end in _outermost(places)
            if _may_stand(self._rules[number], doc, texts, start, end)
        )
        return [Hit(self._rules[number].rule, start, end, self._rules[number].valence) for start, end, number in sorted(kept)]

    def _find_phrases(self, doc: Doc, text: str, found: dict[int, set[tuple[int, int]]]) -> None:
        table = doc.to_array([ORTH, LEMMA, DEP]).tolist()
        entries = [self._entry(doc, place, (orth, lemma, 0)) for place, (orth, lemma, _) in enumerate(table)]
        for place, (_, _, relation) in enumerate(table):
            if relation == _PARTICLE:
                # `wisselen … uit` is also looked up as `uitwisselen`.
                head = doc[place].head.i
                entries[head] = self._entry(doc, head, (table[head][0], table[head][1], table[place][0]))
        terms = [entry.terms for entry in entries]
        present: set[int] = set().union(*terms)
        for anchor, entry in enumerate(entries):
            for rule in entry.words:
                found[rule].add((anchor, anchor + 1))
            for number in entry.phrases:
                phrase = self._phrases[number]
                span = _match_part(phrase.parts[0], terms, anchor)
                if span is not None:
                    found[phrase.rule].add(span)
        for number in {number for entry in entries for number in entry.openers}:
            phrase = self._phrases[number]
            if all(not part.anchor.isdisjoint(present) for part in phrase.parts):
                places = [_places(part, terms) for part in phrase.parts]
                if all(places):
                    found[phrase.rule].update(_join(places, doc, text))

    def _entry(self, doc: Doc, place: int, key: tuple[int, int, int]) -> _Entry:
        """Return what a word begins; each distinct word with its lemma and separated particle (0 = none) is worked out once."""
        known = self._entries.get(key)
        if known is None:
            token = doc[place]
            lemmas = [token.lemma_, *([doc.vocab.strings[key[2]] + token.lemma_] if key[2] else [])]
            terms = tuple(sorted({term for lemma in lemmas for term in self._terms.terms_of(token.text, lemma)}))
            used = dict.fromkeys(number for term in terms for number in self._by_term.get(term, ()))
            phrases = {number: self._phrases[number] for number in used}
            words = {phrase.rule for phrase in phrases.values() if phrase.is_word}
            known = self._entries[key] = _Entry(
                terms,
                tuple(sorted(words)),
                tuple(number for number, phrase in phrases.items() if len(phrase.parts) == 1 and not phrase.is_word),
                tuple(number for number, phrase in phrases.items() if len(phrase.parts) > 1),
            )
        return known


def _may_stand(compiled: _Compiled, doc: Doc, texts: _Texts, start: int, end: int) -> bool:
    guard, not_in, needs = compiled.guard, compiled.not_in, compiled.needs
    if not (guard or not_in or needs):
        return True
    left, right = doc[start].idx, doc[end - 1].idx + len(doc[end - 1])
    near = max(0, left - NEAR_CHARACTERS), right + NEAR_CHARACTERS
    if not_in and any(match.start() <= left and match.end() >= right for match in not_in.pattern.finditer(texts.of(not_in), *near)):
        return False
    low, high = _sentence(texts.text, left, right)
    if guard and guard.pattern.search(texts.of(guard), max(low, near[0]), min(high, near[1])):
        return False
    return needs is None or needs.pattern.search(texts.of(needs), low, high) is not None


def _compile(expression: str) -> _Reader:
    if re.search(r"[A-Z]|\(\?", re.sub(r"\\.|\(\?[:=!<]=?!?", "", expression)):
        return _Reader(re.compile(expression, re.IGNORECASE), lowered=False)
    return _Reader(re.compile(expression), lowered=True)


def _any_of(expressions: Sequence[str]) -> _Reader | None:
    return _compile("|".join(f"(?:{expression})" for expression in expressions)) if expressions else None


def _match_part(part: _Part, terms: Sequence[Sequence[int]], anchor: int) -> tuple[int, int] | None:
    """Return the span of a part around its anchor, or None."""
    end = _match(part.after, terms, anchor + 1, 1) if part.after else anchor + 1
    if end is None:
        return None
    before = _match(part.before, terms, anchor - 1, -1) if part.before else anchor - 1
    return None if before is None else (before + 1, end)


def _places(part: _Part, terms: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    spans = (_match_part(part, terms, anchor) for anchor, here in enumerate(terms) if not part.anchor.isdisjoint(here))
    return [span for span in spans if span is not None]


def _match(slots: Sequence[Slot], terms: Sequence[Sequence[int]], start: int, step: int) -> int | None:
    """Return the place after the shortest match of the slots that begins at `start` and goes on by `step` (1 or -1), or None."""
    here = start
    for place, slot in enumerate(slots):
        if slot is None:
            return _match_after_gap(slots[place + 1 :], terms, here, step)
        if not 0 <= here < len(terms) or slot.isdisjoint(terms[here]):
            return None
        here += step
    return here


def _match_after_gap(slots: Sequence[Slot], terms: Sequence[Sequence[int]], start: int, step: int) -> int | None:
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
            if not _BOUNDARY.search(text, doc[start].idx, doc[end - 1].idx):
                yield start, end


def _distance(one: tuple[int, int], other: tuple[int, int]) -> int:
    """Count the words between two spans; negative when they overlap."""
    return max(one[0], other[0]) - min(one[1], other[1])


def _outermost(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in sorted(places, key=lambda place: (place[0], -place[1])):
        if not kept or end > kept[-1][1]:
            kept.append((start, end))
    return kept


def _sentence(text: str, left: int, right: int) -> tuple[int, int]:
    """Find the sentence around text[left:right] by its punctuation."""
    low = max((match.end() for match in _BOUNDARY.finditer(text, 0, left)), default=0)
    after = _BOUNDARY.search(text, right)
    return low, after.start() if after else len(text)
