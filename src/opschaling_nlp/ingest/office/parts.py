"""Hold the paragraphs of a document as its format gives them, and turn them into blocks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Literal

from opschaling_nlp.dutch.calendar import is_moment
from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.ingest.tables.column_cues import role_of
from opschaling_nlp.ingest.tables.profile import is_number, speaker_name, why_no_statement
from opschaling_nlp.model import Block, Look

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterable, Iterator, Sequence


_LONGEST_NAME = 5
"""Words in the name of somebody who spoke."""

HIDDEN = "verborgen of verwijderde tekst weggelaten"


@dataclass(frozen=True, slots=True)
class Part:
    """Hold one paragraph, list item or cell paragraph; `number` counts the paragraphs of the document from 1."""

    text: str
    number: int
    role: Literal["heading", "item", "text", "cell"] = "text"
    level: int = 0
    indent: float = 0.0
    bold: bool = False
    container: str = ""
    section: tuple[str, ...] = ()
    speaker: str = ""
    time: str = ""
    reactions: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """Hold the paragraphs of one cell of a table, with whether all of it is bold."""

    paragraphs: tuple[str, ...]
    numbers: tuple[int, ...]
    bold: bool = False

    @property
    def text(self) -> str:
        """Return the cell as one line."""
        return " ".join(" ".join(self.paragraphs).split())


def blocks_of(parts: Iterable[Part]) -> Iterator[Block]:
    """Yield a block for each part with text.

    List items, cells and paragraphs with a break in them are whole posts; plain paragraphs are lines, for segmenting to
    judge, because a wall that was pasted into a document has its headings and arrows in plain paragraphs.
    """
    limit = load_cues("office")["document"]["heading_words"]
    gap = 0.0
    for part in parts:
        text = part.text.strip()
        if not text:
            gap += 1.0
            continue
        look = Look(gap=gap, indent=part.indent, bold=part.bold, container=part.container)
        short_bold = part.role == "text" and part.bold and len(text.split()) <= limit and text[-1] not in ".!…;,"
        if part.role == "heading" or (short_bold and "\n" not in text):
            yield Block(
                "heading",
                " ".join(text.split()),
                line=part.number,
                look=Look(level=part.level, gap=gap, bold=part.bold),
            )
        elif part.role == "text" and "\n" not in text:
            yield Block("line", part.text.rstrip(), line=part.number, look=look)
        else:
            yield Block(
                "post",
                text,
                line=part.number,
                look=look,
                section=part.section,
                speaker=part.speaker,
                time=part.time,
                reactions=part.reactions,
            )
        gap = 0.0


def table_parts(
    rows: Sequence[Sequence[Cell]], *, number: int, counts: Counter[str], headed: bool | None = None
) -> Iterator[Part]:
    """Yield the paragraphs of a table's cells, below the heading of their column where the first row is one.

    `headed` says whether the first row is one, where the format states it. Columns that say who, when or how many
    people agreed belong to the cells beside them; a number, a date, a time or a dash is no statement.
    """
    headed = _is_headed(rows) if headed is None else headed
    names = [cell.text for cell in rows[0]] if headed else []
    body = rows[1:] if headed else rows
    roles = _column_roles(names, body)
    for row_number, row in enumerate(body, 2 if headed else 1):
        said = {role: row[column].text if column < len(row) else "" for role, column in roles.items()}
        beside = Part(
            "",
            0,
            "cell",
            speaker=speaker_name(said.get("author", "")),
            time=said.get("time", ""),
            reactions=int(said["reactions"]) if said.get("reactions", "").isdecimal() else 0,
        )
        for column, cell in enumerate(row):
            if column in roles.values():
                continue
            if reason := _no_statement(cell):
                counts[reason] += 1
                continue
            name = names[column] if column < len(names) else ""
            spoken = "author" in roles and role_of(name) == "text"
            container = f"table:{number}:r{row_number}:c{column + 1}"
            part = replace(beside, container=container, section=() if spoken or not name else (name,))
            for place, text in zip(cell.numbers, cell.paragraphs, strict=True):
                if text.strip():
                    yield replace(part, text=text, number=place)


def _no_statement(cell: Cell) -> str:
    return why_no_statement(cell.text) if cell.text else ""


def _is_headed(rows: Sequence[Sequence[Cell]]) -> bool:
    """Tell whether the first row of a table holds the headings of its columns: short words, and shorter or bolder than what stands below."""
    first = [cell for cell in rows[0] if cell.text] if len(rows) > 1 else []
    if len(first) < 2 or not _are_names(first):
        return False
    if all(cell.bold for cell in first) or sum(bool(role_of(cell.text)) for cell in first) > 1:
        return True
    others = [len(cell.text.split()) for row in rows[1:] for cell in row if _is_words(cell)]
    return bool(others) and sum(others) / len(others) > sum(len(cell.text.split()) for cell in first) / len(rows[0])


def _are_names(cells: Sequence[Cell]) -> bool:
    limit = load_cues("office")["document"]["table_heading_words"]
    return all(len(cell.text.split()) <= limit and not _no_statement(cell) for cell in cells)


def _is_words(cell: Cell) -> bool:
    return bool(cell.text) and not why_no_statement(cell.text)


def _column_roles(names: Sequence[str], rows: Sequence[Sequence[Cell]]) -> dict[str, int]:
    """Find the columns that say who spoke, when, and how many people agreed, by their names and what stands in them; never all of them."""
    fits: dict[str, Callable[[str], bool]] = {
        "author": lambda text: len(text.split()) <= _LONGEST_NAME and not is_number(text),
        "time": is_moment,
        "reactions": lambda text: text.isdecimal() or bool(why_no_statement(text)),
    }
    roles: dict[str, int] = {}
    for column, name in enumerate(names):
        role = role_of(name)
        cells = [row[column].text for row in rows if column < len(row) and row[column].text]
        if role in fits and role not in roles and cells and all(map(fits[role], cells)):
            roles[role] = column
    left = [cell for row in rows for column, cell in enumerate(row) if column not in roles.values()]
    return roles if any(_is_words(cell) for cell in left) else {}


def style_kind(name: str) -> Literal["heading", "item", "skip", "text"]:
    """Tell what a paragraph style says its paragraphs are."""
    cues = load_cues("office")["document"]
    folded = name.casefold()
    for kind, patterns in (("skip", cues["skipped"]), ("heading", cues["headings"]), ("item", cues["lists"])):
        if any(fnmatchcase(folded, pattern) for pattern in patterns):
            return kind  # type: ignore[return-value]
    return "text"
