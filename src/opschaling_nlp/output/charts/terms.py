"""Draw words: those typical of horizontal and of vertical, and those that occur most."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from opschaling_nlp.output.charts.frame import (
    LABELS,
    LEFT,
    RIGHT,
    SMALL_SIZE,
    TEXT_SIZE,
    WIDTH,
    draw_reason,
    lay_out,
    load_fills,
    load_ink,
)
from opschaling_nlp.output.charts.matrix import BAR
from opschaling_nlp.output.charts.words import Words
from opschaling_nlp.output.links import REPORT, counted_link
from opschaling_nlp.output.selection import rows_of
from opschaling_nlp.settings import Settings

if TYPE_CHECKING:
    import pandas as pd

TERMS_A_SIDE = 12
"""Most words shown for horizontal and for vertical."""
TERMS = 30
"""Most words shown among the most frequent."""
_COUNTS = 1.15
"""Inches for the counts at the right."""


def draw_keyness(tables: Mapping[str, pd.DataFrame], words: Words, _settings: Settings) -> Figure:
    """Draw the words typical of horizontal to the right and those typical of vertical to the left."""
    title = words.of("keyness", "title")
    keyness = tables["keyness"]
    contrast = keyness[
        (keyness["contrast"] == "horizontal_vertical")
        & (keyness["group"] == "participants")
        & (keyness["shown"] == 1)
        & np.isfinite(keyness["log_ratio"])
    ]
    if contrast.empty:
        return draw_reason(title, words.of("keyness", "empty"))
    ranked = contrast.sort_values(["log_ratio", "term"], ascending=[False, True])
    right, left = ranked[ranked["log_ratio"] > 0].head(TERMS_A_SIDE), ranked[ranked["log_ratio"] < 0].tail(TERMS_A_SIDE)
    shown = [*rows_of(right), *rows_of(left)]
    subtitle = words.of("keyness", "subtitle", size_a=contrast["size_a"].iloc[0], size_b=contrast["size_b"].iloc[0])
    layout = lay_out(
        title, subtitle, [row.term for row in shown], note=words.of("keyness", "note"), head=0.26, foot=0.22
    )
    width = WIDTH - LEFT - LABELS - RIGHT - _COUNTS
    axes = layout.panel(LEFT + LABELS, width)
    limit = max(abs(row.log_ratio) for row in shown) * 1.08 or 1.0
    axes.set_xlim(-limit, limit)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="x", pad=2)
    axes.xaxis.set_major_formatter(lambda value, _: words.decimal(value, digits=1))
    axes.grid(visible=True, axis="x")
    axes.set_axisbelow(True)
    axes.axvline(0, color=load_ink()["quiet"], linewidth=0.8)
    for row, centre in zip(shown, layout.centres, strict=True):
        side = "horizontal" if row.log_ratio > 0 else "vertical"
        link = counted_link("participants", {"uit": f"woord:{row.term}"}, page=f"../{REPORT}")
        fill = load_fills()[side]
        axes.barh(
            centre, row.log_ratio, height=BAR, color=fill.colour, hatch=fill.hatch, edgecolor=fill.edge, linewidth=0.4
        )[0].set_url(link)
        counts = words.of("keyness", "counts", a=row.count_a, b=row.count_b)
        layout.write(
            WIDTH - RIGHT,
            layout.bottom + centre,
            counts,
            ha="right",
            va="center_baseline",
            fontsize=SMALL_SIZE,
            color=load_ink()["quiet"],
        )
    top = layout.bottom + layout.height + 0.07
    layout.write(LEFT + LABELS, top, f"← {words.of('keyness', 'left')}", fontsize=TEXT_SIZE, fontweight="bold")
    layout.write(
        LEFT + LABELS + width,
        top,
        f"{words.of('keyness', 'right')} →",
        ha="right",
        fontsize=TEXT_SIZE,
        fontweight="bold",
    )
    return layout.figure


def draw_frequent_terms(tables: Mapping[str, pd.DataFrame], words: Words, _settings: Settings) -> Figure:
    """Draw in how many statements the most frequent words occur."""
    title = words.of("frequent_terms", "title")
    terms = tables["frequencies"]
    terms = terms[(terms["group"] == "participants") & (terms["kind"] != "part")]
    if terms.empty:
        return draw_reason(title, words.of("frequent_terms", "empty"))
    shown = rows_of(terms.sort_values(["statements", "count", "term"], ascending=[False, False, True]).head(TERMS))
    drivers = tables["drivers"]
    total = drivers[(drivers["slice"] == "all") & (drivers["group"] == "participants")]["of"]
    subtitle = words.of("frequent_terms", "subtitle", n=total.iloc[0] if len(total) else 0)
    layout = lay_out(title, subtitle, [row.term for row in shown])
    width = WIDTH - LEFT - LABELS - RIGHT
    axes = layout.panel(LEFT + LABELS, width)
    axes.set_xlim(0, shown[0].statements * width / (width - 1.5))
    axes.set_xticks([])
    axes.axvline(0, color=load_ink()["line"], linewidth=0.8)
    for row, centre in zip(shown, layout.centres, strict=True):
        link = counted_link("participants", {"uit": f"woord:{row.term}"}, page=f"../{REPORT}")
        axes.barh(centre, row.statements, height=BAR, color=load_fills()["plain"].colour)[0].set_url(link)
        text = words.of(
            "frequent_terms",
            "count_one" if row.sessions == 1 else "counts",
            statements=row.statements,
            count=row.count,
            sessions=row.sessions,
        )
        axes.annotate(
            text,
            (row.statements, centre),
            xytext=(3, -0.4),
            textcoords="offset points",
            va="center_baseline",
            fontsize=SMALL_SIZE,
        )
    return layout.figure
