"""Draw how often each driver is named per session, in time order."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from opschaling_nlp.output.charts.frame import (
    LEFT,
    RIGHT,
    SMALL_SIZE,
    TEXT_SIZE,
    WIDTH,
    draw_reason,
    lay_out,
    load_fills,
    load_ink,
    wrap,
)
from opschaling_nlp.output.charts.words import Words
from opschaling_nlp.output.links import REPORT, counted_link
from opschaling_nlp.settings import Settings

if TYPE_CHECKING:
    import pandas as pd

SESSIONS_FOR_A_LINE = 4
"""Under this many sessions points are not joined: a line would suggest a development."""
_SESSIONS = 2
"""Under this many sessions there is no time order to show."""
_ACROSS, _BETWEEN = 2, 0.35
_COLUMN = (WIDTH - LEFT - RIGHT - _BETWEEN * (_ACROSS - 1)) / _ACROSS
_PLOT, _DATES = 0.62, 0.52
"""Inches: the height of one driver's plot, and of the dates below the last."""
_SCALE, _MARGIN = 0.3, 0.12
"""Inches left and right of a plot: for its scale, and for half a date."""
_HIGHEST_TICK = 0.85
"""Part of a plot's height above which a tick would touch the heading."""
_MOST_NUMBERS, _MOST_DATES, _WIDE_DATES = 12, 6, 4
"""With more sessions than this, the numbers at the points and the dates below would overlap."""


@dataclass(frozen=True, slots=True)
class _Visit:
    session: str
    date: str
    of: int


@dataclass(frozen=True, slots=True)
class _Plots:
    """Hold what all the small plots share."""

    visits: Sequence[_Visit]
    points: Mapping[tuple[str, str], tuple[float, int]]
    """(driver, session) → height and count."""
    top: float


def draw_drivers_over_time(tables: Mapping[str, pd.DataFrame], words: Words, _settings: Settings) -> Figure:
    """Draw a small plot a driver: points per session with a date, joined from four sessions on."""
    title = words.of("drivers_over_time", "title")
    drivers = tables["drivers"]
    parts = drivers[(drivers["group"] == "participants") & (drivers["slice"] == "session")]
    visits = _visits(tables["sessions"], parts)
    parts = parts[parts["value"].isin([visit.session for visit in visits])]
    if len(visits) < _SESSIONS or not parts["statements"].any():
        return draw_reason(title, words.of("drivers_over_time", "empty"))
    shared = not parts["share"].isna().any()
    heights = parts["share" if shared else "statements"]
    points = dict(
        zip(
            zip(parts["driver"], parts["value"], strict=True),
            zip(heights, parts["statements"], strict=True),
            strict=True,
        )
    )
    plots = _Plots(visits, points, top=float(heights.max()) * 1.3)
    subtitle = words.of("drivers_over_time", "subtitle_share" if shared else "subtitle_count", sessions=len(visits))
    labels = [wrap(label, width=_COLUMN, size=TEXT_SIZE, bold=True) for label in words.drivers.values()]
    pitch = _PLOT + 0.17 + 0.15 * max(label.count("\n") + 1 for label in labels)
    rows = math.ceil(len(labels) / _ACROSS)
    layout = lay_out(title, subtitle, [], note=words.of("drivers_over_time", "note"), foot=rows * pitch + _DATES)
    for index, (code, label) in enumerate(zip(words.drivers, labels, strict=True)):
        left = LEFT + (index % _ACROSS) * (_COLUMN + _BETWEEN)
        bottom = layout.bottom - (index // _ACROSS + 1) * pitch
        axes = layout.area(left + _SCALE, bottom, _COLUMN - _SCALE - _MARGIN, _PLOT)
        layout.write(
            left, bottom + _PLOT + 0.07, label, va="baseline", fontsize=TEXT_SIZE, fontweight="bold", linespacing=1.2
        )
        _draw_driver(axes, plots, code)
        axes.set_yticks(
            [
                tick
                for tick in MaxNLocator(nbins=2, integer=not shared).tick_values(0, plots.top)
                if 0 <= tick < plots.top * _HIGHEST_TICK
            ]
        )
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}" if shared else f"{value:.0f}")
        if index + _ACROSS >= len(labels):
            _write_dates(axes, words, visits)
    return layout.figure


def _visits(sessions: pd.DataFrame, parts: pd.DataFrame) -> list[_Visit]:
    sizes = dict(zip(parts["value"], parts["of"], strict=True))
    dated = sessions[sessions["session_id"].isin(list(sizes)) & (sessions["date"] != "")].sort_values(
        ["date", "session_id"]
    )
    return [
        _Visit(session, date, sizes[session]) for session, date in zip(dated["session_id"], dated["date"], strict=True)
    ]


def _draw_driver(axes: Axes, plots: _Plots, code: str) -> None:
    axes.set(xlim=(-0.5, len(plots.visits) - 0.5), ylim=(0, plots.top), xticks=[])
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", labelsize=SMALL_SIZE - 0.5, labelcolor=load_ink()["quiet"], pad=1)
    axes.grid(visible=True, axis="y")
    axes.set_axisbelow(True)
    points = [plots.points.get((code, visit.session), (0.0, 0)) for visit in plots.visits]
    colour = load_fills()["plain"].colour
    if len(points) >= SESSIONS_FOR_A_LINE:
        axes.plot(range(len(points)), [height for height, _ in points], color=colour, linewidth=1.0, alpha=0.55)
    for place, (visit, (height, count)) in enumerate(zip(plots.visits, points, strict=True)):
        link = counted_link("participants", {"sessie": visit.session, "factor": code}, page=f"../{REPORT}")
        axes.scatter([place], [height], s=20, color=colour, clip_on=False, zorder=3, urls=[link])
        if len(points) <= _MOST_NUMBERS:
            axes.annotate(
                str(count),
                (place, height),
                xytext=(0, 4.5),
                textcoords="offset points",
                ha="center",
                fontsize=SMALL_SIZE,
                url=link,
            )


def _write_dates(axes: Axes, words: Words, visits: Sequence[_Visit]) -> None:
    step = math.ceil(len(visits) / _MOST_DATES)
    for place, visit in list(enumerate(visits))[::step]:
        day, _, year = words.date(visit.date).rpartition(" ")
        text = f"{day}{' ' if len(visits) <= _WIDE_DATES else chr(10)}{year}\n{words.common('n', n=visit.of)}"
        axes.annotate(
            text,
            (place, 0),
            xytext=(0, -4),
            textcoords="offset points",
            ha="center",
            va="top",
            fontsize=SMALL_SIZE - 0.5,
            color=load_ink()["quiet"],
        )
