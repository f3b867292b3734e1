"""Read the tables of documents: what names a row or a column, what was asked, and what stands in the other cells."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from typing import Literal, NamedTuple

from opschaling_nlp.dutch.calendar import is_moment
from opschaling_nlp.dutch.cues import count_limit, load_cues, threshold
from opschaling_nlp.ingest.safety import whole_number
from opschaling_nlp.ingest.tables.profile import (
    asks,
    at,
    filled,
    is_empty,
    is_number,
    is_value,
    limits,
    role_of,
    says_who,
    speaker_name,
    why_no_statement,
)
from opschaling_nlp.model import Block, Look


@dataclass(frozen=True, slots=True)
class Cell:
    """Hold the paragraphs of one cell of a table."""

    parts: tuple[Block, ...] = ()
    is_name: bool = False
    """Whether the format says that it names a row or a column."""
    covered: Literal["", "left", "above"] = ""
    """Where the cell stands that goes on in this one."""

    @property
    def text(self) -> str:
        """Return the cell as one line."""
        return " ".join(" ".join(part.text for part in self.parts).split())

    @property
    def is_words(self) -> bool:
        """Tell whether something stands in it that could be a statement."""
        return bool(self.text) and not why_no_statement(self.text)

    @property
    def may_name(self) -> bool:
        """Tell whether it could be the name of a column."""
        return self.is_words and len(self.text.split()) <= _name_words()

    @property
    def bold(self) -> bool:
        """Tell whether all of it is bold."""
        told = [part.bold for part in self.parts if part.text.strip()]
        return self.is_name or (bool(told) and all(told))


class _Row(NamedTuple):
    """Hold a row of cells with its number from 1, and what each cell says when merged cells are spread out."""

    number: int
    cells: Sequence[Cell]
    labels: Sequence[str]


class Walk:
    """Keep count of the paragraphs and tables of a document while walking through it, and of what was left out."""

    def __init__(self, counts: Counter[str]) -> None:
        self.counts = counts
        self.paragraphs = 0
        self._tables = 0

    def table(self, rows: Iterable[Iterable[tuple[Cell, str, str]]]) -> Iterator[Block]:
        """Yield what stands in the next table, from the cells of each row with what they span."""
        self._tables += 1
        return table_parts(lay_out(rows), number=self._tables, counts=self.counts)

    def paragraph(
        self, text: str, kind: str, *, level: int = 0, depth: int | None = None, bold: bool = False
    ) -> Iterator[Block]:
        """Yield the paragraph that was counted last, from what its style calls it, or as a list item of some depth."""
        if kind == "heading" or (level and kind != "skip"):
            yield Block("heading", text, line=self.paragraphs, look=Look(level=level or 1, bold=bold))
        elif kind != "skip":
            look = Look(indent=2.0 * (depth or 0), bold=bold)
            yield Block("line" if kind != "item" and depth is None else "post", text, line=self.paragraphs, look=look)

    @staticmethod
    def boxes(contents: Iterable[Iterable[Block]], number: int) -> Iterator[Block]:
        """Yield a post for each text box that hangs on the paragraph of this number."""
        for box, parts in enumerate(contents, 1):
            text = "\n".join(part.text for part in parts if part.text.strip())
            yield Block("post", text, line=number, look=Look(container=f"textbox:{number}:{box}"))


def lay_out(rows: Iterable[Iterable[tuple[Cell, str, str]]]) -> list[list[Cell]]:
    """Put each cell at its column, from the cells of each row with how many columns and rows they span (in figures)."""
    grid: list[list[Cell]] = []
    below: Counter[int] = Counter()  # column → rows in which a cell from above goes on there
    for row in rows:
        line: list[Cell] = []
        for cell, columns, high in row:
            _go_on(line, below)
            for place in range(_span(columns, count_limit("files.wide"))):
                below[len(line)] = _span(high, count_limit("files.high")) - 1
                line.append(Cell(covered="left") if place else cell)
        _go_on(line, below)
        grid.append(line)
    return grid


def _go_on(line: list[Cell], below: Counter[int]) -> None:
    """Put the cells that go on from above at the end of a line."""
    while below[len(line)] > 0:
        below[len(line)] -= 1
        line.append(Cell(covered="above"))


def _span(stated: str, most: int) -> int:
    return max(1, whole_number(stated, 1, most=most))


def table_parts(
    rows: Sequence[Sequence[Cell]], *, number: int, counts: Counter[str], headed: bool | None = None
) -> Iterator[Block]:
    """Yield the paragraphs of a table's cells, below the heading of their column where the first row is one.

    `headed` says whether the first row is one, where the format states it. Cells that say who, when, on what question,
    in which section, or how many people agreed belong to the cells beside them; a number, a date, a time or a dash is
    no statement. A cell that goes over all columns is a question or a section of the rows below it.
    """
    names: list[tuple[str, ...]] = []
    roles: dict[str, int] = {}
    for title, body in _divide(_numbered(rows)):
        depth = _header_depth([row.cells for row in body]) if headed is None else int(headed)
        if depth:
            above = [row.labels for row in body[:depth]]
            names = [tuple(dict.fromkeys(filled(column))) for column in zip_longest(*above, fillvalue="")]
        roles = _column_roles(names, body[depth:]) or roles
        for row in body[depth:]:
            yield from _row_parts(row, names, roles, title, f"table:{number}:r{row.number}", counts)


def _row_parts(
    row: _Row, names: Sequence[tuple[str, ...]], roles: Mapping[str, int], title: str, place: str, counts: Counter[str]
) -> Iterator[Block]:
    """Yield the paragraphs of the cells of a row that play no role for others; `title` stands over all columns."""
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
        elif not ("prompt" in roles or ("author" in roles and role_of(" ".join(name)) == "text")):
            part = replace(part, section=(*part.section, *name))
        yield from (replace(part, text=one.text, line=one.line) for one in cell.parts if one.text.strip())


def _beside(row: _Row, roles: Mapping[str, int], title: str) -> Block:
    """Return what the cells with a role say of the others in their row."""
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
    """Yield each row with what its cells say, and what a merged cell says in those that it goes on in."""
    above: Sequence[str] = ()
    for number, cells in enumerate(rows, 1):
        labels: list[str] = []
        for column, cell in enumerate(cells):
            spread = {"left": labels[-1:], "above": above[column : column + 1], "": ()}[cell.covered]
            labels.append(cell.text or "".join(spread))
        yield _Row(number, cells, labels)
        above = labels


def _divide(rows: Iterable[_Row]) -> list[tuple[str, list[_Row]]]:
    """Part the rows of a table at those that are a question or a heading of the rows below them."""
    found = list(rows)
    first = [row.labels[0] if row.labels else "" for row in found]
    questions = [asks(text) for text in first]
    single = max((len(row.cells) for row in found), default=0) == 1 and _is_form(questions)
    divided: list[tuple[str, list[_Row]]] = [("", [])]
    for row, text, question in zip(found, first, questions, strict=True):
        spans_all = len(row.cells) > 1 and all(cell.covered == "left" for cell in row.cells[1:])
        heads = question if single else spans_all and (question or len(text.split()) <= _name_words())
        if heads and text:
            divided.append((text, []))
        else:
            divided[-1][1].append(row)
    return divided


def _is_form(questions: Sequence[bool]) -> bool:
    """Tell whether a column begins with a question, and something else stands below each question in it."""
    return questions[0] and not any(one and below for one, below in pairwise([*questions, questions[-1]]))


def _header_depth(rows: Sequence[Sequence[Cell]]) -> int:
    """Return how many rows hold the headings of the columns: two where cells of the first go over those of a second."""
    if not is_headed(rows):
        return 0
    parted = any(cell.covered == "left" for cell in rows[0])
    return 2 if parted and is_headed(rows[1:]) else 1


def is_headed(rows: Sequence[Sequence[Cell]]) -> bool:
    """Tell whether the first row of a table holds the headings of its columns.

    They are short words, and known, or shorter or bolder than what stands below.
    """
    first = [cell for cell in rows[0] if cell.text] if len(rows) > 1 else []
    if len(first) < 2 or not all(cell.may_name for cell in first):
        return False
    if all(cell.bold for cell in first) or sum(bool(role_of(cell.text)) for cell in first) > 1:
        return True
    below = [cell for row in rows[1:] for cell in row if cell.is_words]
    return bool(below) and _words(below) / len(below) > _words(first) / len(rows[0])


def _words(cells: Sequence[Cell]) -> int:
    return sum(len(cell.text.split()) for cell in cells)


def _name_words() -> int:
    return int(load_cues("office")["document"]["table_heading_words"])


def _column_roles(names: Sequence[tuple[str, ...]], rows: Sequence[_Row]) -> dict[str, int]:
    """Find the columns that say who, when, how many, on what question or in which section; never all of them.

    Their names say so, and what stands in them; a column of questions beside their answers needs no name.
    """
    if not names:
        return {"prompt": 0} if _asks_beside([row.labels for row in rows]) else {}
    roles: dict[str, int] = {}
    for column, name in enumerate(names):
        role = role_of(name[-1]) if name else "section" * (column == 0)
        cells = filled(at(row.labels, column) for row in rows)
        if cells and _fits(role, name[-1] if name else "", cells):
            roles.setdefault(role, column)
        elif role in {"ignore", "key"}:
            roles[f"beside {column}"] = column
    left = any(cell.is_words for row in rows for column, cell in enumerate(row.cells) if column not in roles.values())
    return roles if left else {}


def _fits(role: str, name: str, cells: Sequence[str]) -> bool:
    """Tell whether what stands in a column is what its name says."""
    least = len(cells) * (threshold("headers.times") if role == "time" else 1.0)
    return role in _FITS and sum(map(_FITS[role], cells)) >= least and (role != "author" or says_who(name, cells))


def _asks_beside(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether two columns hold questions and their answers."""
    pairs = [row for row in rows if len(row) == 2]
    answers = sum(not asks(answer) for _, answer in pairs)
    return min(2 * sum(asks(question) for question, _ in pairs), answers) >= max(2, len(rows))


def _is_label(text: str) -> bool:
    return len(text.split()) <= limits()["label_words"] and not is_value(text)


# What may stand in a column of each role.
_FITS: dict[str, Callable[[str], bool]] = {
    "author": lambda text: len(text.split()) <= count_limit("names.longest") and not is_number(text),
    "time": is_moment,
    "reactions": lambda text: text.isdecimal() or bool(why_no_statement(text)),
    "prompt": lambda text: not is_value(text),
    "section": _is_label,
    "group": _is_label,
}
