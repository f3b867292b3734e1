"""Match the columns of a table to what they say: the statement, who, when, where, on what question, and of what group."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from opschaling_nlp.ingest.tables.choices import is_other, split_option
from opschaling_nlp.ingest.tables.column_cues import fold_name, load_table_cues
from opschaling_nlp.ingest.tables.header import is_question

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from opschaling_nlp.ingest.tables.choices import Choice
    from opschaling_nlp.ingest.tables.column_cues import TableCues
    from opschaling_nlp.ingest.tables.profile import Profile


@dataclass(frozen=True, slots=True)
class TextColumn:
    """Hold one column with statements and what its header says about all of them."""

    index: int
    prompt: str = ""
    section: str = ""
    name: str = ""
    choice: Choice | None = None
    """How the answers were chosen; None where people wrote them."""
    author: int | None = None
    """The column with who wrote these, where each question has one of its own."""


def named_roles(names: Sequence[str], profiles: Sequence[Profile], cues: TableCues) -> dict[str, int]:
    """Match columns to roles by name, as far as their content does not contradict it."""
    roles: dict[str, int] = {}
    repeated = any(cues.roles.get(fold_name(name)) == "text" for name in names)
    for index, (name, profile) in enumerate(zip(names, profiles, strict=True)):
        role = cues.roles.get(fold_name(name), "")
        if not role or role in roles or role in {"ignore", "group"} or profile.content == "empty":
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


def text_columns(
    names: Sequence[str],
    profiles: Sequence[Profile],
    choices: Sequence[Choice | None],
    roles: Mapping[str, int],
    *,
    given: Mapping[str, int],
) -> tuple[tuple[TextColumn, ...], list[tuple[str, int]]]:
    """Find the columns with statements: the one pointed at, those with a known name, those under a question, or those that read as text."""
    cues = load_table_cues()
    if "text" in given:
        return (_text_column(given["text"], names, cues, alone=True),), []
    taken = {index for role, index in roles.items() if role != "text"}
    ticked = {index for index, choice in enumerate(choices) if choice and choice.option} - taken
    free = {i for i in range(len(names)) if i not in taken and _may_hold_text(names[i], profiles[i], cues)} | ticked
    said = [i for i in sorted(free) if i in ticked or _says_text(names[i], cues)]
    found = _without_official(said, names, cues, titled="title" in roles)
    if found:
        texts = [_text_column(index, names, cues, alone=len(found) == 1) for index in found]
        authored = with_authors(texts, names, profiles, cues)
        return tuple(replace(column, choice=choices[column.index]) for column in authored), []
    if "title" in roles:
        return (TextColumn(roles["title"]),), []
    return _guessed_columns(sorted(free), names, profiles, cues)


def _says_text(name: str, cues: TableCues) -> bool:
    return cues.roles.get(fold_name(name)) == "text" or is_question(split_option(name)[0], cues)


def _guessed_columns(
    free: Sequence[int], names: Sequence[str], profiles: Sequence[Profile], cues: TableCues
) -> tuple[tuple[TextColumn, ...], list[tuple[str, int]]]:
    """Take the columns that read as text for statements, else those with short answers."""
    read = [i for i in free if profiles[i].content == "text"] or [i for i in free if profiles[i].content == "short"]
    return tuple(_text_column(i, names, cues, alone=len(read) == 1) for i in read), [("text", i) for i in read]


def _may_hold_text(name: str, profile: Profile, cues: TableCues) -> bool:
    return profile.content not in {"empty", "number", "time"} and not ignored(name, cues)


def _without_official(found: list[int], names: Sequence[str], cues: TableCues, *, titled: bool) -> list[int]:
    """Leave out the columns in which an organisation answers, where participants have a column of their own."""
    theirs = [index for index in found if fold_name(names[index]) not in cues.official]
    return theirs if theirs or titled else found


def section_column(
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
        if profile.content == "label" and i not in taken and not ignored(names[i], cues)
    ]
    return labels[0] if len(labels) == len(text) == 1 else None


def _text_column(index: int, names: Sequence[str], cues: TableCues, *, alone: bool) -> TextColumn:
    name = names[index]
    question, option = split_option(name)
    if option and (is_question(question, cues) or not is_question(name, cues)):
        return TextColumn(index, prompt=question, section="" if is_other(option) else option, name=name)
    if is_question(name, cues) and cues.roles.get(fold_name(name)) != "text":
        return TextColumn(index, prompt=name, name=name)
    return TextColumn(index, section="" if alone else name, name=name)


def with_authors(
    text: Sequence[TextColumn], names: Sequence[str], profiles: Sequence[Profile], cues: TableCues
) -> Iterator[TextColumn]:
    """Give each question the names that stand beside its answers, where every question has a column of names of its own."""
    authors = [
        index
        for index, (name, profile) in enumerate(zip(names, profiles, strict=True))
        if cues.roles.get(fold_name(name)) == "author" and profile.content != "empty"
    ]
    for column in text:
        nearest = next((index for index in authors if index > column.index), authors[-1] if authors else None)
        yield replace(column, author=nearest) if len(authors) == len(text) > 1 else column


def group_columns(
    names: Sequence[str],
    profiles: Sequence[Profile],
    roles: Mapping[str, int],
    cues: TableCues,
    *,
    taken: set[int],
) -> tuple[int, ...]:
    """Find the columns that say what kind of participant a row is of: short values under a name such as Functie, and a section that is a group."""
    return tuple(
        index
        for index, (name, profile) in enumerate(zip(names, profiles, strict=True))
        if index not in taken
        and profile.content != "empty"
        and (
            (cues.roles.get(fold_name(name)) == "group" and profile.words <= cues.content.label_words)
            or (fold_name(name) in cues.grouping and roles.get("section") == index)
        )
    )


def ignored(name: str, cues: TableCues) -> bool:
    """Tell whether the name of a column says that no statement stands in it."""
    return cues.roles.get(fold_name(name)) in {"ignore", "group", "author", "time", "reactions", "key", "reply_to"}
