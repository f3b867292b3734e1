"""Makes lines of the runs of a column and measures them: space above, indent, and how much would still have fitted."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from opschaling_nlp.ingest.pdf.words import Run, join_runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SAME_LINE = 0.3
"""Baselines closer than this, in ems, are one line of a column."""

PITCH_RANGE = (0.9, 2.0)
"""The distances between lines of one paragraph, in ems."""

PITCH_SHARE = 0.12
"""The narrowest distance between lines that so many of the lines have is the distance within a paragraph."""

BREAK = 2.0
"""The space above, in lines, of a column that nothing flows into."""

ALIKE = 4.0
"""Lines of which the ends differ less than this, in ems, end for the same reason: the edge of the text."""

TOUCHES = 1.5
"""A line ending so close to the right edge, in points, reaches it."""


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one line of a container."""

    run: Run
    page: int
    container: str
    left: float
    """Left edge of the text in its container."""
    origin: float
    """From where the widths of a group are measured: the left edge of the card, or of the page."""
    limit: float
    """The furthest that text in this container can reach."""
    group: str
    """Containers of one group end at the same distance from their origin: a column of one layout, cards of one size."""
    breaks: bool = False
    """Whether it starts a column that the text before it does not flow into: that ended before the foot of its column."""
    head: str = ""
    """What heads the column of the table cell the line is in."""
    section: bool = False
    """Whether the line stands free on a board of cards, so that it heads them."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Hold what the surroundings say of a line; units as in model.Block."""

    gap: float
    indent: float
    room: float | None


def make_lines(runs: Iterable[Run]) -> list[Run]:
    """Join the runs of a column that stand on one line, from top to bottom."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (run.base, run.x0)):
        if rows and run.base - rows[-1][0].base < SAME_LINE * min(run.size, rows[-1][0].size):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [join_runs(sorted(row, key=lambda run: run.x0)) for row in rows]


def measure_lines(lines: Sequence[Line]) -> list[Measure]:
    """Return the measures of all lines of a document, in the same order."""
    pitches = _pitches(lines)
    edges = _right_edges(lines)
    justified = _justified(lines, edges)
    measures: list[Measure] = []
    for index, line in enumerate(lines):
        before = lines[index - 1] if index else None
        after = lines[index + 1] if index + 1 < len(lines) else None
        measures.append(Measure(
            gap=_gap(line, before, pitches),
            indent=max(0.0, (line.run.x0 - line.left) / line.run.char_width),
            room=_room(line, after, edges, justified=line.group in justified),
        ))
    return measures


def _gap(line: Line, before: Line | None, pitches: dict[int, float]) -> float:
    if line.breaks:
        return BREAK
    if before is None or before.page != line.page or before.container != line.container or line.run.base <= before.run.base:
        return 0.0
    size = max(line.run.size, before.run.size)
    pitch = pitches.get(round(size), 1.2) * size
    return max(0.0, round((line.run.base - before.run.base) / pitch - 1, 2))


def _pitches(lines: Sequence[Line]) -> dict[int, float]:
    """Return per font size, in points, the distance between lines of one paragraph, in ems."""
    counts: defaultdict[int, Counter[float]] = defaultdict(Counter)
    for before, line in zip(lines, lines[1:], strict=False):
        size = line.run.size
        if before.container == line.container and before.page == line.page and abs(before.run.size - size) < 0.5:
            pitch = (line.run.base - before.run.base) / size
            if PITCH_RANGE[0] <= pitch <= PITCH_RANGE[1]:
                counts[round(size)][round(pitch / 0.05) * 0.05] += 1
    pitches: dict[int, float] = {}
    for size, found in counts.items():
        enough = max(2.0, PITCH_SHARE * found.total())
        pitches[size] = min((pitch for pitch, count in found.items() if count >= enough), default=min(found))
    return pitches


def _right_edges(lines: Sequence[Line]) -> dict[str, float]:
    """Return per group how far its text reaches, measured from the origin."""
    widths: defaultdict[str, list[float]] = defaultdict(list)
    bounds: defaultdict[str, list[float]] = defaultdict(list)
    sizes: dict[str, float] = {}
    for line in lines:
        widths[line.group].append(line.run.x1 - line.origin)
        bounds[line.group].append(line.limit - line.origin)
        sizes[line.group] = line.run.size
    return {group: _edge(found, min(bounds[group]), sizes[group]) for group, found in widths.items()}


def _edge(reaches: Sequence[float], bound: float, size: float) -> float:
    """Return how far the text reaches: its longest line, unless that stands alone and there was room to go on."""
    longest = max(reaches)
    near = sum(longest - reach < ALIKE * size for reach in reaches)
    return longest if near >= max(2, 0.04 * len(reaches)) or bound <= longest else bound


def _justified(lines: Sequence[Line], edges: dict[str, float]) -> set[str]:
    """Return the groups in which lines that go on reach the right edge exactly."""
    full: Counter[str] = Counter()
    near: Counter[str] = Counter()
    for line in lines:
        short = edges[line.group] - (line.run.x1 - line.origin)
        full[line.group] += short <= TOUCHES
        near[line.group] += TOUCHES < short <= 6 * line.run.char_width
    return {group for group, count in full.items() if count >= 4 and count >= 4 * near[group]}


def _room(line: Line, after: Line | None, edges: dict[str, float], *, justified: bool) -> float:
    """Return the characters that would still have fitted, counted in characters as wide as those of the word that follows.

    So "room for fewer characters than the next word has" says exactly whether that word would have fitted.
    """
    short = edges[line.group] - (line.run.x1 - line.origin)
    width, length = _first_word(after.run if after else line.run)
    room = max(0.0, short / (width / length))
    if justified and short > TOUCHES:
        return max(room, length + 2.0)  # a line that goes on would have been stretched to the edge
    return 0.0 if justified else room


def _first_word(run: Run) -> tuple[float, int]:
    length = len(run.text.split(" ", 1)[0])
    ink = [glyph for glyph in run.glyphs if not glyph.text.isspace()]
    width, letters = 0.0, 0
    for glyph in ink:
        letters += len(glyph.text)
        width = glyph.x1 - ink[0].x0
        if letters >= length:
            break
    return max(width, 0.2 * run.size * max(letters, 1)), max(letters, 1)
