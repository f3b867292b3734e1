"""Draw a matrix of bars: one row a session or driver, one panel a column, the number beside each bar."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from opschaling_nlp.output.charts.frame import (
    LABELS,
    LEFT,
    RIGHT,
    TEXT_SIZE,
    WIDTH,
    Fill,
    Layout,
    draw_bar,
    head_height,
    lay_out,
    load_ink,
    wrap,
    write_number,
)

_NUMBER = 0.42
"""Inches kept free at the right of a panel for the number beside the longest bar."""
_BETWEEN = 0.14


@dataclass(frozen=True, slots=True)
class Column:
    """Hold one panel: a heading, what the bars are as long as, the numbers beside them, and where they lead."""

    heading: str
    lengths: Sequence[float]
    """NaN = no bar, only the number."""
    numbers: Sequence[str]
    links: Sequence[str]
    fill: Fill
    under: Sequence[float] = ()
    """Lengths of a lighter bar drawn beneath, where the bar is a part of it."""
    under_fill: Fill | None = None


def draw_matrix(
    title: str,
    subtitle: str,
    rows: Sequence[str],
    columns: Sequence[Column],
    *,
    note: str = "",
    legend: Sequence[tuple[Fill, str]] = (),
    labels: float = LABELS,
) -> Figure:
    """Draw the columns side by side on one scale, so that bars can be compared over the whole figure."""
    width = (WIDTH - LEFT - labels - RIGHT) / len(columns) - _BETWEEN
    headings = [wrap(column.heading, width=width + _BETWEEN / 2, size=TEXT_SIZE, bold=True) for column in columns]
    foot = 0.26 if legend else 0.0
    layout = lay_out(title, subtitle, rows, note=note, head=head_height(headings), foot=foot, labels=labels)
    lengths = [length for column in columns for length in (*column.lengths, *column.under) if not math.isnan(length)]
    longest = max(lengths, default=0.0) or 1.0
    for index, (column, heading) in enumerate(zip(columns, headings, strict=True)):
        left = LEFT + labels + index * (width + _BETWEEN)
        axes = layout.panel(left, width)
        axes.set_xlim(0, longest * width / (width - _NUMBER))
        axes.set_xticks([])
        axes.axvline(0, color=load_ink()["line"], linewidth=0.8)
        layout.head(left, heading)
        _draw_bars(axes, column, layout)
    if legend:
        handles = [
            Patch(facecolor=fill.colour, hatch=fill.hatch, edgecolor=fill.edge, label=label) for fill, label in legend
        ]
        layout.legend(LEFT + labels, 0.02, handles)
    return layout.figure


def _draw_bars(axes: Axes, column: Column, layout: Layout) -> None:
    for row, centre in enumerate(layout.centres):
        layers = [(column.under[row], column.under_fill)] if column.under else []
        drawn = [
            (size, fill)
            for size, fill in [*layers, (column.lengths[row], column.fill)]
            if fill is not None and size and not math.isnan(size)
        ]
        for size, fill in drawn:
            draw_bar(axes, centre, size, fill, column.links[row])
        end = max((size for size, _ in drawn), default=0.0)
        write_number(axes, end, centre, column.numbers[row], url=column.links[row])
