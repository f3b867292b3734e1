"""Recognise people's names by their spelling and by known first names (`resources/cues/speakers.toml`)."""

import re

from opschaling_nlp.dutch.cues import count_limit, cue_words

_LISTED = re.compile(r"\s*(?:,|;|&|/|\ben\b)\s*")


def is_spelled_as_name(text: str) -> bool:
    """Return whether a few words are capitalised, except titles (dhr.) and infixes (van)."""
    words = text.split()
    return 0 < len(words) <= count_limit("names.longest") and all(
        word[0].isupper() or _is_small(word) for word in words
    )


def is_first_name(word: str) -> bool:
    """Return whether a word is a known first name."""
    return word.casefold() in cue_words("speakers", "first_names")


def is_full_name(text: str) -> bool:
    """Return whether a text is a known first name and a surname, with or without a title."""
    words = [word for word in text.split() if word.casefold() not in cue_words("speakers", "titles")]
    return len(words) > 1 and is_first_name(words[0]) and words[-1][0].isupper()


def list_people(text: str) -> list[str]:
    """Split a text at the signs and words between names."""
    return _LISTED.split(text.strip())


def names_people(text: str) -> bool:
    """Return whether a text is only names of people, each with a known first name.

    Example: `Anna de Wit, Bram Vos en Cees Jansen`.
    """
    return all(is_full_name(part) and is_spelled_as_name(part) for part in list_people(text))


def _is_small(word: str) -> bool:
    return word.casefold() in cue_words("speakers", "infixes") | cue_words("speakers", "titles")
