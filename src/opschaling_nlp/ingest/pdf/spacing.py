"""Measures the space above the lines of a document, in lines: 0 within a paragraph."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from opschaling_nlp.dutch.signs import reads_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opschaling_nlp.ingest.pdf.page_lines import Line

PITCH_RANGE = (0.9, 2.0)
"""The distances between lines of one paragraph, in ems."""

PITCH_SHARE = 0.12
"""The narrowest distance between lines that so many of the lines have is the distance within a paragraph."""

MANY = 4
"""So many lines that surely go on are enough to tell that distance by them alone."""

JITTER, SPACE, OFTEN = 0.08, 0.25, 0.05
"""Space above, in lines: less than the first is rounding; less than the second counts only when so large a share of the lines have it."""


def measure_gaps(lines: Sequence[Line]) -> list[float]:
    """Return the space above each line, in lines; 0 where it is no more than rounding, or a taller character than usual, makes it."""
    pitches = _pitches(lines)
    gaps = [_gap(line, before, pitches) for before, line in zip([None, *lines], lines, strict=False)]
    common = Counter(round(gap / JITTER) for gap in gaps if gap >= JITTER)
    often = {step for step in common if sum(common[near] for near in (step - 1, step, step + 1)) >= OFTEN * len(gaps)}
    return [gap if gap >= SPACE or (gap >= JITTER and round(gap / JITTER) in often) else 0.0 for gap in gaps]


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
    inside: defaultdict[int, Counter[float]] = defaultdict(
        Counter
    )  # of lines that break off in the middle of a sentence
    for before, line in itertools.pairwise(lines):
        size = line.run.size
        if before.container == line.container and before.page == line.page and abs(before.run.size - size) < 0.5:
            pitch = (line.run.base - before.run.base) / size
            if PITCH_RANGE[0] <= pitch <= PITCH_RANGE[1]:
                counts[round(size)][round(pitch / 0.05) * 0.05] += 1
                if reads_on(before.run.text, line.run.text):
                    inside[round(size)][round(pitch / 0.05) * 0.05] += 1
    counts.update({size: found for size, found in inside.items() if found.total() >= MANY})
    pitches: dict[int, float] = {}
    for size, found in counts.items():
        enough = max(2.0, PITCH_SHARE * found.total())
        pitches[size] = min((pitch for pitch, count in found.items() if count >= enough), default=min(found))
    return pitches
