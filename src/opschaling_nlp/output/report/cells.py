"""Write numbers as Dutch readers know them, each with the link to its statements."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from opschaling_nlp.output.links import Criterion, counted_link


@dataclass(frozen=True, slots=True)
class Cell:
    """Hold one number of a table: as text, with its share where there is one, and where it leads."""

    text: str
    link: str = ""
    share: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Hold one row of a table: its heading, a link for it, and its cells."""

    heading: str
    cells: Sequence[Cell]
    link: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """Hold one table: a caption, the headings of its columns, and its rows."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Row]


def count_cell(
    number: float, criteria: Mapping[Criterion, str], *, group: str = "participants", share: float = math.nan
) -> Cell:
    """Return a count that leads to its statements; a zero leads nowhere."""
    if not number:
        return Cell("0")
    return Cell(integer(number), counted_link(group, criteria), "" if math.isnan(share) else percent(share))


def integer(number: float) -> str:
    """Write a whole number with a point between thousands."""
    return f"{int(number):,}".replace(",", ".")


def decimal(number: float, *, digits: int = 2) -> str:
    """Write a number with a decimal comma; what is not known is a dash."""
    return "–" if math.isnan(number) else f"{number:.{digits}f}".replace(".", ",")


def percent(share: float) -> str:
    """Write a share as a whole percentage."""
    return f"{share:.0%}"


def counted(number: int, singular: str, plural: str) -> str:
    """Write a number with its noun: `1 codeur`, `2 codeurs`."""
    return f"{integer(number)} {singular if number == 1 else plural}"
