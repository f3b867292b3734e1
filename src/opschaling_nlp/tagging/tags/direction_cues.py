"""Find the signs of direction in a Doc: cues of the codebook, and constructions that only the parse shows."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spacy.tokens import Span

from opschaling_nlp.codebook import built_in
from opschaling_nlp.tagging.language.word_rows import Word, children_of
from opschaling_nlp.tagging.mood.cue_words import direction_cues, mood_cues

WEAK = "vermeld"
"""Facet of cues that report rather than praise (`we hebben …`): a question that says otherwise takes precedence."""
PRICE_RULE = built_in("kost niets")
ENOUGH_RULE = built_in("genoeg")
UNREAL_RULE = built_in("onvervulde wens")
_REACH = 3
"""Number of words after a verb within which it says how much, or that it is wished for."""
_MARKS = frozenset("+-–")
_ENDS = frozenset(".!?;")


class Sign(NamedTuple):
    """Words that point in a direction: an indicator of the codebook, or a construction."""

    label: str
    start: int
    end: int
    rule: str
    facet: str = ""
    """Facet of the cue it comes from, if any."""
    weak: bool = False


class SignFinder:
    """Finds the signs among words; `words` holds those of `table` in lower case."""

    def __init__(self, table: Sequence[Word], words: Sequence[str]) -> None:
        self._table = table
        self._words = words
        self._has_plus = "+" in words
        self._particles: dict[int, str] = {}
        """Index of a verb → its particle according to the parser, the first of several."""
        for word in table:
            if word.dep == "compound:prt" and word.head < word.index and word.lower in mood_cues().particles:
                self._particles.setdefault(word.head, word.lower)

    def find(self, cues: Sequence[Span]) -> set[Sign]:
        """Return the signs, including those of the codebook (`cues`)."""
        found = {
            Sign(cue.label_, cue.start, cue.end, cue.id_, cue.kb_id_, weak=cue.kb_id_ == WEAK)
            for cue in cues
            if cue.end - cue.start > 1 or self._whole_verb(self._table[cue.start]) not in direction_cues().other
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
        """Turn a permitted failure, or a need that was met, into a presence.

        Examples: `het mocht mislukken`, `meer geld dan vorig jaar`.
        """
        verb = self._table[sign.end - 1]
        if sign.label == "barrier" and verb.pos == "VERB" and sign.rule not in {UNREAL_RULE, PRICE_RULE}:
            children = children_of(verb, self._table)
            allowed = any(child.lemma == "mogen" for child in children if child.index < verb.index)
            allowed = allowed and "niet" not in {child.lower for child in children}
            if allowed and sign.facet not in {"ontkenning", "te-weinig"}:
                return Sign("enabler", sign.start, sign.end, built_in("mag mislukken"))
        if sign.label == "needed":
            for place in range(sign.end, min(sign.end + _REACH, len(self._words) - 1)):
                if self._words[place] == "dan" and self._words[place + 1] in direction_cues().past:
                    return Sign("enabler", sign.start, place + 2, built_in("meer dan eerst"))
        return sign

    def _constructions(self) -> Iterator[Sign]:
        """Yield the signs shown by the parse: verbs with their particle, excess, cost, and wishes."""
        cues = direction_cues()
        for word in self._table:
            if word.verbal or word.index in self._particles:
                yield from self._by_verb(word)
            elif word.lower == "te":
                yield from self._excess(word)
            elif word.lemma in cues.fault_nouns:
                yield from self._named_fault(word)
            elif word.lower in _MARKS:
                yield from self._plus_or_minus(word)
            if word.lower in cues.phrases:
                yield from self._fixed(word)
            if word.lower in cues.enough:
                yield from self._enough(word)
            if word.lower in cues.hoping:
                yield _sign("needed", word, "wens")

    def _by_verb(self, word: Word) -> Iterator[Sign]:
        lemma, place = self._whole_verb(word), word.index
        if lemma in direction_cues().failing:
            yield _sign("barrier", word, "werkwoord")
        elif lemma in direction_cues().thriving and word.form != "infinitive":
            yield _sign("enabler", word, "werkwoord")
        elif lemma in direction_cues().costing:
            reach = range(place + 1, min(place + 2 + _REACH, len(self._words)))
            end = max((other + 1 for other in reach if self._words[other] in direction_cues().nothing), default=0)
            yield Sign("enabler", place, end, PRICE_RULE) if end else _sign("barrier", word, "kost")
        if word.lower in direction_cues().wish_modals:
            yield from self._wish(word)
        elif word.lower in direction_cues().unreal and "maar" in self._words[place + 1 : place + 1 + _REACH]:
            yield from self._unfulfilled(word)

    def _unfulfilled(self, word: Word) -> Iterator[Sign]:
        """Judge a wish for what is lacking: `was er maar meer tijd`."""
        if self._opens(word):
            yield _sign("needed", word, "wens")
            yield Sign("barrier", word.index, word.index + 1, UNREAL_RULE)

    def _opens(self, word: Word) -> bool:
        return word.index == 0 or self._table[word.index - 1].punct

    def _named_fault(self, word: Word) -> Iterator[Sign]:
        """Judge `geld is het probleem`, even if the codebook does not count the word elsewhere."""
        children = children_of(word, self._table)
        near = {*self._words[max(0, word.index - 5) : word.index]}
        if not any("Definite=Def" in child.morph for child in children):
            near.update(self._words[word.index + 1 : word.index + 2])  # een uitdaging is, not de drempel is
        if any(child.dep == "cop" for child in children) or not direction_cues().copulas.isdisjoint(near):
            yield _sign("barrier", word, "is het probleem")

    def _plus_or_minus(self, word: Word) -> Iterator[Sign]:
        """Judge `+ enthousiasme, - uren`: a minus counts only beside a plus."""
        if self._has_plus and self._opens(word):
            yield _sign("enabler" if word.lower == "+" else "barrier", word, "plus of min")

    def _fixed(self, word: Word) -> Iterator[Sign]:
        """Yield the fixed phrases of the cue file that begin with this word."""
        for words, label, rule in direction_cues().phrases[word.lower]:
            end = word.index + len(words)
            if tuple(self._words[word.index : end]) == words:
                yield Sign(label, word.index, end, rule)

    def _enough(self, word: Word) -> Iterator[Sign]:
        """Judge `alle ruimte`, `tijd genoeg`: a sufficient amount, next to a noun."""
        behind = self._table[word.index + 1 : word.index + 3]
        beside = [*self._table[max(0, word.index - 1) : word.index], *behind]
        conceded = [other.lower for other in behind] == [",", "maar"]
        last = not behind or (behind[0].punct and not conceded)
        if (word.lower not in {"wel", "wél"} and any(other.pos in {"NOUN", "PROPN"} for other in beside)) or (
            last and word.lower in direction_cues().late
        ):
            yield Sign("enabler", word.index, word.index + 1, ENOUGH_RULE)

    def _whole_verb(self, word: Word) -> str:
        """Return the infinitive with its separated particle."""
        return f"{self._particles.get(word.index, '')}{word.lemma.lower()}"

    def _wish(self, word: Word) -> Iterator[Sign]:
        """Judge a wish for more of what is now lacking: `zou milder mogen zijn`."""
        clause = self._table[word.index + 1 : word.index + 9]
        if any(other.lower in {"mogen", "moeten", "mag"} for other in clause):
            yield _sign("needed", word, "wens")
            if any("Degree=Cmp" in other.morph or other.lower in {"meer", "vaker"} for other in clause):
                yield _sign("barrier", word, "wens")

    def _excess(self, word: Word) -> Iterator[Sign]:
        """Judge `te veel controle`, `te hoog`: `te` before an adjective or adverb."""
        for following in self._table[word.index + 1 : word.index + 2]:
            if following.pos in {"ADJ", "ADV"} and following.lower not in direction_cues().excess_not:
                yield Sign("barrier", word.index, word.index + 2, built_in("te"))


def _sign(label: str, word: Word, name: str) -> Sign:
    return Sign(label, word.index, word.index + 1, built_in(name))
