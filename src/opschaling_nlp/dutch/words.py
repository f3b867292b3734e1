"""What is known of Dutch words in general: frequency, legal break positions, and which are hyphenated."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from opschaling_nlp.dutch.cues import cue_words, threshold

if TYPE_CHECKING:
    import pyphen


def frequency(word: str) -> float:
    """Return the share of `word`, in lower case, in running Dutch (wordfreq); 0 if unknown."""
    return _word_list().get(word, 0.0)


def has_verb(text: str) -> bool:
    """Return whether a common finite verb follows the first word, so that the text is a sentence, not a name."""
    return not cue_words("headings", "finite").isdisjoint(text.casefold().split()[1:])


def is_word(text: str) -> bool:
    """Return whether a lower-case string is a word on its own."""
    return frequency(text) >= threshold("dutch.word")


def is_legal_break(left: str, right: str) -> bool:
    """Return whether Dutch hyphenation patterns allow breaking a word into these two halves."""
    return len(left) in break_positions(left + right)


def break_positions(word: str) -> list[int]:
    """Return the positions at which Dutch hyphenation patterns allow breaking a word."""
    return list(_dutch_patterns().positions(word))


def is_compound(word: str, *, shortest: int = 3) -> bool:
    """Return whether a word splits into two words of at least `shortest` letters, with or without a linking `s`."""
    cuts = range(shortest, len(word) - shortest + 1)
    return any(
        is_word(word[cut:]) and (is_word(word[:cut]) or (word[cut - 1] == "s" and is_word(word[: cut - 1])))
        for cut in cuts
    )


@cache
def listed_words(name: str) -> frozenset[str]:
    """Return the words of `resources/language/NAME.txt` in lower case; everything after `#` is skipped."""
    text = files("opschaling_nlp").joinpath(f"resources/language/{name}.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() for word in line.partition("#")[0].casefold().split())


@cache
def _word_list() -> dict[str, float]:
    import wordfreq

    return dict(wordfreq.get_frequency_dict("nl"))


@cache
def _dutch_patterns() -> pyphen.Pyphen:
    import pyphen

    return pyphen.Pyphen(lang="nl_NL", left=2, right=2)
