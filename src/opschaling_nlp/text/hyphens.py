"""Decide what a hyphen at the end of a line is: a break to undo, part of the word, or suspended (`in- en uitstroom`)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Literal

from opschaling_nlp.text.cues import load_cues

if TYPE_CHECKING:
    import pyphen

Decision = Literal["join", "keep", "suspended"]

_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_ABBREVIATION = re.compile(r"^(?:[A-Z0-9]{2,}|[A-Z]|[0-9]+|[a-z]{1,4}[A-Z]\w*)$")


@dataclass(frozen=True, slots=True)
class DocumentLexicon:
    """Hold the words of one document, folded to lower case, with their counts: the best dictionary of its own terms."""

    words: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of_lines(cls, lines: Iterable[str]) -> DocumentLexicon:
        """Count the words of `lines`, leaving out the two halves of a word that is broken at a line end."""
        words: Counter[str] = Counter()
        broken = False
        for line in lines:
            tokens = _TOKEN.findall(line)
            if broken and tokens:
                tokens = tokens[1:]
            stripped = line.rstrip()
            broken = len(stripped) > 1 and stripped[-1] in "-‐\u00ad" and stripped[-2].isalnum()
            if broken and tokens:
                tokens = tokens[:-1]
            words.update(token.casefold() for token in tokens)
        return cls(words)


def resolve(left: str, right: str, *, document: DocumentLexicon) -> Decision:
    """Decide about `left`-⏎`right`, where `left` is the last word of a line without its hyphen and `right` the first of the next.

    The order of the evidence: a conjunction after the hyphen; figures, capitals and abbreviations; the document itself;
    a Dutch word list; the Dutch hyphenation pattern.
    """
    cues = _cues()
    right_word = _first_word(right)
    left_word = _last_word(left)
    if right_word.casefold() in cues["conjunctions"]:
        return "suspended"
    if not left_word or not right_word or not left_word[-1].isalpha() or not right_word[0].isalpha():
        return "keep"
    if _ABBREVIATION.match(left_word.rsplit("-", 1)[-1]) and not (left_word.isupper() and right_word.isupper()):
        return "keep"
    if right_word[0].isupper() and not (left_word.isupper() and right_word.isupper()):
        return "keep"
    return _by_words(left_word.casefold(), right_word.casefold(), document)


def _by_words(left: str, right: str, document: DocumentLexicon) -> Decision:
    joined, hyphened = left + right, f"{left}-{right}"
    in_document = document.words[joined] - document.words[hyphened]
    if in_document:
        return "join" if in_document > 0 else "keep"
    stem = left.rsplit("-", 1)[-1]
    if _frequency(stem + right):
        return "join"
    if stem in _cues()["prefixes_with_hyphen"]:
        return "keep"
    if _clashing_vowels(stem, right):
        return "keep"
    if not _is_legal_break(stem, right):
        return "keep"
    return "join"


def _clashing_vowels(left: str, right: str) -> bool:
    """Tell whether Dutch spelling asks for a hyphen here, because two vowels would be read as one (`zee-egel`, `co-educatie`)."""
    pair = left[-1:] + right[:1]
    return pair in _cues()["clashing_vowels"]


def _is_legal_break(left: str, right: str) -> bool:
    return len(left) in _dutch_patterns().positions(left + right)


def _frequency(word: str) -> float:
    return _word_list().get(word, 0.0)


def _first_word(text: str) -> str:
    match = re.match(r"[^\w]*([\w'’-]+)", text)
    return match.group(1).strip("-'’") if match else ""


def _last_word(text: str) -> str:
    match = re.search(r"([\w'’-]+)$", text)
    return match.group(1).strip("'’") if match else ""


@cache
def _cues() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in load_cues("hyphens").items()}


@cache
def _word_list() -> dict[str, float]:
    import wordfreq

    return dict(wordfreq.get_frequency_dict("nl"))


@cache
def _dutch_patterns() -> pyphen.Pyphen:
    import pyphen

    return pyphen.Pyphen(lang="nl_NL", left=2, right=2)
