"""Cut a parsed document into clauses: the stretches of words that each have a mood of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from typing import Any, Literal, NamedTuple

import numpy as np
from spacy.attrs import DEP, HEAD, IDX, LENGTH, MORPH, ORTH, POS
from spacy.tokens import Doc, Token

from opschaling_nlp.tagging.mood.cue_words import MoodCues

VerbForm = Literal["finite", "infinitive", "participle", ""]

ENDS = frozenset({".", "!", "?", "…", "...", ";", ":", "?!", "!!", "??", "!?"})
DASHES = frozenset({"-", "–", "—", "→", "->", "=>", "⇒", "•", "*", "|"})
VERBAL = ("VERB", "AUX")
LONGEST_CLAUSE = 200
"""Words after which a clause is cut without a mark: judging one takes time quadratic in its length."""
CACHE_SIZE = 50_000  # words with their analysis
_COLUMNS = [ORTH, POS, MORPH, DEP, HEAD, IDX, LENGTH]


class Word(NamedTuple):
    """Hold what the mood rules need of a word: its place, spelling, tag and parse."""

    index: int  # type: ignore[assignment]  # hides the method of tuples, which nobody needs here
    head: int
    """The index of its head in the document."""
    start: int
    end: int
    lower: str
    pos: str
    form: VerbForm
    imperative: bool
    dep: str
    capital: bool
    mark: bool
    """Whether it is a punctuation mark or the like."""
    verbal: bool
    """Whether the tagger takes it for a verb."""
    subject: bool
    """Whether the parser takes it for a subject."""


_word: Callable[[tuple[Any, ...]], Word] = partial(tuple.__new__, Word)
"""Make a Word of its fields: its own constructor, called for every word of every statement, takes twice as long."""
Clause = Sequence[Word]
Analysis = tuple[int, int, int, int]
"""A form, its tag, morphology and relation, as spaCy numbers them."""
Facts = tuple[str, str, VerbForm, bool, str, bool, bool, bool, bool]
"""What a Word holds beside its place."""


class WordReader:
    """Read the words of parsed documents.

    What all occurrences of a word with the same analysis share is worked out once.
    """

    def __init__(self) -> None:
        self._known: dict[Analysis, Facts] = {}

    def words_of(self, doc: Doc) -> list[Word]:
        """Return the words of a parsed document."""
        known = self._known
        # Heads are relative, and negative numbers come as large ones.
        table: list[list[int]] = doc.to_array(_COLUMNS).view(np.int64).tolist()
        return [
            _word(
                (
                    index,
                    index + head,
                    start,
                    start + length,
                    *(known.get((orth, pos, morph, dep)) or self._learn((orth, pos, morph, dep), doc[index])),
                )
            )
            for index, (orth, pos, morph, dep, head, start, length) in enumerate(table)
        ]

    def _learn(self, analysis: Analysis, token: Token) -> Facts:
        if len(self._known) >= CACHE_SIZE:
            self._known.clear()
        return self._known.setdefault(analysis, _facts(token))


def _facts(token: Token) -> Facts:
    form, imperative = _verb_form(str(token.morph))
    mark = token.pos_ in ("PUNCT", "SPACE", "SYM") or not any(character.isalnum() for character in token.text)
    subject = token.dep_.startswith(("nsubj", "csubj"))
    return (
        token.lower_,
        token.pos_,
        form,
        imperative,
        token.dep_,
        token.text[:1].isupper(),
        mark,
        token.pos_ in VERBAL,
        subject,
    )


@lru_cache(maxsize=4096)
def _verb_form(morph: str) -> tuple[VerbForm, bool]:
    form: VerbForm = ""
    if "VerbForm=Fin" in morph:
        form = "finite"
    elif "VerbForm=Inf" in morph:
        form = "infinitive"
    elif "VerbForm=Part" in morph:
        form = "participle"
    return form, "Mood=Imp" in morph


def split_clauses(words: Sequence[Word], cues: MoodCues) -> Iterator[Clause]:
    """Yield the clauses of a document in order, each with the marks that end it.

    A clause ends at a full stop and its like, a colon, a dash or a line break; at a comma only where a new main clause
    plainly begins.
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
    # a dash within a sentence sets words apart; one before a capital begins something new
    dash = word.lower in DASHES and position > start and any(other.capital for other in behind)
    ends = dash or word.lower in ENDS or "\n" in word.lower
    return ends and not any(other.lower in ENDS for other in behind)


def _clause_begins(left: Clause, right: Clause, cues: MoodCues) -> bool:
    """Tell whether a comma between these words ends one main clause and begins another."""
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
    """Tell whether a finite verb stands soon behind the first word, but not in a relative clause."""
    second = next((place for place, word in enumerate(right[:4]) if word.form == "finite"), 0)
    relative = right[second].dep.startswith("acl") or right[0].lower in cues.not_relative
    return second > 0 and not relative


def _subordinate(left: Clause) -> bool:
    first = next((word for word in left if not word.mark), left[0])
    return (
        first.pos == "SCONJ" or first.dep == "mark" or (first.form == "finite" and any(word.subject for word in left))
    )
