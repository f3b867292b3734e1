"""Recognise imperatives, and tell them from questions, conditions and statements that also begin with a verb."""

import itertools
from collections.abc import Iterator

from opschaling_nlp.tagging.language.word_rows import Word
from opschaling_nlp.tagging.mood.cue_words import mood_cues
from opschaling_nlp.tagging.mood.grammar import (
    FUNCTION_WORDS,
    Clause,
    MoodKind,
    Verdict,
    has_subject,
    infinitive_of,
    is_bare,
    is_finite,
    only_verb,
    phrase_at,
    stands_inside,
    subject_after,
    verb_of,
)

ADDRESS_LENGTH = 5  # words in an address before its comma: "beste collega's uit het oosten, …"
_PARSED_AS = dict.fromkeys(FUNCTION_WORDS, "parsed_function_word") | {"PROPN": "parsed_name", "ADJ": "parsed_adjective"}
"""Weight of a first word that is no verb to the tagger, by its class; `parsed_other` for the rest."""


def hortative(words: Clause) -> Verdict | None:
    """Judge `laten we …`."""
    found = phrase_at(words, 0, mood_cues().hortative)
    return Verdict(MoodKind.IMPERATIVE, "hortative", found) if found else None


def condition(words: Clause) -> Verdict | None:
    """Judge a clause that begins with a condition by what follows it: `Als het niet lukt, vraag dan hulp`."""
    first = words[0]
    subordinate = first.pos == "SCONJ" or (
        first.lower in mood_cues().subordinators and first.dep in ("mark", "advmod", "case")
    )
    verb_first = _is_condition(words)
    if not (subordinate or verb_first):
        return None
    main = next(filter(_is_ordered, _mains(words)), None)
    if main is not None:
        return Verdict(MoodKind.IMPERATIVE, "imperative_after_condition", main[:1])
    leans = first.dep == "advcl" and first.head > first.index
    if verb_first and (leans or first.lower in mood_cues().conditional_verbs or _main_follows(words)):
        return Verdict(MoodKind.STATEMENT, "condition", words[:1])
    if subordinate and any(word.form == "finite" for word in words):
        return Verdict(MoodKind.STATEMENT, "subordinate", words[:1])
    return None


def _is_condition(words: Clause) -> bool:
    """Return whether a clause is a condition that starts with its verb: `Valt het tegen, …`."""
    return words[0].form == "finite" and not words[0].imperative and subject_after(words) is not None


def _is_ordered(main: Clause) -> bool:
    """Return whether a main clause after a condition is a command."""
    bare = is_bare(main[0]) and not has_subject(main)
    return bare and (main[0].imperative or score(main) + mood_cues().weights["after_condition"] > 0)


def _mains(words: Clause) -> Iterator[Clause]:
    """Yield the possible main clauses after a condition.

    They begin after a comma, or at the word that the parser considers the imperative root.
    """
    for place in range(2, len(words) - 1):
        word, before = words[place], words[place - 1]
        taken = any(other.subject and other.head == word.index for other in words[:place])
        if before.lower == "," or (word.imperative and word.dep == "ROOT" and not taken):
            yield words[place + 1 :] if word.lower == "dan" and place + 2 < len(words) else words[place:]


def opening(words: Clause, *, inverted: bool, continues: bool) -> Verdict | None:
    """Judge a clause that begins with a verb: a question, an imperative, or a statement without its subject.

    `inverted`: a preceding word puts the verb first in statements too (`dus`, `daarna`); `continues`: the clause
    starts in the middle of a line.
    """
    first, subject = words[0], subject_after(words)
    dropped = phrase_at(words, 0, mood_cues().dropped_subject) or (_is_perfect(words) and subject is None and words[:1])
    if dropped:
        return Verdict(MoodKind.STATEMENT, "dropped_subject", dropped)
    if subject is not None and (first.form == "finite" or first.pos == "AUX" or is_bare(first)):
        reports = continues and verb_of(first.lower) in mood_cues().reporting
        found = _before_subject(words, inverted=inverted or reports)
        if found:
            return found
    if is_bare(first) and score(words) > 0:
        return Verdict(MoodKind.IMPERATIVE, "imperative_form", [first])
    return None


