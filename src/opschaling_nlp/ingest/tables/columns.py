"""Decide which column of a table is the statement and which says who, when, where and on what question."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.tables.choices import find_choice
from opschaling_nlp.ingest.tables.column_cues import fold_name, load_table_cues
from opschaling_nlp.ingest.tables.header import find_header, split_rows
from opschaling_nlp.ingest.tables.profile import profile_column
from opschaling_nlp.ingest.tables.roles import (
    group_columns,
    ignored,
    named_roles,
    section_column,
    text_columns,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from opschaling_nlp.ingest.tables.profile import Profile
    from opschaling_nlp.ingest.tables.roles import TextColumn

_SETTABLE = ("text", "section", "prompt", "author", "time", "reactions")
"""The roles that settings may point at (settings.IngestSettings.columns)."""

_DUTCH = {
    "text": "bijdrage",
    "title": "titel",
    "section": "sectie",
    "prompt": "vraag",
    "author": "naam",
    "time": "tijd",
    "reactions": "reacties",
    "key": "nummer",
    "reply_to": "antwoord op",
}


_LANGUAGE = re.compile(r"/[a-z]{2}(?:-[A-Z]{2})?$")
"""The language of a column, as Decidim writes it (`title/nl`)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Say how the rows of one table are read; column numbers count from 0, rows from 1."""

    header_row: int
    """Last row that stands above the statements, mostly the one with the column names; 0 = there is none."""
    width: int
    """Number of columns; what stands beyond the last one in a row belongs to it (a delimiter in a sentence)."""
    text: tuple[TextColumn, ...]
    roles: Mapping[str, int] = field(default_factory=dict)
    """Role (title, section, prompt, author, time, reactions, key, reply_to) → column."""
    groups: tuple[int, ...] = ()
    """The columns that say what kind of participant a row is of."""
    title: str = ""
    prompt: str = ""
    """A question that stands above the table and holds for all rows."""
    warnings: tuple[str, ...] = ()


def plan_columns(
    rows: Sequence[tuple[int, Sequence[str]]], *, overrides: Mapping[str, str], sheet: str = "", ragged: bool = False
) -> Plan:
    """Make the plan for a table from its first rows (row number, cells); in a `ragged` one the header says how many columns there are.

    `overrides` maps a role to a column name and wins over what name and content say. What was recognised by content only is
    told in the warnings. Raises UnreadableExportError when no column holds statements, or when an override names none.
    """
    cues = load_table_cues()
    filled = [(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]
    width = max((len(cells) for _, cells in filled), default=0)
    header = find_header(filled, width, cues=cues, names=frozenset(fold_name(name) for name in overrides.values()))
    if header and ragged:
        width = next(len(cells) for number, cells in filled if number == header)
    above, names, below = split_rows(filled, header, width)
    names = [_LANGUAGE.sub("", name) for name in names]
    columns = _columns(below, width)
    profiles = [profile_column(cells, cues=cues) for cells in columns]
    given = _given_roles(names, overrides, sheet)
    roles = given | _other_roles(named_roles(names, profiles, cues), given)
    choices = [find_choice(name, cells) for name, cells in zip(names, columns, strict=True)]
    text, guessed = text_columns(names, profiles, choices, roles, given=given)
    if not text:
        raise UnreadableExportError(
            f"geen kolom met bijdragen herkend{_in_sheet(sheet)}; wijs hem aan in de instellingen onder [ingest.columns], als text"
        )
    statements = {column.index for column in text}  # a question that turned out to be the statement is no prompt
    roles = {role: index for role, index in roles.items() if role != "text" and index not in statements}
    section = section_column(names, profiles, roles, text, cues)
    if section is not None:
        roles["section"] = section
        guessed.append(("section", section))
    groups = group_columns(names, profiles, roles, cues, taken=statements)
    unread = {i: names[i] for i in range(width) if i not in {*statements, *roles.values(), *groups}}
    title, prompt = _above(above)
    return Plan(
        header_row=header or max((number for number, _ in above), default=0),
        width=width,
        text=text,
        roles=roles,
        groups=groups,
        title=title,
        prompt=prompt,
        warnings=(
            *_guess_sentences(guessed, names, sheet),
            *_unread_sentences(unread, profiles, sheet),
            *_above_sentences(len(above), sheet),
        ),
    )


def _columns(rows: Sequence[tuple[int, Sequence[str]]], width: int) -> list[list[str]]:
    return [[cells[index].strip() if index < len(cells) else "" for _, cells in rows] for index in range(width)]


def _other_roles(named: Mapping[str, int], given: Mapping[str, int]) -> dict[str, int]:
    """Return the roles by name, but for the roles and columns that the settings point at."""
    return {role: index for role, index in named.items() if role not in given and index not in given.values()}


def _above(rows: Sequence[tuple[int, Sequence[str]]]) -> tuple[str, str]:
    """Return the title and the question that stand above a table, empty where there is none."""
    lines = [cell.strip() for _, cells in rows for cell in cells if cell.strip()]
    return next((line for line in lines if not line.endswith("?")), ""), next(
        (line for line in lines if line.endswith("?")), ""
    )


def overrides_for(source: str, columns: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Collect the column map of settings that applies to a source: each pattern (`*`, `?`) that matches its path or its name."""
    from fnmatch import fnmatchcase

    name = source.rsplit("/", 1)[-1]
    found: dict[str, str] = {}
    for pattern, roles in columns.items():
        if fnmatchcase(source, pattern) or fnmatchcase(name, pattern):
            found |= roles
    return found


