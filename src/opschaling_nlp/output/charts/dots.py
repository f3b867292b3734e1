"""Draw the drivers as dots with the bounds that the measured error leaves, per kind of question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from opschaling_nlp.model import PromptKind
from opschaling_nlp.output.charts.frame import (
    LABELS,
    LEFT,
    RIGHT,
    SMALL_SIZE,
    TEXT_SIZE,
    WIDTH,
    Layout,
    draw_reason,
    lay_out,
    load_fills,
    load_ink,
    wrap,
)
from opschaling_nlp.output.charts.words import Words
from opschaling_nlp.output.links import REPORT, counted_link
from opschaling_nlp.output.selection import rows_of
from opschaling_nlp.settings import Settings

if TYPE_CHECKING:
    import pandas as pd

_BETWEEN = 0.16
"""Inches between panels."""
_PANELS = 4
"""Most kinds of question side by side: more cannot be read on A4."""


def draw_driver_dots(tables: Mapping[str, pd.DataFrame], words: Words, settings: Settings) -> Figure:
    """Draw per driver the share of statements that name it as a dot, and as a line where the measured error leaves it.

    A panel is a kind of question with enough statements for shares, the largest first; all together where there is but
    one.
    """
    drivers = tables["drivers"]
    mine = drivers[(drivers["group"] == "participants") & drivers["share"].notna()]
    parts = mine[mine["slice"] == "prompt_kind"]
    sizes = parts.groupby("value", sort=True)["of"].first().sort_values(ascending=False, kind="stable")
    kinds = list(sizes.index[:_PANELS])
    panels = [(kind, parts[parts["value"] == kind]) for kind in kinds]
    if len(panels) < 2:
        panels = [("", mine[mine["slice"] == "all"])]
    title = words.of("driver_dots", "title")
    if not any(part["statements"].any() for _, part in panels):
        minimum = settings.analysis.minimum_for_percentages
        return draw_reason(title, words.of("driver_dots", "empty", minimum=minimum))
    room = (WIDTH - LEFT - LABELS - RIGHT) / len(panels)
    headings = [_heading(words, kind, part, room, several=len(panels) > 1) for kind, part in panels]
    head = 0.15 * max(heading.count("\n") + 1 for heading in headings) + 0.12
    subtitle = words.of("driver_dots", "subtitle")
    note = words.of("driver_dots", "note")
    layout = lay_out(title, subtitle, list(words.drivers.values()), note=note, head=head, foot=0.22)
    longest = max(float((part[["statements", "expected_high"]].max(axis=1) / part["of"]).max()) for _, part in panels)
    for index, ((kind, part), heading) in enumerate(zip(panels, headings, strict=True)):
        left = LEFT + LABELS + index * room
        axes = layout.panel(left, room - _BETWEEN)
        axes.set_xlim(0, min(1.0, longest) * 1.04)
        _scale(axes, min(1.0, longest))
        _write_heading(layout, heading, left)
        criteria = {"soort": kind or "geen"} if len(panels) > 1 else {}
        _draw_dots(axes, layout, {row.driver: row for row in rows_of(part)}, words, criteria)
    return layout.figure


def _heading(words: Words, kind: str, part: pd.DataFrame, room: float, *, several: bool) -> str:
    name = words.prompt_label(PromptKind(kind)) if several else words.label("participants")
    return wrap(f"{name}\n{words.common('n', n=int(part['of'].iloc[0]))}", width=room - 0.05, size=TEXT_SIZE, bold=True)


def _write_heading(layout: Layout, heading: str, left: float) -> None:
    for above, line in enumerate(reversed(heading.split("\n"))):
        height = layout.bottom + layout.height + 0.1 + 0.15 * above
        layout.write(left, height, line, va="baseline", fontsize=TEXT_SIZE, fontweight="bold")


def _scale(axes: Axes, longest: float) -> None:
    """Mark nothing and one round share, so that labels of panels beside each other stay apart."""
    step = next((step for step in (0.5, 0.25, 0.2, 0.1, 0.05) if step <= longest), 0.05)
    axes.set_xticks([0, step], ["0", f"{100 * step:.0f}%"], fontsize=SMALL_SIZE)
    axes.tick_params(axis="x", pad=2, length=2)
    axes.grid(visible=True, axis="x")


def _draw_dots(axes: Axes, layout: Layout, rows: Mapping[str, Any], words: Words, criteria: Mapping[str, str]) -> None:
    colour, ink = load_fills()["plain"].colour, load_ink()
    centres: Sequence[float] = layout.centres
    for code, centre in zip(words.drivers, centres, strict=True):
        row = rows.get(code)
        if row is None or not row.statements:
            continue
        link = counted_link("participants", {**criteria, "factor": code}, page=f"../{REPORT}")  # type: ignore[dict-item]
        if row.expected_high == row.expected_high:
            ends = [row.expected_low / row.of, min(1.0, row.expected_high / row.of)]
            axes.plot(ends, [centre, centre], color=ink["quiet"], linewidth=1.4, solid_capstyle="butt")
        axes.plot([row.statements / row.of], [centre], marker="o", markersize=5.5, color=colour)[0].set_url(link)
