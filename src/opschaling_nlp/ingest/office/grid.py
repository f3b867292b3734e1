"""Read tables in documents: tell row and column headings, questions and statements apart."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from typing import Literal, NamedTuple

from opschaling_nlp.dutch.calendar import is_moment
from opschaling_nlp.dutch.cues import count_limit, threshold
from opschaling_nlp.dutch.folding import plain_words
from opschaling_nlp.dutch.names import is_first_name
from opschaling_nlp.dutch.words import has_verb
from opschaling_nlp.ingest.safety import whole_number
from opschaling_nlp.ingest.tables.profile import (
    TOTALS,
    asks,
    at,
    filled,
    folded_names,
    is_brief,
    is_empty,
    is_name,
    is_number,
    is_total,
    is_value,
    role_of,
    says_who,
    speaker_name,
    why_no_statement,
)
from opschaling_nlp.model import Block, Look


@dataclass(frozen=True, slots=True)
class Cell:
    """The paragraphs of one table cell."""

    parts: tuple[Block, ...] = ()
    is_name: bool = False
    """Whether the format marks it as the heading of a row or column."""
    covered: Literal["", "left", "above"] = ""
    """On which side the merged cell begins that continues in this one."""

    @property
    def text(self) -> str:
        """Return the cell as one line."""
        return " ".join(" ".join(part.text for part in self.parts).split())

    @property
    def is_words(self) -> bool:
        """Return whether its text could be a statement."""
        return bool(self.text) and not why_no_statement(self.text)

    @property
    def bold(self) -> bool:
        """Return whether all of its text is bold."""
        told = [part.bold for part in self.parts if part.text.strip()]
        return self.is_name or (bool(told) and all(told))


class _Row(NamedTuple):
    """A row of cells with its number from 1, and the text of each cell when merged cells are spread out."""

    number: int
    cells: Sequence[Cell]
    labels: Sequence[str]


_PEOPLE = "rijen van een lijst van mensen weggelaten"


class Walk:
    """Counts paragraphs and tables during a walk through a document, and keeps count of what is left out."""

    def __init__(self, counts: Counter[str]) -> None:
        self.counts = counts
        self.paragraphs = 0
        self._tables = 0
        self._asked = False
        """Whether the last paragraph asked something, to which a table may be the answer."""

    def table(self, rows: Iterable[Iterable[tuple[Cell, str, str]]]) -> Iterator[Block]:
        """Yield the blocks of the next table, from the cells of each row with their spans."""
        self._tables += 1
        asked = self._asked  # before the paragraphs in its cells
        return table_parts(lay_out(rows), number=self._tables, counts=self.counts, asked=asked)

    def paragraph(
        self, text: str, kind: str, *, level: int = 0, depth: int | None = None, bold: bool = False
    ) -> Iterator[Block]:
        """Yield the block of the last counted paragraph, by the kind of its style, or as a list item at some depth."""
        self._asked = asks(text) if text.strip() else self._asked
        if kind == "heading" or (level and kind != "skip"):
            yield Block("heading", text, line=self.paragraphs, look=Look(level=level or 1, bold=bold))
        elif kind != "skip":
            look = Look(indent=2.0 * (depth or 0), bold=bold)
            yield Block("line" if kind != "item" and depth is None else "post", text, line=self.paragraphs, look=look)

    @staticmethod
    def boxes(contents: Iterable[Iterable[Block]], number: int) -> Iterator[Block]:
        """Yield one post per text box anchored to the paragraph with this number."""
        for box, parts in enumerate(contents, 1):
            text = "\n".join(part.text for part in parts if part.text.strip())
            yield Block("post", text, line=number, look=Look(container=f"textbox:{number}:{box}"))


def lay_out(rows: Iterable[Iterable[tuple[Cell, str, str]]]) -> list[list[Cell]]:
    """Place each cell at its column, given the cells of each row with column and row spans (as digits)."""
    grid: list[list[Cell]] = []
    below: Counter[int] = Counter()  # column → number of rows in which a cell from above continues there
    for row in rows:
        line: list[Cell] = []
        for cell, columns, high in row:
            _fill_from_above(line, below)
            for place in range(_span(columns, count_limit("files.wide"))):
                below[len(line)] = _span(high, count_limit("files.high")) - 1
                line.append(Cell(covered="left") if place else cell)
        _fill_from_above(line, below)
        grid.append(line)
    return grid


def _fill_from_above(line: list[Cell], below: Counter[int]) -> None:
    """Append the cells that continue from above to a line."""
    while below[len(line)] > 0:
        below[len(line)] -= 1
        line.append(Cell(covered="above"))


def _span(stated: str, most: int) -> int:
    return max(1, whole_number(stated, 1, most=most))


def table_parts(
    rows: Sequence[Sequence[Cell]],
    *,
    number: int,
    counts: Counter[str],
    headed: bool | None = None,
    asked: bool = False,
) -> Iterator[Block]:
    """Yield the paragraphs of a table's cells, with the heading of their column if the first row has headings.

    `headed` says whether it does, if the format states it. Cells that say who, when, on which question, in which
    section, or how many people agreed describe the other cells in their row; a number, a date, a time or a dash is not
    a statement. A cell that spans all columns is the question or section of the rows below it. Below a question
    (`asked`: right above the table), people that it lists are answers.
    """
    names: list[tuple[str, ...]] = []
    roles: dict[str, int] = {}
    for title, body in _divide(_numbered(rows)):
        depth = _header_depth([row.cells for row in body]) if headed is None else int(headed)
        if depth:
            above = [row.labels for row in body[:depth]]
            names = [tuple(dict.fromkeys(filled(column))) for column in zip_longest(*above, fillvalue="")]
        roles = _column_roles(names, body[depth:]) or roles
        if _lists_people(roles, body[depth:]):
            if not (asked or asks(title)):
                counts[_PEOPLE] += len(body) - depth
                continue
            roles = {}
        for row in body[depth:]:
            if is_total([cell.text for cell in row.cells]):
                counts[TOTALS] += 1
                continue
            yield from _row_parts(row, names, roles, title, f"table:{number}:r{row.number}", counts)


def _row_parts(
    row: _Row, names: Sequence[tuple[str, ...]], roles: Mapping[str, int], title: str, place: str, counts: Counter[str]
) -> Iterator[Block]:
    """Yield the paragraphs of a row's cells that do not describe others; `title` spans all columns above it."""
    beside = _beside(row, roles, title)
    for column, cell in enumerate(row.cells):
        if column in roles.values():
            continue
        if cell.text and not cell.is_words:
            counts[why_no_statement(cell.text)] += 1
            continue
        part = replace(beside, look=Look(container=f"{place}:c{column + 1}"))
        name = names[column] if column < len(names) else ()
        if name and asks(name[-1]):
            part = replace(part, prompt=part.prompt or name[-1], section=(*part.section, *name[:-1]))
        elif not ({"prompt", "author"} & roles.keys() and role_of(" ".join(name)) == "text"):
            part = replace(part, section=(*part.section, *name))
        told = [one for one in cell.parts if one.text.strip()]
        yield from (replace(part, text=one.text, line=one.line, chosen=one.chosen) for one in told)


