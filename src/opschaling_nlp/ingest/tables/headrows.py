"""Make one row of names of the several that questionnaires and merged cells put above a table."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.ingest.tables.column_cues import fold_name, load_table_cues

if TYPE_CHECKING:
    from collections.abc import Sequence

    Row = tuple[int, Sequence[str]]

_ID = '{"ImportId":'
_QUALTRICS = 3
_CODE = re.compile(r"[^\W\d]\w*(?:\[\w+\])?\.\s+(?=\S)")
"""The code of a question that LimeSurvey sets before its words (`G01Q02[SQ001]. `)."""
_HALF = 0.5


def join_names(rows: Sequence[Row]) -> list[Row]:
    """Return the first rows of a table with one row of names; other tables come back as they are.

    Qualtrics writes codes, questions and ids; SurveyMonkey and people with merged cells write questions with what they
    hold below them; LimeSurvey writes a code before each question.
    """
    kept = _without_ids(rows)
    if not kept:
        return kept
    number, names = kept[0]
    filled = [name for name in names if name.strip()]
    if len(filled) > 1 and sum(_CODE.match(name) is not None for name in filled) > _HALF * len(filled):
        return [(number, [_CODE.sub("", name, count=1) for name in names]), *kept[1:]]
    if len(kept) > 2 and _is_second(names, kept[1][1], [cells for _, cells in kept[2:]]):
        return [(kept[1][0], _joined(names, kept[1][1])), *kept[2:]]
    return kept


def _without_ids(rows: Sequence[Row]) -> list[Row]:
    if len(rows) < _QUALTRICS:
        return list(rows)
    values = [cell.strip() for cell in rows[2][1] if cell.strip()]
    ids = bool(values) and all(value.startswith(_ID) for value in values)
    return [rows[1], *rows[_QUALTRICS:]] if ids else list(rows)


def _is_second(first: Sequence[str], second: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Tell whether a second row of names stands below the first: names that we know, or parts of questions that go on over columns without a name."""
    over = _padded(first, len(second))
    parts = {index: fold_name(name) for index, name in enumerate(second) if name.strip()}
    if sum(map(bool, over)) == 1 or not any(not over[index] and any(over[:index]) for index in parts):
        return False
    roles = load_table_cues().roles
    if all(name in roles for name in parts.values()) or _whole() & set(parts.values()):
        return True
    known = [index for index, name in enumerate(over) if fold_name(name) in roles and index not in parts]
    return any(_at(cells, index) for cells in below for index in known)


def _joined(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """Give each column the question above it, with what the second row says of it between brackets."""
    roles = load_table_cues().roles
    over, question = _padded(first, len(second)), ""
    names = []
    for index, name in enumerate(over):
        part = _at(second, index)
        question = name or question
        role = roles.get(fold_name(part), "")
        if not part or fold_name(part) in _whole() or role == "text":
            names.append(question if part else name)
        else:
            names.append(part if role else f"{question} [{part}]")
    return names


@cache
def _whole() -> frozenset[str]:
    return frozenset(map(fold_name, load_cues("columns")["choices"]["whole"]))


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [cell.strip() for cell in cells] + [""] * (width - len(cells))


def _at(cells: Sequence[str], index: int) -> str:
    return cells[index].strip() if index < len(cells) else ""
