"""Match words with terms (`budget`, `*budget`, `beleid*`), whatever their case, accents or inflection."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field

_KEY = 3
"""Letters by which a term that is part of a word is looked up."""


def fold_word(word: str) -> str:
    """Fold a word for comparing: lower case, no accents, one kind of apostrophe."""
    if word.isascii():
        return word.lower()
    lowered = word.casefold().replace("’", "'").replace("‘", "'")
    return "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))


def word_forms(text: str, lemma: str) -> frozenset[str]:
    """Give the folded forms under which a token may be found: its text and its lemma, also without a genitive `'s`."""
    forms = {fold_word(text), fold_word(lemma)}
    return frozenset(forms | {form.removesuffix("'s") for form in forms if form.endswith("'s")}) - {""}


@dataclass(slots=True)
class TermIndex:
    """Number every distinct term, and look up the terms that a word matches.

    Terms are written as `budget`, `*budget` or `beleid*`.
    """

    _known: dict[str, int] = field(default_factory=dict)
    """As they were written: lists of words come back in many phrases."""
    _exact: dict[str, int] = field(default_factory=dict)
    _prefixes: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    """By their first letters, `_KEY` at most."""
    _suffixes: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    """By their last letters."""
    _infixes: dict[str, int] = field(default_factory=dict)
    _size: int = 0

    def add(self, term: str) -> int:
        """Return the number of a term, new or known."""
        if term not in self._known:
            folded = fold_word(term)
            stem = folded.strip("*")
            table = self._table(folded, stem)
            if stem not in table:
                table[stem] = self._size
                self._size += 1
            self._known[term] = table[stem]
        return self._known[term]

    def _table(self, term: str, stem: str) -> dict[str, int]:
        if term.startswith("*"):
            return self._infixes if term.endswith("*") else self._suffixes[stem[-_KEY:]]
        return self._prefixes[stem[:_KEY]] if term.endswith("*") else self._exact

    def terms_of(self, text: str, lemma: str) -> frozenset[int]:
        """Return the numbers of the terms that a token is a case of."""
        return frozenset(number for form in word_forms(text, lemma) for number in self._look_up(form))

    def _look_up(self, form: str) -> list[int]:
        found = [number for stem, number in self._infixes.items() if stem in form]
        if form in self._exact:
            found.append(self._exact[form])
        for length in range(1, _KEY + 1):
            if form[:length] in self._prefixes:
                found.extend(number for stem, number in self._prefixes[form[:length]].items() if form.startswith(stem))
            if form[-length:] in self._suffixes:
                found.extend(number for stem, number in self._suffixes[form[-length:]].items() if form.endswith(stem))
        return found
