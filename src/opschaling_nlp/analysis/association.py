"""Measure how strongly two things are associated, or how typical one is of a part of the corpus.

G2, log ratio, log-odds, NPMI, Jaccard.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]

ZERO_COUNT = 0.5
"""Substituted for a count of 0 in a log ratio (Hardie 2014)."""


def log_likelihood(count_a: ArrayLike, count_b: ArrayLike, size_a: ArrayLike, size_b: ArrayLike) -> Floats:
    """Return Dunning's G2 (1993) of a term in two parts; negative where it is relatively more common in the second."""
    from scipy.special import xlogy

    a, b, in_a, in_b = (np.asarray(values, dtype=float) for values in (count_a, count_b, size_a, size_b))
    c, d, total = in_a - a, in_b - b, in_a + in_b
    observed = xlogy(a, a) + xlogy(b, b) + xlogy(c, c) + xlogy(d, d)
    margins = xlogy(a + b, a + b) + xlogy(c + d, c + d) + xlogy(in_a, in_a) + xlogy(in_b, in_b)
    g2 = np.maximum(2 * (observed - margins + xlogy(total, total)), 0.0)
    signed: Floats = np.where(a * in_b >= b * in_a, g2, -g2)
    return signed


def log_ratio(count_a: ArrayLike, count_b: ArrayLike, size_a: float, size_b: float) -> Floats:
    """Return the binary logarithm of the ratio of relative frequencies (Hardie 2014).

    A count of 0 counts as one half.
    """
    a, b = np.asarray(count_a, dtype=float), np.asarray(count_b, dtype=float)
    if not size_a or not size_b:
        return np.zeros_like(a)
    return np.log2(np.where(a > 0, a, ZERO_COUNT) / size_a) - np.log2(np.where(b > 0, b, ZERO_COUNT) / size_b)


def log_odds_z(count_a: ArrayLike, count_b: ArrayLike, size_a: float, size_b: float, *, strength: float) -> Floats:
    """Return the z-score of the log-odds ratio with an informative Dirichlet prior (Monroe et al. 2008, eq. 16 to 22).

    The prior is the distribution of terms in both parts together, scaled to `strength` words.
    """
    a, b = np.asarray(count_a, dtype=float), np.asarray(count_b, dtype=float)
    if not size_a + size_b:
        return np.zeros_like(a)
    alpha = (a + b) * (strength / (size_a + size_b))
    # A vocabulary of one term has infinite odds on both sides: no difference.
    with np.errstate(divide="ignore", invalid="ignore"):
        odds_a = (a + alpha) / (size_a + strength - a - alpha)
        odds_b = (b + alpha) / (size_b + strength - b - alpha)
        z = (np.log(odds_a) - np.log(odds_b)) / np.sqrt(1 / (a + alpha) + 1 / (b + alpha))
    finite: Floats = np.nan_to_num(z, nan=0.0, posinf=0.0, neginf=0.0)
    return finite


def npmi(count: ArrayLike, count_a: ArrayLike, count_b: ArrayLike, n: float) -> Floats:
    """Return normalised pointwise mutual information (Bouma 2009).

    1: always together; 0: as often as by chance; -1: never together.
    """
    both, a, b = (np.asarray(values, dtype=float) for values in (count, count_a, count_b))
    # log(1) = 0 in the denominator: what occurs in every statement carries no information about anything.
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.log(both * n / (a * b)) / -np.log(both / n)
    values = np.where(both >= n, np.where(n > 0, 1.0, 0.0), values)
    return np.where(both > 0, values, -1.0)


def jaccard(count: ArrayLike, count_a: ArrayLike, count_b: ArrayLike) -> Floats:
    """Return the number of statements with both divided by the number with either."""
    both, a, b = (np.asarray(values, dtype=float) for values in (count, count_a, count_b))
    overlap: Floats = both / np.maximum(a + b - both, 1.0)
    return overlap


def class_tfidf(counts: ArrayLike, overall: ArrayLike) -> Floats:
    """Return how distinctive each word is of each theme, by c-TF-IDF (Grootendorst 2022).

    `counts` is themes × words; `overall` counts the words in all statements, including those in no theme. A word's
    count in a theme is multiplied by log(1 + mean words per theme / its overall count).
    """
    per_theme, frequency = np.asarray(counts, dtype=float), np.asarray(overall, dtype=float)
    average = per_theme.sum() / max(len(per_theme), 1)
    weights: Floats = per_theme * np.log1p(average / np.maximum(frequency, 1.0))
    return weights


