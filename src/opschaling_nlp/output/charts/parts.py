"""Draw what the drivers consist of, and which groups name them: facets within drivers, and drivers beside groups."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from opschaling_nlp.output.charts.frame import draw_reason, load_fills
from opschaling_nlp.output.charts.matrix import Column, draw_matrix
from opschaling_nlp.output.charts.words import Words
from opschaling_nlp.output.links import REPORT, counted_link
from opschaling_nlp.output.selection import rows_of
from opschaling_nlp.settings import Settings

if TYPE_CHECKING:
    import pandas as pd

RECURRING = 2
"""Statements from which on a facet is drawn: what is named once stands in the table."""
_FACETS = 3
"""Most facets of a driver, so that the whole fits a page; the table has all."""
_GROUPS = 4
"""Most groups side by side."""


def draw_facets(tables: Mapping[str, pd.DataFrame], words: Words, _settings: Settings) -> Figure:
    """Draw each driver with its recurring facets below it, most first; a statement may name several."""
    facets = tables["facets"]
    mine = facets[(facets["group"] == "participants") & (facets["slice"] == "all") & (facets["facet"] != "")]
    mine = mine[mine["statements"] >= RECURRING]
    if mine.empty:
        return draw_reason(words.of("facets", "title"), words.of("facets", "empty", minimum=RECURRING))
    rows: list[str] = []
    lengths, under, numbers, links = [], [], [], []
    for code, label in words.drivers.items():
        own = mine[mine["driver"] == code].sort_values("statements", ascending=False, kind="stable")
        for place, row in enumerate(rows_of(own.head(_FACETS))):
            link = counted_link("participants", {"factor": code}, page=f"../{REPORT}")
            if place == 0:
                rows.append(label)
                lengths.append(math.nan)
                under.append(float(row.of))
                numbers.append(str(row.of))
                links.append(link)
            rows.append(f"–\u00a0{row.label}")
            lengths.append(float(row.statements))
            under.append(math.nan)
            numbers.append(str(row.statements))
            links.append(link)
    fills = load_fills()
    legend = (words.of("facets", "facet"), words.of("facets", "driver"))
    column = Column(
        words.of("facets", "heading"), lengths, numbers, links, fills["plain"], under, fills["chance"], legend
    )
    return draw_matrix(
        words.of("facets", "title"),
        words.of("facets", "subtitle", minimum=RECURRING, n=_size(tables)),
        rows,
        [column],
        note=words.common("note_count"),
    )


def draw_drivers_by_group(tables: Mapping[str, pd.DataFrame], words: Words, settings: Settings) -> Figure:
    """Draw the share of each group's statements that name a driver, group beside group."""
    title = words.of("drivers_by_group", "title")
    rows = tables["comparisons"]
    rows = rows[(rows["dimension"] == "group") & (rows["kind"] == "driver")]
    rows = rows[rows["of"] >= settings.analysis.minimum_for_percentages]
    groups = list(dict.fromkeys(rows["part"]))[:_GROUPS]
    if len(groups) < 2:
        return draw_reason(title, words.of("drivers_by_group", "empty"))
    columns = []
    for group in groups:
        own = {row.label: row for row in rows_of(rows[rows["part"] == group])}
        found = [own.get(code) for code in words.drivers]
        columns.append(
            Column(
                f"{group}\n{words.common('n', n=next(iter(own.values())).of)}",
                [row.statements / row.of if row else 0.0 for row in found],
                [str(row.statements) if row else "0" for row in found],
                [counted_link("participants", {"factor": code}, page=f"../{REPORT}") for code in words.drivers],
                load_fills()["plain"],
            )
        )
    note = words.common("note_share", minimum=settings.analysis.minimum_for_percentages)
    subtitle = words.of("drivers_by_group", "subtitle")
    return draw_matrix(title, subtitle, list(words.drivers.values()), columns, note=note)


def _size(tables: Mapping[str, pd.DataFrame]) -> int:
    drivers = tables["drivers"]
    own = drivers[(drivers["group"] == "participants") & (drivers["slice"] == "all")]
    return int(own["of"].iloc[0]) if len(own) else 0
