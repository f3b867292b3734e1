"""Draw the words that are typical of horizontal and of vertical."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from opschaling_nlp.output.charts.bars import of_participants
from opschaling_nlp.output.charts.frame import (
    LABELS,
    LEFT,
    RIGHT,
    SMALL_SIZE,
    TEXT_SIZE,
    WIDTH,
    draw_bar,
    draw_reason,
    lay_out,
    link,
    load_fills,
    load_ink,
)
from opschaling_nlp.output.charts.words import Words
from opschaling_nlp.output.selection import rows_of
from opschaling_nlp.settings import Settings

if TYPE_CHECKING:
    import pandas as pd

TERMS_A_SIDE = 12
"""Most words shown for horizontal and for vertical."""
_COUNTS = 1.15
"""Inches for the counts at the right."""


def draw_keyness(tables: Mapping[str, pd.DataFrame], words: Words, _settings: Settings) -> Figure:
    """Draw the words typical of horizontal to the right and those typical of vertical to the left."""
    keyness = of_participants(tables["keyness"])
    contrast = keyness[(keyness["contrast"] == "horizontal_vertical") & (keyness["shown"] == 1)]
    if contrast.empty:
        return draw_reason(words, "keyness")
    ranked = contrast.sort_values(["log_ratio", "term"], ascending=[False, True])
    right, left = ranked[ranked["log_ratio"] > 0].head(TERMS_A_SIDE), ranked[ranked["log_ratio"] < 0].tail(TERMS_A_SIDE)
    shown = [*rows_of(right), *rows_of(left)]
    subtitle = words.of("keyness", "subtitle", size_a=contrast["size_a"].iloc[0], size_b=contrast["size_b"].iloc[0])
    rows, note = [row.term for row in shown], words.of("keyness", "note")
    layout = lay_out(words.of("keyness", "title"), subtitle, rows, note=note, head=0.26, foot=0.22)
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
        draw_bar(axes, centre, row.log_ratio, load_fills()[side], link({"uit": f"woord:{row.term}"}))
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
