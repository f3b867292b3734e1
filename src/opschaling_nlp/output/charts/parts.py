"""Draw what the drivers consist of: their facets, and how each is spoken of with what was said."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure

from opschaling_nlp.model import VALENCES
from opschaling_nlp.output.charts.bars import of_participants, size_of
from opschaling_nlp.output.charts.frame import draw_reason, link, load_fills
from opschaling_nlp.output.charts.matrix import Column, draw_matrix
from opschaling_nlp.output.charts.words import Words
from opschaling_nlp.output.selection import rows_of
from opschaling_nlp.settings import Settings
from opschaling_nlp.tables import split_codes

if TYPE_CHECKING:
    import pandas as pd

    Tables = Mapping[str, pd.DataFrame]

RECURRING = 2
"""Statements from which on a facet is drawn: what is named once stands in the table."""
_FACETS = 3
"""Most facets of a driver, so that the whole fits a page; the table has all."""
_JOINT = 14
"""Most facets in the joint display, with their quotes."""
_QUOTE = 110
"""Characters of a quote."""
_LABELS = 2.75
"""Inches for a facet with its quote."""


def draw_facets(tables: Tables, words: Words, _settings: Settings) -> Figure:
    """Draw each driver with its recurring facets below it, most first; a statement may name several."""
    mine = _recurring(tables)
    if mine.empty:
        return draw_reason(words, "facets", minimum=RECURRING)
    rows: list[str] = []
    lengths, under, numbers, links = [], [], [], []
    for code, label in words.drivers.items():
        own = rows_of(mine[mine["driver"] == code].head(_FACETS))
        if own:
            rows += [label, *(f"–\u00a0{row.label}" for row in own)]
            lengths += [math.nan, *(float(row.statements) for row in own)]
            under += [float(own[0].of), *[math.nan] * len(own)]
            numbers += [str(own[0].of), *(str(row.statements) for row in own)]
            links += [link({"factor": code})] * (len(own) + 1)
    facet, driver = load_fills()["plain"], load_fills()["chance"]
    return draw_matrix(
        words.of("facets", "title"),
        words.of("facets", "subtitle", minimum=RECURRING, n=size_of(tables)),
        rows,
        [Column(words.of("facets", "heading"), lengths, numbers, links, facet, under, driver)],
        note=words.common("note_count"),
        legend=[(facet, words.of("facets", "facet")), (driver, words.of("facets", "driver"))],
    )


def draw_joint_display(tables: Tables, words: Words, _settings: Settings) -> Figure:
    """Draw how the most named facets are spoken of, each with a quote of what participants released for it."""
    mine = _recurring(tables).head(_JOINT)
    if not mine[list(VALENCES)].to_numpy().any():
        return draw_reason(words, "joint_display", minimum=RECURRING)
    order = {code: place for place, code in enumerate(words.drivers)}
    mine = mine.sort_values("driver", key=lambda codes: codes.map(order), kind="stable")
    texts = dict(zip(tables["statements"]["statement_id"], tables["statements"]["text"], strict=True))
    rows = rows_of(mine)
    fills = load_fills()
    columns = [
        Column(
            words.label(valence),
            mine[valence].tolist(),
            [str(count) for count in mine[valence]],
            [link({"factor": row.driver, "richting": valence}) for row in rows],
            fills[valence],
        )
        for valence in VALENCES
    ]
    return draw_matrix(
        words.of("joint_display", "title"),
        words.of("joint_display", "subtitle", minimum=RECURRING, n=size_of(tables)),
        [_with_quote(row, words, texts) for row in rows],
        columns,
        note=words.of("joint_display", "note"),
        labels=_LABELS,
    )


def _recurring(tables: Tables) -> pd.DataFrame:
    """Return the facets that several statements name, most first."""
    facets = of_participants(tables["facets"])
    mine = facets[(facets["slice"] == "all") & (facets["facet"] != "") & (facets["statements"] >= RECURRING)]
    return mine.sort_values("statements", ascending=False, kind="stable")


def _with_quote(row: Any, words: Words, texts: Mapping[str, str]) -> str:
    label = f"{words.drivers.get(row.driver, row.driver)}: {row.label}"
    released = [one for one in split_codes(row.quotes) + split_codes(row.statement_ids) if one in words.quotable]
    if not released:
        return label
    quote = " ".join(texts[released[0]].split())
    return f"{label}\n‘{quote[:_QUOTE].rstrip()}{'…' if len(quote) > _QUOTE else ''}’"
