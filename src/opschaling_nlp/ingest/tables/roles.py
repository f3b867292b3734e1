"""Match the columns of a table to what they say: the statement, who, when, where, on what question, and which group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from opschaling_nlp.ingest.tables.choices import Choice, is_other, split_option
from opschaling_nlp.ingest.tables.column_cues import fold_name, folded_names, limits
from opschaling_nlp.ingest.tables.profile import Column, is_question


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
    instead: int | None = None
    """The column with a summary of these, which is read where nothing else stands."""

    @property
    def cells(self) -> set[int]:
        """Return the columns that its statements are read from."""
        return {self.index} if self.instead is None else {self.index, self.instead}


def named_roles(columns: Sequence[Column], given: Mapping[str, int]) -> dict[str, int]:
    """Match columns to roles as settings give them, else by name, as far as their content does not contradict it.

    In a table without names the first column with names of people says who, the first with times when.
    """
    roles = dict(given)
    unnamed = not any(column.name for column in columns)
    repeated = any(column.role == "text" for column in columns)
    for column in columns:
        role = _BY_CONTENT.get(column.content, "") if unnamed else column.role
        contradicted = {
            "": True,
            "ignore": True,
            "group": True,
            "text": column.content in {"number", "time"},
            "title": column.content in {"number", "time"},
            "reactions": column.content != "number",
            "time": column.content != "time",
            "prompt": not (column.repeats or repeated),
            "section": not (column.repeats or column.words <= limits()["label_words"]),
        }
        free = column.content != "empty" and column.index not in given.values()
        if free and not contradicted.get(role, False):
            roles.setdefault(role, column.index)
    return roles


_BY_CONTENT = {"name": "author", "time": "time"}


def text_columns(
    columns: Sequence[Column], roles: Mapping[str, int], *, given: Mapping[str, int]
) -> tuple[tuple[TextColumn, ...], bool]:
    """Find the columns with statements, and tell whether only their content says so.

    They are the one pointed at, those with a known name, those under a question, or those that read as text.
    """
    if "text" in given:
        return (_text_column(columns[given["text"]], alone=True),), False
    taken = {index for role, index in roles.items() if role != "text"}
    free = [column for column in columns if column.index not in taken and _may_hold_text(column)]
    found = _named_text(free, titled="title" in roles)
    if found:
        return tuple(_with_authors(found, columns)), False
    if "title" in roles:
        return (TextColumn(roles["title"]),), False
    read = [column for column in free if column.content == "text"]
    read = read or [column for column in free if column.content == "short"]
    return tuple(_text_column(column, alone=len(read) == 1) for column in read), True


def _named_text(columns: Sequence[Column], *, titled: bool) -> list[TextColumn]:
    """Return the columns with a known name or a question; official answers only where there are no others."""
    said = [column for column in columns if _says_text(column)]
    theirs = [column for column in said if fold_name(column.name) not in folded_names("names", "official")]
    found = theirs if theirs or titled else said
    summaries = [column for column in found if fold_name(column.name) in folded_names("names", "summary")]
    whole = [column for column in found if column not in summaries]
    if titled and summaries and whole:
        return [replace(_text_column(whole[-1], alone=True), instead=summaries[0].index)]
    return [replace(_text_column(column, alone=len(found) == 1), choice=column.choice) for column in found]


def _is_ticked(column: Column) -> bool:
    return column.choice is not None and bool(column.choice.option)


def _may_hold_text(column: Column) -> bool:
    return _is_ticked(column) or not (column.ignored or column.content in {"empty", "number", "time"})


def _says_text(column: Column) -> bool:
    return _is_ticked(column) or column.role == "text" or is_question(split_option(column.name)[0])


def _text_column(column: Column, *, alone: bool) -> TextColumn:
    name = column.name
    question, option = split_option(name)
    if column.choice and column.choice.option == name:
        return TextColumn(column.index, name=name)
    if option and (is_question(question) or not is_question(name)):
        return TextColumn(column.index, prompt=question, section="" if is_other(option) else option, name=name)
    if is_question(name) and column.role != "text":
        return TextColumn(column.index, prompt=name, name=name)
    return TextColumn(column.index, section="" if alone else name, name=name)


def _with_authors(text: Sequence[TextColumn], columns: Sequence[Column]) -> Iterator[TextColumn]:
    """Give each question the names that stand beside its answers, where every question has a column of names."""
    authors = [column.index for column in columns if column.role == "author" and column.content != "empty"]
    for column in text:
        nearest = next((index for index in authors if index > column.index), authors[-1] if authors else None)
        yield replace(column, author=nearest) if len(authors) == len(text) > 1 else column


def section_column(columns: Sequence[Column], roles: Mapping[str, int], text: Sequence[TextColumn]) -> int | None:
    """Find the column that says where a row belongs.

    It is the only one with labels beside one with statements, or a first one without a name.
    """
    taken = {*roles.values(), *(column.index for column in text)}
    free = [column for column in columns if column.index not in taken]
    if "section" in roles or not free:
        return None
    named = any(column.name for column in columns)
    if free[0].index == 0 and named and not free[0].name and free[0].content in {"label", "short"}:
        return 0
    labels = [column.index for column in free if column.content == "label" and not column.ignored]
    return labels[0] if len(labels) == len(text) == 1 else None


def group_columns(columns: Sequence[Column], roles: Mapping[str, int], *, taken: set[int]) -> tuple[int, ...]:
    """Find the columns that say what kind of participant a row is of.

    They hold short values under a name such as Functie, or are a section that is a group.
    """
    grouping = folded_names("names", "section_and_group")
    return tuple(
        column.index
        for column in columns
        if column.index not in taken
        and column.content != "empty"
        and (
            (column.role == "group" and column.words <= limits()["label_words"])
            or (fold_name(column.name) in grouping and roles.get("section") == column.index)
        )
    )
