"""Rectangles on a page, in points from the top left."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from opschaling_nlp.ingest.pdf.words import Run


class Rect(NamedTuple):
    """Hold a rectangle."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def area(self) -> float:
        """Return the area in square points."""
        return (self.x1 - self.x0) * (self.bottom - self.top)

    def holds(self, other: Rect, slack: float) -> bool:
        """Tell whether another rectangle lies inside this one, or sticks out by so little."""
        inside = other.x0 >= self.x0 - slack and other.x1 <= self.x1 + slack
        return inside and other.top >= self.top - slack and other.bottom <= self.bottom + slack

    def has(self, run: Run) -> bool:
        """Tell whether the middle of a run lies inside."""
        return self.x0 <= (run.x0 + run.x1) / 2 <= self.x1 and self.is_beside(run)

    def is_beside(self, run: Run) -> bool:
        """Tell whether a run stands at the height of this rectangle."""
        return self.top <= (run.top + run.bottom) / 2 <= self.bottom


def around(rects: Iterable[Rect]) -> Rect:
    """Return the smallest rectangle around some."""
    lefts, tops, rights, bottoms = zip(*rects, strict=True)
    return Rect(min(lefts), min(tops), max(rights), max(bottoms))
