"""Find the signs of direction in a Doc: cues of the codebook, and the constructions that only the parse shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from spacy.attrs import DEP, LEMMA, LOWER, POS
from spacy.strings import get_string_id
from spacy.symbols import AUX, VERB
from spacy.tokens import Doc, Span, Token

from opschaling_nlp.codebook import built_in
from opschaling_nlp.tagging.mood.cue_words import mood_cues
from opschaling_nlp.tagging.tags.direction_cues import direction_cues

WEAK = "vermeld"
"""Facet of the cues that report rather than praise (`we hebben …`): a question that says otherwise wins over them."""
PRICE_RULE = built_in("kost niets")
ENOUGH_RULE = built_in("genoeg")
UNREAL_RULE = built_in("onvervulde wens")
VERBAL = frozenset({"VERB", "AUX"})
_VERBS = frozenset({VERB, AUX})
_REACH = 3
"""Words behind a verb within which it says how much, or that it is wished for."""
_PARTICLE = get_string_id("compound:prt")
_MARKS = frozenset("+-–")
_ENDS = frozenset(".!?;")


class Sign(NamedTuple):
    """Hold words that point in a direction: an indicator of the codebook, or a construction."""

    label: str
    start: int
    end: int
    rule: str
    facet: str = ""
    """Facet of the cue that it comes from, if any."""
    weak: bool = False


def find_signs(doc: Doc, words: list[str], cues: Sequence[Span]) -> list[Sign]:
    """Return the signs in order of text, those of the codebook (`cues`) among them.

    `words` are those of the Doc in lower case.
    """
    return sorted(_Finder(doc, words).find(cues))


class _Finder:
    def __init__(self, doc: Doc, words: list[str]) -> None:
        self._doc = doc
        self._words = words
        self._cues = direction_cues()
        self._has_plus = "+" in words
        self._table: list[list[int]] = doc.to_array([LOWER, LEMMA, POS, DEP]).tolist()
        self._particles: dict[int, str] = {}
        """By the place of a verb the particle behind it that the parser ties to it, the first of several."""
        for place, row in enumerate(self._table):
            if row[-1] == _PARTICLE and words[place] in mood_cues().particles and (verb := doc[place].head.i) < place:
                self._particles.setdefault(verb, words[place])

    def find(self, cues: Sequence[Span]) -> set[Sign]:
        found = {
            Sign(cue.label_, cue.start, cue.end, cue.id_, cue.kb_id_, weak=cue.kb_id_ == WEAK)
            for cue in cues
            if len(cue) > 1 or self._whole_verb(cue[0]) not in self._cues.other
        }
        signs = {self._turned(sign) for sign in found | set(self._constructions())}
        threatened = self._threatened() if "anders" in self._words else frozenset()
        return {sign for sign in signs if sign.start not in threatened}

    def _threatened(self) -> frozenset[int]:
        """Find the words that say what happens if advice is not followed: `…, anders vreet de dag ze op`."""
        found = set()
        threat = False
        for place, (before, word, following) in enumerate(
            zip([",", *self._words], self._words, [*self._words[1:], ""], strict=False)
        ):
            if threat:
                found.add(place)
            if word in _ENDS:
                threat = False
            elif word == "anders" and before in {",", *_ENDS}:
                threat = following != "dan"
        return frozenset(found)

    def _turned(self, sign: Sign) -> Sign:
        """Turn an allowed failure or a need that was met into a presence.

        Examples: `het mocht mislukken`, `meer geld dan vorig jaar`.
        """
        verb = self._doc[sign.end - 1]
        if sign.label == "barrier" and verb.pos_ == "VERB" and sign.rule not in {UNREAL_RULE, PRICE_RULE}:
            allowed = any(child.lemma_ == "mogen" for child in verb.children if child.i < verb.i)
            allowed = allowed and "niet" not in {child.lower_ for child in verb.children}
            if allowed and sign.facet not in {"ontkenning", "te-weinig"}:
                return Sign("enabler", sign.start, sign.end, built_in("mag mislukken"))
        if sign.label == "needed":
            for place in range(sign.end, min(sign.end + _REACH, len(self._words) - 1)):
                if self._words[place] == "dan" and self._words[place + 1] in self._cues.past:
                    return Sign("enabler", sign.start, place + 2, built_in("meer dan eerst"))
        return sign

    def _constructions(self) -> Iterator[Sign]:
        """Yield the signs that the parse shows: verbs with their particle, excess, cost, and wishes."""
        telling, faults = _telling()
        for place, (word, lemma, tag, _) in enumerate(self._table):
            verbal = tag in _VERBS or place in self._particles
            if not (verbal or word in telling or lemma in faults):
                continue
            token = self._doc[place]
            if verbal:
                yield from self._by_verb(token)
            elif token.lower_ == "te":
                yield from self._excess(token)
            elif token.lemma_ in self._cues.fault_nouns:
                yield from self._named_fault(token)
            elif token.lower_ in _MARKS:
                yield from self._plus_or_minus(token)
            if token.lower_ in self._cues.phrases:
                yield from self._fixed(token)
            if token.lower_ in self._cues.enough:
                yield from self._enough(token)
            if token.lower_ in self._cues.hoping:
                yield Sign("needed", token.i, token.i + 1, built_in("wens"))

    def _by_verb(self, token: Token) -> Iterator[Sign]:
        lemma = self._whole_verb(token)
        if lemma in self._cues.failing:
            yield Sign("barrier", token.i, token.i + 1, built_in("werkwoord"))
        elif lemma in self._cues.thriving and "Inf" not in token.morph.get("VerbForm", []):
            yield Sign("enabler", token.i, token.i + 1, built_in("werkwoord"))
        elif lemma in self._cues.costing:
            reach = range(token.i + 1, min(token.i + 2 + _REACH, len(self._words)))
            end = max((place + 1 for place in reach if self._words[place] in self._cues.nothing), default=0)
            label = "enabler" if end else "barrier"
            yield Sign(label, token.i, end or token.i + 1, PRICE_RULE if end else built_in("kost"))
        if token.lower_ in self._cues.wish_modals:
            yield from self._wish(token)
        elif token.lower_ in self._cues.unreal and "maar" in self._words[token.i + 1 : token.i + 1 + _REACH]:
            yield from self._unfulfilled(token)

    def _compares(self, places: range) -> bool:
        return any(
            "Cmp" in self._doc[place].morph.get("Degree", []) or self._words[place] in {"meer", "vaker"}
            for place in places
        )

    def _unfulfilled(self, token: Token) -> Iterator[Sign]:
        """Judge a wish for what is lacking: `was er maar meer tijd`."""
        if token.i == 0 or self._doc[token.i - 1].is_punct:
            yield Sign("needed", token.i, token.i + 1, built_in("wens"))
            yield Sign("barrier", token.i, token.i + 1, UNREAL_RULE)

    def _named_fault(self, token: Token) -> Iterator[Sign]:
        """Judge `geld is het probleem`, also where the codebook does not count the word elsewhere."""
        near = self._words[max(0, token.i - 5) : token.i]
        if not any("Def" in child.morph.get("Definite", []) for child in token.children):
            near = near + self._words[token.i + 1 : token.i + 2]  # een uitdaging is, not de drempel is
        parsed = any(child.dep_ == "cop" for child in token.children)
        if parsed or any(word in self._cues.copulas for word in near):
            yield Sign("barrier", token.i, token.i + 1, built_in("is het probleem"))

    def _plus_or_minus(self, token: Token) -> Iterator[Sign]:
        """Judge `+ enthousiasme, - uren`: a minus counts only beside a plus."""
        first = token.i == 0 or self._doc[token.i - 1].is_punct
        if first and self._has_plus:
            label = "enabler" if token.lower_ == "+" else "barrier"
            yield Sign(label, token.i, token.i + 1, built_in("plus of min"))

    def _fixed(self, token: Token) -> Iterator[Sign]:
        """Yield the fixed phrases of the cue file that begin with a word."""
        for words, label, rule in self._cues.phrases[token.lower_]:
            if tuple(self._words[token.i : token.i + len(words)]) == words:
                yield Sign(label, token.i, token.i + len(words), rule)

    def _enough(self, token: Token) -> Iterator[Sign]:
        """Judge `alle ruimte`, `tijd genoeg`: an amount that suffices, beside a noun."""
        beside = [*self._doc[max(0, token.i - 1) : token.i], *self._doc[token.i + 1 : token.i + 3]]
        conceded = self._words[token.i + 1 : token.i + 3] == [",", "maar"]
        last = token.i + 1 == len(self._doc) or (token.nbor().is_punct and not conceded)
        if (token.lower_ not in {"wel", "wél"} and any(part.pos_ in {"NOUN", "PROPN"} for part in beside)) or (
            last and token.lower_ in self._cues.late
        ):
            yield Sign("enabler", token.i, token.i + 1, ENOUGH_RULE)

    def _whole_verb(self, token: Token) -> str:
        """Return the infinitive with its separated particle."""
        return f"{self._particles.get(token.i, '')}{token.lemma_.lower()}"

    def _wish(self, token: Token) -> Iterator[Sign]:
        """Judge a wish for more of something, of which there is too little now: `zou milder mogen zijn`."""
        clause = self._doc[token.i + 1 : token.i + 9]
        more = self._compares(range(token.i + 1, min(token.i + 9, len(self._doc))))
        if any(part.lower_ in {"mogen", "moeten", "mag"} for part in clause):
            yield Sign("needed", token.i, token.i + 1, built_in("wens"))
            if more:
                yield Sign("barrier", token.i, token.i + 1, built_in("wens"))

    def _excess(self, token: Token) -> Iterator[Sign]:
        """Judge `te veel controle`, `te hoog`: `te` before an adjective or an adverb."""
        following = token.nbor() if token.i + 1 < len(self._doc) else None
        if following is None or following.pos_ not in {"ADJ", "ADV"} or following.lower_ in self._cues.excess_not:
            return
        yield Sign("barrier", token.i, token.i + 2, built_in("te"))


@cache
def _telling() -> tuple[frozenset[int], frozenset[int]]:
    """Return the words, and the lemmas of nouns, that may be signs, as spaCy numbers them.

    Comparing numbers spares making a Token of every word.
    """
    cues = direction_cues()
    words = {"te", *_MARKS, *cues.phrases, *cues.enough, *cues.hoping}
    return frozenset(map(get_string_id, words)), frozenset(map(get_string_id, cues.fault_nouns))
