"""Let labels borrow from one another how often the tool is wrong, where each by itself was coded too seldom to tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from opschaling_nlp.analysis.estimation.intervals import Cell

STRENGTHS = (2.0, 2000.0, 40)
"""Weights that are tried for what labels have in common, in coded statements: lowest, highest, how many."""


def pool_totals(labels: Sequence[Sequence[Cell]]) -> list[float]:
    """Return per label the total that its own cells and those of the other labels together make likeliest.

    Empirical Bayes (Efron and Morris 1975): per place of a cell (found by the tool, not found) the shares of all labels
    come from one beta distribution, fitted by marginal likelihood, and each label's share moves towards its mean as far
    as its own few codings leave it open. The error is smaller over all labels together; of a single label it is not
    bounded, so that no interval goes with it.
    """
    totals = np.array([sum(cell.seen_positive for cell in cells) for cells in labels], dtype=np.float64)
    for place in range(max((len(cells) for cells in labels), default=0)):
        column = [cells[place] for cells in labels]
        positive = np.array([cell.positive for cell in column])
        coded = np.array([cell.coded for cell in column])
        totals += np.array([cell.unseen for cell in column]) * _shrink(positive, coded)
    return [float(total) for total in totals]


def _shrink(positive: NDArray[np.float64], coded: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the shares, each moved towards the common mean."""
    from scipy.special import betaln

    from opschaling_nlp.analysis.estimation.intervals import PRIOR

    mean = (positive.sum() + PRIOR) / (coded.sum() + 2 * PRIOR)
    strengths = np.geomspace(*STRENGTHS[:2], int(STRENGTHS[2]))[:, None]
    a, b = mean * strengths, (1 - mean) * strengths
    fit = (betaln(positive + a, coded - positive + b) - betaln(a, b)).sum(axis=1)
    best = float(strengths[int(np.argmax(np.round(fit, 9))), 0])
    shares: NDArray[np.float64] = (positive + mean * best) / (coded + best)
    return shares
