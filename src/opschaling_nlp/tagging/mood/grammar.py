"""The verdict of the mood rules, and what they share on Dutch verb forms, subjects and phrases."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from opschaling_nlp.tagging.language.lexicon import OPEN_CLASSES, dutch_lexicon
from opschaling_nlp.tagging.language.word_rows import Word
from opschaling_nlp.tagging.mood.cue_words import Phrases, mood_cues

VOWELS = "aeiou"
FINAL_DEVOICING = {"v": "f", "z": "s"}
FUNCTION_WORDS = ("ADV", "ADP", "DET", "PRON", "CCONJ", "SCONJ", "NUM")  # niet, over and vier are verb forms too
SHORTEST_VERB = 4  # letters; shorter words that the lexicon lists as verbs are mostly particles
INSIDE = ("acl", "acl:relcl", "advcl", "ccomp", "csubj", "xcomp")
"""Relations of a clause that is part of another."""
_UNDER = ("aux", "aux:pass", "cop")
"""Relations of a finite verb to the verb or adjective that carries its meaning."""
SUBJECT_REACH = 8  # words after the verb that opens a question


Clause = Sequence[Word]
"""Words that have a mood of their own."""


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


def verb_of(form: str) -> str | None:
    """Return the infinitive of a lower-case verb form, or None if the lexicon knows no such verb."""
    return dutch_lexicon().lemma(form, "verb")


def bare_forms(infinitive: str) -> Iterator[str]:
    """Yield the possible bare forms (first person, imperative) of a regular verb.

    They follow the spelling rules, long vowel first: for `maken`, `maak` and `mak`. Only a lexicon knows which one
    exists.
    """
    if infinitive.endswith("ëren"):
        yield infinitive[:-4] + "ëer"  # creëren: creëer
        return
    if not infinitive.endswith("en") or len(infinitive) < 5:
        return
    stem = infinitive[:-2]
    last = FINAL_DEVOICING.get(stem[-1], stem[-1])
    if stem[-1] == stem[-2]:
        yield stem[:-1]  # zeggen: zeg
    elif stem[-2] in "aeou" and stem[-3] not in VOWELS:
        yield stem[:-1] + stem[-2] + last  # maken: maak
    yield stem[:-1] + last


def infinitive_of(word: Word) -> str | None:
    """Return the verb whose bare form the word is, or None (`werk`: `werken`; `werkt`: None)."""
    infinitive = verb_of(word.lower)
    known = infinitive is not None and infinitive != word.lower and word.lower in bare_forms(infinitive)
    return mood_cues().irregular.get(word.lower) or (infinitive if known else None)


def joined_particle(form: str) -> str | None:
    """Return the particle at the start of a lower-case verb form (`opvalt`: `op`), or None.

    Such a form never comes second in its clause.
    """
    for length in range(2, len(form) - 2):
        particle, rest = form[:length], form[length:]
        if particle not in mood_cues().particles:
            continue
        whole, base = verb_of(form), verb_of(rest)
        if base is not None and base != rest and (whole is None or whole == particle + base):
            return particle
    return None


def is_bare(word: Word) -> bool:
    """Return whether the word has the imperative form of a verb that can be commanded."""
    infinitive = infinitive_of(word)
    return infinitive is not None and infinitive not in mood_cues().never_imperative


def only_verb(word: Word) -> bool:
    """Return whether the lexicon knows the word only as a verb form."""
    return [name for name in OPEN_CLASSES if dutch_lexicon().lemma(word.lower, name) is not None] == ["verb"]


def is_infinitive(word: Word) -> bool:
    """Return whether the word is an infinitive: by the tagger, or by the lexicon if the tagger sees no verb."""
    if word.verbal:
        return word.form == "infinitive"
    return word.pos in ("ADJ", "ADV", "X", "PROPN") and bare_infinitive(word)


def bare_infinitive(word: Word) -> bool:
    """Return whether the lexicon knows the word as an infinitive and as nothing but a verb."""
    return only_verb(word) and verb_of(word.lower) == word.lower


def like_infinitive(word: Word) -> bool:
    """Return whether a verb tagged as a finite plural has the form of an infinitive.

    Without a subject it is one (`vooral blijven kijken`).
    """
    return word.pos == "VERB" and word.form == "finite" and verb_of(word.lower) == word.lower


def is_finite(word: Word) -> bool:
    """Return whether the word is a finite verb.

    The tagger decides, or the lexicon if the tagger sees no verb at all.
    """
    if word.verbal:
        return word.form == "finite"
    if (
        word.pos not in ("ADJ", "ADV", "X")
        or len(word.lower) < SHORTEST_VERB
        or word.lower in mood_cues().question_words
    ):
        return False
    return only_verb(word) and not word.lower.startswith("ge") and not word.lower.endswith(("en", "nd", "nde"))


def subject_after(words: Clause) -> Word | None:
    """Return the subject after a verb that opens the clause, or None.

    It is recognised by its form, by the verb, or by the parse.
    """
    if len(words) < 2:
        return None
    verb, second = words[0], words[1]
    if second.lower in mood_cues().certain_subjects or second.lower == "u":
        return second
    if second.lower in mood_cues().indefinite_subjects and verb.form == "finite" and not is_bare(verb):
        return second
    if second.lower == "je":
        return _likely_subject(words) if verb.pos == "NOUN" else _je_after(words)
    causes = verb.lower == "laat" and any(word.form == "infinitive" for word in words[2:])
    if (verb.imperative or causes) and verb.lower in mood_cues().always_imperative:
        return None  # laat de buren meepraten
    return _likely_subject(words)


def _je_after(words: Clause) -> Word | None:
    """Return the subject of a clause that opens with a verb and `je`, or None.

    In `Werk je`, `je` is the subject; in `Houd je aan de regels` and `Vraag je buren` it is not.
    """
    verb, second, *rest = words
    infinitive = verb_of(verb.lower) or verb.lower
    parsed = _parsed_subject(words)
    never_owns = infinitive in {*mood_cues().never_imperative, "hebben", "zijn"}
    owned = any(word.pos in ("NOUN", "ADJ") for word in rest[:1]) and not never_owns
    ordered = verb.imperative and parsed is None
    if infinitive in mood_cues().verbs_with_je and not owned and not ordered:
        return second
    # houd je aan, but houd je van
    reflexive = infinitive in mood_cues().reflexive and not any(word.lower == "van" for word in rest[:1])
    if reflexive or owned:
        return None if parsed in words[1:3] else parsed
    return _likely_subject(words)


def _likely_subject(words: Clause) -> Word | None:
    """Return the parsed subject, or the likely subject after a finite auxiliary."""
    parsed, verb, second = _parsed_subject(words), words[0], words[1]
    likely = second.lower in mood_cues().likely_subjects or second.pos in ("PROPN", "PRON")
    return second if parsed is None and likely and verb.pos == "AUX" and verb.form == "finite" else parsed


def _parsed_subject(words: Clause) -> Word | None:
    verb = words[0]
    reach = words[1 : 1 + SUBJECT_REACH]
    heads = {verb.index, verb.head} if verb.dep in _UNDER or verb.pos == "AUX" else {verb.index}
    return next(
        (word for word in reach if word.subject and word.head in heads and word.pos not in ("ADJ", "ADV")), None
    )


def has_subject(words: Clause) -> bool:
    """Return whether a clause that opens with a verb has a subject that this verb can take.

    A bare form agrees with one in `Werk je` and `Zit er`, and not in `Betrek de buren`.
    """
    verb, subject = words[0], subject_after(words)
    if subject is None or not is_bare(verb):
        return subject is not None
    always = subject.lower in mood_cues().certain_subjects or subject.lower == "je"
    return always or verb.lower.endswith("t") or infinitive_of(verb) in ("zijn", "hebben")
