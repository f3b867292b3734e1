"""Tells the words on a card from what the board adds to them: who wrote it, when, and how many hearts it got."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from opschaling_nlp.dutch.cues import cue_patterns
from opschaling_nlp.dutch.thresholds import count_limit, threshold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from opschaling_nlp.ingest.pdf.words import Run

Look: TypeAlias = tuple[float, str, bool]
"""Size, colour and weight of letters."""


INITIAL = re.compile(r"(?:^|\s)[^\W\d_]\.$")


@dataclass(frozen=True, slots=True)
class Card:
    """Hold the lines of a card, and what the board says about it."""

    lines: tuple[Run, ...]
    aside: tuple[Run, ...] = ()
    """The lines that are not words of the post."""
    speaker: str = ""
    time: str = ""
    reactions: int = 0


@dataclass(frozen=True, slots=True)
class Habit:
    """Say what a document adds to its cards."""

    byline: Look | None = None
    """The letters in which a name, or the like, stands under the words; none where it does not."""
    timed: bool = False
    """Whether cards without a box say when they were written."""


def find_habit(cards: Iterable[Sequence[Run]], free: Iterable[Run], *, body: float) -> Habit:
    """Learn from all cards of a document, each with its lines, and from the runs that stand free; `body` is the size of most letters.

    A byline are the letters, smaller or in another colour than the words, that nearly all cards of several lines have in the last one, and nothing
    else has.
    """
    several = [card for card in cards if len(card) > 1]
    words = {_look(line) for card in several for line in card[:-1]}
    feet = Counter(
        _look(card[-1]) for card in several if _is_otherwise(card[-1], card[-2]) and card[-1].size <= card[-2].size
    )
    look, count = max(feet.items(), key=lambda item: (item[1], item[0]), default=((0.0, "", False), 0))
    byline = (
        look
        if count >= max(count_limit("cards.bylines"), threshold("cards.byline_share") * len(several))
        and look not in words
        else None
    )
    times = (
        run
        for run in free
        if (run.size < threshold("cards.smaller") * body or run.colour or run.bold) and _time(run.text, apart=True)
    )
    return Habit(
        byline, sum(1 for _ in itertools.islice(times, count_limit("cards.bylines"))) >= count_limit("cards.bylines")
    )


def read_card(lines: Sequence[Run], *, habit: Habit | None = None) -> Card:
    """Part the lines of a card, from top to bottom, into the post and what stands above and below it."""
    byline = habit.byline if habit else None
    first, last = 0, len(lines)
    if last > 1 and byline is not None and _look(lines[-1]) == byline:
        last -= 1
    if (
        last > 2
        and _is_otherwise(lines[1], lines[2])
        and _time(lines[1].text, apart=True)
        and _is_name(lines[0], lines[2])
    ):
        first = 2
    while last - first > 1 and _is_aside(lines[first], lines[first + 1]):
        first += 1
    while last - first > 1 and _is_aside(lines[last - 1], lines[last - 2]):
        last -= 1
    timed = any(_time(line.text, apart=True) for line in (*lines[:first], *lines[last:]))
    if timed and last - first > 1 and _is_name(lines[first], lines[first + 1]):
        first += 1
    elif timed and last - first > 1 and last < len(lines) and _is_name(lines[last - 1], lines[last - 2]):
        last -= 1
    aside = (*lines[:first], *lines[last:])
    names = [name for line in aside if (name := _name(line.text))]
    times = [time for line in aside if (time := _time(line.text, apart=True))]
    return Card(
        tuple(lines[first:last]),
        tuple(aside),
        speaker=names[0] if names else "",
        time=times[0] if times else "",
        reactions=max((_reactions(line.text, apart=True) or 0 for line in aside), default=0),
    )


def split_cards(lines: Sequence[Run], *, body: float) -> list[list[Run]]:
    """Part the lines of a column, from top to bottom, into cards that have no box but a line each that says when it was written.

    Such a line stands above the words of all cards, or below; `body` is the size of most letters, from which that of a heading differs. Return
    no cards where there is no such line.
    """
    timed = [
        index
        for index, line in enumerate(lines)
        if any(_is_otherwise(line, beside) for beside in (*lines[index - 1 : index], *lines[index + 1 : index + 2]))
        and _time(line.text, apart=True)
    ]
    if not timed:
        return []
    firsts = [(index - _is_name_over(lines, index), index) for index in timed]
    closer = [
        lines[last + 1].base - lines[last].base < lines[first].base - lines[first - 1].base
        for first, last in firsts
        if first > 0 and last < len(lines) - 1
    ]
    above = sum(closer) * 2 >= len(closer)
    starts = {first if above else last + 1 for first, last in firsts}
    starts |= {index + after for index, line in enumerate(lines) if _is_heading(line, body) for after in (0, 1)}
    edges = sorted({0, *starts, len(lines)} - {len(lines) + 1})
    return [list(lines[start:end]) for start, end in itertools.pairwise(edges)]


def _is_name_over(lines: Sequence[Run], index: int) -> bool:
    """Tell whether the line above a time is a name that belongs to the same card."""
    if not 0 < index < len(lines) - 1:
        return False
    name, time, words = lines[index - 1], lines[index], lines[index + 1]
    near = time.base - name.base <= words.base - time.base + threshold("cards.rounding")
    return near and _is_name(name, words) and name.size <= words.size and not _time(name.text, apart=True)


def _is_heading(line: Run, body: float) -> bool:
    return line.size > body * threshold("cards.heading")


def _is_aside(line: Run, beside: Run) -> bool:
    apart = _is_otherwise(line, beside)
    return bool(_time(line.text, apart=apart)) or _reactions(line.text, apart=apart) is not None


def _is_name(line: Run, beside: Run) -> bool:
    """Tell whether a line looks like the name over a card: short, without an end mark, and set otherwise than the words."""
    ended = line.text[-1:] in ".!?:" and not INITIAL.search(line.text)
    return _is_otherwise(line, beside) and len(line.text.split()) <= count_limit("cards.name_words") and not ended


def _is_otherwise(line: Run, beside: Run) -> bool:
    return (
        line.size < threshold("cards.smaller") * beside.size or line.colour != beside.colour or line.bold != beside.bold
    )


def _look(line: Run) -> Look:
    return round(line.size, 1), line.colour, line.bold


def _name(text: str) -> str:
    """Return the name on a line of the board: what is neither a time nor a number of hearts."""
    if _reactions(text, apart=True) is not None:
        return ""
    time = _time(text, apart=True)
    name = text.strip().removesuffix(time)
    parts = [part for part in _patterns("separator", apart=True)[-1].split(name) if part]
    return parts[0].strip() if parts else ""


def _time(text: str, *, apart: bool) -> str:
    """Return the time that a line states, alone or after a name; empty when it states none.

    `apart` says that the line is set in other letters than the words: then a shorter form will do, and no mark need
    part it from the name.
    """
    text = text.strip()
    if _is_time(text, apart=apart):
        return text
    separator = _patterns("separator", apart=apart)[-1]
    parts = [part for part in separator.split(text) if part]
    if (
        len(parts) > 1
        and _is_time(parts[-1], apart=True)
        and all(len(part.split()) <= count_limit("cards.name_words") for part in parts)
    ):
        return parts[-1].strip()
    words = text.split()
    for names in range(1, min(count_limit("cards.name_words"), len(words) - 1) + 1 if apart else 0):
        if _is_time(" ".join(words[names:]), apart=True):
            return " ".join(words[names:])
    return ""


def _is_time(text: str, *, apart: bool) -> bool:
    return any(pattern.fullmatch(text) for pattern in _patterns("time", apart=apart))


def _reactions(text: str, *, apart: bool) -> int | None:
    for pattern in _patterns("reactions", apart=apart):
        found = pattern.fullmatch(text.strip())
        if found:
            return int(found.group(1) or 0)
    return None


def _patterns(name: str, *, apart: bool) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of a cue list, with those that only hold for letters set apart from the words behind them."""
    return cue_patterns("pdf_cards", name) + (cue_patterns("pdf_cards", f"{name}_apart") if apart else ())
