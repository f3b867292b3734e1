"""What the Dutch tables of `spacy-lookups-data` know about a word form: its possible word classes and its lemma in each."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

TABLES = ("index", "exc", "lookup", "rules")
OPEN_CLASSES = ("noun", "verb", "adj")
MIN_TAIL = 4  # letters: shorter tails ("ing", "er") are suffixes more often than words
MIN_REST = 3  # letters before the tail
LINKS = ("", "s", "en", "e", "-")  # what Dutch puts between the parts of a compound


@dataclass(frozen=True)
class Lexicon:
    """Word forms and lemmas per word class (`noun`, `verb`, `adj`, …); all forms are lower case."""

    index: Mapping[str, frozenset[str]]
    exceptions: Mapping[str, Mapping[str, str]]
    lookup: Mapping[str, str]
    rules: Mapping[str, tuple[tuple[str, str], ...]]

    def lemma(self, form: str, word_class: str) -> str | None:
        """Return the lemma of a lower-case form as a member of that class, or None where the tables do not know it."""
        exception = self.exceptions.get(word_class, {}).get(form)
        if exception is not None:
            return exception
        known = self.index.get(word_class, frozenset())
        if form in known:
            return form
        looked_up = self.lookup.get(form)
        if looked_up in known:
            return looked_up
        for ending, replacement in self.rules.get(word_class, ()):
            if form.endswith(ending):
                candidate = form[: len(form) - len(ending)] + replacement
                if candidate in known:
                    return candidate
        return None

    def knows(self, form: str) -> bool:
        """Tell whether a lower-case form is a noun, verb or adjective of the tables."""
        return form in self.lookup or any(form in self.index[name] for name in OPEN_CLASSES)

    def tail(self, form: str) -> str | None:
        """Return the longest known word that a lower-case form ends in, with a known word (and a link) before it."""
        for start in range(MIN_REST, len(form) - MIN_TAIL + 1):
            tail = form[start:]
            if not self.knows(tail):
                continue
            rest = form[:start]
            if any(rest.endswith(link) and self.knows(rest[: len(rest) - len(link)]) for link in LINKS):
                return tail
        return None


@cache
def dutch_lexicon() -> Lexicon:
    """Read the Dutch tables of the installed `spacy-lookups-data`, once a process (about 0.2 s)."""
    index, exceptions, lookup, rules = (_read_table(name) for name in TABLES)
    return Lexicon(
        index={name: frozenset(words) for name, words in index.items()},
        exceptions={name: {form: lemmas[0] for form, lemmas in forms.items()} for name, forms in exceptions.items()},
        lookup=lookup,
        rules={name: tuple((old, new) for old, new in pairs) for name, pairs in rules.items()},
    )


def _read_table(name: str) -> dict[str, Any]:
    path = resources.files("spacy_lookups_data") / "data" / f"nl_lemma_{name}.json.gz"
    table: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()))
    return table
