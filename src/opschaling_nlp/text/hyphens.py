"""Decide what a hyphen at the end of a line is: a break to undo, part of the word, or suspended (`in- en uitstroom`)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Literal

from opschaling_nlp.cues import load_cues

if TYPE_CHECKING:
    import pyphen

Decision = Literal["join", "keep", "suspended"]

COMMON = 1e-6
"""Frequency (share of running words, wordfreq) from which the joined form is beyond doubt."""
WORD = 1e-7
"""Frequency from which a part counts as a word by itself."""
FEWEST_BREAKS = 3
"""Line-end hyphens needed before a document is said not to hyphenate."""

_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_HYPHENS = "-‐\u00ad"
_ABBREVIATION = re.compile(r"^(?:[A-Z0-9&]{2,}|.*[A-Z].*[A-Z].*|.*[0-9])$")
_VOWEL = re.compile(r"[aeiouyàáâäèéêëìíîïòóôöùúûü]", re.IGNORECASE)
_SYLLABLE = 3
_ENDINGS = ("", "s", "n", "en", "e", "t", "je", "jes")
_TREMA = str.maketrans("aeiouAEIOU", "äëïöüÄËÏÖÜ")


@dataclass(frozen=True, slots=True)
class DocumentLexicon:
    """Hold the words of one document, the best dictionary of its own terms.

    `words` counts them folded to lower case, `first_parts` what stands before the hyphen of hyphened words; `breaks` holds the two halves
    at every hyphen that ends a line.
    """

    words: Counter[str] = field(default_factory=Counter)
    first_parts: Counter[str] = field(default_factory=Counter)
    breaks: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of_lines(cls, lines: Iterable[str]) -> DocumentLexicon:
        """Count the words of `lines`, leaving out the two halves of a word that is broken at a line end."""
        words: Counter[str] = Counter()
        breaks: list[tuple[str, str]] = []
        half = ""
        for line in lines:
            tokens = _TOKEN.findall(line)
            if half and tokens:
                breaks.append((half.casefold(), tokens.pop(0).casefold()))
                half = ""
            stripped = line.rstrip()
            if len(stripped) > 1 and stripped[-1] in _HYPHENS and stripped[-2].isalnum() and tokens:
                half = tokens.pop()
            words.update(token.casefold() for token in tokens)
        first_parts = Counter(word.split("-", 1)[0] for word in words if "-" in word)
        return cls(words, first_parts, tuple(breaks))

    def hyphenates(self) -> bool:
        """Tell whether the document breaks words at line ends; where it does not, a hyphen there is the word's own."""
        return len(self.breaks) < FEWEST_BREAKS or any(len(left) > 1 and frequency(left + right) >= WORD for left, right in self.breaks)


def resolve(left: str, right: str, *, document: DocumentLexicon) -> Decision:
    """Decide about a hyphen between `left`, the line up to it, and `right`, the next line.

    The order of the evidence: a conjunction after the hyphen; figures, capitals and abbreviations; how the document writes the word
    elsewhere; rules of Dutch spelling; a word list; whether the document hyphenates; the Dutch hyphenation pattern.
    """
    first, second = _last_word(left), _first_word(right)
    if (right and right[0] in ",;&+") or second.casefold() in _cues()["conjunctions"]:
        return "join" if first.isalpha() and right[:1].isalpha() and _is_broken_word(first.casefold(), second.casefold(), document) else "suspended"
    if not first or not second or not (right[0].isalnum() or right[0] in "'’"):
        return "keep"
    stem = first.rsplit("-", 1)[-1]
    if not (first[-1].isalpha() and second[0].isalpha()) or len(first) == 1 or not _VOWEL.search(stem):
        return "keep"
    capitals = stem.isupper() and second.isupper()
    if capitals:
        written = _written_elsewhere(first.casefold(), second.casefold(), document)
        if written:
            return written
        return "join" if frequency((stem + second).casefold()) >= WORD and len(stem) + len(second) > len("MBOHBO") else "keep"
    if _ABBREVIATION.match(stem) or second[0].isupper():
        return "keep"
    return _by_words(first, second, document, opens_sentence=_opens_sentence(left, first))


