"""Describe themes: the words that are distinctive of them, and the statements that go against the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from opschaling_nlp.analysis.association import class_tfidf
from opschaling_nlp.analysis.scope import rows_by
from opschaling_nlp.analysis.terms import count_words, list_lemmas, load_term_lists
from opschaling_nlp.tables import split_codes

if TYPE_CHECKING:
    import pandas as pd

TERMS = 10
"""How many terms of a theme are listed."""
MAJORITY = 2 / 3
"""Share of the statements that take a side from which on the others are deviant."""


def distinctive_terms(own: pd.DataFrame, tokens: pd.DataFrame) -> dict[str, list[str]]:
    """Return per theme its most distinctive lemmas, best first; statements in no theme count as background."""
    words, vocabulary = count_words(own["statement_id"], list_lemmas(tokens, load_term_lists()))
    words.data[:] = 1
    members = {theme: rows for theme, rows in rows_by(own["theme"]).items() if theme}
    counts = np.array([np.asarray(words[rows].sum(axis=0)).ravel() for rows in members.values()])
    scores = class_tfidf(counts.reshape(len(members), len(vocabulary)), np.asarray(words.sum(axis=0)).ravel())
    best = np.argsort(-np.round(scores, 9), kind="stable")[:, :TERMS]
    return {
        theme: [str(vocabulary[column]) for column in columns if row[column] > 0]
        for theme, row, columns in zip(members, scores, best, strict=True)
    }


def find_deviant(members: pd.DataFrame, *, driver: str = "") -> set[str]:
    """Return the ids of members that go against most others.

    Sides are enabler against barrier (of `driver`, or of any where none is given) and horizontal against vertical; a
    statement on both sides, or on none, takes no side.
    """
    valence = np.array([_valence_side(cell, driver) for cell in members["valence"]])
    level = (members["horizontal"] - members["vertical"]).to_numpy()
    ids = members["statement_id"].to_numpy(dtype=object)
    return {*ids[_minority(valence)], *ids[_minority(level)]}


def _valence_side(cell: str, driver: str) -> int:
    pairs = (pair.partition("=") for pair in split_codes(cell))
    named = {value for code, _, value in pairs if not driver or code == driver}
    return int("enabler" in named) - int("barrier" in named)


def _minority(sides: np.ndarray) -> np.ndarray:
    """Mark the smaller side, where the larger holds the majority."""
    more, less = (sides == 1).sum(), (sides == -1).sum()
    apart = more and less and max(more, less) >= MAJORITY * (more + less)
    return sides == (1 if more < less else -1) if apart else np.zeros(len(sides), dtype=bool)
