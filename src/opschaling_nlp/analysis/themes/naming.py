"""Find the terms that are distinctive of themes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from opschaling_nlp.analysis.association import class_tfidf
from opschaling_nlp.analysis.terms import list_lemmas, load_term_lists

TERMS = 10
"""How many terms of a theme are listed."""
TERMS_IN_LABEL = 3


def distinctive_terms(
    themes: pd.Series[str], statement_ids: pd.Series[str], tokens: pd.DataFrame
) -> dict[str, list[str]]:
    """Return per theme its most distinctive lemmas, best first.

    `themes` is empty for statements in no theme, which count as background.
    """
    spoken = list_lemmas(tokens[tokens["statement_id"].isin(statement_ids)], load_term_lists()).drop_duplicates(
        ["statement_id", "term"]
    )
    columns, vocabulary = pd.factorize(spoken["term"], sort=True)
    theme_of = dict(zip(statement_ids, themes, strict=True))
    names = sorted({theme for theme in themes if theme})
    place = {name: row for row, name in enumerate(names)}
    rows = np.array([place.get(theme_of[statement], -1) for statement in spoken["statement_id"]], dtype=np.int64)
    counts = np.zeros((len(names), len(vocabulary)))
    np.add.at(counts, (rows[rows >= 0], columns[rows >= 0]), 1.0)
    scores = class_tfidf(counts, np.bincount(columns, minlength=len(vocabulary)))
    found = {}
    for name, row in zip(names, scores, strict=True):
        best = np.argsort(-np.round(row, 9), kind="stable")[:TERMS]
        found[name] = [str(vocabulary[column]) for column in best if row[column] > 0]
    return found


def name_from_terms(terms: list[str]) -> str:
    """Name a theme after its first terms."""
    return ", ".join(terms[:TERMS_IN_LABEL])
