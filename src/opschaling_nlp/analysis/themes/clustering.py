"""Group statements into open themes by non-negative matrix factorisation, and leave out what fits nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    Labels = NDArray[np.int64]

NOWHERE = -1
"""The label of statements that fit no theme."""
ITERATIONS = 40
"""Rounds of coordinate descent; the assignments of short statements settle well before."""
TOLERANCE = 1e-3


@dataclass(frozen=True, slots=True)
class Topics:
    """Hold what themes are made of: themes × features, every row of length 1."""

    components: NDArray[np.float64]


def find_topics(matrix: csr_matrix, k: int, *, seed: int, chance: bool = False) -> tuple[Topics, NDArray[np.float64]]:
    """Factorise statements × features into `k` topics (Lee and Seung 1999); also return statements × topics.

    The start is NNDSVD (Boutsidis and Gallopoulos 2008), which leaves nothing to chance; with `chance` it is random, to
    see what the start matters.
    """
    import warnings

    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    # A feature of one statement joins nothing: it counts in the length of its row, and costs time in the factors.
    shared = np.flatnonzero(np.bincount(matrix.indices, minlength=matrix.shape[1]) > 1)
    components = np.zeros((k, matrix.shape[1]))
    if not len(shared):
        return Topics(components), np.zeros((matrix.shape[0], k))
    joined = matrix[:, shared]
    start = "random" if chance or k >= min(joined.shape) else "nndsvda"
    model = NMF(n_components=k, init=start, random_state=seed, max_iter=ITERATIONS, tol=TOLERANCE)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # it is stopped early on purpose
        loads = model.fit_transform(joined)
    lengths = np.linalg.norm(model.components_, axis=1)
    components[:, shared] = model.components_ / np.where(lengths > 0, lengths, 1.0)[:, None]
    return Topics(components), loads * lengths


def load_topics(matrix: csr_matrix, topics: Topics) -> NDArray[np.float64]:
    """Return statements × topics for statements that the topics were not made from."""
    import warnings

    from sklearn.decomposition import non_negative_factorization
    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # as above
        loads, _, _ = non_negative_factorization(
            matrix,
            H=topics.components,
            n_components=len(topics.components),
            update_H=False,
            max_iter=ITERATIONS,
            tol=TOLERANCE,
        )
    return np.asarray(loads, dtype=np.float64)


def assign(matrix: csr_matrix, topics: Topics, loads: NDArray[np.float64], *, minimum_fit: float) -> Labels:
    """Give each statement the topic that carries most of it, or NOWHERE where their cosine is below `minimum_fit`."""
    labels: Labels = loads.argmax(axis=1).astype(np.int64)
    cosines = np.asarray(matrix @ topics.components.T)[np.arange(len(labels)), labels]
    labels[(cosines < minimum_fit) | (loads.max(axis=1) <= 0)] = NOWHERE
    return labels


def cluster(matrix: csr_matrix, k: int, *, seed: int, minimum_fit: float, chance: bool = False) -> Labels:
    """Return the theme of every statement (from 0), NOWHERE for what fits none."""
    topics, loads = find_topics(matrix, k, seed=seed, chance=chance)
    return assign(matrix, topics, loads, minimum_fit=minimum_fit)
