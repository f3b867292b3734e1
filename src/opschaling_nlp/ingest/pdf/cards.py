"""Tells the words on a card from what the board adds to them: who wrote it, when, and how many hearts it got."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opschaling_nlp.ingest.pdf.words import Run

SMALLER = 0.95
"""A name above or below the words is set smaller than this part of their size, or in another colour."""

LONGEST_NAME = 4
"""Words in a name."""


@dataclass(frozen=True, slots=True)
class Card:
    """Hold the lines of a card, and what the board says about it."""

    lines: tuple[Run, ...]
    aside: tuple[Run, ...] = ()
    """The lines that are not words of the post."""
    speaker: str = ""
    time: str = ""
    reactions: int = 0


def read_card(lines: Sequence[Run]) -> Card:
    """Part the lines of a card, from top to bottom, into the post and what stands above and below it."""
    first, last = 0, len(lines)
    if last > 2 and _time(lines[1].text) and _is_name(lines[0], lines[2]):
        first = 2
    while last - first > 1 and _is_aside(lines[first].text):
        first += 1
    while last - first > 1 and _is_aside(lines[last - 1].text):
        last -= 1
    timed = any(_time(line.text) for line in (*lines[:first], *lines[last:]))
    if timed and last - first > 1 and _is_name(lines[first], lines[first + 1]):
        first += 1
    elif timed and last - first > 1 and last < len(lines) and _is_name(lines[last - 1], lines[last - 2]):
        last -= 1
    aside = (*lines[:first], *lines[last:])
    names = [name for line in aside if (name := _name(line.text))]
    times = [time for line in aside if (time := _time(line.text))]
    return Card(
        tuple(lines[first:last]),
        tuple(aside),
        speaker=names[0] if names else "",
        time=times[0] if times else "",
        reactions=max((_reactions(line.text) or 0 for line in aside), default=0),
    )


def _is_aside(text: str) -> bool:
    return bool(_time(text)) or _reactions(text) is not None


def _is_name(line: Run, beside: Run) -> bool:
    """Tell whether a line looks like the name over a card: short, without an end mark, and set otherwise than the words."""
    otherwise = line.size < SMALLER * beside.size or line.colour != beside.colour or line.bold != beside.bold
    return otherwise and len(line.text.split()) <= LONGEST_NAME and line.text[-1:] not in ".!?:"


def _name(text: str) -> str:
    """Return the name on a line of the board: what is neither a time nor a number of hearts."""
    if _reactions(text) is not None:
        return ""
    parts = [part for part in _cues().separator.split(text) if part and not _is_time(part)]
    return parts[0].strip() if parts else ""


def _time(text: str) -> str:
    """Return the time that a line states, alone or after a name; empty when it states none."""
    if _is_time(text):
        return text.strip()
    parts = [part for part in _cues().separator.split(text) if part]
    if len(parts) > 1 and _is_time(parts[-1]) and all(len(part.split()) <= LONGEST_NAME for part in parts):
        return parts[-1].strip()
    return ""


def _is_time(text: str) -> bool:
    return any(pattern.fullmatch(text.strip()) for pattern in _cues().time)


def _reactions(text: str) -> int | None:
    for pattern in _cues().reactions:
        found = pattern.fullmatch(text.strip())
        if found:
            return int(found.group(1) or 0)
    return None


@dataclass(frozen=True, slots=True)
class _Cues:
    time: tuple[re.Pattern[str], ...]
    separator: re.Pattern[str]
    reactions: tuple[re.Pattern[str], ...]


@cache
def _cues() -> _Cues:
    cues = tomllib.loads(files("opschaling_nlp").joinpath("resources/cues/pdf_cards.toml").read_text("utf-8"))
    return _Cues(
        tuple(re.compile(pattern, re.IGNORECASE) for pattern in cues["time"]),
        re.compile(cues["separator"]),
        tuple(re.compile(pattern, re.IGNORECASE) for pattern in cues["reactions"]),
    )
