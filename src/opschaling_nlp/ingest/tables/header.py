"""Find where the tables of a sheet begin and what their columns are called.

Names may be below titles, in several rows, or absent; a sheet may stack several questions, each with its own table.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, takewhile

from opschaling_nlp.dutch.calendar import is_moment
from opschaling_nlp.dutch.cues import count_limit, load_cues, threshold
from opschaling_nlp.dutch.folding import plain_words
from opschaling_nlp.ingest.tables.profile import (
    Row,
    asks,
    at,
    filled,
    folded_names,
    is_question,
    is_repeated_name,
    is_value,
    role_of,
)

_ID = '{"ImportId":'
_QUALTRICS = 3
# The code that LimeSurvey puts before a question (`G01Q02[SQ001]. `).
_CODE = re.compile(r"[^\W\d]\w*(?:\[\w+\])?\.\s+(?=\S)")


def find_header(rows: Sequence[Row], width: int, *, names: frozenset[str]) -> int:
    """Return the row number of the header, 0 if the table starts with statements; folded `names` must be in it."""
    for place, (number, cells) in enumerate(rows[: count_limit("headers.within")]):
        above = [cells for _, cells in rows[:place]]
        if names & {plain_words(cell) for cell in cells} or (_are_known(cells) and not _answer(cells, above)):
            return number
    for place, (number, cells) in enumerate(rows[: count_limit("headers.within")]):
        below = [cells for _, cells in rows[place + 1 :]]
        title = width > 1 and len(filled(cells)) == 1 and any(len(filled(other)) > 1 for other in below)
        if not title:
            return number if _is_header(cells, below) else 0
    return 0


def _are_known(cells: Sequence[str]) -> bool:
    names = {plain_words(cell) for cell in cells}
    return sum(bool(role_of(name)) for name in names) > 1 and not any(map(is_moment, filled(cells)))


def _answer(cells: Sequence[str], above: Sequence[Sequence[str]]) -> bool:
    """Return whether a row above has as many names, and is wide or asks: then these cells are answers.

    They are not if a blank row lies between, or if all are known names and none in the row above is.
    """
    between = list(takewhile(bool, map(filled, reversed(above))))
    if between and all(map(role_of, filled(cells))) and not any(map(role_of, between[0])):
        return False
    full = [names for names in between if len(names) >= len(filled(cells)) and not any(map(is_value, names))]
    return any(len(names) >= count_limit("headers.wide") or any(map(is_question, names)) for names in full)


def _is_header(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    names = filled(cells)
    if not below or any(map(is_value, names)):
        return _above_numbers(names, below)
    known = [role for name in names if (role := role_of(name))]
    if known and (len(set(names)) > 1 or known == ["text"]):  # on its own, "tijd" is somebody's answer
        return True
    columns = _below_names(cells, below)
    if any(name in column for name, column in columns) or len(set(map(plain_words, names))) < len(names):
        return False
    return names[0].endswith(("?", ":")) if len(names) == 1 else _are_names(names, columns)


def _below_names(names: Sequence[str], below: Sequence[Sequence[str]]) -> list[tuple[str, list[str]]]:
    """Return the filled cells below each name, without columns for options, which only repeat their names."""
    columns = [(name.strip(), [at(row, index) for row in below]) for index, name in enumerate(names)]
    options = [name for name, column in columns if is_repeated_name(name, column)]
    return [(name, filled(column)) for name, column in columns if len(options) < 2 or name not in options]


def _above_numbers(names: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Return whether nothing but values stands below names, which may be numbers themselves."""
    said = [cell for row in below for cell in filled(row)]
    return len(said) >= len(names) > count_limit("headers.wide") and all(map(is_value, said))


def _are_names(names: Sequence[str], columns: Sequence[tuple[str, Sequence[str]]]) -> bool:
    """Return whether names are those of columns.

    They are numbered, are above numbers or times, are clearly shorter than the cells, or all ask; or they are options.
    """
    numbered = len({re.sub(r"\d+", "", plain_words(name)) for name in names}) == 1  # Tafel 1, Tafel 2, …
    typed = any(name and column and all(map(is_value, column)) for name, column in columns)
    others = [len(cell.split()) for _, column in columns for cell in column]
    words = sum(len(name.split()) for name in names) / len(names)
    shorter = bool(others) and words <= threshold("content.header_ratio") * sum(others) / len(others)
    offered = len(names) > sum(bool(name) for name, _ in columns)
    return numbered or typed or shorter or offered or all(asks(name, 1) for name in names)


def split_rows(rows: Sequence[Row], header: int, width: int) -> tuple[list[Row], list[str], list[Row]]:
    """Return the rows above the table, the column names (empty without a header), and the rows of the table.

    Without a header, only lone questions count as above: anything else may be what somebody wrote.
    """
    if header:
        place = [number for number, _ in rows].index(header)
        names = [" ".join(cell.split()) for cell in rows[place][1]]
        return list(rows[:place]), names + [""] * (width - len(names)), list(rows[place + 1 :])
    lone = [len(values) == 1 and values[0].endswith("?") for values in (filled(cells) for _, cells in rows)]
    place = [*lone, False].index(False) if width > 1 else 0
    return list(rows[:place]), [""] * width, list(rows[place:])


