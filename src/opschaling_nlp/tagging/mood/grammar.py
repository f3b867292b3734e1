"""The verdict of the mood rules, and the questions they share about verbs and subjects."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from opschaling_nlp.tagging.language.lexicon import Lexicon
from opschaling_nlp.tagging.language.morphology import bare_form_of, only_verb
from opschaling_nlp.tagging.language.words import Word
from opschaling_nlp.tagging.mood.clauses import Clause
from opschaling_nlp.tagging.mood.cue_words import MoodCues, Phrases

FUNCTION_WORDS = ("ADV", "ADP", "DET", "PRON", "CCONJ", "SCONJ", "NUM")  # niet, over and vier are verb forms too
SHORTEST_VERB = 4  # letters; shorter words that the lexicon lists as verbs are mostly particles
INSIDE = ("acl", "acl:relcl", "advcl", "ccomp", "csubj", "xcomp")
"""Relations of a clause that is part of another."""
_UNDER = ("aux", "aux:pass", "cop")
"""Relations of a finite verb to the verb or adjective that carries its meaning."""
SUBJECT_REACH = 8  # words after the verb that opens a question


class MoodKind(StrEnum):
    """The moods that a clause can have."""

    IMPERATIVE = "imperative"
    INFINITIVE = "infinitive"
    NOUN_PHRASE = "noun_phrase"
    QUESTION = "question"
    STATEMENT = "statement"


class Verdict(NamedTuple):
    """A mood with its reason and the words that gave it."""

    kind: MoodKind
    reason: str
    cue: Clause


def phrase_at(words: Clause, place: int, phrases: Phrases) -> Clause | None:
    """Return the words at `place` that match the longest phrase, or None."""
    for phrase in phrases.get(words[place].lower, ()) if place < len(words) else ():
        part = words[place : place + len(phrase)]
        if tuple(word.lower for word in part) == phrase:
            return part
    return None


def stands_inside(verb: Word, words: Clause) -> bool:
    """Return whether a finite verb belongs to a relative, adverbial or object clause within the clause."""
    by_index = {word.index: word for word in words}
    top = verb
    while top.dep in _UNDER and top.head in by_index and top.head != top.index:
        top = by_index[top.head]
    return top.dep in INSIDE and top.head in by_index


@dataclass(frozen=True, eq=False)
class Grammar:
    """Answers questions about words from the cue words, the lexicon and the parse."""

    cues: MoodCues
    lexicon: Lexicon

    def infinitive_of(self, word: Word) -> str | None:
        """Return the verb whose bare form the word is, or None."""
        return self.cues.irregular.get(word.lower) or bare_form_of(word.lower, self.lexicon)

    def is_bare(self, word: Word) -> bool:
        """Return whether the word has the imperative form of a verb that can be commanded."""
        infinitive = self.infinitive_of(word)
        return infinitive is not None and infinitive not in self.cues.never_imperative

    def only_verb(self, word: Word) -> bool:
        """Return whether the lexicon knows the word only as a verb form."""
        return only_verb(word.lower, self.lexicon)

    def infinitive(self, word: Word) -> bool:
        """Return whether the word is an infinitive: by the tagger, or by the lexicon if the tagger sees no verb."""
        if word.verbal:
            return word.form == "infinitive"
        return word.pos in ("ADJ", "ADV", "X", "PROPN") and self.bare_infinitive(word)

    def bare_infinitive(self, word: Word) -> bool:
        """Return whether the lexicon knows the word as an infinitive and as nothing but a verb."""
        return self.only_verb(word) and self.lexicon.lemma(word.lower, "verb") == word.lower

    def like_infinitive(self, word: Word) -> bool:
        """Return whether a verb tagged as a finite plural has the form of an infinitive.

        Without a subject it is one (`vooral blijven kijken`).
        """
        return word.pos == "VERB" and word.form == "finite" and self.lexicon.lemma(word.lower, "verb") == word.lower

    def finite(self, word: Word) -> bool:
        """Return whether the word is a finite verb.

        The tagger decides, or the lexicon if the tagger sees no verb at all.
        """
        if word.verbal:
            return word.form == "finite"
        if (
            word.pos not in ("ADJ", "ADV", "X")
            or len(word.lower) < SHORTEST_VERB
            or word.lower in self.cues.question_words
        ):
            return False
        return self.only_verb(word) and not word.lower.startswith("ge") and not word.lower.endswith(("en", "nd", "nde"))

    def subject_after(self, words: Clause) -> Word | None:
        """Return the subject after a verb that opens the clause, or None.

        It is recognised by its form, by the verb, or by the parse.
        """
        if len(words) < 2:
            return None
        verb, second = words[0], words[1]
        if second.lower in self.cues.certain_subjects or second.lower == "u":
            return second
        if second.lower in self.cues.indefinite_subjects and verb.form == "finite" and not self.is_bare(verb):
            return second
        if second.lower == "je":
            return self._likely_subject(words) if verb.pos == "NOUN" else self._je_after(words)
        causes = verb.lower == "laat" and any(word.form == "infinitive" for word in words[2:])
        if (verb.imperative or causes) and verb.lower in self.cues.always_imperative:
            return None  # laat de buren meepraten
        return self._likely_subject(words)

    def _je_after(self, words: Clause) -> Word | None:
        """Return the subject of a clause that opens with a verb and `je`, or None.

        In `Werk je`, `je` is the subject; in `Houd je aan de regels` and `Vraag je buren` it is not.
        """
        verb, second, *rest = words
        infinitive = self.lexicon.lemma(verb.lower, "verb") or verb.lower
        parsed = self._parsed_subject(words)
        never_owns = infinitive in {*self.cues.never_imperative, "hebben", "zijn"}
        owned = any(word.pos in ("NOUN", "ADJ") for word in rest[:1]) and not never_owns
        ordered = verb.imperative and parsed is None
        if infinitive in self.cues.verbs_with_je and not owned and not ordered:
            return second
        # houd je aan, but houd je van
        reflexive = infinitive in self.cues.reflexive and not any(word.lower == "van" for word in rest[:1])
        if reflexive or owned:
            return None if parsed in words[1:3] else parsed
        return self._likely_subject(words)

    def _likely_subject(self, words: Clause) -> Word | None:
        """Return the parsed subject, or the likely subject after a finite auxiliary."""
        parsed, verb, second = self._parsed_subject(words), words[0], words[1]
        likely = second.lower in self.cues.likely_subjects or second.pos in ("PROPN", "PRON")
        return second if parsed is None and likely and verb.pos == "AUX" and verb.form == "finite" else parsed

    def _parsed_subject(self, words: Clause) -> Word | None:
        verb = words[0]
        reach = words[1 : 1 + SUBJECT_REACH]
        heads = {verb.index, verb.head} if verb.dep in _UNDER or verb.pos == "AUX" else {verb.index}
        return next(
            (word for word in reach if word.subject and word.head in heads and word.pos not in ("ADJ", "ADV")), None
        )

    def takes_subject(self, verb: Word, subject: Word) -> bool:
        """Return whether a bare form agrees with a subject: `Werk je` and `Zit er` do, `Betrek de buren` does not."""
        if subject.lower in self.cues.certain_subjects or subject.lower == "je":
            return True
        return verb.lower.endswith("t") or self.infinitive_of(verb) in ("zijn", "hebben")

    def has_subject(self, words: Clause) -> bool:
        """Return whether a clause that opens with a verb has a subject that this verb can take."""
        subject = self.subject_after(words)
        return subject is not None and (not self.is_bare(words[0]) or self.takes_subject(words[0], subject))
