"""Recognise imperatives, and tell them from questions, conditions and statements that also begin with a verb."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from opschaling_nlp.tagging.language.words import Word
from opschaling_nlp.tagging.mood.clauses import Clause
from opschaling_nlp.tagging.mood.grammar import FUNCTION_WORDS, Grammar, MoodKind, Verdict, phrase_at, stands_inside

ADDRESS_LENGTH = 5  # words in an address before its comma: "beste collega's uit het oosten, …"


@dataclass(frozen=True, eq=False)
class VerbFirst:
    """Judges clauses with the verb first, possibly after a condition; each rule returns a verdict or None."""

    grammar: Grammar

    def hortative(self, words: Clause) -> Verdict | None:
        """Judge `laten we …`."""
        found = phrase_at(words, 0, self.grammar.cues.hortative)
        return Verdict(MoodKind.IMPERATIVE, "hortative", found) if found else None

    def condition(self, words: Clause) -> Verdict | None:
        """Judge a clause that begins with a condition by what follows it: `Als het niet lukt, vraag dan hulp`."""
        first, cues = words[0], self.grammar.cues
        subordinate = first.pos == "SCONJ" or (
            first.lower in cues.subordinators and first.dep in ("mark", "advmod", "case")
        )
        verb_first = self._is_condition(words)
        if not (subordinate or verb_first):
            return None
        main = next(filter(self._is_ordered, self._mains(words)), None)
        if main is not None:
            return Verdict(MoodKind.IMPERATIVE, "imperative_after_condition", main[:1])
        leans = first.dep == "advcl" and first.head > first.index
        if verb_first and (leans or first.lower in cues.conditional_verbs or _main_follows(words)):
            return Verdict(MoodKind.STATEMENT, "condition", words[:1])
        if subordinate and any(word.form == "finite" for word in words):
            return Verdict(MoodKind.STATEMENT, "subordinate", words[:1])
        return None

    def _is_condition(self, words: Clause) -> bool:
        """Return whether a clause is a condition that starts with its verb: `Valt het tegen, …`."""
        return words[0].form == "finite" and not words[0].imperative and self.grammar.subject_after(words) is not None

    def _is_ordered(self, main: Clause) -> bool:
        """Return whether a main clause after a condition is a command."""
        bare = self.grammar.is_bare(main[0]) and not self.grammar.has_subject(main)
        return bare and (main[0].imperative or self.score(main) + self.grammar.cues.weights["after_condition"] > 0)

    def _mains(self, words: Clause) -> Iterator[Clause]:
        """Yield the possible main clauses after a condition.

        They begin after a comma, or at the word that the parser considers the imperative root.
        """
        for place in range(2, len(words) - 1):
            word, before = words[place], words[place - 1]
            has_subject = any(other.subject and other.head == word.index for other in words[:place])
            if before.lower == "," or (word.imperative and word.dep == "ROOT" and not has_subject):
                yield words[place + 1 :] if word.lower == "dan" and place + 2 < len(words) else words[place:]

    def opening(self, words: Clause, *, inverted: bool, continues: bool) -> Verdict | None:
        """Judge a clause that begins with a verb: a question, an imperative, or a statement without its subject.

        `inverted`: a preceding word puts the verb first in statements too (`dus`, `daarna`); `continues`: the clause
        starts in the middle of a line.
        """
        first, cues, subject = words[0], self.grammar.cues, self.grammar.subject_after(words)
        dropped = phrase_at(words, 0, cues.dropped_subject) or (_is_perfect(words) and subject is None and words[:1])
        if dropped:
            return Verdict(MoodKind.STATEMENT, "dropped_subject", dropped)
        if subject is not None and (first.form == "finite" or first.pos == "AUX" or self.grammar.is_bare(first)):
            reports = continues and self.grammar.lexicon.lemma(first.lower, "verb") in cues.reporting
            found = self._before_subject(words, inverted=inverted or reports)
            if found:
                return found
        if self.grammar.is_bare(first) and self.score(words) > 0:
            return Verdict(MoodKind.IMPERATIVE, "imperative_form", [first])
        return None

    def _before_subject(self, words: Clause, *, inverted: bool) -> Verdict | None:
        if not self.grammar.has_subject(words):
            return None
        polite = words[0].imperative and words[1].lower == "u"  # neemt u gerust iets mee
        if polite and any(word.lower in self.grammar.cues.polite_cues for word in words[2:]):
            return Verdict(MoodKind.IMPERATIVE, "polite_imperative", words[:2])
        kind = MoodKind.STATEMENT if inverted else MoodKind.QUESTION
        return Verdict(kind, "inversion" if inverted else "verb_first", words[:1])

    def after_address(self, words: Clause) -> Verdict | None:
        """Judge a command after an address: `Buren, kom binnen`."""
        comma = next((place for place in range(1, len(words) - 2) if words[place].lower == ","), 0)
        address, rest = words[:comma], words[comma + 1 :]
        if not 0 < comma <= ADDRESS_LENGTH or address[0].pos == "SCONJ":
            return None
        if any(self.grammar.finite(word) or word.pos == "ADP" for word in address):
            return None
        known = rest[0].imperative or rest[0].lower in self.grammar.cues.always_imperative
        ordered = known and self.grammar.is_bare(rest[0]) and self.score(rest) > 0
        commands = ordered and not self.grammar.has_subject(rest)
        return Verdict(MoodKind.IMPERATIVE, "imperative_form", rest[:1]) if commands else None

    def score(self, words: Clause) -> float:
        """Score a first word in the imperative form; it is an imperative if positive."""
        first, weights = words[0], self.grammar.cues.weights
        asks_to_find_out = len(words) > 1 and words[1].lower in self.grammar.cues.embedding  # controleer of het klopt
        score = max(0.0, self._parse_score(first)) if asks_to_find_out else self._parse_score(first)
        if first.lower in self.grammar.cues.always_imperative:
            score += weights["always"]
        elif self.grammar.only_verb(first):
            score += weights["no_other_class"]
        if len(words) == 1:
            return score + weights["alone"]
        score += self._following_score(words)
        if self._is_separated(words):
            score += weights["particle_before_preposition"]
        if not asks_to_find_out and self._has_other_verb(words):
            score += weights["other_verb"]
        if words[1].capital and first.capital:
            score += weights["capital_follows"]
        return score

    def _has_other_verb(self, words: Clause) -> bool:
        """Return whether another finite verb than the first may be that of the clause."""
        tells_where = words[0].lower in self.grammar.cues.tells_where
        return any(
            word.form == "finite"
            and word.dep in ("ROOT", "cop", "aux", "aux:pass")
            and not word.imperative
            and (tells_where or not stands_inside(word, words))
            for word in words[1:]
        )

    def _following_score(self, words: Clause) -> float:
        """Weigh what follows the first word: an object or an adverb, or the continuation of a noun."""
        first, second, cues, weights = words[0], words[1], self.grammar.cues, self.grammar.cues.weights
        score = 0.0
        relative = second.lower == "die" and not first.verbal and first.lower not in cues.always_imperative
        if relative and any(word.form == "finite" for word in words[2:]):  # noodzaak die iedereen voelt
            score += weights["follows_noun"]
        elif second.lower in cues.follows_imperative:
            score += weights["follows_imperative"]
        if second.lower in cues.follows_noun:
            score += weights["follows_noun"]
        third = words[2] if len(words) > 2 else None
        described = second.pos == "ADJ" and second.lower.endswith("e")
        if (
            third is not None and described and third.pos == "NOUN" and third.lower.endswith(("en", "s"))
        ):  # steun lokale ondernemers
            score += weights["object_follows"]
        return score

    def _is_separated(self, words: Clause) -> bool:
        """Return whether a separated particle of the first verb precedes a preposition: `ruim tijd in voor overleg`."""
        infinitive, lexicon = self.grammar.infinitive_of(words[0]), self.grammar.lexicon
        particles = (word.lower for word, behind in itertools.pairwise(words[1:]) if behind.pos == "ADP")
        known = self.grammar.cues.particles.intersection(particles)
        return any(lexicon.lemma(f"{particle}{infinitive}", "verb") is not None for particle in known)

    def _parse_score(self, first: Word) -> float:
        if first.subject:  # the parser makes it another verb's subject: zorg wordt duurder
            return self.grammar.cues.weights["parsed_other"]
        if first.imperative:
            return self.grammar.cues.weights["parsed_imperative"]
        if first.form == "finite":
            return self.grammar.cues.weights["parsed_finite"]
        if first.pos == "PROPN":
            return self.grammar.cues.weights["parsed_name"]
        if first.pos == "ADJ":
            return self.grammar.cues.weights["parsed_adjective"]
        if first.pos in FUNCTION_WORDS:
            return self.grammar.cues.weights["parsed_function_word"]
        return 0.0 if first.verbal else self.grammar.cues.weights["parsed_other"]


def _main_follows(words: Clause) -> bool:
    """Return whether a main clause follows a condition: `…, lukt het`, `…, dan …`, `… dan komt`."""
    return any(
        (before.lower == "," and (word.form == "finite" or word.lower == "dan"))
        or (before.lower == "dan" and word.form == "finite")
        for before, word in itertools.pairwise(words)
    )


def _is_perfect(words: Clause) -> bool:
    return words[0].lower in ("heb", "ben") and any(word.form == "participle" for word in words[2:])