def _is_broken_word(left: str, conjunction: str, document: DocumentLexicon) -> bool:
    """Tell a word whose last syllable looks like a conjunction (`ambte-naar`) from a suspended hyphen (`in- en`).

    Behind a hyphen `en` and `of` are hardly ever a syllable (`bij- en nascholing`, though there are `bijen`): there the document must say so.
    """
    joined = left + conjunction
    known = joined in document.words or (frequency(joined) >= WORD and conjunction not in _cues()["usual_conjunctions"])
    return known and _is_legal_break(left, conjunction)


def _by_words(first: str, second: str, document: DocumentLexicon, *, opens_sentence: bool) -> Decision:
    left, right = first.casefold(), second.casefold()
    written = _written_elsewhere(left, right, document)
    if written:
        return written
    stem = left.rsplit("-", 1)[-1]
    if _is_fixed(left, right):
        return "keep"
    joined = frequency(stem + right)
    if joined >= COMMON or (joined and len(stem) <= 2) or _lost_trema(stem, right):
        return "join"
    if _keeps_by_rule(stem, right, document):
        return "keep"
    if joined:
        return "join"
    name = first[0].isupper() and not opens_sentence and (is_word(stem) or document.words[left] > 0 or document.first_parts[left] > 0)
    if (name and len(right) > _SYLLABLE and is_word(right)) or (is_word(stem) and is_word(right) and not document.hyphenates()):
        return "keep"
    return "join" if _is_legal_break(stem, right) else "keep"


def _written_elsewhere(left: str, right: str, document: DocumentLexicon) -> Decision | None:
    for ending in _ENDINGS:
        joined, hyphened = document.words[left + right + ending], document.words[f"{left}-{right}{ending}"]
        if joined != hyphened:
            return "join" if joined > hyphened else "keep"
    return None


def _is_fixed(left: str, right: str) -> bool:
    """Look the word up among those that are always hyphened; an ending may follow (`win-winsituatie`)."""
    hyphened = f"{left}-{right}"
    return any(hyphened.startswith(word) for word in _cues()["fixed"] if word.startswith(f"{left}-"))


def _keeps_by_rule(left: str, right: str, document: DocumentLexicon) -> bool:
    """Tell whether Dutch spelling keeps the hyphen: prefixes, adjectives of equal rank, titles, vowels that would clash."""
    cues = _cues()
    if not is_word(right):
        return False
    equal = left.endswith(tuple(cues["adjective_endings"])) or left in cues["adjectives"]
    if equal and is_word(left) and right.endswith(tuple(cues["second_adjective_endings"])):
        return True
    if left in cues["prefixes_with_hyphen"] or (left in cues["titles"] and right in cues["second_titles"]) or right in cues["second_parts"]:
        return True
    if document.first_parts[left] and len(left) <= 5:
        return True
    return left[-1:] + right[:1] in cues["clashing_vowels"] and is_word(left)


def restored_trema(left: str, right: str) -> str:
    """Return the first letter of `right` with the trema that it lost where the word is broken (`co-ordinatie`), or an empty string."""
    first, second = _last_word(left), _first_word(right)
    return second[0].translate(_TREMA) if first and second and _lost_trema(first.casefold(), second.casefold()) else ""


def _lost_trema(left: str, right: str) -> bool:
    if right[0] not in "aeiou" or left[-1] not in "aeiou":
        return False
    return frequency(left + right[0].translate(_TREMA) + right[1:]) > max(WORD, frequency(left + right))


def is_word(text: str) -> bool:
    """Tell whether a part of a word is a word by itself."""
    return frequency(text) >= WORD


def frequency(word: str) -> float:
    """Return the share of running Dutch words that `word`, in lower case, makes up (wordfreq); 0 when it is unknown."""
    return _word_list().get(word, 0.0)


def _is_legal_break(left: str, right: str) -> bool:
    return len(left) in _dutch_patterns().positions(left + right)


def _opens_sentence(line: str, word: str) -> bool:
    before = line[: len(line.rstrip(_HYPHENS)) - len(word)].rstrip(" \"'“‘(")
    return not before or before[-1] in ".!?:;•-–→\n"


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