def join_names(rows: Sequence[Row]) -> list[Row]:
    """Return the first rows of a table with its name rows joined into one; other tables are returned unchanged.

    Qualtrics writes codes, questions and ids; SurveyMonkey, and people with merged cells, write parts below questions;
    LimeSurvey writes a code before each question.
    """
    ids = filled(rows[2][1]) if len(rows) >= _QUALTRICS else []
    kept = [rows[1], *rows[_QUALTRICS:]] if ids and all(cell.startswith(_ID) for cell in ids) else list(rows)
    if not kept:
        return kept
    number, names = kept[0]
    if len(filled(names)) > 1 and sum(_CODE.match(name) is not None for name in names) > len(filled(names)) / 2:
        return [(number, [_CODE.sub("", name, count=1) for name in names]), *kept[1:]]
    if len(kept) > 2:
        number, parts = kept[1]
        over = [at(names, index) for index in range(max(len(names), len(parts)))]
        if _is_second(over, parts, [cells for _, cells in kept[2:]]):
            return [(number, _joined(over, parts)), *kept[2:]]
    return kept


def _is_second(over: Sequence[str], second: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Return whether a second row of names stands below the first.

    It holds known names, or parts of questions that continue over unnamed columns.
    """
    parts = {index: name for index, name in enumerate(second) if name.strip()}
    if sum(map(bool, over)) == 1 or not any(not over[index] and any(over[:index]) for index in parts):
        return False
    if all(map(role_of, parts.values())) or any(map(_is_whole, parts.values())):
        return True
    known = [index for index, name in enumerate(over) if role_of(name) and index not in parts]
    return any(at(cells, index) for cells in below for index in known)


def _joined(over: Sequence[str], second: Sequence[str]) -> list[str]:
    """Give each column the question above it, with the text of the second row in brackets."""
    question = ""
    names = []
    for index, name in enumerate(over):
        part = at(second, index)
        question = name or question
        if not part:
            names.append(name)
        elif _is_whole(part) or role_of(part) == "text":
            names.append(question)
        else:
            names.append(part if role_of(part) else f"{question} [{part}]")
    return names


def _is_whole(name: str) -> bool:
    """Return whether a name in the second row only says that an answer follows."""
    return plain_words(name) in folded_names("choices", "whole")


@dataclass(frozen=True, slots=True)
class Part:
    """One question with the rows below it."""

    question: str
    rows: list[Row]
    named: bool = False
    """Whether the sheet itself marks this as a question: by a number before it, or its kind below it."""
    closed: bool = False
    """Whether the organiser wrote the answers."""


def is_stacked(rows: Sequence[Row]) -> bool:
    """Return whether these first rows hold several questions with answers.

    If the sheet does not mark them as questions, each must stand above known column names, or in a one-column sheet
    above a list: a question that a participant asked in a row of its own is not the organiser's.
    """
    parts = [part for part in divide_rows(rows) if part.question]
    if len(parts) < count_limit("headers.questions") or all(part.named for part in parts):
        return len(parts) >= count_limit("headers.questions")
    if any(len(filled(cells)) > 1 for _, cells in rows):
        return all(part.named or (part.rows and any(map(role_of, part.rows[0][1]))) for part in parts)
    blocks = "".join("x" if filled(cells) else " " for _, cells in rows).split()
    return (
        len(blocks) == len(parts)
        and min(map(len, blocks)) >= count_limit("headers.lines")
        and max(map(len, blocks)) > count_limit("headers.lines")
    )


def divide_rows(rows: Iterable[Row]) -> Iterator[Part]:
    """Yield what stands above the first question, then each question with its rows, without the row of its kind."""
    closed_kinds = folded_names("stacked", "closed")
    kinds = folded_names("stacked", "open") | closed_kinds
    part = Part("", [])
    before: list[str] = []
    for row, (_, after) in pairwise(chain(rows, [(0, ())])):
        values = filled(row[1])
        question, numbered = _question(values, of_kind=_alone(filled(after)) in kinds)
        if question and not before:
            yield part
            part = Part(question, [], named=numbered)
        elif not part.rows and part.question and _alone(values) in kinds:
            part = Part(part.question, [], named=True, closed=_alone(values) in closed_kinds)
        elif values:
            part.rows.append(row)
        before = values
    yield part


def _question(values: Sequence[str], *, of_kind: bool) -> tuple[str, bool]:
    """Return the question in a row, and whether a number precedes it.

    A lone question has a question mark, or its kind below it (`of_kind`).
    """
    if len(values) == 1 and (values[0].endswith("?") or of_kind):
        return values[0], False
    labels = "|".join(load_cues("columns")["stacked"]["labels"])
    numbered = len(values) == 2 and re.fullmatch(rf"(?:{labels}) \d+", plain_words(values[0])) is not None
    return (values[1], True) if numbered else ("", False)


def _alone(values: Sequence[str]) -> str:
    return plain_words(values[0]) if len(values) == 1 else ""
