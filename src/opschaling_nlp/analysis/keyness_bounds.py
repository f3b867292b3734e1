"""Tell which terms of a contrast are beyond chance, and which are typical by definition only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from opschaling_nlp.analysis.association import at_least

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

CONTRASTS = {"horizontal_vertical": ("horizontal", "vertical"), "tip_rest": ("tip",)}
"""Contrasts that rules make, with the tags that they give."""
GENERAL = "general_dutch"
CUE = 0.5
"""Share of the occurrences of a term inside the words that a rule read, from which on it is a cue of that rule."""


def find_cues(words: pd.DataFrame, evidence: pd.DataFrame, terms: pd.DataFrame) -> dict[str, frozenset[str]]:
    """Return per contrast of tags the terms that mostly stand inside the words from which those tags were read."""
    found = {}
    for contrast, tags in CONTRASTS.items():
        read = evidence["label"].isin(tags) & (evidence["kind"] == "tag") & (evidence["where"] == "text")
        spans = evidence.loc[read & (evidence["holds"] == 1), ["statement_id", "start", "end"]].drop_duplicates()
        own = words.loc[words["statement_id"].isin(spans["statement_id"]), ["statement_id", "i", "start", "end"]]
        met = own.merge(spans, on="statement_id", suffixes=("", "_read"))
        inside = met.loc[(met["start"] < met["end_read"]) & (met["end"] > met["start_read"]), ["statement_id", "i"]]
        here = terms[terms["statement_id"].isin(spans["statement_id"])]
        within = here.merge(inside.drop_duplicates(), on=["statement_id", "i"])["term"].value_counts()
        share = (within / here["term"].value_counts()).dropna()
        found[contrast] = frozenset(str(term) for term in share[share >= CUE].index)
    return found


def bound_terms(table: pd.DataFrame, cues: Mapping[str, frozenset[str]], *, limit: float) -> pd.DataFrame:
    """Add what chance gives over all terms of the contrast, which of them are cues, and which may be shown."""
    contrast = str(table["contrast"].iloc[0])
    chance = _chance_in_dutch(table) if contrast == GENERAL else _chance_in_parts(table)
    adjusted = _adjust(chance)
    cue = table["term"].isin(cues.get(contrast, frozenset())).to_numpy()
    shown = (adjusted <= limit) & ~cue & (np.isfinite(table["log_ratio"].to_numpy()))
    return table.assign(tried=len(table), chance=adjusted, cue=cue.astype(int), shown=shown.astype(int))


def _chance_in_parts(table: pd.DataFrame) -> NDArray[np.float64]:
    """Return the two-sided chance of as uneven a spread of a term's statements over the two parts (Fisher 1935)."""
    a, both = table["statements_a"].to_numpy(), (table["statements_a"] + table["statements_b"]).to_numpy()
    of_a, of_b = int(table["of_a"].iloc[0]), int(table["of_b"].iloc[0])
    more = at_least(a, of_a + of_b, np.full_like(both, of_a), both)
    fewer = at_least(both - a, of_a + of_b, np.full_like(both, of_b), both)
    chance: NDArray[np.float64] = np.minimum(2 * np.minimum(more, fewer), 1.0)
    return chance


def _chance_in_dutch(table: pd.DataFrame) -> NDArray[np.float64]:
    """Return the chance of as many statements with a word form where words fell as in general Dutch (Poisson)."""
    from scipy.special import pdtrc

    # A word that a statement repeats is one case, so that what is expected may err on the high side only.
    expected = table["count_a"].to_numpy() / np.exp2(table["log_ratio"].to_numpy())
    chance: NDArray[np.float64] = np.asarray(pdtrc(table["statements_a"].to_numpy() - 1, expected), dtype=np.float64)
    return chance


def _adjust(chance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the chances after Benjamini and Hochberg (1995)."""
    order = np.argsort(-chance, kind="stable")
    adjusted = np.empty_like(chance)
    adjusted[order] = np.minimum.accumulate(
        np.minimum(chance[order] * len(chance) / np.arange(len(chance), 0, -1), 1.0)
    )
    return adjusted
