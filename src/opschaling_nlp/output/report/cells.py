"""Write numbers as readers of the language know them, each with the link to its statements."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from opschaling_nlp.output.links import Criterion, counted_link
from opschaling_nlp.texts import say, spoken

MARKS = {"nl": str.maketrans(",.", ".,"), "en": str.maketrans({})}
"""Language → what stands for the comma between thousands and for the decimal point."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Hold one number of a table: as text, with its share where there is one, and where it leads."""

    text: str
    link: str = ""
    share: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Hold one row of a table: its heading, its cells, a link for it, and which rows of a CSV file it shows."""

    heading: str
    cells: Sequence[Cell]
    link: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """Hold one table: a caption, the headings of its columns, its rows, and the name of the CSV file they are from."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Row]
    table: str = ""


def count_cell(
    number: float, criteria: Mapping[Criterion, str], *, group: str = "participants", share: float = math.nan
) -> Cell:
    """Return a count that leads to its statements; a zero leads nowhere."""
    if not number:
        return Cell("0")
    return Cell(integer(number), counted_link(group, criteria), "" if math.isnan(share) else percent(share))


def integer(number: float) -> str:
    """Write a whole number with a sign between thousands."""
    return f"{int(number):,}".translate(MARKS[spoken()])


def decimal(number: float, *, digits: int = 2) -> str:
    """Write a number with decimals; what is not known is a dash."""
    return "–" if math.isnan(number) else f"{number:.{digits}f}".translate(MARKS[spoken()])


def percent(share: float) -> str:
    """Write a share as a whole percentage."""
    return f"{share:.0%}"


def counted(number: int, singular: str, plural: str) -> str:
    """Write a number with its noun: `1 codeur`, `2 codeurs`."""
    return f"{integer(number)} {say(singular if number == 1 else plural)}"