def _before_subject(words: Clause, *, inverted: bool) -> Verdict | None:
    if not has_subject(words):
        return None
    polite = words[0].imperative and words[1].lower == "u"  # neemt u gerust iets mee
    if polite and any(word.lower in mood_cues().polite_cues for word in words[2:]):
        return Verdict(MoodKind.IMPERATIVE, "polite_imperative", words[:2])
    kind = MoodKind.STATEMENT if inverted else MoodKind.QUESTION
    return Verdict(kind, "inversion" if inverted else "verb_first", words[:1])


def after_address(words: Clause) -> Verdict | None:
    """Judge a command after an address: `Buren, kom binnen`."""
    comma = next((place for place in range(1, len(words) - 2) if words[place].lower == ","), 0)
    address, rest = words[:comma], words[comma + 1 :]
    if not 0 < comma <= ADDRESS_LENGTH or address[0].pos == "SCONJ":
        return None
    if any(is_finite(word) or word.pos == "ADP" for word in address):
        return None
    known = rest[0].imperative or rest[0].lower in mood_cues().always_imperative
    ordered = known and is_bare(rest[0]) and score(rest) > 0
    commands = ordered and not has_subject(rest)
    return Verdict(MoodKind.IMPERATIVE, "imperative_form", rest[:1]) if commands else None


def score(words: Clause) -> float:
    """Score a first word in the imperative form; it is an imperative if positive."""
    first, weights = words[0], mood_cues().weights
    always = first.lower in mood_cues().always_imperative
    finds_out = len(words) > 1 and words[1].lower in mood_cues().embedding  # controleer of het klopt
    features: dict[str, int] = {
        "always": always,
        "no_other_class": not always and only_verb(first),
        "alone": len(words) == 1,
    }
    if len(words) > 1:
        features |= _features_behind(words) | {"other_verb": not finds_out and _has_other_verb(words)}
    parsed = max(0.0, _parse_score(first)) if finds_out else _parse_score(first)
    return parsed + sum(weights[name] * count for name, count in features.items())


def _features_behind(words: Clause) -> dict[str, int]:
    """Measure what follows the first word: an object or an adverb, or the continuation of a noun."""
    first, second, *rest = words
    relative = second.lower == "die" and not first.verbal and first.lower not in mood_cues().always_imperative
    continued = relative and any(word.form == "finite" for word in rest)  # noodzaak die iedereen voelt
    described = second.pos == "ADJ" and second.lower.endswith("e")
    plural = any(word.pos == "NOUN" and word.lower.endswith(("en", "s")) for word in rest[:1])
    return {
        "follows_noun": continued + (second.lower in mood_cues().follows_noun),
        "follows_imperative": not continued and second.lower in mood_cues().follows_imperative,
        "object_follows": described and plural,  # steun lokale ondernemers
        "particle_before_preposition": _is_separated(words),
        "capital_follows": second.capital and first.capital,
    }


def _has_other_verb(words: Clause) -> bool:
    """Return whether another finite verb than the first may be that of the clause."""
    tells_where = words[0].lower in mood_cues().tells_where
    return any(
        word.form == "finite"
        and word.dep in ("ROOT", "cop", "aux", "aux:pass")
        and not word.imperative
        and (tells_where or not stands_inside(word, words))
        for word in words[1:]
    )


def _is_separated(words: Clause) -> bool:
    """Return whether a separated particle of the first verb precedes a preposition: `ruim tijd in voor overleg`."""
    infinitive = infinitive_of(words[0])
    particles = (word.lower for word, behind in itertools.pairwise(words[1:]) if behind.pos == "ADP")
    known = mood_cues().particles.intersection(particles)
    return any(verb_of(f"{particle}{infinitive}") is not None for particle in known)


def _parse_score(first: Word) -> float:
    if first.subject:  # the parser makes it another verb's subject: zorg wordt duurder
        return mood_cues().weights["parsed_other"]
    if first.imperative or first.form == "finite":
        return mood_cues().weights["parsed_imperative" if first.imperative else "parsed_finite"]
    return mood_cues().weights[_PARSED_AS.get(first.pos, "parsed_other")] if not first.verbal else 0.0


def _main_follows(words: Clause) -> bool:
    """Return whether a main clause follows a condition: `…, lukt het`, `…, dan …`, `… dan komt`."""
    return any(
        (before.lower == "," and (word.form == "finite" or word.lower == "dan"))
        or (before.lower == "dan" and word.form == "finite")
        for before, word in itertools.pairwise(words)
    )


def _is_perfect(words: Clause) -> bool:
    return words[0].lower in ("heb", "ben") and any(word.form == "participle" for word in words[2:])
