"""Hold tables for reading: each number as text, with the link to its statements."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from opschaling_nlp.output.labels import integer, percent
from opschaling_nlp.output.links import Criterion, counted_link


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
