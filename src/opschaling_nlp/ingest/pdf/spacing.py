"""Measures the space above the lines of a document, in lines: 0 within a paragraph."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from opschaling_nlp.dutch.signs import reads_on
from opschaling_nlp.dutch.thresholds import threshold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opschaling_nlp.ingest.pdf.page_lines import Line


def measure_gaps(lines: Sequence[Line]) -> list[float]:
    """Return the space above each line, in lines; 0 where rounding, or a taller character than usual, makes it."""
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
    """Return per font size, in points, the distance between lines of one paragraph, in ems."""
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
