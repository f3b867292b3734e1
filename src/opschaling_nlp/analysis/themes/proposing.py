"""Propose open themes for statements that no driver explains, if they recur more often than by chance."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import combinations, islice
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from opschaling_nlp.analysis.association import class_tfidf, tfidf
from opschaling_nlp.analysis.terms import count_words, list_lemmas, load_term_lists
from opschaling_nlp.settings import ThemeSettings

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from sklearn.decomposition import NMF

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]

Share = Callable[[Callable[[Any], Any], Sequence[Any]], Iterator[Any]]

NOWHERE = -1
"""Label of statements that fit no theme."""
FEWEST_THEMES = 2
ITERATIONS, TOLERANCE = 40, 1e-3
"""Maximum number of coordinate-descent iterations, and tolerance; short statements converge much sooner."""


@dataclass(frozen=True, slots=True)
class Trial:
    """The results for one number of themes."""

    k: int
    stability: Floats
    """Mean bootstrap Jaccard per theme (Hennig 2007); nan for a theme without statements."""
    chance: Floats
    """The same for themes in randomly redistributed words."""
    ari: float
    """Mean adjusted Rand index between the themes and those of the resamples."""

    @property
    def beyond_chance(self) -> float:
        """Return how much better themes recur than in randomly redistributed words."""
        return float(np.nanmean(self.stability) - np.nanmean(self.chance))


@dataclass(frozen=True, slots=True)
class Proposals:
    """The proposed themes, largest first: their statements and stability, and what they are based on."""

    themes: tuple[tuple[tuple[str, ...], float], ...] = ()
    tried: tuple[Trial, ...] = ()
    chosen: Trial | None = None
    ari_seeds: float = float("nan")
    """Mean adjusted Rand index between themes from random starting points."""
    by_chance: int = 0
    """Number of themes not proposed because they recur no better than in randomly redistributed words."""


def propose_themes(
    statements: pd.DataFrame, tokens: pd.DataFrame, settings: ThemeSettings, share: Share = map
) -> Proposals:
    """Cluster statements into the number of themes that is most stable in resamples.

    Topics are made from at most `sample_size` statements; all statements get the topic that fits best, so the cost
    grows linearly. A theme is not formed if it has fewer statements than `smallest_theme` or does not beat chance;
    statements that fit no theme remain unassigned. With fewer than `minimum_free` statements no themes are proposed:
    too few to tell subjects from chance. `share` maps independent work like `map`, possibly elsewhere.
    """
    n = len(statements)
    if n < max(settings.minimum_statements, settings.minimum_free, FEWEST_THEMES * settings.smallest_theme):
        return Proposals()
    words, _ = count_words(statements["statement_id"], list_lemmas(tokens, load_term_lists()))
    words.data[:] = 1.0
    return _propose(statements["statement_id"].to_numpy(), words, settings, share)


@contextmanager
def _in_one_thread() -> Iterator[None]:
    """Restrict linear algebra to one thread: for small matrices more cost time, and the sums may differ."""
    import sklearn.decomposition  # threads can only be limited in libraries that are already loaded
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1), sklearn.config_context(assume_finite=True, skip_parameter_validation=True):
        yield


@_in_one_thread()
def _propose(ids: NDArray[np.object_], words: csr_matrix, settings: ThemeSettings, share: Share) -> Proposals:
    from sklearn.metrics import adjusted_rand_score

    sample = np.arange(len(ids))
    if len(ids) > settings.sample_size:
        sample = np.sort(np.random.default_rng(settings.seed).choice(sample, settings.sample_size, replace=False))
    drawn = words[sample]
    # Words that only others use tell nothing of the sample, and would take most of the time.
    known = np.flatnonzero(drawn.getnnz(axis=0))
    drawn = drawn[:, known]
    if min(drawn.shape) <= FEWEST_THEMES:
        return Proposals()
    most = min(settings.most_themes, len(sample) // settings.smallest_theme, min(drawn.shape) - 1)
    numbers = range(FEWEST_THEMES, most + 1)
    dealt = [drawn, *_deal_out(drawn, settings)]
    tried = tuple(_try_numbers(dealt, numbers, settings.choice_resamples, settings, share))
    k = max(tried, key=lambda trial: (round(trial.beyond_chance, 6), -trial.k)).k
    (chosen,) = _try_numbers(dealt, [k], settings.resamples, settings, share)
    labels = _assign(words, _fit(drawn, k, settings), settings, known)
    found = [(tuple(ids[labels == theme]), float(chosen.stability[theme])) for theme in range(k)]
    large = [theme for theme in found if len(theme[0]) >= settings.smallest_theme]
    kept = [theme for theme in large if theme[1] > np.nanmax(chosen.chance)]  # False for nan too
    ordered = sorted(kept, key=lambda theme: (-len(theme[0]), theme[0]))
    starts = [_assign(drawn, _fit(drawn, k, settings, start), settings) for start in range(settings.seeds)]
    agreements = [adjusted_rand_score(one, other) for one, other in combinations(starts, 2)]
    return Proposals(tuple(ordered), tried, chosen, float(np.mean(agreements or [1.0])), len(large) - len(kept))


def _deal_out(words: csr_matrix, settings: ThemeSettings) -> Iterator[csr_matrix]:
    """Yield the words shuffled over the statements, a number of times."""
    generator = np.random.default_rng(settings.seed)
    for _ in range(settings.shuffles):
        shuffled = words.copy()
        shuffled.indices = generator.permutation(shuffled.indices)
        shuffled.sum_duplicates()
        shuffled.data[:] = 1.0
        yield shuffled


def _try_numbers(
    dealt: Sequence[csr_matrix], numbers: Sequence[int], resamples: int, settings: ThemeSettings, share: Share
) -> Iterator[Trial]:
    """Test numbers of themes, each on the real words and then on the shuffled ones, which only chance groups."""
    often = [resamples, *[-(-resamples // settings.shuffles)] * settings.shuffles]
    jobs = [(words, k, times) for k in numbers for words, times in zip(dealt, often, strict=True)]
    done = share(partial(_test, settings=settings), jobs)
    for k in numbers:
        (stability, ari), *chance = islice(done, len(dealt))
        yield Trial(k, stability, np.concatenate([one for one, _ in chance]), ari)


@_in_one_thread()
def _test(job: tuple[csr_matrix, int, int], settings: ThemeSettings) -> tuple[Floats, float]:
    """Return per theme how well it recurs in bootstrap resamples, and the mean adjusted Rand index with these.

    Each resample leaves out the most distinctive word of every theme. A theme that hangs on one frequent word recurs in
    every plain resample, even in text without any subject; what is left of it without that word tells the difference.
    """
    from sklearn.metrics import adjusted_rand_score

    words, k, resamples = job
    generator = np.random.default_rng(settings.seed)
    labels = _assign(words, _fit(words, k, settings), settings)
    counts = np.array([np.asarray(words[labels == theme].sum(axis=0)).ravel() for theme in range(k)])
    left_out = class_tfidf(counts, counts.sum(axis=0)).argmax(axis=1)
    rest = words.copy()
    rest.data[np.isin(rest.indices, left_out)] = 0.0
    rest.eliminate_zeros()
    overlaps, agreements = [], []
    for _ in range(resamples):
        rows = np.unique(generator.integers(len(labels), size=len(labels)))
        again = _assign(rest[rows], _fit(rest[rows], k, settings), settings)
        overlaps.append(_best_overlaps(labels[rows], again, k))
        agreements.append(adjusted_rand_score(labels[rows], again))
    known = np.array(overlaps)
    means: Floats = np.nansum(known, axis=0) / np.maximum((~np.isnan(known)).sum(axis=0), 1)
    return np.where(np.isin(np.arange(k), labels), means, np.nan), float(np.mean(agreements))


def _fit(words: csr_matrix, k: int, settings: ThemeSettings, start: int | None = None) -> NMF:
    """Factorise statements × words into `k` topics (Lee and Seung 1999).

    Starts from NNDSVD (Boutsidis and Gallopoulos 2008), which is deterministic, or from random start number `start`.
    """
    import warnings

    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    how = {"init": "nndsvd", "random_state": settings.seed}
    if start is not None:
        how = {"init": "random", "random_state": settings.seed + start}
    model = NMF(k, **how, max_iter=ITERATIONS, tol=TOLERANCE)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # stopped early on purpose
        return model.fit(tfidf(words))


def _assign(words: csr_matrix, model: NMF, settings: ThemeSettings, known: NDArray[np.intp] | None = None) -> Labels:
    """Assign each statement its strongest topic, or NOWHERE if their cosine is below `minimum_fit`.

    `known` are the columns of the words that the topics were made from, by default all.
    """
    if not model.components_.any():  # no words left to distinguish statements by
        return np.full(words.shape[0], NOWHERE, dtype=np.int64)
    matrix = tfidf(words) if known is None else tfidf(words)[:, known]
    lengths = np.maximum(np.linalg.norm(model.components_, axis=1), 1e-12)
    loads = model.transform(matrix) * lengths
    labels: Labels = loads.argmax(axis=1).astype(np.int64)
    cosines = np.asarray(matrix @ (model.components_ / lengths[:, None]).T)[np.arange(len(labels)), labels]
    labels[(cosines < settings.minimum_fit) | (loads.max(axis=1) <= 0)] = NOWHERE
    return labels


def _best_overlaps(labels: Labels, again: Labels, k: int) -> Floats:
    """Return the best Jaccard of each theme of `labels` with one of `again`; nan for a theme without statements."""
    here, there = (np.equal.outer(np.arange(k), one).astype(np.float64) for one in (labels, again))
    both = here @ there.T
    sizes = here.sum(axis=1, keepdims=True)
    best: Floats = (both / np.maximum(sizes + there.sum(axis=1) - both, 1.0)).max(axis=1)
    return np.where(sizes[:, 0] > 0, best, np.nan)