def _given_roles(names: Sequence[str], overrides: Mapping[str, str], sheet: str) -> dict[str, int]:
    folded = [fold_name(name) for name in names]
    given: dict[str, int] = {}
    for role, name in overrides.items():
        if role not in _SETTABLE:
            raise UnreadableExportError(
                f"de instellingen noemen de rol “{role}”, die niet bestaat; kies uit {', '.join(_SETTABLE)}"
            )
        if fold_name(name) not in folded:
            known = ", ".join(name for name in names if name) or "geen"
            raise UnreadableExportError(
                f"de kolom “{name}” uit de instellingen staat niet in de tabel{_in_sheet(sheet)} (wel: {known})"
            )
        given[role] = folded.index(fold_name(name))
    return given


def _guess_sentences(guessed: Sequence[tuple[str, int]], names: Sequence[str], sheet: str) -> tuple[str, ...]:
    """Say in Dutch, a sentence for each role, which columns were recognised by their content only."""
    sentences = []
    for role in dict.fromkeys(role for role, _ in guessed):
        found = [
            f"“{names[index]}”" if names[index] else f"nummer {index + 1}" for other, index in guessed if other == role
        ]
        subject = (
            f"kolom {found[0]}{_in_sheet(sheet)} is"
            if len(found) == 1
            else f"de kolommen {', '.join(found)}{_in_sheet(sheet)} zijn"
        )
        sentences.append(
            f"{subject} aan de inhoud herkend als {_DUTCH[role]}; klopt dat niet, wijs de kolommen dan aan in de instellingen onder [ingest.columns]"
        )
    return tuple(sentences)


def _unread_sentences(names: Mapping[int, str], profiles: Sequence[Profile], sheet: str) -> Iterator[str]:
    """Say in Dutch which columns with text were not read: those with answers of the organisation, and those without a meaning that we know."""
    cues = load_table_cues()
    text = {index: name for index, name in names.items() if profiles[index].content == "text"}
    for name in text.values():
        if fold_name(name) in cues.official:
            yield f"kolom “{name}” is het antwoord van de organisatie en geen bijdrage: niet gelezen"
    unread = [
        name or str(index + 1)
        for index, name in text.items()
        if not ignored(name, cues) and fold_name(name) not in cues.official
    ]
    if unread:
        yield f"kolommen met tekst{_in_sheet(sheet)} niet gelezen: {', '.join(unread)}; wijs aan wat bijdragen zijn onder [ingest.columns]"


def _above_sentences(above: int, sheet: str) -> Iterator[str]:
    if above:
        yield f"regels boven de kolomnamen{_in_sheet(sheet)} niet als bijdrage gelezen: {above}"


def _in_sheet(sheet: str) -> str:
    return f" in werkblad “{sheet}”" if sheet else ""
