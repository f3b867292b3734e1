"""Tell what people chose from what they wrote: boxes they ticked, options in one cell, and points of a scale."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.ingest.tables.column_cues import fold_name

if TYPE_CHECKING:
    from collections.abc import Sequence

CHOSEN = "antwoorden gekozen uit wat de organisator aanbood (meerkeuze), niet zelf geschreven"

_OPTION = re.compile(r"(?P<question>.*\S)\s*\[(?P<option>[^\[\]]+)\]\s*$", re.DOTALL)
"""A column for one option or one row of a grid: the question, and the option between brackets."""
_SEPARATORS = (";", ",")
_FEWEST = 2
"""Cells with several options, and options that come back, before a sign is said to part them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Say how the cells of a column were chosen; `separator` parts several options, `option` is what a tick stands for."""

    separator: str = ""
    option: str = ""
    options: frozenset[str] = frozenset()
    """What was offered, as far as the answers show it; empty = everything."""
    scale: bool = False


def split_option(name: str) -> tuple[str, str]:
    """Return the question of a column and the option that it is for, empty where it is for none."""
    found = _OPTION.fullmatch(name)
    return (found["question"], found["option"].strip()) if found else (name, "")


def find_choice(name: str, cells: Sequence[str]) -> Choice | None:
    """Say how the answers in a column were chosen, None where people wrote them.

    The column says so by its option between brackets, by words of a scale only, by a mark behind every option
    (`Geld;Tijd;`), or because the same options come back in all its cells.
    """
    cues = _cues()
    filled = [cell.strip() for cell in cells if cell.strip()]
    folded = {cell.casefold().rstrip(".") for cell in filled}
    option = split_option(name)[1]
    if not filled:
        return None
    if option and folded <= cues["ticked"] | cues["unticked"] | {option.casefold()}:
        return Choice(option=option)
    if len(filled) > 1 and folded <= cues["scale"]:
        return Choice(scale=True)
    return next((found for sign in _SEPARATORS if (found := _several(filled, sign))), None) or _one_of(filled)


def chosen(choice: Choice, cell: str) -> list[tuple[str, bool]]:
    """Return the answers in a cell, each with whether it was chosen; what was filled in beside the options was written."""
    cues = _cues()
    if choice.option:
        return [] if cell.casefold().rstrip(".") in cues["unticked"] else [(choice.option, True)]
    parts = [part.strip() for part in cell.split(choice.separator)] if choice.separator else [cell]
    answers = []
    for part in filter(None, parts):
        label, colon, words = part.partition(":")
        if colon and words.strip() and fold_name(label) in cues["other"]:
            answers.append((words.strip(), False))
        else:
            answers.append((part, part in choice.options or (not choice.options and not part[0].islower())))
    return answers


def _several(filled: Sequence[str], sign: str) -> Choice | None:
    """Recognise several options in a cell: each ends with the sign, or all options of joined cells come back elsewhere."""
    if all(cell.endswith(sign) for cell in filled) and any(cell.count(sign) > 1 for cell in filled):
        return Choice(separator=sign)
    parts = [_parts(cell, sign) for cell in filled]
    joined = [cell for cell in parts if len(cell) > 1]
    counts = Counter(part for cell in parts for part in set(cell))
    back = frozenset(part for part, count in counts.items() if count > 1)
    if min(len(joined), len(back)) < _FEWEST or any(part[0].islower() for part in back):
        return None
    return Choice(separator=sign, options=back) if _is_closed(joined, back, sign) else None


def _is_closed(joined: Sequence[Sequence[str]], back: frozenset[str], sign: str) -> bool:
    """Tell whether cells of several parts hold what comes back elsewhere, but for what somebody wrote beside it."""
    own = [part for cell in joined for part in cell if part not in back]
    return len(own) <= len(joined) / 2 and (sign == ";" or all(map(is_other, own)))


def _one_of(filled: Sequence[str]) -> Choice | None:
    """Recognise one option in a cell: a few that nearly everybody shares, word for word."""
    limits = load_cues("columns")["choices"]
    counts = Counter(filled)
    back = frozenset(cell for cell, count in counts.items() if count > 1)
    shared = sum(counts[cell] for cell in back)
    few = len(counts) <= limits["one_distinct"] * len(filled)
    if len(filled) < limits["one_minimum"] or not few or shared < limits["one_shared"] * len(filled):
        return None
    return Choice(options=back) if all(cell[0].isupper() or cell[0].isdigit() for cell in back) else None


def _parts(cell: str, sign: str) -> list[str]:
    return [part.strip() for part in cell.split(sign) if part.strip()]


def is_other(part: str) -> bool:
    """Tell whether an option is the one behind which people write their own answer."""
    return fold_name(part.partition(":")[0]) in _cues()["other"]


@cache
def _cues() -> dict[str, frozenset[str]]:
    table = load_cues("columns")["choices"]
    folded = {name: frozenset(entry.casefold() for entry in table[name]) for name in ("ticked", "unticked", "scale")}
    return folded | {"other": frozenset(map(fold_name, table["other"]))}
