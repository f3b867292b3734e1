"""The lines of pages, and their measures: space above, indent, and how far they reach."""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from opschaling_nlp.dutch.cues import threshold
from opschaling_nlp.dutch.signs import reads_on
from opschaling_nlp.ingest.pdf.glyphs import Rect
from opschaling_nlp.ingest.pdf.runs import Run
from opschaling_nlp.model import Block, Box, Extent, Look

FIRST_WORD = re.compile(r"\S+(?:\s[;:!?)]\S*)?")
NOTHING_SAID = Block("line", "")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a container."""

    run: Run
    page: int
    container: str
    left: float
    """Left edge of the text in its container."""
    limit: float
    """The furthest that text in this container can reach."""
    group: str
    """Containers of one group are equally wide: columns of a layout, from the edge of the page; cards of one size."""
    band: str = ""
    """Name of the group of columns side by side that it belongs to."""
    box: Rect | None = None
    """The card or cell the line lies in."""
    said: Block = NOTHING_SAID
    """What its card or table says about it; it is a post if it is the only line of its card."""


def measure_gaps(lines: Sequence[Line]) -> list[float]:
    """Return the space above each line, in lines; 0 if it comes from rounding or an unusually tall character."""
    pitches = _pitches(lines)
    gaps = [_gap(line, before, pitches) for before, line in zip([None, *lines], lines, strict=False)]
    jitter = threshold("spacing.jitter")
    steps = [round(gap / jitter) if gap >= jitter else 0 for gap in gaps]
    common = Counter(step for step in steps if step)
    few = threshold("spacing.often") * len(gaps)
    rare = {step for step in common if sum(common[near] for near in (step - 1, step, step + 1)) < few} | {0}
    small = threshold("spacing.space")
    return [0.0 if gap < small and step in rare else gap for gap, step in zip(gaps, steps, strict=True)]


def _gap(line: Line, before: Line | None, pitches: dict[int, float]) -> float:
    if before is None or before.page != line.page or line.run.base <= before.run.base or line.band != before.band:
        return 0.0
    if line.container != before.container and (line.box or before.box):
        return 0.0
    size = max(line.run.size, before.run.size)
    pitch = pitches.get(round(size), 1.2) * size
    return max(0.0, round((line.run.base - before.run.base) / pitch - 1, 2))


def _pitches(lines: Sequence[Line]) -> dict[int, float]:
    """Return per font size, in points, the line spacing within a paragraph, in ems."""
    counts: defaultdict[int, Counter[float]] = defaultdict(Counter)
    inside: defaultdict[int, Counter[float]] = defaultdict(Counter)
    shortest, longest = threshold("spacing.shortest_pitch"), threshold("spacing.longest_pitch")
    for before, line in itertools.pairwise(lines):
        size = line.run.size
        pitch = (line.run.base - before.run.base) / size
        same = before.container == line.container and before.page == line.page
        if same and abs(before.run.size - size) < 0.5 and shortest <= pitch <= longest:
            for found in (counts, inside) if reads_on(before.run.text, line.run.text) else (counts,):
                found[round(size)][round(pitch / 0.05) * 0.05] += 1
    counts.update({size: found for size, found in inside.items() if found.total() >= threshold("spacing.many")})
    return {size: _shortest_common(found) for size, found in counts.items()}


def _shortest_common(pitches: Counter[float]) -> float:
    enough = max(2.0, threshold("spacing.pitch_share") * pitches.total())
    return min((pitch for pitch, count in pitches.items() if count >= enough), default=min(pitches))


def measure_lines(lines: Sequence[Line]) -> list[Look]:
    """Return the position of each line of a document on its page, in the same order."""
    lines = _name_columns(lines)
    feet = _feet(lines)
    return [
        _look(line, gap, _foot(line, after, feet))
        for (line, after), gap in zip(itertools.pairwise([*lines, None]), measure_gaps(lines), strict=True)
        if line is not None
    ]


def _look(line: Line, gap: float, foot: float) -> Look:
    run = line.run
    blank = next((glyph.x1 - glyph.x0 for glyph in run.glyphs if glyph.text == " "), 0.25 * run.size)
    origin = line.box.x0 if line.box else 0.0
    extent = Extent(
        "point",
        round(run.x1 - origin, 2),
        round(line.limit - origin, 2),
        line.group,
        letter_steps(run),
        round(blank, 2),
        line.box is not None,
        foot,
    )
    indent = max(0.0, (run.x0 - line.left) / (threshold("page.character") * run.size))
    return Look(
        box=Box(round(run.x0, 1), round(run.top, 1), round(run.x1, 1), round(run.bottom, 1)),
        font=run.font,
        size=run.size,
        bold=run.bold,
        gap=gap,
        indent=round(indent, 1),
        extent=extent,
        container=line.container,
    )


def letter_steps(run: Run) -> tuple[float, ...]:
    """Return where each letter of the first word ends, in points from the start of the word.

    A ligature gives both of its letters the same end.
    """
    ink = [glyph for glyph in run.glyphs if not glyph.text.isspace()]
    found = FIRST_WORD.match(run.text)
    length = len("".join(found.group().split())) if found else 1
    steps = [glyph.x1 - ink[0].x0 for glyph in ink[:length] for _ in glyph.text]
    narrowest = threshold("page.narrowest") * run.size
    return tuple(round(max(step, narrowest * number), 2) for number, step in enumerate(steps[:length], 1)) or (
        narrowest,
    )


def _name_columns(lines: Sequence[Line]) -> list[Line]:
    """Give columns that end at the same place one group, also on pages where only the first column is filled."""
    reach: defaultdict[tuple[str, str], float] = defaultdict(float)  # a heading may span the columns
    for line in lines:
        if " " in line.run.text:
            reach[line.container, line.run.font] = max(reach[line.container, line.run.font], line.run.x1)
    columns = {(line.left, line.limit): line.group for line in lines if line.band}
    named = []
    for line in lines:
        same = [
            (limit, group)
            for (left, limit), group in columns.items()
            if abs(left - line.left) < threshold("page.nearby") and reach[line.container, line.run.font] <= limit
        ]
        named.append(replace(line, limit=min(same)[0], group=min(same)[1]) if same and not line.box else line)
    return named


def _feet(lines: Sequence[Line]) -> dict[tuple[int, str], float]:
    """Return the lowest baseline of each band of columns, and of all pages under (0, "")."""
    feet: defaultdict[tuple[int, str], float] = defaultdict(float)
    for line in lines:
        if not line.box:
            for key in ((line.page, line.band), (0, "")):
                feet[key] = max(feet[key], line.run.base)
    return feet


def _foot(line: Line, after: Line | None, feet: Mapping[tuple[int, str], float]) -> float:
    """Return how far a line ends above the foot of its column or page, in ems.

    It is 0 for lines inside a container, and negative if other columns begin below the line.
    """
    if after is None or line.box or after.box or line.container == after.container:
        return 0.0
    if line.page == after.page and line.band != after.band:
        return -1.0
    foot = feet[line.page, line.band] if line.page == after.page else feet[0, ""]
    return round((foot - line.run.base) / line.run.size, 2)
