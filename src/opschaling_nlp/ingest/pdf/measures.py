"""Measures the lines of a document: space above, indent, and room left, weighed by how the document itself ends posts and lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from opschaling_nlp.ingest.pdf.odds import Odds, Pair, count_odds
from opschaling_nlp.ingest.pdf.room import Edge, find_edges, first_word, measure_room
from opschaling_nlp.ingest.pdf.spacing import measure_gaps
from opschaling_nlp.ingest.pdf.syllables import Hyphenation, learn_hyphenation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from opschaling_nlp.ingest.pdf.lines import Line

NEARBY = 15.0
"""Points by which the edges of one column differ from page to page."""

CHARACTER = 0.5
"""The width of a usual character in ems; that of one line depends on how far it is stretched."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Hold what the surroundings say of a line; units as in model.Block."""

    gap: float
    indent: float
    room: float | None


def measure_lines(lines: Sequence[Line]) -> list[Measure]:
    """Return the measures of all lines of a document, in the same order."""
    if not lines:
        return []
    lines = _name_columns(lines)
    gaps = measure_gaps(lines)
    edges = find_edges(lines, gaps)
    breaking = _learn_hyphenation(lines, gaps, edges)
    within, across = _count_odds(lines, gaps, edges)
    measures: list[Measure] = []
    listed = False
    for line, after, gap, below in zip(lines, [*lines[1:], lines[-1]], gaps, [*gaps[1:], 0.0], strict=True):
        listed = listed and gap == 0  # within a list of short answers, no line goes on
        ends, room = measure_room(line, after, edges[line.group], gap=below, strict=listed, breaking=breaking)
        odds = within if line.container == after.container else across
        doubtful = (
            below == 0
            and not ends
            and not line.box
            and not edges[line.group].justified
            and line.run.font == after.run.font
        )
        if doubtful and odds.ends_at(line.run.text, after.run.text):
            ends, room = True, max(room, first_word(after.run)[1] + 1.1)
        measures.append(Measure(gap, max(0.0, (line.run.x0 - line.left) / (CHARACTER * line.run.size)), room))
        listed = ends and below == 0
    return measures


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
            if abs(left - line.left) < NEARBY and reach.get((line.container, line.run.font), 0.0) <= limit
        ]
        named.append(replace(line, limit=min(same)[0], group=min(same)[1]) if same and not line.box else line)
    return named


def _learn_hyphenation(lines: Sequence[Line], gaps: Sequence[float], edges: Mapping[str, Edge]) -> Hyphenation:
    return learn_hyphenation(
        (above.run, below.run, edges[above.group].furthest - above.end - above.space)
        for above, below, gap in zip(lines, lines[1:], gaps[1:], strict=False)
        if gap == 0 and above.run.font == below.run.font
    )


def _count_odds(lines: Sequence[Line], gaps: Sequence[float], edges: Mapping[str, Edge]) -> tuple[Odds, Odds]:
    """Return the odds within a column, where space would have shown most ends of posts, and at the foot of one, where it cannot."""
    pairs: list[Pair] = []
    for line, after, gap in zip(lines, lines[1:], gaps[1:], strict=False):
        if not line.box and line.container == after.container and line.run.font == after.run.font:
            edge = edges[line.group]
            left = (edge.furthest - line.end) / (
                line.space + first_word(after.run, slashed=edge.slashed, whole=edge.spaced)[0]
            )
            pairs.append(Pair(line.run.text, after.run.text, left, gap > 0, gap > 0 or left >= 1))
    texts = [line.run.text for line in lines]
    return count_odds(texts, pairs, spaced=False), count_odds(texts, pairs, spaced=True)
