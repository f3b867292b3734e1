"""Draw which drivers are named together, beside what chance gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from opschaling_nlp.output.charts.frame import (
    LEFT,
    RIGHT,
    SMALL_SIZE,
    WIDTH,
    Layout,
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

PAIRS = 20
"""Most pairs shown: beyond it a reader needs the table."""
_LABELS = 2.6
"""Inches: what the longest of the shipped labels takes on one line."""


def draw_driver_pairs(tables: Mapping[str, pd.DataFrame], words: Words, settings: Settings) -> Figure:
    """Draw per pair of drivers the count as a dot, and as a bar how far chance reaches.

    Where no pair stands out beyond chance, with all pairs that were tried allowed for, there is nothing to show.
    """
    minimum = settings.analysis.minimum_pair_count
    title = words.of("driver_pairs", "title")
    pairs = tables["cooccurrence"]
    pairs = pairs[(pairs["group"] == "participants") & (pairs["kind"] == "driver") & (pairs["count"] >= minimum)]
    if not (pairs["chance_all"] <= settings.analysis.pair_chance).any():
        return draw_reason(title, words.of("driver_pairs", "empty", minimum=minimum))
    shown = rows_of(pairs.sort_values(["count", "a", "b"], ascending=[False, True, True]).head(PAIRS))
    subtitle = words.of("driver_pairs", "subtitle", minimum=minimum, n=shown[0].n, shown=len(shown))
    labels = [f"{words.drivers.get(row.a, row.a)}\n+\u00a0{words.drivers.get(row.b, row.b)}" for row in shown]
    layout = lay_out(title, subtitle, labels, note=words.of("driver_pairs", "note"), labels=_LABELS, foot=0.5)
    width = WIDTH - LEFT - _LABELS - RIGHT
    axes = layout.panel(LEFT + _LABELS, width)
    longest = max(max(row.count, row.upper) for row in shown)
    axes.set_xlim(0, longest * width / (width - 0.35))
    axes.set_xticks(
        [tick for tick in MaxNLocator(nbins=6, integer=True).tick_values(0, longest) if 0 <= tick <= longest]
    )
    axes.tick_params(axis="x", pad=2)
    axes.grid(visible=True, axis="x")
    axes.set_axisbelow(True)
    axes.axvline(0, color=load_ink()["line"], linewidth=0.8)
    for row, centre in zip(shown, layout.centres, strict=True):
        _draw_pair(axes, row, centre)
    _draw_legend(layout, words)
    return layout.figure


def _draw_pair(axes: Axes, row: Any, centre: float) -> None:
    count, upper, ink = row.count, row.upper, load_ink()["text"]
    link = counted_link("participants", {"factor": row.a, "met": row.b}, page=f"../{REPORT}")
    axes.barh(centre, upper, height=BAR, color=load_fills()["chance"].colour)
    axes.plot(
        [count],
        [centre],
        marker="o",
        markersize=6,
        markeredgecolor=ink,
        markerfacecolor=ink if count > upper else "white",
    )[0].set_url(link)
    axes.annotate(
        str(count),
        (count, centre),
        xytext=(6, -0.4),
        textcoords="offset points",
        va="center_baseline",
        fontsize=SMALL_SIZE,
        url=link,
    )


def _draw_legend(layout: Layout, words: Words) -> None:
    ink = load_ink()["text"]
    handles = [
        Patch(facecolor=load_fills()["chance"].colour, label=words.of("driver_pairs", "bound")),
        Line2D(
            [],
            [],
            linestyle="",
            marker="o",
            markeredgecolor=ink,
            markerfacecolor=ink,
            label=words.of("driver_pairs", "above"),
        ),
        Line2D(
            [],
            [],
            linestyle="",
            marker="o",
            markeredgecolor=ink,
            markerfacecolor="white",
            label=words.of("driver_pairs", "within"),
        ),
    ]
    height = layout.figure.get_size_inches()[1]
    layout.figure.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(LEFT / WIDTH, (layout.bottom - 0.22) / height), ncols=3, frameon=False, fontsize=SMALL_SIZE,
        borderaxespad=0, borderpad=0.4, handlelength=1.6, columnspacing=1.6,
    )  # fmt: skip
