"""Measures the lines of a document: space above, indent, and how far they reach."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from opschaling_nlp.dutch.thresholds import threshold
from opschaling_nlp.ingest.pdf.spacing import measure_gaps
from opschaling_nlp.model import Extent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opschaling_nlp.ingest.pdf.page_lines import Line
    from opschaling_nlp.ingest.pdf.words import Run


FIRST_WORD = re.compile(r"\S+(?:\s[;:!?)]\S*)?")


@dataclass(frozen=True, slots=True)
class Measure:
    """Hold what the surroundings say of a line; units as in model.Block."""

    gap: float
    indent: float
    extent: Extent


def measure_lines(lines: Sequence[Line]) -> list[Measure]:
    """Return the measures of all lines of a document, in the same order."""
    lines = _name_columns(lines)
    gaps = measure_gaps(lines)
    feet = _feet(lines)
    return [
        Measure(
            gap,
            max(0.0, (line.run.x0 - line.left) / (threshold("page.character") * line.run.size)),
            Extent(
                "point",
                round(line.end, 2),
                round(line.limit - line.origin, 2),
                line.group,
                letter_steps(line.run),
                round(line.space, 2),
                line.box is not None,
                _foot(line, after, feet),
            ),
        )
        for line, after, gap in zip(lines, [*lines[1:], None], gaps, strict=True)
    ]


def letter_steps(run: Run) -> tuple[float, ...]:
    """Return where each letter of the first word ends, in points from the first; a sign that two letters share ends both."""
    ink = [glyph for glyph in run.glyphs if not glyph.text.isspace()]
    found = FIRST_WORD.match(run.text)
    length = len("".join(found.group().split())) if found else 1
    steps: list[float] = []
    for glyph in ink[:length]:
        steps += [glyph.x1 - ink[0].x0] * len(glyph.text)
    return tuple(
        round(max(step, threshold("page.narrowest") * run.size * number), 2)
        for number, step in enumerate(steps[:length], 1)
    ) or (threshold("page.narrowest") * run.size,)


def _name_columns(lines: Sequence[Line]) -> list[Line]:
    """Give columns that end at the same place one group, also on a page of which only the first column is filled."""
    reach: dict[tuple[str, str], float] = {}  # a heading may span the columns
    for line in lines:
        if " " in line.run.text:
            reach[line.container, line.run.font] = max(reach.get((line.container, line.run.font), 0.0), line.run.x1)
    columns = {(line.left, line.limit): line.group for line in lines if line.siblings > 1}
    named = []
    for line in lines:
        same = [
            (limit, group)
            for (left, limit), group in columns.items()
            if abs(left - line.left) < threshold("page.nearby")
            and reach.get((line.container, line.run.font), 0.0) <= limit
        ]
        named.append(replace(line, limit=min(same)[0], group=min(same)[1]) if same and not line.box else line)
    return named


def _feet(lines: Sequence[Line]) -> dict[tuple[int, str], float]:
    """Return the lowest baseline of each band of columns, and under (0, "") that of all pages."""
    feet: dict[tuple[int, str], float] = {(0, ""): 0.0}
    for line in lines:
        if not line.box:
            for key in ((line.page, line.band), (0, "")):
                feet[key] = max(feet.get(key, 0.0), line.run.base)
    return feet


def _foot(line: Line, after: Line | None, feet: dict[tuple[int, str], float]) -> float:
    """Return how far a line ends above the foot of its column or page, in ems; 0 for lines inside one, less where other columns begin below it."""
    if after is None or line.box or after.box or line.container == after.container:
        return 0.0
    if line.page == after.page and line.band != after.band:
        return -1.0
    foot = feet[line.page, line.band] if line.page == after.page else feet[0, ""]
    return round((foot - line.run.base) / line.run.size, 2)
