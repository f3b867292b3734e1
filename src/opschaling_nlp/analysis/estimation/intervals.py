"""Give intervals that hold for small counts, of a share and of a total seen in part; pool totals; plan coding."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

LEVEL = 0.95
"""Coverage that the intervals aim for."""
PRIOR = 0.5
"""Jeffreys' prior for a share: half a success and half a failure.

With it, intervals of rare labels have the right coverage.
"""

STRENGTHS = (2.0, 2000.0, 40)
"""Candidate weights for what the labels have in common, in coded statements: lowest, highest, number of steps."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of the corpus from which statements were drawn at random: its size, and the coders' answers."""

    size: int
    coded: float
    """Effective number of coded statements; below the actual number if they were drawn with unequal probabilities."""
    positive: float
    """How many of these have the label."""
    seen: int
    """Number of coded statements: known, not estimated."""
    seen_positive: float

    @property
    def unseen(self) -> int:
        """Count the statements that nobody coded."""
        return max(self.size - self.seen, 0)


def wilson(successes: ArrayLike, n: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the score interval of a share (Wilson 1927), which also holds near 0 and 1; (0, 1) where n is 0."""
    x, size = np.asarray(successes, dtype=np.float64), np.asarray(n, dtype=np.float64)
    z = NormalDist().inv_cdf((1 + LEVEL) / 2)
    some = np.maximum(size, 1e-9)
    share, spread = x / some, z * z / some
    middle = (share + spread / 2) / (1 + spread)
    half = z * ((share * (1 - share) + spread / 4) / some) ** 0.5 / (1 + spread)
    low = np.clip(np.minimum(middle - half, share), 0.0, None)  # guards against rounding
    high = np.clip(np.maximum(middle + half, share), None, 1.0)
    return np.where(size > 0, low, 0.0), np.where(size > 0, high, 1.0)


def bound_total(cells: Sequence[Cell]) -> tuple[float, float]:
    """Return bounds on how many statements of the cells together have the label.

    What was coded is known. The rest is, per cell, a draw from a beta-binomial distribution (the cell's share under
    Jeffreys' prior). Their sum is computed exactly, by convolution, so that small counts need no normal approximation
    and a fully coded corpus has no uncertainty left. Simulated coverage: benchmarks/bench_estimates.py.
    """
    from scipy.signal import fftconvolve

    chances: NDArray[np.float64] = np.ones(1)
    for cell in cells:
        if cell.unseen:
            own = _beta_binomial(cell.unseen, cell.positive + PRIOR, cell.coded - cell.positive + PRIOR)
            chances = np.maximum(fftconvolve(chances, own), 0.0)
    chances /= chances.sum()
    # Half of a bound's own probability lies outside it (mid-P, Lancaster 1961): whole numbers would be conservative.
    heap = np.cumsum(chances) - chances / 2
    known = sum(cell.seen_positive for cell in cells)
    tail = (1 - LEVEL) / 2
    low = int(np.searchsorted(heap, tail))
    high = max(int(np.searchsorted(heap, 1 - tail)) - 1, low)
    return known + low, known + high


def _beta_binomial(n: int, a: float, b: float) -> NDArray[np.float64]:
    """Return the probabilities of 0 to n successes if the share itself has a beta distribution."""
    from scipy.special import betaln, gammaln

    k = np.arange(n + 1)
    logs = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1) + betaln(k + a, n - k + b) - betaln(a, b)
    chances: NDArray[np.float64] = np.exp(logs - logs.max())
    chances /= chances.sum()
    return chances


def rank_ranges(bounds: Sequence[tuple[float, float]]) -> list[tuple[int | None, int | None]]:
    """Return for each interval the best and worst rank it may have among all, from 1 (the highest).

    One ranks above another only if its whole interval does; an unknown interval has no rank and takes none.
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


def pool_totals(labels: Sequence[Sequence[Cell]]) -> list[float]:
    """Return the most likely total of each label, given its own cells and those of the other labels.

    Empirical Bayes (Efron and Morris 1975): per position of a cell (found by the tool, not found) the shares of all
    labels come from one beta distribution, fitted by marginal likelihood; each label's share is shrunk towards its
    mean, more so the fewer codings it has. This reduces the error over all labels together; the error of a single label
    is not bounded, so there is no interval with it.
    """
    totals = np.array([sum(cell.seen_positive for cell in cells) for cells in labels], dtype=np.float64)
    for place in range(max((len(cells) for cells in labels), default=0)):
        column = [cells[place] for cells in labels]
        positive = np.array([cell.positive for cell in column])
        coded = np.array([cell.coded for cell in column])
        totals += np.array([cell.unseen for cell in column]) * _shrink(positive, coded)
    return [float(total) for total in totals]


def _shrink(positive: NDArray[np.float64], coded: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the shares, each shrunk towards their common mean."""
    from scipy.special import betaln

    mean = (positive.sum() + PRIOR) / (coded.sum() + 2 * PRIOR)
    strengths = np.geomspace(*STRENGTHS[:2], int(STRENGTHS[2]))[:, None]
    a, b = mean * strengths, (1 - mean) * strengths
    fit = (betaln(positive + a, coded - positive + b) - betaln(a, b)).sum(axis=1)
    best = float(strengths[int(np.argmax(np.round(fit, 9))), 0])
    shares: NDArray[np.float64] = (positive + mean * best) / (coded + best)
    return shares


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
        endless = [spread * (2 * z / width) ** 2 for spread in (within, really * (1 - really))]
        n, alone = (min(max(math.ceil(size / (1 + size / of)), minimum), of) if of else 0 for size in endless)
        plans.append(Plan(label, counted, n, alone))
    return plans
