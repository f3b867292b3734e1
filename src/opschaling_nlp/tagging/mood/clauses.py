"""Split a parsed document into clauses: spans of words that each have a mood of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from opschaling_nlp.tagging.language.words import Word
from opschaling_nlp.tagging.mood.cue_words import MoodCues

ENDS = frozenset({".", "!", "?", "…", "...", ";", ":", "?!", "!!", "??", "!?"})
DASHES = frozenset({"-", "–", "—", "→", "->", "=>", "⇒", "•", "*", "|"})
LONGEST_CLAUSE = 200
"""A clause of this many words is cut without punctuation: judging one takes time quadratic in its length."""

Clause = Sequence[Word]


def split_clauses(words: Sequence[Word], cues: MoodCues) -> Iterator[Clause]:
    """Yield the clauses of a document in order, each with the punctuation that ends it.

    A clause ends at a full stop or the like, a colon, a dash or a line break; at a comma only if a new main clause
    clearly begins.
    """
    start = 0
    for position, word in enumerate(words):
        if word.mark or "\n" in word.lower:
            ends = _ends_clause(words, start, position, cues)
        else:
            ends = position + 1 - start >= LONGEST_CLAUSE
        if ends:
            yield words[start : position + 1]
            start = position + 1
    if start < len(words):
        yield words[start:]


def _ends_clause(words: Sequence[Word], start: int, position: int, cues: MoodCues) -> bool:
    word, behind = words[position], words[position + 1 : position + 2]
    if word.lower == ",":
        return _clause_begins(words[start:position], words[position + 1 : position + 5], cues)
    # a dash within a sentence separates words; one before a capital begins something new
    dash = word.lower in DASHES and position > start and any(other.capital for other in behind)
    ends = dash or word.lower in ENDS or "\n" in word.lower
    return ends and not any(other.lower in ENDS for other in behind)


def _clause_begins(left: Clause, right: Clause, cues: MoodCues) -> bool:
    """Return whether a comma between these words ends one main clause and begins another."""
    if len(left) < 2 or len(right) < 2 or _subordinate(left):
        return False
    if right[0].lower in cues.not_relative and right[1].form == "finite" and len(right) > 2 and right[2].subject:
        return True
    if right[0].imperative and any(word.form == "finite" for word in left):
        return True
    return _only_infinitive(left, cues) and _is_main(right, cues)


def _only_infinitive(left: Clause, cues: MoodCues) -> bool:
    forms = {word.form for word in left}
    return left[0].lower not in cues.before_no_clause and "infinitive" in forms and "finite" not in forms


def _is_main(right: Clause, cues: MoodCues) -> bool:
    """Return whether a finite verb soon follows the first word, but not in a relative clause."""
    second = next((place for place, word in enumerate(right[:4]) if word.form == "finite"), 0)
    relative = right[second].dep.startswith("acl") or right[0].lower in cues.not_relative
    return second > 0 and not relative


def _subordinate(left: Clause) -> bool:
    first = next((word for word in left if not word.mark), left[0])
    return (
        first.pos == "SCONJ" or first.dep == "mark" or (first.form == "finite" and any(word.subject for word in left))
    )
