"""Test whether open themes come back in resamples, and choose their number by it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from opschaling_nlp.analysis.association import class_tfidf
from opschaling_nlp.analysis.parallel import map_items
from opschaling_nlp.analysis.themes.clustering import NOWHERE, cluster

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from opschaling_nlp.analysis.themes.clustering import Labels
    from opschaling_nlp.analysis.themes.features import Features
    from opschaling_nlp.settings import Settings, ThemeSettings

FEWEST_THEMES = 2


@dataclass(frozen=True, slots=True)
class Stability:
    """Hold how well the themes of one clustering come back."""

    jaccard: NDArray[np.float64]
    """Per theme the mean bootstrap Jaccard (Hennig 2007), not a number for a theme without statements."""
    ari: float
    """Mean adjusted Rand index between the clustering and those of the resamples."""
    error: float
    """Standard error of the mean.

    The standard deviation of the resamples' mean Jaccard over the root of their number.
    """

    @property
    def mean(self) -> float:
        """Average over the themes."""
        known = self.jaccard[~np.isnan(self.jaccard)]
        return float(known.mean()) if len(known) else 0.0

    @property
    def best(self) -> float:
        """Return the highest value of any theme."""
        known = self.jaccard[~np.isnan(self.jaccard)]
        return float(known.max()) if len(known) else 0.0


@dataclass(frozen=True, slots=True)
class Choice:
    """Hold what a number of themes gave: its row in the table of choices."""

    k: int
    stability: float
    error: float
    chance: float
    ari_resamples: float
    ari_seeds: float

    @property
    def beyond_chance(self) -> float:
        """Return how much oftener themes come back than in words dealt out at random."""
        return self.stability - self.chance


def measure_stability(
    features: Features, labels: Labels, k: int, *, resamples: int, seed: int, minimum_fit: float
) -> Stability:
    """Cluster bootstrap resamples again and compare.

    Per theme the best Jaccard with a theme of the resample (Hennig 2007).

    In every resample the most distinctive word of each theme is left out. A theme that hangs on one frequent word comes
    back in every plain resample, also in text without any subject; what is left of it without that word tells the
    difference.
    """
    from sklearn.metrics import adjusted_rand_score

    generator = np.random.default_rng(seed)
    without = distinctive_words(features, labels, k, top=1)
    overlaps, agreements = [], []
    for draw in range(resamples):
        rows = np.unique(generator.integers(features.n, size=features.n))
        again = cluster(features.matrix(rows, without=without), k, seed=seed + draw, minimum_fit=minimum_fit)
        overlaps.append(best_overlaps(labels[rows], again, k))
        agreements.append(adjusted_rand_score(labels[rows], again))
    per_resample = _mean_known(np.array(overlaps).T)
    return Stability(
        _mean_known(np.array(overlaps)), float(np.mean(agreements)), float(np.nanstd(per_resample) / np.sqrt(resamples))
    )


def measure_chance(
    features: Features, k: int, *, resamples: int, shuffles: int, seed: int, minimum_fit: float
) -> list[Stability]:
    """Measure the stability of themes in the same words dealt out at random, `shuffles` times."""
    generator = np.random.default_rng(seed)
    found = []
    for draw in range(shuffles):
        shuffled = features.shuffle(generator)
        labels = cluster(shuffled.matrix(), k, seed=seed, minimum_fit=minimum_fit)
        found.append(
            measure_stability(shuffled, labels, k, resamples=resamples, seed=seed + draw, minimum_fit=minimum_fit)
        )
    return found


def choose_number(features: Features, settings: Settings) -> list[Choice]:
    """Try every number of themes that the settings and the statements allow; see `best_choice` for which is taken."""
    themes = settings.themes
    most = min(themes.most_themes, features.n // themes.smallest_theme)
    return map_items(
        partial(_try_number, features=features, settings=themes), range(FEWEST_THEMES, most + 1), settings.parallel
    )


def best_choice(choices: list[Choice]) -> Choice:
    """Take the number whose themes come back most often beyond chance (after Dudoit and Fridlyand 2002).

    Few themes come back often by chance alone, so the bare stability would always take the fewest. Numbers that differ
    less from the best than its standard error cannot be told apart from it: of those the largest is taken, as two
    proposals are merged more easily than one is split.
    """
    best = max(choices, key=lambda choice: (round(choice.beyond_chance, 6), -choice.k))
    return max(
        (choice for choice in choices if choice.beyond_chance >= best.beyond_chance - best.error),
        key=lambda choice: choice.k,
    )


def agreement_over_seeds(features: Features, k: int, *, seeds: int, seed: int, minimum_fit: float) -> float:
    """Return the mean adjusted Rand index between clusterings from random starts."""
    from sklearn.metrics import adjusted_rand_score

    if seeds < 2:
        return 1.0
    matrix = features.matrix()
    runs = [cluster(matrix, k, seed=seed + draw, minimum_fit=minimum_fit, chance=True) for draw in range(seeds)]
    return float(np.mean([adjusted_rand_score(a, b) for a, b in combinations(runs, 2)]))


def distinctive_words(features: Features, labels: Labels, k: int, *, top: int) -> NDArray[np.int64]:
    """Return the columns of the `top` words most distinctive of each theme."""
    from scipy.sparse import csr_matrix

    assigned = np.flatnonzero(labels >= 0)
    membership = csr_matrix((np.ones(len(assigned)), (labels[assigned], assigned)), shape=(k, features.n))
    scores = class_tfidf(
        np.asarray((membership @ features.words).todense()), np.asarray(features.words.sum(axis=0)).ravel()
    )
    best = [np.argsort(-row, kind="stable")[:top] for row in scores if row.max(initial=0) > 0]
    return np.unique(np.concatenate(best)) if best else np.array([], dtype=np.int64)


def best_overlaps(labels: Labels, again: Labels, k: int) -> NDArray[np.float64]:
    """Return per theme of `labels` its best Jaccard with a theme of `again`; a theme without statements has none."""
    from sklearn.metrics.cluster import contingency_matrix

    names, found = np.unique(labels), np.unique(again)
    table = np.asarray(contingency_matrix(labels, again), dtype=np.float64)
    union = table.sum(axis=1, keepdims=True) + table.sum(axis=0, keepdims=True) - table
    overlap = (table / union)[:, found != NOWHERE]
    best = np.full(k, np.nan)
    for row, name in enumerate(names):
        if name != NOWHERE:
            best[name] = overlap[row].max(initial=0.0)
    return best


def _try_number(k: int, *, features: Features, settings: ThemeSettings) -> Choice:

    fit, seed = settings.minimum_fit, settings.seed
    labels = cluster(features.matrix(), k, seed=seed, minimum_fit=fit)
    found = measure_stability(features, labels, k, resamples=settings.choice_resamples, seed=seed, minimum_fit=fit)
    per_shuffle = -(-settings.choice_resamples // settings.shuffles)
    chance = measure_chance(features, k, resamples=per_shuffle, shuffles=settings.shuffles, seed=seed, minimum_fit=fit)
    over_seeds = agreement_over_seeds(features, k, seeds=settings.seeds, seed=seed, minimum_fit=fit)
    return Choice(
        k, found.mean, found.error, float(np.mean([stability.mean for stability in chance])), found.ari, over_seeds
    )


def _mean_known(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Average columns over the rows in which they have a value."""
    known = ~np.isnan(values)
    total = np.where(known, values, 0.0).sum(axis=0)
    count = known.sum(axis=0)
    means: NDArray[np.float64] = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return means
