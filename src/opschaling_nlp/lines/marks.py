"""Recognise what opens a line without being part of what was said: bullets, list numbers, arrows, check boxes."""

import re
from dataclasses import dataclass
from typing import Literal

from opschaling_nlp.dutch.a_grave import is_preposition
from opschaling_nlp.dutch.signs import BULLETS, DRAWN_ARROWS, ROUND_BULLETS, TYPED_ARROW

MarkKind = Literal["", "bullet", "number", "arrow"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What opens a line: its kind, its length up to the words (spaces included), and the number it states."""

    kind: MarkKind = ""
    length: int = 0
    number: int = 0
    sign: str = ""


_BULLET = re.compile(
    rf"[{re.escape(BULLETS)}\ufe0f]+(?:\s+\[[ xX]\])?(?=\s)|o(?=\s{{1,4}}[^\W\d_])|"
    rf"[{ROUND_BULLETS}](?=\S)|\[[ xX]\](?=\s)"
)
_OPPOSED = re.compile(
    r"\+\s+(?:\w.*[,;/|]\s*|[/|]\s*)[-–−](?:\s|$)|[-–−]\s+(?:\w.*[,;/|]\s*|[/|]\s*)\+(?:\s|$)", re.DOTALL
)
"""A plus set against a minus (`+ zin, - tijd`, `+ / -`): these are words, not bullets."""
_ARROW = re.compile(rf"(?:[{DRAWN_ARROWS}↳↪⤷└╰]\ufe0f?|{TYPED_ARROW})\s*")
_A_GRAVE = re.compile(r"à(?=\s)")
_GREATER = re.compile(r">+(?=[ \t]*[^\W\d_]|[ \t]*[\"'“‘(\[])")
_NUMBER = re.compile(r"(?:(\d{1,3})[.)]|\((\d{1,3})\)|([a-z])[.)])(?=\s)")


# Most lines open with a word of at least two letters, which needs no further search.
_OPENS_WITH_WORD = re.compile(r"[^\W\d_]{2}")
_NONE = Mark()


def find_mark(text: str) -> Mark:
    """Find what opens `text`; `length` is 0 if nothing does."""
    if _OPENS_WITH_WORD.match(text):
        return _NONE
    start = len(text) - len(text.lstrip())
    kind: MarkKind = ""
    sign = ""
    position = start
    while position < len(text):
        arrow = _ARROW.match(text, position) or _GREATER.match(text, position) or _lone_a(text, position)
        bullet = None if arrow else _BULLET.match(text, position)
        match = arrow or bullet
        if not match or _OPPOSED.match(text, position):
            break
        kind = "arrow" if arrow or kind == "arrow" else "bullet"
        sign = sign or match.group().strip()
        position = _skip_blanks(text, match.end())
    return Mark(kind, position, sign=sign) if kind else _find_number(text, start)


def _find_number(text: str, start: int) -> Mark:
    number = _NUMBER.match(text, start)
    if not number:
        return _NONE
    digits, bracketed, letter = number.groups()
    value = int(digits or bracketed or ord(letter) - ord("a") + 1)
    return Mark("number", _skip_blanks(text, number.end()), value, number.group())


def _lone_a(text: str, position: int) -> re.Match[str] | None:
    match = _A_GRAVE.match(text, position)
    return None if match is None or is_preposition(text, position) else match


def _skip_blanks(text: str, position: int) -> int:
    return len(text) - len(text[position:].lstrip())
