"""Draw the drivers as dots with the bounds that the measured error leaves, per kind of question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from opschaling_nlp.model import PromptKind
from opschaling_nlp.output.charts.bars import of_participants
from opschaling_nlp.output.charts.frame import (
    LABELS,
    LEFT,
    RIGHT,
    TEXT_SIZE,
    WIDTH,
    Layout,
    draw_reason,
    head_height,
    lay_out,
    link,
    load_fills,
    load_ink,
    scale_below,
    wrap,
)
from opschaling_nlp.output.charts.words import Words
from opschaling_nlp.output.links import Criterion
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
    drivers = of_participants(tables["drivers"])
    mine = drivers[drivers["share"].notna()]
    parts = mine[mine["slice"] == "prompt_kind"]
    sizes = parts.groupby("value", sort=True)["of"].first().sort_values(ascending=False, kind="stable")
    kinds = list(sizes.index[:_PANELS])
    panels = [(kind, parts[parts["value"] == kind]) for kind in kinds]
    if len(panels) < 2:
        panels = [("", mine[mine["slice"] == "all"])]
    estimates = of_participants(tables["estimates"])
    estimates = estimates[(estimates["kind"] == "driver") & estimates["estimated"].notna()]
    shares = [_shares(part, estimates) if len(part) else {} for _, part in panels]
    if not any(shares):
        return draw_reason(words, "driver_dots", minimum=settings.analysis.minimum_for_percentages)
    room = (WIDTH - LEFT - LABELS - RIGHT) / len(panels)
    headings = [_heading(words, kind, part, room, several=len(panels) > 1) for kind, part in panels]
    layout = lay_out(
        words.of("driver_dots", "title"),
        words.of("driver_dots", "subtitle" if estimates.empty else "subtitle_estimated"),
        list(words.drivers.values()),
        note=words.of("driver_dots", "note"),
        head=head_height(headings),
        foot=0.22,
    )
    longest = min(1.0, max(np.nanmax(list(share.values())) for share in shares if share))
    for index, ((kind, _), heading, share) in enumerate(zip(panels, headings, shares, strict=True)):
        left = LEFT + LABELS + index * room
        axes = layout.panel(left, room - _BETWEEN)
        axes.set_xlim(0, longest * 1.04)
        _scale(axes, longest)
        layout.head(left, heading)
        criteria: dict[Criterion, str] = {"soort": kind or "geen"} if len(panels) > 1 else {}
        _draw_dots(axes, layout, share, words, criteria)
    return layout.figure


def _heading(words: Words, kind: str, part: pd.DataFrame, room: float, *, several: bool) -> str:
    name = words.prompt_label(PromptKind(kind)) if several else words.label("participants")
    return wrap(f"{name}\n{words.common('n', n=int(part['of'].iloc[0]))}", width=room - 0.05, size=TEXT_SIZE, bold=True)


def _scale(axes: Axes, longest: float) -> None:
    """Mark nothing and one round share, so that labels of panels beside each other stay apart."""
    step = next((step for step in (0.5, 0.25, 0.2, 0.1, 0.05) if step <= longest), 0.05)
    scale_below(axes, [0, step], ["0", f"{100 * step:.0f}%"])


def _draw_dots(
    axes: Axes,
    layout: Layout,
    found: Mapping[str, tuple[float, float, float]],
    words: Words,
    criteria: Mapping[Criterion, str],
) -> None:
    colour, ink = load_fills()["plain"].colour, load_ink()
    for code, centre in zip(words.drivers, layout.centres, strict=True):
        if code in found:
            share, low, high = found[code]
            axes.plot([low, high], [centre, centre], color=ink["quiet"], linewidth=1.4, solid_capstyle="butt")
            dot = axes.plot([share], [centre], marker="o", markersize=5.5, color=colour)[0]
            dot.set_url(link({**criteria, "factor": code}))


def _shares(part: pd.DataFrame, estimates: pd.DataFrame) -> Mapping[str, tuple[float, float, float]]:
    """Return the share of each driver that is named, with its bounds: by a coded sample, else by the measured error."""
    same = estimates[(estimates["slice"] == part["slice"].iloc[0]) & (estimates["value"] == part["value"].iloc[0])]
    found = {row.label: (row.share, row.share_low, row.share_high) for row in rows_of(same)}
    for row in rows_of(part[part["statements"] > 0]):
        bounds = (row.expected_low / row.of, min(1.0, row.expected_high / row.of))
        found.setdefault(row.driver, (row.statements / row.of, *bounds))
    return found
