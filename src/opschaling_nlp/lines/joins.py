"""Join lines: with a space, or with nothing inside a word or web address broken at the line end.

A hyphen at a line end is a break to undo, part of the word, or suspended (`in- en uitstroom`). The document itself is
the best dictionary: how it writes its words, and whether it breaks them at line ends.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, repeat
from typing import Literal, Self

from opschaling_nlp.dutch.cues import count_limit, cue_words, threshold
from opschaling_nlp.dutch.signs import HYPHENS, SOFT_HYPHEN
from opschaling_nlp.dutch.words import frequency, is_compound, is_legal_break, is_word, listed_words
from opschaling_nlp.lines.edits import Change

_BREAK = re.compile(r"(?<![^\S\n])[^\S\n]*\n\s*")
_ADDRESS = re.compile(r"(?:https?://|www\.|(?<!\S)[\w.+-]+@)\S*$", re.IGNORECASE)
_ADDRESS_END = re.compile(r"[/\-_=&?%.#~+@]$")
_JOINT_AND_HYPHEN = re.compile(r"[/@?=&#.]-$")
_ADDRESS_PATH = re.compile(r"[^/:]/[^/]*$")
_ADDRESS_PART = re.compile(r"[\w\-./%?=&#~+:@]+[>)\]]?(?=\s|$)")
_ENDINGS = ("s", "n", "en", "e", "t", "je", "jes")

_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class DocumentWords:
    """The words of one document.

    `words` counts them in lower case and `ordered` has them sorted; `breaks` holds both halves at every hyphen at a
    line end, `soft` counts line ends with a soft hyphen, and `runs_on` those without a hyphen where the next line
    continues in lower case.
    """

    words: Counter[str] = field(default_factory=Counter)
    ordered: tuple[str, ...] = ()
    breaks: tuple[tuple[str, str], ...] = ()
    soft: int = 0
    runs_on: int = 0

    @classmethod
    def of_lines(cls, lines: Iterable[str]) -> Self:
        """Count the words of `lines`, leaving out both halves of a word broken at a line end."""
        words: Counter[str] = Counter()
        breaks: list[tuple[str, str]] = []
        half, above, soft, runs_on = "", "", 0, 0
        for line in lines:
            tokens = _TOKEN.findall(line)
            if half and tokens:
                breaks.append((half.casefold(), tokens.pop(0).casefold()))
            elif above[-1:].isalpha() and line.lstrip()[:1].islower():
                runs_on += 1
            half, above = "", line.rstrip()
            if above.endswith(SOFT_HYPHEN):
                soft += 1
                tokens = tokens[:-1]
            elif len(above) > 1 and above[-1] in HYPHENS and above[-2].isalnum() and tokens:
                half = tokens.pop()
            words.update(token.casefold() for token in tokens)
        return cls(words, tuple(sorted(words)), tuple(breaks), soft, runs_on)

    def count(self, word: str) -> int:
        """Count a word with its inflected forms and, unless it is short, longer words that begin with it."""
        found = sum(self.words[word.removesuffix(ending)] for ending in _ENDINGS if word.endswith(ending))
        longer = (
            self._beginning(word)
            if len(word) >= threshold("words_of_text.shortest")
            else (word, *(word + ending for ending in _ENDINGS))
        )
        return found + sum(self.words[form] for form in longer)

    def prefers_hyphen(self, first: str) -> bool:
        """Return whether a hyphen follows `first` in more words of the document than another word follows directly.

        For a short first part, which may be an abbreviation, one such word is enough.
        """
        longer = [word[len(first) :] for word in self._beginning(first) if word != first]
        hyphened = sum(rest.startswith("-") for rest in longer)
        return hyphened > sum(not rest.startswith("-") and is_word(rest) for rest in longer) + (
            len(first) > threshold("words_of_text.shortest")
        )

    def breaks_words(self) -> bool:
        """Return whether the document breaks words at line ends; if not, a hyphen there belongs to the word."""
        broken = sum(_is_broken(left, right) for left, right in self.breaks)
        if broken >= max(
            1,
            threshold("words_of_text.broken") * len(self.breaks),
            threshold("words_of_text.broken_lines") * self.runs_on,
        ):
            return True
        return len(self.breaks) < (1 if self.soft or self.runs_on >= threshold("words_of_text.run_on") else 2)

    def _beginning(self, start: str) -> Iterator[str]:
        for index in range(bisect_left(self.ordered, start), len(self.ordered)):
            if not self.ordered[index].startswith(start):
                return
            yield self.ordered[index]


def _is_broken(left: str, right: str) -> bool:
    """Return whether a hyphen certainly breaks a word.

    The whole is common or its halves are not words, and it can be broken there.
    """
    first, second = left.rsplit("-", 1)[-1], right.split("-", 1)[0]
    if not (first.isalpha() and second.isalpha()) or len(first) == 1:
        return False
    joined = frequency(first + second)
    return (
        joined >= threshold("words_of_text.common") or (joined > 0 and not (is_word(first) and is_word(second)))
    ) and is_legal_break(first, second)


Decision = Literal["join", "keep", "suspended"]

_ABBREVIATION = re.compile(r"^(?:[A-Z&]{2,}|.*[A-Z].*[A-Z].*|.*[0-9].*)$")
_VOWEL = re.compile(r"[aeiouyàáâäèéêëìíîïòóôöùúûü]", re.IGNORECASE)
_TREMA = str.maketrans("aeiouAEIOU", "äëïöüÄËÏÖÜ")


def resolve(left: str, right: str, *, document: DocumentWords) -> Decision:
    """Decide on a hyphen between `left`, the line up to it, and `right`, the next line and what follows.

    The evidence, in order: a conjunction after the hyphen; digits, capitals and abbreviations; how the document writes
    the word elsewhere; a list of hyphenated words; rules of Dutch spelling; a word list; whether the document breaks
    words at all; the Dutch hyphenation patterns.
    """
    first, second = _last_word(left), _first_word(right)
    if (right and right[0] in ",;&+") or _opens_with_conjunction(right):
        return (
            "join"
            if first[-1:].isalpha() and right[:1].isalpha() and _ends_in_conjunction(first, right, document)
            else "suspended"
        )
    stem = first.rsplit("-", 1)[-1]
    if not first or not second or not _are_letters(first, second, stem, right):
        return "keep"
    if stem.isupper() and second.isupper():
        return _by_capitals(first.casefold(), second.casefold(), document)
    if _ABBREVIATION.match(stem) or second[0].isupper():
        return "keep"
    return _by_words(first.casefold(), second.casefold(), document)


def _are_letters(first: str, second: str, stem: str, right: str) -> bool:
    """Return whether letters are adjacent to the hyphen on both sides, at least a syllable before it."""
    close = right[0].isalnum() or right[0] in "'’"
    letters = first[-1].isalpha() and second[0].isalpha()
    return close and letters and len(first) > 1 and _VOWEL.search(stem) is not None


def restored_trema(left: str, right: str) -> str:
    """Return the first letter of `right` with the diaeresis that it lost (`co-ordinatie`), or an empty string."""
    first, second = _last_word(left), _first_word(right)
    return second[0].translate(_TREMA) if first and second and _lost_trema(first.casefold(), second.casefold()) else ""


def _opens_with_conjunction(text: str) -> bool:
    """Return whether the first word is a conjunction that suspends a hyphen, also with dots (`c.q.`)."""
    match = re.match(r"\W*([\w.]+)", text)
    return match is not None and match.group(1).casefold().rstrip(".") in cue_words("hyphens", "conjunctions")


def _ends_in_conjunction(first: str, right: str, document: DocumentWords) -> bool:
    """Tell a word that ends like a conjunction (`ambte-naar`) from a suspended hyphen (`in- en uitstroom`)."""
    left, conjunction = first.rsplit("-", 1)[-1].casefold(), _first_word(right).casefold()
    if conjunction in cue_words("hyphens", "usual_conjunctions") or not is_legal_break(left, conjunction):
        return False
    known = document.words[left + conjunction] > 0 or is_word(left + conjunction)
    return known or not (frequency(left) or frequency(left.removesuffix("s")))


def _by_capitals(left: str, right: str, document: DocumentWords) -> Decision:
    stem = left.rsplit("-", 1)[-1]
    written = _written_elsewhere(left, right, document)
    if written or _is_hyphened(left, right, inflected=False):
        return written or "keep"
    return "join" if is_word(stem + right) and len(stem) + len(right) > len("MBOHBO") else "keep"


def _by_words(left: str, right: str, document: DocumentWords) -> Decision:
    stem, piece = left.rsplit("-", 1)[-1], right.split("-", 1)[0]
    joined = max(frequency(stem + right), frequency(stem + piece))
    words = is_word(stem) and _is_word_or_compound(piece)
    own = _is_own_hyphen(joined, document, words=words, chained=left != stem or right != piece)
    written = _written_elsewhere(left, right, document)
    if written or own or _is_hyphened(left, right, inflected=joined < threshold("words_of_text.common")):
        return written or "keep"
    syllable = joined > 0 and len(stem) <= 2
    if syllable or joined >= threshold("words_of_text.common") or _lost_trema(stem, right):
        return "join"
    parted = words and (_keeps_by_rule(left, stem, piece, document) or not (joined or is_legal_break(stem, piece)))
    return "keep" if parted else "join"


def _is_word_or_compound(text: str) -> bool:
    return is_word(text) or is_compound(text, shortest=count_limit("hyphenation.syllable") + 1)


def _is_own_hyphen(joined: float, document: DocumentWords, *, words: bool, chained: bool) -> bool:
    """Return whether the document breaks no such words at line ends, or two words of a chain form no word together."""
    return ((words or not joined) and not document.breaks_words()) or (words and chained and not joined)


def _written_elsewhere(left: str, right: str, document: DocumentWords) -> Decision | None:
    joined, hyphened = document.count(left + right), document.count(f"{left}-{right}")
    if joined == hyphened:
        return None
    return "join" if joined > hyphened else "keep"


def _is_hyphened(left: str, right: str, *, inflected: bool) -> bool:
    """Look the word up among those that are always hyphenated, by their beginning, and the hyphenated words of Dutch.

    With `inflected`, an ending or another word may follow.
    """
    hyphened, listed = f"{left}-{right}", listed_words("hyphened")
    fixed = (word for word in cue_words("hyphens", "fixed") if word.startswith(f"{left}-"))
    if hyphened in listed or any(map(hyphened.startswith, fixed)):
        return True
    shortest = len(left) + 1 + count_limit("hyphenation.syllable")
    return inflected and any(hyphened[:end] in listed for end in range(shortest, len(hyphened)))


def _keeps_by_rule(left: str, stem: str, right: str, document: DocumentWords) -> bool:
    """Return whether Dutch spelling keeps the hyphen between two words.

    After prefixes and titles, between adjectives of equal rank, and between clashing vowels.
    """
    equal = stem.endswith(tuple(cue_words("hyphens", "adjective_endings"))) or stem in cue_words(
        "hyphens", "adjectives"
    )
    if equal and right.endswith(tuple(cue_words("hyphens", "second_adjective_endings"))):
        return True
    if stem in cue_words("hyphens", "prefixes_with_hyphen") | cue_words(
        "hyphens", "abbreviations"
    ) or right in cue_words("hyphens", "abbreviations") | cue_words("hyphens", "second_parts"):
        return True
    if stem in cue_words("hyphens", "titles") and right in cue_words("hyphens", "second_titles"):
        return True
    return document.prefers_hyphen(left) or stem[-1:] + right[:1] in cue_words("hyphens", "clashing_vowels")


def _lost_trema(left: str, right: str) -> bool:
    if right[0] not in "aeiou" or left[-1] not in "aeiou":
        return False
    return frequency(left + right[0].translate(_TREMA) + right[1:]) > max(
        threshold("dutch.word"), frequency(left + right)
    )


def _first_word(text: str) -> str:
    match = re.match(r"[^\w]*([\w'’-]+)", text)
    return match.group(1).strip("-'’") if match else ""


def _last_word(text: str) -> str:
    match = re.search(r"([\w'’-]+)$", text)
    return match.group(1).strip("'’") if match else ""


def break_changes(text: str, document: DocumentWords, reasons: Sequence[str]) -> Iterator[Change]:
    """Undo the line breaks of an export: a space, or nothing inside a broken word or web address.

    Each change takes its reason from `reasons`, if given.
    """
    for match, reason in zip(_BREAK.finditer(text), chain(reasons, repeat("")), strict=False):
        start, end = match.span()
        if end == len(text):
            return
        before, after = text[max(0, start - 200) : start], text[end : end + 200]
        if before.endswith(SOFT_HYPHEN):
            yield Change(start - 1, end, "", "hyphen", reason)
        elif _ADDRESS.search(before) and _continues_address(before, after):
            yield Change(start - int(_hyphenated_address(before, after, document)), end, "", "address", reason)
        elif len(before) > 1 and before[-1] in HYPHENS and not before[-2].isspace():
            yield replace(_hyphen_change(start, end, before[:-1], after, document), reason=reason)
        elif before.endswith("/") and not before[-2:-1].isspace() and len(before) > 1 and after[0].isalnum():
            yield Change(start, end, "", "wrap", reason)
        else:
            yield Change(start, end, " ", "wrap", reason)


def _hyphen_change(start: int, end: int, before: str, after: str, document: DocumentWords) -> Change:
    decision = resolve(before, after, document=document)
    if decision == "join":
        trema = restored_trema(before, after)
        return Change(start - 1, end + len(trema), trema, "hyphen")
    return Change(start, end, "" if decision == "keep" else " ", "hyphen")


def _continues_address(before: str, after: str) -> bool:
    part = _ADDRESS_PART.match(after)
    if not part:
        return False
    return bool(_ADDRESS_END.search(before)) or any(sign in part.group() for sign in "/?=&%_") or after[0] in "/?=&#%"


def _hyphenated_address(before: str, after: str, document: DocumentWords) -> bool:
    """Return whether automatic hyphenation broke an address; a hyphen in its path is part of it."""
    if _JOINT_AND_HYPHEN.search(before):
        return True
    within_host = before.endswith("-") and _ADDRESS_PATH.search(before) is None
    return within_host and resolve(before[:-1], after, document=document) == "join"
