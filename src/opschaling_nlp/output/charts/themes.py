"""Draw the proposed themes: how large, and how stable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

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
from opschaling_nlp.output.selection import rows_of, unassigned_statements
from opschaling_nlp.settings import Settings

if TYPE_CHECKING:
    import pandas as pd

_STABILITY = 2.3
"""Inches of the panel of stability."""


def draw_open_themes(tables: Mapping[str, pd.DataFrame], words: Words, settings: Settings) -> Figure:
    """Draw each proposed theme with its size beside its stability, the limits of the verdicts marked."""
    title = words.of("open_themes", "title")
    themes = tables["themes"]
    proposals = themes[themes["kind"] == "open"].sort_values(["size", "theme"], ascending=[False, True])
    if proposals.empty:
        return draw_reason(title, words.of("open_themes", "empty"))
    subtitle = words.of(
        "open_themes", "subtitle", n=int(proposals["size"].sum()), unassigned=len(unassigned_statements(tables))
    )
    limits = settings.themes
    bands = words.of(
        "open_themes", "bands", unsteady=words.decimal(limits.unsteady), stable=words.decimal(limits.stable)
    )
    rows = [f"{row.label} ({row.verdict})" if row.verdict else str(row.label) for row in rows_of(proposals)]
    layout = lay_out(title, subtitle, rows, note=f"{bands}. {words.of('open_themes', 'note')}", head=0.26, foot=0.2)
    sizes = WIDTH - LEFT - LABELS - RIGHT - _STABILITY - 0.25
    left, right = layout.panel(LEFT + LABELS, sizes), layout.panel(WIDTH - RIGHT - _STABILITY, _STABILITY)
    left.set_xlim(0, proposals["size"].max() * sizes / (sizes - 0.4))
    left.set_xticks([])
    left.axvline(0, color=load_ink()["line"], linewidth=0.8)
    right.set_xlim(-0.02, 1.02)
    right.set_xticks([0, limits.unsteady, limits.stable, 1])
    right.xaxis.set_major_formatter(lambda value, _: words.decimal(value))
    right.tick_params(axis="x", pad=2)
    for start, end, colour in (
        (limits.unsteady, limits.stable, load_ink()["band"]),
        (limits.stable, 1.02, load_fills()["chance"].colour),
    ):
        right.axvspan(start, end, color=colour, linewidth=0)
    for row, centre in zip(rows_of(proposals), layout.centres, strict=True):
        link = counted_link("participants", {"thema": row.theme}, page=f"../{REPORT}")
        left.barh(centre, row.size, height=BAR, color=load_fills()["plain"].colour)[0].set_url(link)
        left.annotate(
            str(row.size),
            (row.size, centre),
            xytext=(3, -0.4),
            textcoords="offset points",
            va="center_baseline",
            fontsize=SMALL_SIZE,
            url=link,
        )
        stable = row.stability >= limits.unsteady
        right.plot(
            [row.stability],
            [centre],
            marker="o",
            markersize=6,
            markeredgecolor=load_ink()["text"],
            markerfacecolor=load_ink()["text"] if stable else "white",
        )
        right.annotate(
            words.decimal(row.stability),
            (row.stability, centre),
            xytext=(-6, -0.4),
            textcoords="offset points",
            ha="right",
            va="center",
            fontsize=SMALL_SIZE,
        )
    top = layout.bottom + layout.height + 0.07
    layout.write(LEFT + LABELS, top, words.of("open_themes", "size"), fontsize=TEXT_SIZE, fontweight="bold")
    layout.write(
        WIDTH - RIGHT - _STABILITY, top, words.of("open_themes", "stability"), fontsize=TEXT_SIZE, fontweight="bold"
    )
    return layout.figure
