"""Draw a matrix of bars: one row a session or driver, one panel a column, the number beside each bar."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from opschaling_nlp.output.charts.frame import (
    LABELS,
    LEFT,
    RIGHT,
    SMALL_SIZE,
    TEXT_SIZE,
    WIDTH,
    Fill,
    Layout,
    lay_out,
    load_ink,
    wrap,
)

BAR = 0.17
"""Inches: the thickness of a bar."""
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
    under: Sequence[float] = field(default=())
    """Lengths of a lighter bar drawn beneath, where the bar is a part of it."""
    under_fill: Fill | None = None
    legend: tuple[str, str] | tuple[()] = ()
    """What the bar and the one beneath it mean."""


def draw_matrix(title: str, subtitle: str, rows: Sequence[str], columns: Sequence[Column], *, note: str = "") -> Figure:
    """Draw the columns side by side on one scale, so that bars can be compared over the whole figure."""
    room = WIDTH - LEFT - LABELS - RIGHT
    width = room / len(columns) - _BETWEEN
    headings = [wrap(column.heading, width=width + _BETWEEN / 2, size=TEXT_SIZE, bold=True) for column in columns]
    head = 0.15 * max(heading.count("\n") + 1 for heading in headings) + 0.12
    layout = lay_out(
        title, subtitle, rows, note=note, head=head, foot=0.26 if any(column.legend for column in columns) else 0.0
    )
    longest = (
        max(
            (length for column in columns for length in (*column.lengths, *column.under) if not math.isnan(length)),
            default=0.0,
        )
        or 1.0
    )
    for index, (column, heading) in enumerate(zip(columns, headings, strict=True)):
        left = LEFT + LABELS + index * (width + _BETWEEN)
        axes = layout.panel(left, width)
        axes.set_xlim(0, longest * width / (width - _NUMBER))
        axes.set_xticks([])
        axes.axvline(0, color=load_ink()["line"], linewidth=0.8)
        for above, line in enumerate(
            reversed(heading.split("\n"))
        ):  # one by one: matplotlib spaces lines by their letters
            layout.write(
                left,
                layout.bottom + layout.height + 0.1 + 0.15 * above,
                line,
                va="baseline",
                fontsize=TEXT_SIZE,
                fontweight="bold",
            )
        _draw_bars(axes, column, layout)
        if column.legend:
            _draw_legend(layout, column, left)
    return layout.figure


def _draw_legend(layout: Layout, column: Column, left: float) -> None:
    fills = (column.fill, column.under_fill or column.fill)
    handles = [
        Patch(facecolor=fill.colour, hatch=fill.hatch, edgecolor=fill.edge, label=label)
        for fill, label in zip(fills, column.legend, strict=True)
    ]
    height = layout.figure.get_size_inches()[1]
    layout.figure.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(left / WIDTH, (layout.bottom - 0.02) / height), ncols=2, frameon=False, fontsize=SMALL_SIZE,
        borderaxespad=0, borderpad=0.3, handlelength=1.4, columnspacing=1.2, handletextpad=0.5,
    )  # fmt: skip


def _draw_bars(axes: Axes, column: Column, layout: Layout) -> None:
    for row, centre in enumerate(layout.centres):
        length = column.lengths[row]
        end = 0.0
        layers = [(column.under[row], column.under_fill)] if column.under else []
        for size, fill in [*layers, (length, column.fill)]:
            if fill is None or math.isnan(size) or not size:
                continue
            bar = axes.barh(
                centre, size, height=BAR, color=fill.colour, hatch=fill.hatch, edgecolor=fill.edge, linewidth=0.4
            )[0]
            bar.set_url(column.links[row])
            end = max(end, size)
        number = column.numbers[row]
        axes.annotate(
            number, (end, centre), xytext=(3, -0.4), textcoords="offset points", va="center_baseline", fontsize=SMALL_SIZE,
            color=load_ink()["quiet" if number == "0" else "text"], url=column.links[row] if number != "0" else None,
        )  # fmt: skip
