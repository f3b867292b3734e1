"""Draw how often each driver is named per session, in time order."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from opschaling_nlp.output.charts.bars import of_participants
from opschaling_nlp.output.charts.frame import (
    LEFT,
    RIGHT,
    SMALL_SIZE,
    TEXT_SIZE,
    WIDTH,
    Layout,
    draw_reason,
    lay_out,
    link,
    load_fills,
    load_ink,
    wrap,
)
from opschaling_nlp.output.charts.words import Words
from opschaling_nlp.settings import Settings

SESSIONS_FOR_A_LINE = 4
"""Under this many sessions points are not joined: a line would suggest a development."""
GAP = 2.0
"""Usual times between sessions (the median) beyond which two sessions are not joined either."""
_SESSIONS = 2
"""Under this many sessions there is no time order to show."""
_ACROSS, _BETWEEN = 2, 0.35
_COLUMN = (WIDTH - LEFT - RIGHT - _BETWEEN * (_ACROSS - 1)) / _ACROSS
_PLOT, _DATES = 0.62, 0.52
"""Inches: the height of one driver's plot, and of the dates below the last."""
_SCALE, _MARGIN = 0.3, 0.12
"""Inches left and right of a plot: for its scale, and for half a date."""
_EDGE = 0.22
"""Inches between the edge of a plot and the first and last session."""
_HIGHEST_TICK = 0.85
"""Part of a plot's height above which a tick would touch the heading."""
_NUMBER, _DATE = 0.25, 0.42
"""Inches that a number at a point, and a date below, take: where sessions stand closer, some go without."""


@dataclass(frozen=True, slots=True)
class _Visit:
    """Hold a session: where it stands in a plot (inches), and whether it is joined to the one before."""

    session: str
    date: str
    of: int
    place: float
    joined: bool


def draw_drivers_over_time(tables: Mapping[str, pd.DataFrame], words: Words, _settings: Settings) -> Figure:
    """Draw a small plot a driver: points per session with a date, to scale.

    Joined from four sessions on, but for gaps.
    """
    chart = "drivers_over_time"
    drivers = of_participants(tables["drivers"])
    parts = drivers[drivers["slice"] == "session"]
    visits = _visits(tables["sessions"], parts)
    parts = parts[parts["value"].isin([visit.session for visit in visits])]
    if len(visits) < _SESSIONS or not parts["statements"].any():
        return draw_reason(words, chart)
    shared = not parts["share"].isna().any()
    heights = parts["share" if shared else "statements"]
    keys = zip(parts["driver"], parts["value"], strict=True)
    points = dict(zip(keys, zip(heights, parts["statements"], strict=True), strict=True))
    top = float(heights.max()) * 1.3
    ticks = MaxNLocator(nbins=2, integer=not shared).tick_values(0, top)
    subtitle = words.of(chart, "subtitle_share" if shared else "subtitle_count", sessions=len(visits))
    labels = [wrap(label, width=_COLUMN, size=TEXT_SIZE, bold=True) for label in words.drivers.values()]
    pitch = _PLOT + 0.17 + 0.15 * max(label.count("\n") + 1 for label in labels)
    foot = math.ceil(len(labels) / _ACROSS) * pitch + _DATES
    layout = lay_out(words.of(chart, "title"), subtitle, [], note=words.of(chart, "note"), foot=foot)
    for index, (code, label) in enumerate(zip(words.drivers, labels, strict=True)):
        axes = _add_plot(layout, index, pitch, label)
        axes.set_ylim(0, top)
        axes.set_yticks([tick for tick in ticks if 0 <= tick < top * _HIGHEST_TICK])
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}" if shared else f"{value:.0f}")
        _draw_driver(axes, visits, [points.get((code, visit.session), (0.0, 0)) for visit in visits], code)
        if index + _ACROSS >= len(labels):
            _write_dates(axes, words, visits)
    return layout.figure


def _visits(sessions: pd.DataFrame, parts: pd.DataFrame) -> list[_Visit]:
    sizes = dict(zip(parts["value"], parts["of"], strict=True))
    dated = sessions[sessions["session_id"].isin(list(sizes))].sort_values(["date", "session_id"])
    days = pd.to_datetime(dated["date"], errors="coerce", format="%Y-%m-%d")
    dated, days = dated[days.notna()], days.dropna()
    if dated.empty:
        return []
    passed = (days - days.iloc[0]).dt.days.to_numpy(dtype=float)
    width = _COLUMN - _SCALE - _MARGIN - 2 * _EDGE
    places = _EDGE + width * passed / max(passed[-1], 1.0)
    steps = np.diff(passed, prepend=0.0)
    usual = float(np.median(steps[1:])) if len(steps) > 1 else 0.0
    joined = (len(days) >= SESSIONS_FOR_A_LINE) & (steps <= GAP * usual)
    rows = zip(dated["session_id"], dated["date"], places.tolist(), joined.tolist(), strict=True)
    return [_Visit(session, date, sizes[session], place, one) for session, date, place, one in rows]


def _add_plot(layout: Layout, index: int, pitch: float, label: str) -> Axes:
    left = LEFT + (index % _ACROSS) * (_COLUMN + _BETWEEN)
    bottom = layout.bottom - (index // _ACROSS + 1) * pitch
    axes = layout.area(left + _SCALE, bottom, _COLUMN - _SCALE - _MARGIN, _PLOT)
    top = bottom + _PLOT + 0.07
    layout.write(left, top, label, va="baseline", fontsize=TEXT_SIZE, fontweight="bold", linespacing=1.2)
    axes.set(xlim=(0, _COLUMN - _SCALE - _MARGIN), xticks=[])
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", labelsize=SMALL_SIZE - 0.5, labelcolor=load_ink()["quiet"], pad=1)
    axes.grid(visible=True, axis="y")
    axes.set_axisbelow(True)
    return axes


def _draw_driver(axes: Axes, visits: Sequence[_Visit], points: Sequence[tuple[float, int]], code: str) -> None:
    colour = load_fills()["plain"].colour
    for (before, (low, _)), (visit, (high, _)) in pairwise(zip(visits, points, strict=True)):
        if visit.joined:
            axes.plot([before.place, visit.place], [low, high], color=colour, linewidth=1.0, alpha=0.55)
    numbered = _apart(visits, _NUMBER)
    for visit, (height, count) in zip(visits, points, strict=True):
        url = link({"sessie": visit.session, "factor": code})
        axes.scatter([visit.place], [height], s=20, color=colour, clip_on=False, zorder=3, urls=[url])
        if visit in numbered:
            place = (visit.place, height)
            axes.annotate(
                str(count),
                place,
                xytext=(0, 4.5),
                textcoords="offset points",
                ha="center",
                fontsize=SMALL_SIZE,
                url=url,
            )


def _write_dates(axes: Axes, words: Words, visits: Sequence[_Visit]) -> None:
    for visit in _apart(visits, _DATE):
        day, _, year = words.date(visit.date).rpartition(" ")
        axes.annotate(
            f"{day}\n{year}\n{words.common('n', n=visit.of)}",
            (visit.place, 0),
            xytext=(0, -4),
            textcoords="offset points",
            ha="center",
            va="top",
            fontsize=SMALL_SIZE - 0.5,
            color=load_ink()["quiet"],
        )


def _apart(visits: Sequence[_Visit], room: float) -> list[_Visit]:
    """Return the sessions, from the first on, that stand so many inches apart."""
    kept = [visits[0]]
    kept.extend(visit for visit in visits if visit.place - kept[-1].place >= room)
    return kept
