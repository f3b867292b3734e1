"""What the Dutch lemma tables know about a word form: its possible word classes, and its lemma in each.

The tables are those of `spacy-lookups-data` 1.0.5 (MIT), without its 97 MB of other languages.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import chain
from typing import Any

TABLES = ("index", "exc", "lookup", "rules")
OPEN_CLASSES = ("noun", "verb", "adj")
MIN_TAIL = 4  # letters: shorter tails ("ing", "er") are suffixes more often than words
MIN_REST = 3  # letters before the tail
LONGEST_TAIL = 64  # letters: time is quadratic in the length of the tail
CACHE_SIZE = 100_000  # word forms with a class
LINKS = ("", "s", "en", "e")  # linking sounds between the parts of a Dutch compound


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Word forms and lemmas per word class (`noun`, `verb`, `adj`, …); all forms are lower case."""

    index: Mapping[str, frozenset[str]]
    exceptions: Mapping[str, Mapping[str, str]]
    lookup: Mapping[str, str]
    rules: Mapping[str, tuple[tuple[str, str], ...]]

    def lemma(self, form: str, word_class: str) -> str | None:
        """Return the lemma of a lower-case form as a member of that class, or None if the tables do not know it."""
        return _lemma(self, form, word_class)

    def knows(self, form: str) -> bool:
        """Return whether a lower-case form is a noun, verb or adjective in the tables."""
        index = self.index  # spelt out for speed: splitting compounds asks this of every piece of a word
        return form in self.lookup or form in index["noun"] or form in index["verb"] or form in index["adj"]

    def tail(self, form: str) -> str | None:
        """Return the longest known word at the end of a lower-case form, or None.

        It must follow another known word, with or without a linking sound, or a hyphen.
        """
        hyphen = form.rfind("-") + 1
        if 0 < hyphen < len(form) and self.knows(form[hyphen:]):
            return form[hyphen:]
        for start in range(max(MIN_REST, hyphen, len(form) - LONGEST_TAIL), len(form) - MIN_TAIL + 1):
            if self.knows(form[start:]) and self._ends_part(form[hyphen:start]):
                return form[start:]
        return None

    def _ends_part(self, rest: str) -> bool:
        return any(rest.endswith(link) and self.knows(rest[: len(rest) - len(link)]) for link in LINKS)


@lru_cache(maxsize=CACHE_SIZE)
def _lemma(lexicon: Lexicon, form: str, word_class: str) -> str | None:
    known, exception = lexicon.index.get(word_class, frozenset()), lexicon.exceptions.get(word_class, {}).get(form)
    endings = (one for one in lexicon.rules.get(word_class, ()) if form.endswith(one[0]))
    by_rule = (form.removesuffix(ending) + replacement for ending, replacement in endings)
    for candidate in filter(None, chain((exception, form, lexicon.lookup.get(form)), by_rule)):  # most likely first
        in_tables = candidate in known or candidate == exception
        if in_tables and (word_class != "verb" or candidate.endswith("n")):  # the tables hold bare forms of verbs too
            return candidate
    return None


@cache
def dutch_lexicon() -> Lexicon:
    """Read the Dutch lemma tables, once per process (about 0.2 s)."""
    index, exceptions, lookup, rules = (_read_table(name) for name in TABLES)
    return Lexicon(
        index={name: frozenset(words) for name, words in index.items()},
        exceptions={name: {form: lemmas[0] for form, lemmas in forms.items()} for name, forms in exceptions.items()},
        lookup=lookup,
        rules={name: tuple((old, new) for old, new in pairs) for name, pairs in rules.items()},
    )


def _read_table(name: str) -> dict[str, Any]:
    path = resources.files("opschaling_nlp") / "resources" / "language" / "lemmas" / f"{name}.json.gz"
    table: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()))
    return table
