"""Decide which column of a table is the statement and which says who, when, where and on what question."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.tables.cues import fold_name, load_table_cues
from opschaling_nlp.ingest.tables.header import find_header, is_question, split_rows
from opschaling_nlp.ingest.tables.profile import profile_column

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from opschaling_nlp.ingest.tables.cues import TableCues
    from opschaling_nlp.ingest.tables.profile import Profile

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


@dataclass(frozen=True, slots=True)
class TextColumn:
    """Hold one column with statements and what its header says about all of them."""

    index: int
    prompt: str = ""
    section: str = ""


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
    profiles = [
        profile_column([cells[index] if index < len(cells) else "" for _, cells in below], cues=cues)
        for index in range(width)
    ]
    given = _given_roles(names, overrides, sheet)
    roles = given | {
        role: index
        for role, index in _named_roles(names, profiles, cues).items()
        if role not in given and index not in given.values()
    }
    text, guessed = _text_columns(names, profiles, roles, cues, given=given)
    for column in text:  # a question that turned out to be the statement is no prompt
        roles = {role: index for role, index in roles.items() if index != column.index or role == "text"}
    if not text:
        raise UnreadableExportError(
            f"geen kolom met bijdragen herkend{_in_sheet(sheet)}; wijs hem aan in de instellingen onder [ingest.columns], als text"
        )
    section = _section_column(names, profiles, roles, text, cues)
    if section is not None:
        roles["section"] = section
        guessed.append(("section", section))
    roles.pop("text", None)
    read = {column.index for column in text} | set(roles.values())
    unread = [
        names[i] or str(i + 1)
        for i, profile in enumerate(profiles)
        if profile.content == "text" and i not in read and not _ignored(names[i], cues)
    ]
    lines = [cell.strip() for _, cells in above for cell in cells if cell.strip()]
    return Plan(
        header_row=header or max((number for number, _ in above), default=0),
        width=width,
        text=text,
        roles=roles,
        title=next((cell for cell in lines if not cell.endswith("?")), ""),
        prompt=next((cell for cell in lines if cell.endswith("?")), ""),
        warnings=(
            *_guess_sentences(guessed, names, sheet),
            *(
                (
                    f"kolommen met tekst{_in_sheet(sheet)} niet gelezen: {', '.join(unread)}; wijs aan wat bijdragen zijn onder [ingest.columns]",
                )
                if unread
                else ()
            ),
            *(
                (f"regels boven de kolomnamen{_in_sheet(sheet)} niet als bijdrage gelezen: {len(above)}",)
                if above
                else ()
            ),
        ),
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


def _named_roles(names: Sequence[str], profiles: Sequence[Profile], cues: TableCues) -> dict[str, int]:
    """Match columns to roles by name, as far as their content does not contradict it."""
    roles: dict[str, int] = {}
    repeated = any(cues.roles.get(fold_name(name)) == "text" for name in names)
    for index, (name, profile) in enumerate(zip(names, profiles, strict=True)):
        role = cues.roles.get(fold_name(name), "")
        if not role or role in roles or role == "ignore" or profile.content == "empty":
            continue
        contradicted = {
            "text": profile.content in {"number", "time"},
            "title": profile.content in {"number", "time"},
            "reactions": profile.content != "number",
            "time": profile.content != "time",
            "prompt": not (profile.repeats or repeated),
            "section": not (profile.repeats or profile.words <= cues.content.label_words),
        }
        if not contradicted.get(role, False):
            roles[role] = index
    return roles


def _text_columns(
    names: Sequence[str],
    profiles: Sequence[Profile],
    roles: Mapping[str, int],
    cues: TableCues,
    *,
    given: Mapping[str, int],
) -> tuple[tuple[TextColumn, ...], list[tuple[str, int]]]:
    """Find the columns with statements: the one pointed at, those with a known name, those under a question, or those that read as text."""
    if "text" in given:
        return (_text_column(given["text"], names, cues, alone=True),), []
    taken = {index for role, index in roles.items() if role != "text"}
    free = [
        i
        for i, profile in enumerate(profiles)
        if i not in taken and profile.content not in {"empty", "number", "time"} and not _ignored(names[i], cues)
    ]
    named = [i for i in free if cues.roles.get(fold_name(names[i])) == "text"]
    asked = [i for i in free if i not in named and is_question(names[i], cues)]
    if named or asked:
        return tuple(_text_column(i, names, cues, alone=len(named + asked) == 1) for i in sorted(named + asked)), []
    if "title" in roles:
        return (TextColumn(roles["title"]),), []
    read = [i for i in free if profiles[i].content == "text"] or [i for i in free if profiles[i].content == "short"]
    return tuple(_text_column(i, names, cues, alone=len(read) == 1) for i in read), [("text", i) for i in read]


def _section_column(
    names: Sequence[str],
    profiles: Sequence[Profile],
    roles: Mapping[str, int],
    text: Sequence[TextColumn],
    cues: TableCues,
) -> int | None:
    """Find the column that says where a row belongs: the only one with labels beside one with statements, or a first one without a name."""
    taken = {*roles.values(), *(column.index for column in text)}
    if "section" in roles:
        return None
    if 0 not in taken and any(names) and not names[0] and profiles[0].content in {"label", "short"}:
        return 0
    labels = [
        i
        for i, profile in enumerate(profiles)
        if profile.content == "label" and i not in taken and not _ignored(names[i], cues)
    ]
    return labels[0] if len(labels) == len(text) == 1 else None


def _text_column(index: int, names: Sequence[str], cues: TableCues, *, alone: bool) -> TextColumn:
    name = names[index]
    if is_question(name, cues) and cues.roles.get(fold_name(name)) != "text":
        return TextColumn(index, prompt=name)
    return TextColumn(index, section="" if alone else name)


def _ignored(name: str, cues: TableCues) -> bool:
    return cues.roles.get(fold_name(name)) in {"ignore", "author", "time", "reactions", "key", "reply_to"}


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


def _in_sheet(sheet: str) -> str:
    return f" in werkblad “{sheet}”" if sheet else ""
