"""Provide the words of a parsed document as plain rows, read once for all components that use them."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Literal, NamedTuple

import numpy as np
from spacy.attrs import DEP, HEAD, IDX, LEMMA, LENGTH, MORPH, ORTH, POS
from spacy.tokens import Doc, Token

from opschaling_nlp.tagging.language.sentences import LONGEST_SENTENCE

VerbForm = Literal["finite", "infinitive", "participle", ""]

VERBAL = frozenset({"VERB", "AUX"})
CACHE_SIZE = 50_000  # words with their analysis
_WORDS = "opschaling_words"
"""Key in `doc.user_data` of the words, behind the table of numbers that they were read from."""
_COLUMNS = [ORTH, POS, MORPH, DEP, LEMMA, HEAD, IDX, LENGTH]
_FORMS: dict[str, VerbForm] = {"VerbForm=Fin": "finite", "VerbForm=Inf": "infinitive", "VerbForm=Part": "participle"}


class Word(NamedTuple):
    """What rules need of a word: its position, spelling, tag and parse."""

    index: int  # type: ignore[assignment]  # hides the method of tuples, which nobody needs here
    head: int
    """The index of its head in the document."""
    start: int
    end: int
    text: str
    lower: str
    lemma: str
    pos: str
    dep: str
    form: VerbForm
    morph: str
    """Its morphology as in Universal Dependencies: `Mood=Imp|VerbForm=Fin`."""
    imperative: bool
    capital: bool
    punct: bool
    """Whether it is only punctuation."""
    mark: bool
    """Whether it is a punctuation mark or similar."""
    verbal: bool
    """Whether it is a verb to the tagger."""
    subject: bool
    """Whether it is a subject to the parser."""


_word: Callable[[tuple[Any, ...]], Word] = partial(tuple.__new__, Word)
"""Makes a Word from its fields; the constructor, called for every word of every statement, takes twice as long."""
_known: dict[tuple[int, ...], tuple[Any, ...]] = {}
"""The fields of a Word other than its position, by spaCy's numbers for form, tag, morphology, relation and lemma."""


def words_of(doc: Doc) -> Sequence[Word]:
    """Return the words of a parsed document, read again if the document has changed or its words came from a file."""
    table = doc.to_array(_COLUMNS)
    words: Sequence[Word]
    read_from, words = doc.user_data.get(_WORDS, (None, ()))
    if read_from != table.tobytes() or not all(isinstance(word, Word) for word in words[:1]):
        words = tuple(_read(doc, table))
        doc.user_data[_WORDS] = table.tobytes(), words
    return words


def children_of(head: Word, words: Sequence[Word]) -> list[Word]:
    """Return the words of a document that depend on a word, in order; all stand within its sentence."""
    near = words[max(0, head.index - LONGEST_SENTENCE) : head.index + LONGEST_SENTENCE]
    return [word for word in near if word.head == head.index != word.index]


def _read(doc: Doc, table: np.ndarray) -> list[Word]:
    # Heads are relative, and negative numbers appear as large ones.
    rows: list[list[int]] = table.view(np.int64).tolist()
    known = _known
    words = []
    for index, (orth, pos, morph, dep, lemma, head, start, length) in enumerate(rows):
        facts = known.get((orth, pos, morph, dep, lemma)) or _learn((orth, pos, morph, dep, lemma), doc[index])
        words.append(_word((index, index + head, start, start + length, *facts)))
    return words


def _learn(analysis: tuple[int, ...], token: Token) -> tuple[Any, ...]:
    """Compute what all occurrences of a word with the same analysis share."""
    if len(_known) >= CACHE_SIZE:
        _known.clear()
    text, pos, dep, morph = token.text, token.pos_, token.dep_, str(token.morph)
    mark = pos in {"PUNCT", "SPACE", "SYM"} or not (text.isalnum() or any(map(str.isalnum, text)))
    return _known.setdefault(
        analysis,
        (
            text,
            token.lower_,
            token.lemma_,
            pos,
            dep,
            next((form for mark, form in _FORMS.items() if mark in morph), ""),
            morph,
            "Mood=Imp" in morph,
            text[:1].isupper(),
            token.is_punct,
            mark,
            pos in VERBAL,
            dep.startswith(("nsubj", "csubj")),
        ),
    )
