"""Tell what people chose from what they wrote: boxes they ticked, options in one cell, and points of a scale."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.ingest.tables.column_cues import filled, fold_name, folded_names, role_of

CHOSEN = "antwoorden gekozen uit wat de organisator aanbood (meerkeuze), niet zelf geschreven"

_OPTION = re.compile(r"(?P<question>.*\S)\s*\[(?P<option>[^\[\]]+)\]\s*$", re.DOTALL)
"""A column for one option or one row of a grid: the question, and the option between brackets."""
_SEPARATORS = (";", ",")
_FEWEST = 2
"""Cells with several options, and options that come back, before a sign is said to part them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Say how the cells of a column were chosen; `separator` parts several options, `option` is what a tick means."""

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

    The column says so by its option between brackets, by marks only (its name is the option), by words of a scale only,
    by a mark behind every option (`Geld;Tijd;`), or because the same options come back in all its cells.
    """
    answers = filled(cells)
    folded = {cell.casefold().rstrip(".") for cell in answers}
    option = split_option(name)[1]
    if not answers:
        return None
    if option and folded <= _words("ticked") | _words("unticked") | {option.casefold()}:
        return Choice(option=option)
    marked = folded & _words("marks") and folded <= _words("marks") | _words("unticked")
    if marked and name and role_of(name) != "ignore":
        return Choice(option=name)
    if len(answers) > 1 and folded <= _words("scale"):
        return Choice(scale=True)
    return next((found for sign in _SEPARATORS if (found := _several(answers, sign))), None) or _one_of(answers)


def chosen(choice: Choice, cell: str) -> list[tuple[str, bool]]:
    """Return the answers in a cell, each with whether it was chosen; what was filled in beside them was written."""
    if choice.option:
        return [] if cell.casefold().rstrip(".") in _words("unticked") else [(choice.option, True)]
    answers = []
    for part in _parts(cell, choice.separator) if choice.separator else [cell]:
        own = part.partition(":")[2].strip()
        if own and is_other(part):
            answers.append((own, False))
        else:
            answers.append((part, part in choice.options if choice.options else not part[0].islower()))
    return answers


def _several(answers: Sequence[str], sign: str) -> Choice | None:
    """Recognise several options in a cell: each ends with the sign, or all options of joined cells come back."""
    if all(cell.endswith(sign) for cell in answers) and any(cell.count(sign) > 1 for cell in answers):
        return Choice(separator=sign)
    parts = [_parts(cell, sign) for cell in answers]
    joined = [cell for cell in parts if len(cell) > 1]
    back = _repeated(part for cell in parts for part in set(cell))
    options = min(len(joined), len(back)) >= _FEWEST and not any(part[0].islower() for part in back)
    return Choice(separator=sign, options=back) if options and _are_closed(joined, back, sign) else None


def _are_closed(joined: Sequence[Sequence[str]], back: frozenset[str], sign: str) -> bool:
    """Tell whether cells of several parts hold what comes back elsewhere, but for what somebody wrote beside it."""
    own = [part for cell in joined for part in cell if part not in back]
    return len(own) <= len(joined) / 2 and (sign == ";" or all(map(is_other, own)))


def _one_of(answers: Sequence[str]) -> Choice | None:
    """Recognise one option in a cell: a few that nearly everybody shares, word for word."""
    limits = load_cues("columns")["choices"]
    back = _repeated(answers)
    few = len(set(answers)) <= limits["one_distinct"] * len(answers)
    shared = sum(cell in back for cell in answers) >= limits["one_shared"] * len(answers)
    if len(answers) < limits["one_minimum"] or not few or not shared:
        return None
    return Choice(options=back) if all(cell[0].isupper() or cell[0].isdigit() for cell in back) else None


def _repeated(values: Iterable[str]) -> frozenset[str]:
    return frozenset(value for value, count in Counter(values).items() if count > 1)


def _parts(cell: str, sign: str) -> list[str]:
    """Return the options in a cell; the sign within the name of the last one (`Anders, namelijk: …`) parts nothing."""
    inside = "|".join(map(re.escape, load_cues("columns")["choices"]["other_continues"]))
    return filled(re.split(rf"{sign}(?!\s*(?:{inside})\b)", cell))


def counts_scale(names: Iterable[str]) -> bool:
    """Tell whether names of columns with numbers are the points of a scale: how often each was chosen."""
    return sum(name.strip().casefold() in _words("scale") for name in names) > 1


def is_other(part: str) -> bool:
    """Tell whether an option is the one behind which people write their own answer."""
    return fold_name(part.partition(":")[0]) in folded_names("choices", "other")


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(entry.casefold() for entry in load_cues("columns")["choices"][name])