def _beside(row: _Row, roles: Mapping[str, int], title: str) -> Block:
    """Return what the describing cells of a row say about the others."""
    said = {role: at(row.labels, roles.get(role)) for role in _FITS}
    asked, section = (title, "") if asks(title) else ("", title)
    return Block(
        "post",
        "",
        section=tuple(filled((section, said["section"]))),
        prompt=said["prompt"] or asked,
        speaker=speaker_name(said["author"]),
        time="" if is_empty(said["time"]) else said["time"],
        reactions=int(said["reactions"]) if said["reactions"].isdecimal() else 0,
        group=said["group"],
    )


def _numbered(rows: Sequence[Sequence[Cell]]) -> Iterator[_Row]:
    """Yield each row with the text of its cells, where merged cells repeat their text."""
    above: Sequence[str] = ()
    for number, cells in enumerate(rows, 1):
        labels: list[str] = []
        for column, cell in enumerate(cells):
            spread = {"left": labels[-1:], "above": above[column : column + 1], "": ()}[cell.covered]
            labels.append(cell.text or "".join(spread))
        yield _Row(number, cells, labels)
        above = labels


def _divide(rows: Iterable[_Row]) -> list[tuple[str, list[_Row]]]:
    """Split the rows of a table at those that are a question or a heading for the rows below."""
    found = list(rows)
    first = [row.labels[0] if row.labels else "" for row in found]
    questions = [asks(text) for text in first]
    single = max((len(row.cells) for row in found), default=0) == 1 and _is_form(questions)
    divided: list[tuple[str, list[_Row]]] = [("", [])]
    for row, text, question in zip(found, first, questions, strict=True):
        spans_all = len(row.cells) > 1 and all(cell.covered == "left" for cell in row.cells[1:])
        heads = question if single else spans_all and (question or _may_head(text))
        if heads and text:
            divided.append((text, []))
        else:
            divided[-1][1].append(row)
    return divided


def _is_form(questions: Sequence[bool]) -> bool:
    """Return whether a column begins with a question, and each question has something else below it."""
    return questions[0] and not any(one and below for one, below in pairwise([*questions, True]))


def _header_depth(rows: Sequence[Sequence[Cell]]) -> int:
    """Return the number of header rows: two if cells of the first span cells of a second."""
    if not is_headed(rows):
        return 0
    parted = any(cell.covered == "left" for cell in rows[0])
    return 2 if parted and is_headed(rows[1:]) else 1


