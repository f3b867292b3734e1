"""Draw which drivers are named together, beside what chance gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from opschaling_nlp.output.charts.bars import of_participants
from opschaling_nlp.output.charts.frame import (
    LEFT,
    RIGHT,
    WIDTH,
    draw_bar,
    draw_reason,
    lay_out,
    link,
    load_fills,
    load_ink,
    scale_below,
    write_number,
)
from opschaling_nlp.output.charts.words import Words
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
    pairs = of_participants(tables["cooccurrence"])
    pairs = pairs[(pairs["kind"] == "driver") & (pairs["count"] >= minimum)]
    if not (pairs["chance_all"] <= settings.analysis.pair_chance).any():
        return draw_reason(words, "driver_pairs", minimum=minimum)
    shown = rows_of(pairs.sort_values(["count", "a", "b"], ascending=[False, True, True]).head(PAIRS))
    title = words.of("driver_pairs", "title")
    subtitle = words.of("driver_pairs", "subtitle", minimum=minimum, n=shown[0].n, shown=len(shown))
    labels = [f"{words.drivers.get(row.a, row.a)}\n+\u00a0{words.drivers.get(row.b, row.b)}" for row in shown]
    layout = lay_out(title, subtitle, labels, note=words.of("driver_pairs", "note"), labels=_LABELS, foot=0.5)
    width = WIDTH - LEFT - _LABELS - RIGHT
    axes = layout.panel(LEFT + _LABELS, width)
    longest = max(max(row.count, row.upper) for row in shown)
    axes.set_xlim(0, longest * width / (width - 0.35))
    ticks = MaxNLocator(nbins=6, integer=True).tick_values(0, longest)
    scale_below(axes, [tick for tick in ticks if 0 <= tick <= longest])
    axes.axvline(0, color=load_ink()["line"], linewidth=0.8)
    for row, centre in zip(shown, layout.centres, strict=True):
        _draw_pair(axes, row, centre)
    bound = Patch(facecolor=load_fills()["chance"].colour, label=words.of("driver_pairs", "bound"))
    above, within = (
        Line2D([], [], **_dot(beyond=beyond), label=words.of("driver_pairs", name))
        for beyond, name in ((True, "above"), (False, "within"))
    )
    layout.legend(LEFT, 0.22, [bound, above, within])
    return layout.figure


def _draw_pair(axes: Axes, row: Any, centre: float) -> None:
    url = link({"factor": row.a, "met": row.b})
    draw_bar(axes, centre, row.upper, load_fills()["chance"])
    axes.plot([row.count], [centre], **_dot(beyond=row.count > row.upper))[0].set_url(url)
    write_number(axes, row.count, centre, str(row.count), url=url, points=6)


def _dot(*, beyond: bool) -> dict[str, Any]:
    """Return how a pair is marked: filled where it is named more often than chance gives."""
    ink = load_ink()["text"]
    return {
        "linestyle": "",
        "marker": "o",
        "markersize": 6,
        "markeredgecolor": ink,
        "markerfacecolor": ink if beyond else "white",
    }
