"""Arrange the framework: session × driver, in each cell the researcher's own summary, how many, and two quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from opschaling_nlp.output.report.cells import Cell, count_cell
from opschaling_nlp.output.selection import rows_of
from opschaling_nlp.tables import split_codes

if TYPE_CHECKING:
    import pandas as pd

    from opschaling_nlp.output.report.quotes import Quote, Quotes

QUOTES = 2
"""Most quotes in a cell."""
EVERYWHERE = ""
"""Stands for a session where a summary is about a driver over all of them."""


@dataclass(frozen=True, slots=True)
class FrameworkCell:
    """Hold what one session says of one driver: the researcher's own words, the number of statements, some of them."""

    own: str
    count: Cell
    quotes: Sequence[Quote]


@dataclass(frozen=True, slots=True)
class FrameworkRow:
    """Hold one session with a cell a driver."""

    session: str
    title: str
    cells: Sequence[FrameworkCell]


def arrange_framework(
    tables: Mapping[str, pd.DataFrame],
    drivers: Mapping[str, str],
    titles: Mapping[str, str],
    sessions: Sequence[str],
    quotes: Quotes,
    *,
    own: Mapping[tuple[str, str], str],
) -> list[FrameworkRow]:
    """Arrange the sessions in this order; `own` are the researcher's summaries by session and driver."""
    found = {(row.session_id, row.driver): row for row in rows_of(tables["framework"])}

    def cell(session: str, code: str) -> FrameworkCell:
        row = found.get((session, code))
        number, ids = (row.n, split_codes(row.quotes)) if row else (0, [])
        return FrameworkCell(
            own.get((session, code), ""),
            count_cell(number, {"sessie": session, "factor": code}),
            quotes.pick(ids, most=QUOTES),
        )

    return [FrameworkRow(session, titles[session], [cell(session, code) for code in drivers]) for session in sessions]


def own_summaries(tables: Mapping[str, pd.DataFrame]) -> dict[tuple[str, str], str]:
    """Return (session or `EVERYWHERE`, driver) → what a researcher wrote about it."""
    return {(row.session_id, row.driver): row.text for row in rows_of(tables["own_summaries"])}
