"""Recognise words as cases of terms: `budget`, `*budget`, `beleid*`, whatever their case, accents or inflection."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field


def fold_word(word: str) -> str:
    """Fold a word for comparing: lower case, no accents, one kind of apostrophe."""
    lowered = word.casefold().replace("’", "'").replace("‘", "'")
    return lowered if lowered.isascii() else "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))


def word_forms(text: str, lemma: str) -> frozenset[str]:
    """Give the folded forms under which a token may be found: its text and its lemma, also without a genitive `'s`."""
    forms = {fold_word(text), fold_word(lemma)}
    forms |= {form.removesuffix("'s") for form in forms}
    return frozenset(forms - {""})


@dataclass(slots=True)
class TermIndex:
    """Give every distinct term (`budget`, `*budget`, `beleid*`) a number, and every word the numbers of the terms it is a case of."""

    _exact: dict[str, int] = field(default_factory=dict)
    _prefixes: dict[str, int] = field(default_factory=dict)
    _suffixes: dict[str, int] = field(default_factory=dict)
    _infixes: dict[str, int] = field(default_factory=dict)
    _size: int = 0

    def add(self, term: str) -> int:
        """Return the number of a term, new or known."""
        folded = fold_word(term)
        stem = folded.strip("*")
        table = self._table(folded)
        if stem not in table:
            table[stem] = self._size
            self._size += 1
        return table[stem]

    def _table(self, term: str) -> dict[str, int]:
        if term.startswith("*"):
            return self._infixes if term.endswith("*") else self._suffixes
        return self._prefixes if term.endswith("*") else self._exact

    def terms_of(self, text: str, lemma: str) -> tuple[int, ...]:
        """Return the numbers of the terms that a token is a case of, sorted."""
        return tuple(sorted({number for form in word_forms(text, lemma) for number in self._look_up(form)}))

    def _look_up(self, form: str) -> Iterator[int]:
        if form in self._exact:
            yield self._exact[form]
        for cut in range(1, len(form) + 1):
            if form[:cut] in self._prefixes:
                yield self._prefixes[form[:cut]]
            if form[-cut:] in self._suffixes:
                yield self._suffixes[form[-cut:]]
        for stem, number in self._infixes.items():
            if stem in form:
                yield number
