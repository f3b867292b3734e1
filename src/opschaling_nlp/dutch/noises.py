"""Recognise what a transcriber heard or did instead of words: silences, sounds and remarks in brackets."""

import re

from opschaling_nlp.dutch.cues import count_limit, cue_words

_BRACKETS = re.compile(r"\([^()]{0,40}\)|\[[^\[\]]{0,80}\]|\*[^*]{1,40}\*")
_LETTERS = re.compile(r"[^\W\d]+")


def is_noise(text: str) -> bool:
    """Return whether a text is only silences, sounds and remarks in brackets, or musical notes."""
    left = _BRACKETS.sub(lambda found: "" if _is_sound(found) else found.group(), text)
    return not re.search(r"\w", left)


def noise_length(text: str) -> int:
    """Return the length of the silences and sounds that open a text; a remark there may explain its first words."""
    end = 0
    while (found := _BRACKETS.match(text, end)) and set(_letters(found)) <= _sounds() | _silences():
        end = found.end() + len(text[found.end() :]) - len(text[found.end() :].lstrip())
    return end


def _is_sound(bracketed: re.Match[str]) -> bool:
    """Return whether brackets hold a silence or a sound; several words in square ones are the transcriber's remark."""
    letters = _letters(bracketed)
    remark = bracketed.group().startswith("[") and len(letters) >= count_limit("speakers.remark")
    return remark or set(letters) <= _silences() or not _sounds().isdisjoint(letters)


def _letters(bracketed: re.Match[str]) -> list[str]:
    return _LETTERS.findall(bracketed.group().casefold())


def _sounds() -> frozenset[str]:
    return cue_words("chat", "transcript", "noises")


def _silences() -> frozenset[str]:
    return cue_words("chat", "transcript", "silence_units")
