"""Give statements the theme of their primary driver, and say how much of it rules and vocabulary decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from opschaling_nlp.analysis.association import tfidf
from opschaling_nlp.tables import iterate_rows, split_codes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

FOLDS = 5


def primary_drivers(statements: pd.DataFrame, evidence: pd.DataFrame, order: Sequence[str]) -> pd.Series[str]:
    """Return the driver that most places in each statement name, of equals the first in `order`.

    Empty where none is named.

    Indicators that read the same words are one place, so that a driver with many synonyms has no more weight for it.
    """
    held = _driver_evidence(evidence)
    in_words = _count_places(held[held["where"] == "text"])
    place = {code: number for number, code in enumerate(order)}
    primary = []
    for statement, cell in zip(statements["statement_id"], statements["drivers"], strict=True):
        codes = sorted(
            split_codes(cell), key=lambda code: (-in_words.get((statement, code), 0), place.get(code, len(place)), code)
        )
        primary.append(codes[0] if codes else "")
    return pd.Series(primary, index=statements.index, dtype="str")


def _count_places(evidence: pd.DataFrame) -> dict[tuple[str, str], int]:
    """Count per statement and driver the places that do not overlap."""
    spans: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for statement, label, start, end in iterate_rows(evidence, "statement_id", "label", "start", "end"):
        spans.setdefault((statement, label), []).append((start, end))
    counts = {}
    for key, places in spans.items():
        reach = -1
        counts[key] = 0
        for start, end in sorted(places):
            counts[key] += start >= reach
            reach = max(reach, end)
    return counts


def share_by_rules(themes: pd.Series[str], statement_ids: pd.Series[str], evidence: pd.DataFrame) -> dict[str, float]:
    """Return per theme the share of its statements in which a rule gives the driver."""
    held = _driver_evidence(evidence)
    ruled = set(zip(*(held.loc[held["source"] == "rule", name] for name in ("statement_id", "label")), strict=True))
    decided = [(statement, theme) in ruled for statement, theme in zip(statement_ids, themes, strict=True)]
    return {
        str(theme): float(share)
        for theme, share in themes.to_frame("theme").assign(decided=decided).groupby("theme")["decided"].mean().items()
    }


def share_by_words(
    themes: pd.Series[str], statement_ids: pd.Series[str], tokens: pd.DataFrame, evidence: pd.DataFrame, *, seed: int
) -> dict[str, float]:
    """Return per theme the share of its statements that their other words would give it too.

    A classifier (complement naive Bayes, Rennie et al. 2003) learns the themes from lemmas, without the words that the
    rules read, and is asked for statements it has not seen (five-fold). A statement of which no word is left counts as
    not given.
    """
    names, classes = np.unique(themes.to_numpy(dtype=object).astype(str), return_inverse=True)
    if len(names) < 2 or len(themes) < FOLDS:
        return {str(name): 0.0 for name in names}
    counts = _count_other_words(statement_ids, tokens, evidence)
    matrix = tfidf(counts)
    fold = np.random.default_rng(seed).permutation(len(classes)) % FOLDS
    predicted = np.full(len(classes), -1)
    for number in range(FOLDS):
        train, test = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
        known = np.unique(classes[train])
        if len(known) > 1 and matrix[train].nnz:
            weights = [_weigh_words(matrix[train[classes[train] != one]]) for one in known]
            predicted[test] = known[(matrix[test] @ np.column_stack(weights)).argmax(axis=1)]
    given = (predicted == classes) & (np.asarray(counts.sum(axis=1)).ravel() > 0)
    return {str(name): float(given[classes == number].mean()) for number, name in enumerate(names)}


def _weigh_words(others: csr_matrix) -> NDArray[np.float64]:
    """Return how much each word speaks for a theme.

    The rarer it is in all other themes, the more (Rennie et al. 2003, 4.1).
    """
    counts = np.asarray(others.sum(axis=0)).ravel() + 1.0
    weights: NDArray[np.float64] = -np.log(counts / counts.sum())
    return weights


def _count_other_words(statement_ids: pd.Series[str], tokens: pd.DataFrame, evidence: pd.DataFrame) -> csr_matrix:
    """Count lemmas of content words per statement, without those that lie in the evidence of a driver."""
    from scipy.sparse import csr_matrix

    words = tokens[(tokens["content"] == 1) & tokens["statement_id"].isin(statement_ids)]
    held = _driver_evidence(evidence)
    spans = held.loc[held["where"] == "text", ["statement_id", "start", "end"]].drop_duplicates()
    met = words.reset_index(names="row").merge(spans, on="statement_id", suffixes=("", "_read"))
    read = met.loc[(met["start"] < met["end_read"]) & (met["end"] > met["start_read"]), "row"]
    words = words[~words.index.isin(read)]
    columns, vocabulary = pd.factorize(words["lemma"].str.lower(), sort=True)
    rows = pd.Index(statement_ids).get_indexer(pd.Index(words["statement_id"]))
    shape = (len(statement_ids), max(len(vocabulary), 1))
    counts = csr_matrix((np.ones(len(words)), (rows, columns)), shape=shape)
    counts.sum_duplicates()
    return counts


def _driver_evidence(evidence: pd.DataFrame) -> pd.DataFrame:
    return evidence[(evidence["kind"] == "driver") & (evidence["holds"] == 1)]
