"""Give statements the theme of their primary driver, and measure how far rules and vocabulary determine it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from opschaling_nlp.analysis.association import tfidf
from opschaling_nlp.analysis.terms import count_words, find_read
from opschaling_nlp.tables import iterate_rows, split_codes


def primary_drivers(statements: pd.DataFrame, evidence: pd.DataFrame, order: Sequence[str]) -> pd.Series[str]:
    """Return the driver named in most places of each statement; ties go to the first in `order`, no driver gives "".

    Indicators that read the same words count as one place, so that a driver with many synonyms carries no extra weight.
    """
    in_words = _count_places(_driver_evidence(evidence))
    place = {code: number for number, code in enumerate(order)}
    primary = []
    for statement, cell in zip(statements["statement_id"], statements["drivers"], strict=True):
        codes = sorted(
            split_codes(cell), key=lambda code: (-in_words.get((statement, code), 0), place.get(code, len(place)), code)
        )
        primary.append(codes[0] if codes else "")
    return pd.Series(primary, index=statements.index, dtype="str")


def _count_places(held: pd.DataFrame) -> dict[tuple[str, str], int]:
    """Count the non-overlapping places in the words, per statement and driver."""
    counts: dict[tuple[str, str], int] = {}
    reach: dict[tuple[str, str], int] = {}
    spans = iterate_rows(held[held["where"] == "text"], "statement_id", "label", "start", "end")
    for statement, label, start, end in sorted(spans):
        key = statement, label
        counts[key] = counts.get(key, 0) + (start >= reach.get(key, -1))
        reach[key] = max(reach.get(key, -1), end)
    return counts


def share_by_rules(guided: pd.DataFrame, evidence: pd.DataFrame) -> dict[str, float]:
    """Return for each theme the share of its statements whose driver comes from a rule."""
    held = _driver_evidence(evidence)
    ruled = set(iterate_rows(held[held["source"] == "rule"], "statement_id", "label"))
    decided = pd.Series([pair in ruled for pair in iterate_rows(guided, "statement_id", "theme")], index=guided.index)
    return {str(theme): float(share) for theme, share in decided.groupby(guided["theme"]).mean().items()}


def share_by_words(guided: pd.DataFrame, tokens: pd.DataFrame, evidence: pd.DataFrame) -> dict[str, float]:
    """Return for each theme the share of its statements that their other words would also assign to it.

    The other words are content lemmas outside what the rules read. They assign a statement to the theme whose other
    statements are nearest on average (cosine of TF-IDF); a statement with no words left counts as not assigned.
    """
    words = tokens[tokens["content"] == 1]
    words = words[~find_read(words, _driver_evidence(evidence))]
    words = words.assign(lemma=words["lemma"].str.lower())
    matrix = tfidf(count_words(guided["statement_id"], words, "lemma")[0])
    own, names = pd.factorize(guided["theme"], sort=True)
    members = np.equal.outer(own, np.arange(len(names))).astype(np.float64)
    itself = members * np.asarray(matrix.multiply(matrix).sum(axis=1))
    nearness = (matrix @ (matrix.T @ members) - itself) / np.maximum(members.sum(axis=0) - members, 1)
    others = np.where(members == 1, -np.inf, nearness).max(axis=1, initial=0.0)
    given = nearness[np.arange(len(own)), own] > others
    return {str(name): float(given[own == number].mean()) for number, name in enumerate(names)}


def _driver_evidence(evidence: pd.DataFrame) -> pd.DataFrame:
    return evidence[(evidence["kind"] == "driver") & (evidence["holds"] == 1)]
