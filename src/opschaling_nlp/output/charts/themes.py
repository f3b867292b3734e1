"""Draw the proposed themes: how large, and how stable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from opschaling_nlp.output.charts.frame import (
    LABELS,
    LEFT,
    RIGHT,
    WIDTH,
    draw_bar,
    draw_reason,
    lay_out,
    link,
    load_fills,
    load_ink,
    write_number,
)
from opschaling_nlp.output.charts.words import Words
from opschaling_nlp.output.selection import rows_of, unassigned_statements
from opschaling_nlp.settings import Settings

if TYPE_CHECKING:
    import pandas as pd

_STABILITY = 2.3
"""Inches of the panel of stability."""


def draw_open_themes(tables: Mapping[str, pd.DataFrame], words: Words, settings: Settings) -> Figure:
    """Draw each proposed theme with its size beside its stability, the limits of the verdicts marked."""
    themes = tables["themes"]
    proposals = themes[themes["kind"] == "open"].sort_values(["size", "theme"], ascending=[False, True])
    if proposals.empty:
        return draw_reason(words, "open_themes")
    subtitle = words.of(
        "open_themes", "subtitle", n=int(proposals["size"].sum()), unassigned=len(unassigned_statements(tables))
    )
    limits = settings.themes
    bands = words.of(
        "open_themes", "bands", unsteady=words.decimal(limits.unsteady), stable=words.decimal(limits.stable)
    )
    rows = [f"{row.label} ({row.verdict})" if row.verdict else str(row.label) for row in rows_of(proposals)]
    note = f"{bands}. {words.of('open_themes', 'note')}"
    layout = lay_out(words.of("open_themes", "title"), subtitle, rows, note=note, head=0.26, foot=0.2)
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
        url = link({"thema": row.theme})
        draw_bar(left, centre, row.size, load_fills()["plain"], url)
        write_number(left, row.size, centre, str(row.size), url=url)
        ink = load_ink()["text"]
        face = ink if row.stability >= limits.unsteady else "white"
        right.plot([row.stability], [centre], marker="o", markersize=6, markeredgecolor=ink, markerfacecolor=face)
        write_number(right, row.stability, centre, words.decimal(row.stability), points=-6)
    layout.head(LEFT + LABELS, words.of("open_themes", "size"))
    layout.head(WIDTH - RIGHT - _STABILITY, words.of("open_themes", "stability"))
    return layout.figure
