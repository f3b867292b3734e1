"""Decide from the words alone how a clause speaks of a driver: presence, lack, excess, cost, condition or wish."""

from collections.abc import Sequence

from spacy.tokens import Doc, Span

from opschaling_nlp.codebook import built_in
from opschaling_nlp.tagging.language.word_rows import Word, words_of
from opschaling_nlp.tagging.mood.cue_words import direction_cues
from opschaling_nlp.tagging.tags.clauses import Range
from opschaling_nlp.tagging.tags.direction_cues import PRICE_RULE, UNREAL_RULE, Sign, SignFinder

NEGATION = "ontkenning"
CONDITION_RULE = built_in("voorwaarde")
DENIED = built_in("ontkend gebrek")
_REACH = 3
"""Maximum number of words between a negation and what it denies."""
_JOINING = frozenset({",", "en"})
_ENDING = frozenset(".,;:!?-–—")
_FILLERS = frozenset({"DET", "ADJ", "ADV", "NUM", "PRON", "ADP"})
_PLACED = frozenset({"zonder", "in plaats van", "i.p.v.", "ipv", "ten koste van"})
"""Lacks that apply only to what follows them."""


class Reading:
    """The signs in one Doc, and the judgement of what they mean for a driver in a clause."""

    def __init__(self, doc: Doc, cues: Sequence[Span]) -> None:
        self._table = words_of(doc)
        self._words = [word.lower for word in self._table]
        self._signs: dict[int, list[Sign]] = {}
        """By first word: looking only at hits keeps the work linear in the length of a text."""
        signs = SignFinder(self._table, self._words).find(cues)
        for sign in signs:
            self._signs.setdefault(sign.start, []).append(sign)
        self._negations = frozenset(sign.start for sign in signs if sign.facet == NEGATION)
        self._priced = frozenset(place for sign in signs if sign.rule == PRICE_RULE for place in range(*sign[1:3]))

    def signs_in(self, clause: Range) -> list[Sign]:
        """Return the signs that begin in a clause, sorted."""
        return sorted(sign for place in range(*clause) for sign in self._signs.get(place, ()))

    def judge(self, hit: Span, clause: Range) -> list[Sign]:
        """Return the signs that decide how the clause speaks of a driver hit; empty if it says nothing."""
        signs = self.signs_in(clause)
        if hit.kb_id_:
            return [self._own_direction(hit, signs)]
        less = self._shortage(hit)
        if less is not None:
            signs = [*signs, less]
        needs = [sign for sign in signs if sign.label == "needed"]
        lacks = [sign for sign in signs if sign.label == "barrier" and self._reaches(sign, hit)]
        decided = self._lack(hit, clause, lacks, needs) if lacks else None
        if decided is not None:
            return decided
        return needs or self._present(hit, clause, signs, supposed=not lacks)

    def _present(self, hit: Span, clause: Range, signs: Sequence[Sign], *, supposed: bool) -> list[Sign]:
        """Return the signs of a clause without a need or a lack: a condition, a presence, or a label before it."""
        conditional = self.conditional(hit, clause) if supposed else None
        if conditional is not None:
            return [conditional]
        return [sign for sign in signs if sign.label == "enabler"] or self.labelled(clause)

    def resumes(self, clause: Range, hit: Span) -> bool:
        """Return whether a clause continues about a hit before it.

        Examples: `…, dat werkt`, `Die ontbreekt`, and after a subject `maar kreeg niets`.
        """
        words = [word for word in self._table[clause[0] : clause[1]] if not word.punct]
        if words and words[0].lower in {"en", "maar", "want"}:
            words = words[1:]
            if words and words[0].verbal and words[0].form == "finite":
                return hit.root.dep_.startswith("nsubj")
        return bool(words) and words[0].lower in direction_cues().resuming

    def overturns(self, clause: Range) -> Sign | None:
        """Return the denial in a verbless clause that says how things are now: `…, nu niet meer`."""
        words = [word for word in self._table[clause[0] : clause[1]] if not word.punct]
        if not words or words[0].lower not in direction_cues().turning or any(word.verbal for word in words):
            return None
        return next((sign for sign in self.signs_in(clause) if sign.facet == NEGATION), None)

    def is_denial(self, sign: Sign) -> bool:
        """Return whether a lack is, or contains, a negation."""
        return not self._negations.isdisjoint(range(sign.start, sign.end))

    def mentions(self, clause: Range, words: frozenset[str]) -> bool:
        """Return whether a clause contains any of the words."""
        return not words.isdisjoint(self._words[clause[0] : clause[1]])

    def is_achieved(self, clause: Range) -> bool:
        """Return whether a clause uses only a participle to report what is in place: `budget toegezegd`."""
        verbs = (word for word in self._table[clause[0] : clause[1]] if word.verbal)
        return self.mentions(clause, direction_cues().achieved) and all(word.form == "participle" for word in verbs)

    def denial_of_question(self) -> int:
        """Return how many opening words deny the question and lead up to more: `Niets, …`, `Niet veel: …`."""
        length = self._opening(direction_cues().denials)
        return length if length < len(self._words) else 0

    def _opening(self, phrases: frozenset[tuple[str, ...]]) -> int:
        """Return how many opening words are one of the phrases and end there: before a mark, or the text with them."""
        words = [*self._words[:4], "."]
        return next((size for size in (3, 2, 1) if tuple(words[:size]) in phrases and words[size] in _ENDING), 0)

    def _lack(self, hit: Span, clause: Range, lacks: Sequence[Sign], needs: list[Sign]) -> list[Sign] | None:
        """Return what the lacks in a clause amount to.

        A barrier, a need (`zonder … niet`), or an enabler if one lack denies another; None if all of them only state a
        cost.
        """
        denials = [sign for sign in lacks if sign.facet == NEGATION and sign.start not in self._priced]
        faults = [sign for sign in lacks if sign.facet != NEGATION]
        if not denials and not faults:
            return None
        supposed = self._supposed(hit, clause, denials, faults, needs)
        if supposed is not None:
            return [supposed]
        if not faults:
            return self._denied(clause, denials, needs)
        standing = self._standing(hit, faults, denials)
        return [*standing, *needs] if standing else [Sign("enabler", faults[0].start, faults[0].end, DENIED)]

    def _standing(self, hit: Span, faults: Sequence[Sign], denials: Sequence[Sign]) -> list[Sign]:
        """Return the faults that are not denied.

        A word that denies a fault is not a fault itself (`weinig gedoe`, `gaat niet meer weg`).
        """
        standing = [fault for fault in faults if not self._is_denied(fault, hit, denials)]
        if len(standing) == len(faults):
            return standing
        starts = {fault.start for fault in faults}
        return [fault for fault in standing if fault.end not in starts and not self.is_denial(fault)]

    def _supposed(
        self, hit: Span, clause: Range, denials: Sequence[Sign], faults: Sequence[Sign], needs: Sequence[Sign]
    ) -> Sign | None:
        """Return the sign that keeps a lack from being a fact: a welcome, a condition, or something indispensable.

        Indispensable is also that without which the outcome is impossible: `zonder steun blijft het onhaalbaar`.
        """
        supposed = self._welcomed(denials) or (None if faults else self.conditional(hit, clause))
        without = self._without(hit, [*denials, *faults])
        if supposed is not None or without is None:
            return supposed
        if (
            len(denials) > 1
            or faults
            or needs
            or any(map(self._is_negative_adjective, self._table[without.end : clause[1]]))
        ):
            label = "enabler" if self._is_past(clause) else "needed"
            return Sign(label, without.start, without.end, built_in("zonder … niet"))
        return None

    def _is_past(self, clause: Range) -> bool:
        """Return whether a clause says what happened: `zonder haar was het nooit gelukt`."""
        verbs = [word for word in self._table[clause[0] : clause[1]] if word.verbal]
        return any("Tense=Past" in word.morph for word in verbs) and any(word.form == "participle" for word in verbs)

    def _denied(self, clause: Range, denials: list[Sign], needs: list[Sign]) -> list[Sign]:
        """Return the signs of the negations in a clause without a fault."""
        double = self._doubly_denied(clause, denials)
        if double is not None:
            return [double]
        near = all(abs(denial.start - need.start) <= _REACH for denial in denials for need in needs)
        return [] if needs and near else [*denials, *needs]  # niet nodig

    def _welcomed(self, denials: Sequence[Sign]) -> Sign | None:
        """Find a welcome absence: `eindelijk geen managers ertussen`."""
        for denial in denials:
            for place in range(max(0, denial.start - 2), denial.start):
                if self._words[place] in direction_cues().welcome:
                    return Sign("enabler", place, denial.end, built_in("eindelijk geen"))
        return None

    def labelled(self, clause: Range) -> list[Sign]:
        """Return the label before a clause: `Plus: …`, `Belemmert: …`."""
        place = clause[0]
        colon = place > 0 and self._words[place : place + 1] == [":"]
        label = direction_cues().labels.get(self._words[place - 1]) if colon else None
        return [Sign(label, place - 1, place, built_in("opschrift"))] if label else []

    def is_vote(self) -> bool:
        """Return whether a statement opens with a vote and has no verb of its own: `akkoord, niet verplicht`."""
        finite = any(word.verbal and word.form == "finite" for word in self._table)
        return not finite and self._opening(direction_cues().votes) > 0

    def is_wish(self, clause: Range) -> bool:
        """Return whether a clause is a verb-first wish: `was er maar meer tijd`."""
        return any(sign.rule == UNREAL_RULE for sign in self.signs_in(clause))

    def _without(self, hit: Span, signs: Sequence[Sign]) -> Sign | None:
        """Find the `zonder` that governs a hit, without a verb in between."""
        for sign in signs:
            before = self._words[sign.start] == "zonder" and sign.end <= hit.start
            if before and not any(word.verbal for word in self._table[sign.end : hit.start]):
                return sign
        return None

    def _own_direction(self, hit: Span, signs: Sequence[Sign]) -> Sign:
        """Judge a driver word with a direction of its own (`weerstand`).

        A word just before it may deny it (`geen weerstand`).
        """
        before = [
            place for place in range(max(0, hit.start - _REACH), hit.start) if self._only_fillers(place + 1, hit.start)
        ]
        denials = [sign.start for sign in signs if sign.facet == NEGATION]
        denied = (
            any(self._words[place] in direction_cues().reducing or place in denials for place in before)
            or any(place >= hit.end and self._denies_existence(hit.end, place, hit) for place in denials)
            or self._is_reduced(self._table[hit.root.i])
        )
        inside = any(hit.start <= place < hit.end for place in denials)
        if denied and not inside and hit.kb_id_ == "barrier":
            return Sign("enabler", hit.start, hit.end, DENIED)
        return Sign(hit.kb_id_, hit.start, hit.end, hit.id_)

    def _shortage(self, hit: Span) -> Sign | None:
        """Find the word that says there is less of a hit than there should be: `minder geld`, `nul uren`."""
        for place in range(max(0, hit.start - 2), hit.start):
            if self._words[place] in direction_cues().lessening and self._only_fillers(place + 1, hit.start):
                return Sign("barrier", place, place + 1, built_in("minder"))
        return None

    def _reaches(self, sign: Sign, hit: Span) -> bool:
        """Return whether a lack applies to a hit.

        One such as `zonder` or `…, niet het gevolg` applies only to what follows it.
        """
        contrasting = (
            sign.facet == NEGATION
            and self._words[sign.start] == "niet"
            and sign.start > 0
            and self._words[sign.start - 1] in _JOINING
            and sign.end < len(self._words)
            and self._table[sign.end].pos in {"DET", "ADP", "NOUN"}
        )
        placed = contrasting or " ".join(self._words[sign.start : sign.end]) in _PLACED
        return not placed or sign.start < hit.start

    def _is_denied(self, fault: Sign, hit: Span, denials: Sequence[Sign]) -> bool:
        """Return whether a fault is denied (`geen probleem`, `hindert niet`)."""
        if self._is_reduced(self._table[fault.end - 1]):
            return True
        for denial in denials:
            if fault.start <= denial.start < fault.end:
                return False  # `nog niet`: the negation is the fault itself
            if self._denies(denial, fault, hit):
                return True
        before = [place for place in range(max(0, fault.start - 2), fault.start) if not self._table[place].punct]
        reduced = any(self._words[place] in direction_cues().reducing for place in before)
        return reduced and not any(hit.start <= place < hit.end for place in range(fault.start - 2, fault.start))

    def _denies(self, denial: Sign, fault: Sign, hit: Span) -> bool:
        """Return whether a negation, before or after a fault, is about the fault and not about the hit."""
        if denial.end <= fault.start:
            return self._only_fillers(denial.end, fault.start)
        if any(word.pos == "VERB" for word in self._table[fault.start : fault.end]):
            return self._only_fillers(fault.end, denial.start)
        return self._denies_existence(fault.end, denial.start, hit)

    def _is_reduced(self, word: Word) -> bool:
        """Return whether a verb reduces what a word names: `dat vermindert de regeldruk`."""
        return word.dep in {"obj", "nsubj:pass"} and self._table[word.head].lemma in direction_cues().relieving

    def _denies_existence(self, start: int, end: int, hit: Span) -> bool:
        """Return whether what precedes a negation is said not to be (`is er niet`, `is geen sprake`).

        There must be a copula and no other verb between the two.
        """
        between = [word for word in self._table[start:end] if not hit.start <= word.index < hit.end]
        copula = any(word.lower in direction_cues().copulas for word in between)
        return copula and all(word.pos in _FILLERS or word.lower in direction_cues().copulas for word in between)

    def _only_fillers(self, start: int, end: int) -> bool:
        return end - start <= _REACH and all(
            word.pos in _FILLERS or word.pos == "AUX" for word in self._table[start:end]
        )

    def _doubly_denied(self, clause: Range, denials: Sequence[Sign]) -> Sign | None:
        """Find a denied lack: `niet zo dat er geen …`, `niet onwelwillend`."""
        words = self._words
        for denial in denials:
            for phrase in direction_cues().denying:
                end = denial.start + len(phrase)
                if tuple(words[denial.start : end]) == phrase and len(denials) > 1:
                    return Sign("enabler", denial.start, end, DENIED)
            following = denial.end
            if following < clause[1] and self._is_negative_adjective(self._table[following]):
                return Sign("enabler", denial.start, following + 1, DENIED)
        return None

    def _is_negative_adjective(self, word: Word) -> bool:
        opposite = word.pos == "ADJ" and word.lower.startswith("on") and len(word.text) > len("onder")
        return opposite or word.lower in direction_cues().negative

    def conditional(self, hit: Span, clause: Range) -> Sign | None:
        """Find the condition that contains a hit: `als de directie meedoet`, `mits er geld is`."""
        low = max((place + 1 for place in range(clause[0], hit.start) if self._words[place] == ","), default=clause[0])
        for place in range(low, hit.start):
            if self._words[place] in direction_cues().conditions:
                before = self._table[max(0, place - _REACH) : place]
                helping = any(word.lemma in direction_cues().helping for word in before)
                return Sign("enabler" if helping else "needed", place, place + 1, CONDITION_RULE)
        return None
