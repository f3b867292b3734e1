"""Plan how the rows of a table are read: which column is the statement and which says who, when, where and on what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.export import Export
from opschaling_nlp.ingest.tables.choices import counts_scale
from opschaling_nlp.ingest.tables.column_cues import filled, fold_name, folded_names
from opschaling_nlp.ingest.tables.header import Row, find_header, split_rows
from opschaling_nlp.ingest.tables.profile import Column, describe_column
from opschaling_nlp.ingest.tables.roles import TextColumn, group_columns, named_roles, section_column, text_columns

_SETTABLE = ("text", "section", "prompt", "author", "time", "reactions")
"""The roles that settings may point at (settings.IngestSettings.columns)."""
_LANGUAGE = re.compile(r"/(?!id$)[a-z]{2}(?:-[A-Z]{2})?$")
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


def plan_columns(rows: Sequence[Row], *, overrides: Mapping[str, str], sheet: str = "", ragged: bool = False) -> Plan:
    """Make the plan for a table from its first rows; in a `ragged` one the header says how many columns there are.

    `overrides` maps a role to a column name and wins over what name and content say. What was recognised by content
    only is told in the warnings. Raises UnreadableExportError when no column holds statements, or when an override
    names none.
    """
    rows = [(number, cells) for number, cells in rows if filled(cells)]
    width, header = _find_names(rows, overrides, ragged=ragged)
    above, names, below = split_rows(rows, header, width)
    place = f" in werkblad “{sheet}”" if sheet else ""
    columns = _columns(names, below, place)
    given = _given_roles(columns, overrides, place)
    named = named_roles(columns, given)
    text, guessed = text_columns(columns, named, given=given)
    if not text:
        raise UnreadableExportError(
            f"geen kolom met bijdragen herkend{place}; wijs hem aan in de instellingen onder [ingest.columns], als text"
        )
    statements = set().union(
        *(column.cells for column in text)
    )  # a question that turned out to be the statement is no prompt
    roles = {role: index for role, index in named.items() if role != "text" and index not in statements}
    warnings = [_guess_sentence([columns[column.index] for column in text], "bijdrage", place)] if guessed else []
    section = section_column(columns, roles, text)
    if section is not None:
        roles["section"] = section
        warnings.append(_guess_sentence([columns[section]], "sectie", place))
    groups = group_columns(columns, roles, taken=statements)
    warnings += _unread_sentences(columns, {*statements, *roles.values(), *groups}, place)
    if above:
        warnings.append(f"regels boven de kolomnamen{place} niet als bijdrage gelezen: {len(above)}")
    title, prompt = _above(above)
    last_above = header or max((number for number, _ in above), default=0)
    return Plan(last_above, width, text, roles, groups, title, prompt, tuple(warnings))


def _find_names(rows: Sequence[Row], overrides: Mapping[str, str], *, ragged: bool) -> tuple[int, int]:
    """Return how many columns there are, and the number of the row with their names (0 without one)."""
    width = max((len(cells) for _, cells in rows), default=0)
    header = find_header(rows, width, names=frozenset(map(fold_name, overrides.values())))
    if header and ragged:
        width = next(len(cells) for number, cells in rows if number == header)
    return width, header


def _columns(names: Sequence[str], rows: Sequence[Row], place: str) -> list[Column]:
    """Describe each column by its name and its cells in the rows below.

    Raises UnreadableExportError where they count how often each point of a scale was chosen: nobody wrote anything.
    """
    columns = [
        describe_column(index, _LANGUAGE.sub("", name), [cells[index] for _, cells in rows if index < len(cells)])
        for index, name in enumerate(names)
    ]
    if counts_scale(column.name for column in columns if column.content == "number"):
        raise UnreadableExportError(
            f"de tabel{place} telt hoe vaak elk punt van een schaal is gekozen; er staan geen bijdragen in"
        )
    return columns


def _above(rows: Sequence[Row]) -> tuple[str, str]:
    """Return the title and the question that stand above a table, empty where there is none."""
    lines = [line for _, cells in rows for line in filled(cells)]
    title = next((line for line in lines if not line.endswith("?")), "")
    return title, next((line for line in lines if line.endswith("?")), "")


def overrides_for(export: Export) -> dict[str, str]:
    """Collect the column map of settings for a file: of each pattern (`*`, `?`) that matches its path or its name."""
    name = export.source.rsplit("/", 1)[-1]
    found: dict[str, str] = {}
    for pattern, roles in export.settings.columns.items():
        if fnmatchcase(export.source, pattern) or fnmatchcase(name, pattern):
            found |= roles
    return found


def _given_roles(columns: Sequence[Column], overrides: Mapping[str, str], place: str) -> dict[str, int]:
    folded = [fold_name(column.name) for column in columns]
    given: dict[str, int] = {}
    for role, name in overrides.items():
        if role not in _SETTABLE:
            raise UnreadableExportError(
                f"de instellingen noemen de rol “{role}”, die niet bestaat; kies uit {', '.join(_SETTABLE)}"
            )
        if fold_name(name) not in folded:
            known = ", ".join(column.name for column in columns if column.name) or "geen"
            raise UnreadableExportError(
                f"de kolom “{name}” uit de instellingen staat niet in de tabel{place} (wel: {known})"
            )
        given[role] = folded.index(fold_name(name))
    return given


def _guess_sentence(columns: Sequence[Column], role: str, place: str) -> str:
    """Say in Dutch which columns were recognised by their content only."""
    found = [f"“{column.name}”" if column.name else f"nummer {column.index + 1}" for column in columns]
    subject = f"kolom {found[0]}{place} is" if len(found) == 1 else f"de kolommen {', '.join(found)}{place} zijn"
    return (
        f"{subject} aan de inhoud herkend als {role}; klopt dat niet, "
        "wijs de kolommen dan aan in de instellingen onder [ingest.columns]"
    )


def _unread_sentences(columns: Sequence[Column], used: set[int], place: str) -> Iterator[str]:
    """Say in Dutch which columns with text were not read: official answers, and those without a meaning we know."""
    text = [column for column in columns if column.content == "text" and column.index not in used]
    official = [column for column in text if fold_name(column.name) in folded_names("names", "official")]
    for column in official:
        yield f"kolom “{column.name}” is het antwoord van de organisatie en geen bijdrage: niet gelezen"
    unread = [column.name or str(column.index + 1) for column in text if not column.ignored and column not in official]
    if unread:
        yield (
            f"kolommen met tekst{place} niet gelezen: {', '.join(unread)}; "
            "wijs aan wat bijdragen zijn onder [ingest.columns]"
        )
