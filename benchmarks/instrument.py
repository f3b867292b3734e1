"""Write the measured error of the tool as a Markdown table, for the README and docs/instrument.md."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from opschaling_nlp.analysis.estimation.intervals import wilson
from opschaling_nlp.analysis.measured import Measured, Origin, load_measured, pool

if TYPE_CHECKING:
    from collections.abc import Iterator

BEGIN, END = "<!-- measured: made by `make measure` -->", "<!-- /measured -->"
"""`fill` writes between these two lines of a page."""
KINDS = ("tag", "about", "driver", "facet", "valence")


def render_summary() -> str:
    """Return a row per kind of label and of material, for unseen material."""
    return _summarise(Origin.UNSEEN)


def _summarise(*origins: Origin) -> str:
    rows = [row for row in pool(load_measured()) if not row.label and row.origin in origins]
    return _render(
        sorted(rows, key=lambda row: (row.origin == Origin.DEVELOPMENT, row.material, KINDS.index(row.kind)))
    )


def render_labels() -> str:
    """Return a row per origin and label, over all materials, preceded by the sums over labels."""
    rows = [row for row in pool(load_measured()) if row.label and not row.material]
    ordered = sorted(rows, key=lambda row: (row.origin == Origin.DEVELOPMENT, KINDS.index(row.kind)))
    return f"{_summarise(*Origin)}\n\n{_render(ordered)}"


def fill(page: str, table: str) -> str:
    """Return the page with the table between the markers; raises ValueError if they are missing."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("the page lacks the markers of the measured error")
    return f"{before}{BEGIN}\n{table}\n{END}{after}"


def _render(rows: list[Measured]) -> str:
    return "\n".join(_lines(rows))


def _lines(rows: list[Measured]) -> Iterator[str]:
    yield "| origin | version | material | kind | label | n | precision (95%) | recall (95%) |"
    yield "|---|---|---|---|---|---|---|---|"
    for row in rows:
        precision = _share(row.precision, row.right, row.right + row.wrong)
        recall = _share(row.recall, row.right, row.positive)
        where = f"{row.origin.value} | {row.product} | {row.material or 'all'} | {row.kind} | {row.label or 'all'}"
        yield f"| {where} | {row.statements} | {precision} | {recall} |"


def _share(value: float, successes: int, n: int) -> str:
    if math.isnan(value):
        return "–"
    low, high = wilson(successes, n)
    return f"{value:.2f} ({low:.2f}–{high:.2f}; {successes} of {n})"