def tfidf(counts: csr_matrix) -> csr_matrix:
    """Return statements × words weighted by sublinear TF-IDF, each row scaled to length 1 (or 0 if it has no words)."""
    n, found = counts.shape[0], np.bincount(counts.indices, minlength=counts.shape[1])
    weighed = counts.astype(np.float64)
    weighed.data = (1 + np.log(weighed.data)) * (np.log((1 + n) / (1 + found)) + 1)[weighed.indices]
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    weighed.data /= np.repeat(lengths, np.diff(weighed.indptr))
    return weighed


def at_least(count: ArrayLike, n: int, count_a: ArrayLike, count_b: ArrayLike) -> Floats:
    """Return the probability that two things occur together at least `count` times by chance (hypergeometric).

    They occur in `count_a` and `count_b` of `n` cases. Equals scipy.stats.hypergeom.sf(count - 1, …), whose import
    takes 0.5 s: a twentieth of a run over a few exports.
    """
    count = np.asarray(count, dtype=np.int64)
    which, meetings, chances = _joint_counts(count, n, count_a, count_b)
    return np.minimum(np.bincount(which, chances * (meetings >= count[which]), minlength=len(count)), 1.0)


def meeting_quantile(level: float, n: int, count_a: ArrayLike, count_b: ArrayLike) -> Floats:
    """Return the joint count that chance exceeds with probability at most 1 - `level` (hypergeometric)."""
    count_a = np.asarray(count_a, dtype=np.int64)
    which, meetings, chances = _joint_counts(np.zeros_like(count_a), n, count_a, count_b)
    above = np.cumsum(chances[::-1])[::-1]
    starts = np.searchsorted(which, np.arange(len(count_a) + 1))
    beyond = above - np.append(above, 0.0)[starts[1:]][which]  # probability of at least this many
    first = meetings[starts[:-1]]
    larger = np.bincount(which, beyond > 1 - level + 1e-12, minlength=len(count_a))
    quantile: Floats = (first + larger - 1.0).astype(np.float64)
    return quantile


def adjust_false_rate(chance: Floats) -> Floats:
    """Return the p-values adjusted for the false discovery rate (Benjamini and Hochberg 1995)."""
    order = np.argsort(-chance, kind="stable")
    adjusted = np.empty_like(chance)
    adjusted[order] = np.minimum.accumulate(
        np.minimum(chance[order] * len(chance) / np.arange(len(chance), 0, -1), 1.0)
    )
    return adjusted


REACH, MARGIN = 12.0, 40
"""Counts further than this from the mean (standard deviations, plus a margin) are ignored: they add less than 1e-15."""


def _joint_counts(
    count: NDArray[np.int64], n: int, count_a: ArrayLike, count_b: ArrayLike
) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """Return every joint count that matters for each pair, with its probability: pair, count, probability."""
    from scipy.special import gammaln

    a, b = np.asarray(count_a, dtype=np.int64), np.asarray(count_b, dtype=np.int64)
    mean = a * (b / n)
    reach = REACH * np.sqrt(mean * (1 - a / n) * (1 - b / n)) + MARGIN
    lowest = np.maximum(np.maximum(a + b - n, 0), np.floor(mean - reach).astype(np.int64))
    highest = np.minimum(np.minimum(a, b), np.ceil(np.maximum(mean, count) + reach).astype(np.int64))
    lengths = highest - lowest + 1
    which = np.repeat(np.arange(len(a)), lengths)
    meetings = np.arange(len(which)) - np.repeat(np.cumsum(lengths) - lengths, lengths) + lowest[which]
    a, b = a[which], b[which]
    logs = (
        -gammaln(meetings + 1)
        - gammaln(a - meetings + 1)
        - gammaln(b - meetings + 1)
        - gammaln(n - a - b + meetings + 1)
    )
    logs += gammaln(a + 1) + gammaln(n - a + 1) + gammaln(b + 1) + gammaln(n - b + 1) - gammaln(n + 1)
    return which, meetings, np.exp(logs)
