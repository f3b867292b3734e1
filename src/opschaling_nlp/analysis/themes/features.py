"""Describe statements by their words, so that words can be left out and dealt out again to test a theme."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from opschaling_nlp.analysis.terms import list_lemmas, load_term_lists

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from opschaling_nlp.settings import ThemeSettings

    Rows = NDArray[np.int64]

SHORTEST_GROUP, LONGEST_GROUP = 3, 5
"""Lengths of the character n-grams of a word, its borders included."""
FEWEST_WITH_GROUP = 2
"""Statements that must share a character n-gram for it to join anything."""
COMMON_GROUP = 200
"""In large samples an n-gram must stand in one of so many statements: rarer ones add time, and words say the same."""


@dataclass(frozen=True, slots=True)
class Block:
    """Hold one kind of feature: what each word (or statement) contributes, and the weight of each feature."""

    weight: float
    of_words: csr_matrix
    """Words × features."""
    idf: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Features:
    """Hold statements as words, and words as features.

    A statement is its set of content words; a word is its lemma, its parts and its character n-grams. Keeping the two
    steps apart means that leaving out a word takes all its features along.
    """

    words: csr_matrix
    """Statements × words, 0 or 1."""
    vocabulary: tuple[str, ...]
    blocks: tuple[Block, ...]

    @property
    def n(self) -> int:
        """Count the statements."""
        return int(self.words.shape[0])

    def matrix(self, rows: Rows | None = None, *, without: Rows | None = None) -> csr_matrix:
        """Return statements × features, every row of length 1 (or 0 where nothing is known).

        `without` are words left out.
        """
        from scipy.sparse import hstack

        words = self.words if rows is None else self.words[rows]
        if without is not None and len(without):
            words = _scaled(words, _mask(self.words.shape[1], without))
        blocks = [_of_length(_scaled(words @ block.of_words, block.idf), block.weight) for block in self.blocks]
        return _of_length(hstack(blocks, format="csr"))

    def take(self, rows: Rows) -> Features:
        """Return the features of some of the statements, weights unchanged."""
        return replace(self, words=self.words[rows])

    def shuffle(self, generator: np.random.Generator) -> Features:
        """Deal all words out again.

        Every statement keeps its length, every word its frequency, and only chance joins them.
        """
        shuffled = self.words.copy()
        shuffled.indices = generator.permutation(shuffled.indices)
        shuffled.sum_duplicates()
        shuffled.data[:] = 1.0
        return replace(self, words=shuffled)


def build_features(
    statements: pd.DataFrame, tokens: pd.DataFrame, *, settings: ThemeSettings, sample: Rows
) -> Features:
    """Build the features of statements.

    Weights of features come from the `sample` (row numbers), and features it lacks are left out.
    """
    from scipy.sparse import csr_matrix

    own = tokens[tokens["statement_id"].isin(statements["statement_id"])]
    spoken = list_lemmas(own, load_term_lists())
    codes, names = pd.factorize(spoken["term"], sort=True)
    rows = pd.Index(statements["statement_id"]).get_indexer(spoken["statement_id"])
    words = csr_matrix((np.ones(len(codes)), (rows, codes)), shape=(len(statements), len(names)))
    words.sum_duplicates()
    words.data[:] = 1.0
    vocabulary = tuple(str(name) for name in names)
    compounds = own[own["parts"] != ""]
    parts = {
        str(lemma): split
        for lemma, split in zip(
            compounds["lemma"].str.lower(), compounds["parts"].str.lower().str.split("+"), strict=True
        )
    }
    described = (
        (settings.weight_lemmas, ([word] for word in vocabulary), 1),
        (settings.weight_parts, (parts.get(word, [word]) for word in vocabulary), 1),
        (
            settings.weight_characters,
            (_letter_groups(word) for word in vocabulary),
            max(FEWEST_WITH_GROUP, len(sample) // COMMON_GROUP),
        ),
    )
    blocks = tuple(
        _block(weight, features, words, sample, least=least) for weight, features, least in described if weight > 0
    )
    return Features(words, vocabulary, blocks)


def _block(weight: float, described: Iterable[Sequence[str]], words: csr_matrix, sample: Rows, *, least: int) -> Block:
    """Weigh features by inverse document frequency in the sample; drop those in fewer than `least` statements."""
    from scipy.sparse import csr_matrix

    place: dict[str, int] = {}
    pairs = [
        (row, place.setdefault(feature, len(place))) for row, features in enumerate(described) for feature in features
    ]
    rows, columns = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    of_words = csr_matrix((np.ones(len(pairs)), (rows, columns)), shape=(words.shape[1], len(place)))
    statements = np.asarray(((words[sample] @ of_words) > 0).sum(axis=0), dtype=np.float64).ravel()
    kept = np.flatnonzero(statements >= least)
    idf = np.log((1 + len(sample)) / (1 + statements[kept])) + 1
    return Block(weight, of_words[:, kept], idf)


def _letter_groups(word: str) -> list[str]:
    bounded = f" {word} "
    groups = {
        bounded[start : start + size]
        for size in range(SHORTEST_GROUP, LONGEST_GROUP + 1)
        for start in range(len(bounded) - size + 1)
    }
    return sorted(groups)


def _scaled(matrix: csr_matrix, weights: NDArray[np.float64]) -> csr_matrix:
    """Multiply every column by its weight; on the stored values alone, because this is done hundreds of times a run."""
    scaled = matrix.copy()
    scaled.data *= weights[scaled.indices]
    return scaled


def _of_length(matrix: csr_matrix, length: float = 1.0) -> csr_matrix:
    """Give every row that length, except rows of nothing; changes the matrix."""
    from sklearn.preprocessing import normalize

    normalize(matrix, copy=False)
    matrix.data *= length
    return matrix


def _mask(size: int, without: Rows) -> NDArray[np.float64]:

    mask = np.ones(size)
    mask[without] = 0.0
    return mask
