"""Say how many statements must be coded before an estimate is as narrow as asked for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from opschaling_nlp.analysis.estimation.intervals import LEVEL


@dataclass(frozen=True, slots=True)
class Plan:
    """Hold for one label how many statements to code."""

    label: str
    counted: int
    n: int
    alone: int
    """The same if the tool's output were not used."""


def plan_coding(counts: Sequence[tuple[str, int, float, float]], *, of: int, width: float, minimum: int) -> list[Plan]:
    """Return per label how many of `of` statements must be coded for an interval of `width` (a share.

    .10 = ten points).

    `counts` gives label, statements that the tool found, and its precision and recall on material that nobody tuned on.
    The variance is that of the post-stratified estimator with correction for a finite population (Cochran 1977, 5A.9).
    """
    z = NormalDist().inv_cdf((1 + LEVEL) / 2)
    plans = []
    for label, counted, precision, recall in counts:
        found = min(counted / of, 1.0) if of else 0.0
        really = min(found * precision / max(recall, 0.05), 1.0)
        missed = min(max(really - found * precision, 0.0) / max(1 - found, 1e-9), 1.0)
        within = found * precision * (1 - precision) + (1 - found) * missed * (1 - missed)
        sizes = (_size(spread, of=of, width=width, z=z) for spread in (within, really * (1 - really)))
        n, alone = (min(max(size, minimum), of) for size in sizes)
        plans.append(Plan(label, counted, n, alone))
    return plans


def _size(variance: float, *, of: int, width: float, z: float) -> int:
    endless = variance * (2 * z / width) ** 2
    return math.ceil(endless / (1 + endless / of)) if of else 0
