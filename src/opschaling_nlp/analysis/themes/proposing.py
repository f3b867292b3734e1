"""Propose open themes for statements that no driver explains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from opschaling_nlp.analysis.themes.clustering import NOWHERE, assign, find_topics, load_topics
from opschaling_nlp.analysis.themes.features import Features, build_features
from opschaling_nlp.analysis.themes.stability import (
    FEWEST_THEMES,
    Choice,
    agreement_over_seeds,
    best_choice,
    choose_number,
    measure_chance,
    measure_stability,
)

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from opschaling_nlp.analysis.themes.clustering import Labels, Topics
    from opschaling_nlp.settings import Settings

SLICE = 5000
"""Statements that are assigned at a time, to keep memory flat."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Hold one proposed theme: its statements, and how well it comes back."""

    statement_ids: tuple[str, ...]
    stability: float


@dataclass(frozen=True, slots=True)
class Proposals:
    """Hold the proposed themes, largest first, and what the choice of their number rests on."""

    themes: tuple[Proposal, ...] = ()
    chance: float = float("nan")
    """The highest stability of any theme in the same words dealt out at random."""
    choices: tuple[Choice, ...] = ()
    chosen: int = 0
    ari: Mapping[str, float] = field(default_factory=dict)
    """Mean adjusted Rand index over `resamples` and over `seeds`."""
    by_chance: int = 0
    """Themes that are not proposed, as they come back no oftener than themes in words dealt out at random."""


def propose_themes(statements: pd.DataFrame, tokens: pd.DataFrame, *, settings: Settings) -> Proposals:
    """Cluster statements into as many themes as come back best in resamples.

    Topics are made from at most `sample_size` statements; all others are given the topic that fits, so that cost grows
    linearly. A theme with fewer statements than `smallest_theme` is not formed, nor one that does not beat chance, and
    what fits no theme stays outside. Of fewer than `minimum_free` statements none are proposed: too few to tell
    subjects from chance.
    """
    themes = settings.themes
    n = len(statements)
    if n < max(themes.minimum_statements, themes.minimum_free) or n // themes.smallest_theme < FEWEST_THEMES:
        return Proposals()
    import sklearn.decomposition  # a library that is not yet loaded is not limited either
    from threadpoolctl import threadpool_limits

    # The matrices are small: threads of the linear algebra cost more than they bring, and their order of adding may
    # differ. They are also made here, hundreds of times: checking each for what cannot be in it costs as much as some
    # of the work.
    with threadpool_limits(limits=1), sklearn.config_context(assume_finite=True, skip_parameter_validation=True):
        return _propose(statements, tokens, settings)


def _propose(statements: pd.DataFrame, tokens: pd.DataFrame, settings: Settings) -> Proposals:

    themes, n = settings.themes, len(statements)
    generator = np.random.default_rng(themes.seed)
    sample = _sample(np.arange(n), themes.sample_size, generator)
    features = build_features(statements, tokens, settings=themes, sample=sample)
    sampled = features.take(sample)
    if not sampled.words.nnz:
        return Proposals()
    choices = choose_number(sampled.take(_sample(np.arange(sampled.n), themes.choice_size, generator)), settings)
    k = best_choice(choices).k
    fit, seed = themes.minimum_fit, themes.seed
    topics, loads = find_topics(sampled.matrix(), k, seed=seed)
    labels = assign(sampled.matrix(), topics, loads, minimum_fit=fit)
    found = measure_stability(sampled, labels, k, resamples=themes.resamples, seed=seed, minimum_fit=fit)
    by_chance = measure_chance(
        sampled,
        k,
        resamples=-(-themes.resamples // (2 * themes.shuffles)),
        shuffles=themes.shuffles,
        seed=seed,
        minimum_fit=fit,
    )
    everywhere = labels if sampled.n == n else _assign_all(features, topics, fit)
    ids = statements["statement_id"].to_numpy()
    proposals = [Proposal(tuple(ids[everywhere == theme]), float(found.jaccard[theme])) for theme in range(k)]
    chance = max(stability.best for stability in by_chance)
    large = [proposal for proposal in proposals if len(proposal.statement_ids) >= themes.smallest_theme]
    kept = [proposal for proposal in large if proposal.stability > chance]  # also not where it is not a number
    ari = {
        "resamples": found.ari,
        "seeds": agreement_over_seeds(sampled, k, seeds=themes.seeds, seed=seed, minimum_fit=fit),
    }
    ordered = sorted(kept, key=lambda proposal: (-len(proposal.statement_ids), proposal.statement_ids))
    return Proposals(tuple(ordered), chance, tuple(choices), k, ari, len(large) - len(kept))


def _sample(rows: NDArray[np.int64], size: int, generator: np.random.Generator) -> NDArray[np.int64]:

    return rows if len(rows) <= size else np.sort(generator.choice(rows, size=size, replace=False))


def _assign_all(features: Features, topics: Topics, minimum_fit: float) -> Labels:

    labels = np.full(features.n, NOWHERE, dtype=np.int64)
    for start in range(0, features.n, SLICE):
        rows = np.arange(start, min(start + SLICE, features.n))
        matrix = features.matrix(rows)
        labels[rows] = assign(matrix, topics, load_topics(matrix, topics), minimum_fit=minimum_fit)
    return labels