def is_headed(rows: Sequence[Sequence[Cell]]) -> bool:
    """Return whether the first row of a table holds column headings.

    They are short and either known, bold, or shorter than the cells below.
    """
    first = [cell for cell in rows[0] if cell.text] if len(rows) > 1 else []
    if len(first) < 2 or not all(map(_may_name, first)):
        return False
    if all(cell.bold for cell in first) or sum(bool(role_of(cell.text)) for cell in first) > 1:
        return True
    below = [cell for row in rows[1:] for cell in row if cell.is_words]
    return bool(below) and _words(below) / len(below) > _words(first) / len(rows[0])


def _may_name(cell: Cell) -> bool:
    return cell.is_words and _may_head(cell.text)


def _may_head(text: str) -> bool:
    return len(text.split()) <= count_limit("office.table_heading_words")


def _words(cells: Sequence[Cell]) -> int:
    return sum(len(cell.text.split()) for cell in cells)


def _column_roles(names: Sequence[tuple[str, ...]], rows: Sequence[_Row]) -> dict[str, int]:
    """Find the columns that say who, when, how many, on which question or in which section.

    These are all columns only of a list of people. Both headings and contents count; a column of questions beside
    their answers needs no heading.
    """
    if not names:
        return {"prompt": 0} if _asks_beside([row.labels for row in rows]) else {}
    roles: dict[str, int] = {}
    for column, name in enumerate(names):
        role = _named_role(name, column, roles)
        cells = filled(at(row.labels, column) for row in rows)
        if cells and role not in roles and _fits(role, name[-1] if name else "", cells):
            roles[role] = column
        elif _is_beside(role, cells):
            roles[f"beside {column}"] = column
    return roles if _leaves_words(roles, rows) or _lists_people(roles, rows) else {}


def _named_role(name: Sequence[str], column: int, roles: Mapping[str, int]) -> str:
    """Return the role of a column by its heading; one of groups is a section only if no other column is."""
    if not name:
        return "section" * (column == 0)
    grouping = "section" in roles and plain_words(name[-1]) in folded_names("names", "section_and_group")
    return "group" if grouping else role_of(name[-1])


def _leaves_words(roles: Mapping[str, int], rows: Sequence[_Row]) -> bool:
    beside = set(roles.values())
    return any(cell.is_words for row in rows for column, cell in enumerate(row.cells) if column not in beside)


def _lists_people(roles: Mapping[str, int], rows: Sequence[_Row]) -> bool:
    """Return whether a table only says of people who they are: their names, and what they do or where.

    Most are whole names or known first names: a single word may be an organisation, or a thing.
    """
    columns = {column for row in rows for column, cell in enumerate(row.cells) if cell.text}
    names = filled(at(row.labels, roles.get("author")) for row in rows)
    only = columns == set(roles.values()) and all(role in {"author", "group"} or " " in role for role in roles)
    return (
        only
        and len(columns) > 1
        and len(names) > 1
        and all(map(is_name, names))
        and 2 * sum(map(_is_person, names)) >= len(names)
    )


def _is_person(name: str) -> bool:
    words = name.split()
    return sum(word[0].isupper() for word in words) > 1 or is_first_name(words[0])


def _is_beside(role: str, cells: Sequence[str]) -> bool:
    """Return whether nobody says anything in a column: it keeps a list (status, link), or says more of its people."""
    return (
        role in {"ignore", "key", "group"}
        and all(map(is_brief, cells))
        and not (role == "group" and _are_sentences(cells))
    )


def _fits(role: str, name: str, cells: Sequence[str]) -> bool:
    """Return whether the contents of a column are what its name says."""
    least = len(cells) * (threshold("headers.times") if role == "time" else 1.0)
    who = (role != "author" or says_who(name, cells)) and (role != "group" or not _are_sentences(cells))
    return role in _FITS and sum(map(_FITS[role], cells)) >= least and who


def _asks_beside(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether two columns hold questions and their answers."""
    pairs = [row for row in rows if len(row) == 2]
    answers = sum(not asks(answer) for _, answer in pairs)
    return min(2 * sum(asks(question) for question, _ in pairs), answers) >= max(2, len(rows))


def _are_sentences(cells: Sequence[str]) -> bool:
    """Return whether most cells are sentences."""
    return 2 * sum(map(has_verb, cells)) > len(cells)


def _is_label(text: str) -> bool:
    return is_brief(text) and not is_value(text)


# What a column of each role may contain.
_FITS: dict[str, Callable[[str], bool]] = {
    "author": lambda text: len(text.split()) <= count_limit("names.longest") and not is_number(text),
    "time": is_moment,
    "reactions": lambda text: text.isdecimal() or bool(why_no_statement(text)),
    "prompt": lambda text: not is_value(text),
    "section": _is_label,
    "group": _is_label,
}
