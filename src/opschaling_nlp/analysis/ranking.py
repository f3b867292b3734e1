"""Rank only as far as intervals part."""

from __future__ import annotations

import math
from collections.abc import Sequence


def rank_ranges(bounds: Sequence[tuple[float, float]]) -> list[tuple[int | None, int | None]]:
    """Return per interval the best and the worst place that it may have among all, from 1 (the highest).

    One stands above another only where its whole interval does; an interval that is not known has no place, and takes
    none.
    """
    known = [pair for pair in bounds if not any(map(math.isnan, pair))]
    return [
        (None, None)
        if any(map(math.isnan, (low, high)))
        else (
            1 + sum(other_low > high for other_low, _ in known),
            len(known) - sum(other_high < low for _, other_high in known),
        )
        for low, high in bounds
    ]
