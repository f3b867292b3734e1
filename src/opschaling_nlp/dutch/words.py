"""What is known of Dutch words without reading a text.

How frequent they are, where they may be broken, and which are written with a hyphen.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from opschaling_nlp.dutch.cues import threshold

if TYPE_CHECKING:
    import pyphen


def frequency(word: str) -> float:
    """Return the share of running Dutch words that `word`, in lower case, makes up (wordfreq); 0 when it is unknown."""
    return _word_list().get(word, 0.0)


def is_word(text: str) -> bool:
    """Tell whether a string in lower case is a word by itself."""
    return frequency(text) >= threshold("dutch.word")


def is_legal_break(left: str, right: str) -> bool:
    """Tell whether the Dutch hyphenation patterns allow a word to be broken into these two halves."""
    return len(left) in break_positions(left + right)


def break_positions(word: str) -> list[int]:
    """Return the places at which the Dutch hyphenation patterns allow a word to be broken."""
    return list(_dutch_patterns().positions(word))


def is_compound(word: str, *, shortest: int = 3) -> bool:
    """Tell whether a word falls into two words of at least so many letters, with or without a linking `s`."""
    cuts = range(shortest, len(word) - shortest + 1)
    return any(
        is_word(word[cut:]) and (is_word(word[:cut]) or (word[cut - 1] == "s" and is_word(word[: cut - 1])))
        for cut in cuts
    )


@cache
def hyphened_words() -> frozenset[str]:
    """Return the words of resources/language/hyphened.txt, which Dutch writes with a hyphen though no rule says so."""
    text = files("opschaling_nlp").joinpath("resources/language/hyphened.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() for word in line.partition("#")[0].split())


@cache
def _word_list() -> dict[str, float]:
    import wordfreq

    return dict(wordfreq.get_frequency_dict("nl"))


@cache
def _dutch_patterns() -> pyphen.Pyphen:
    import pyphen

    return pyphen.Pyphen(lang="nl_NL", left=2, right=2)
