"""Rank the statements of a driver or theme by how central their words are, alternating sessions and speakers."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from opschaling_nlp.analysis.association import tfidf
from opschaling_nlp.analysis.scope import driver_codes, mark_codes, substantive_statements
from opschaling_nlp.analysis.terms import count_words
from opschaling_nlp.codebook import Codebook
from opschaling_nlp.model import Voice

Ranks = Mapping[str, Mapping[str, int]]
"""Driver → statement → its rank among those that name the driver, most central first.

Participants and sources are ranked separately.
"""


def rank_by_driver(
    statements: pd.DataFrame, tokens: pd.DataFrame, sessions: pd.DataFrame, *, codebooks: Sequence[Codebook]
) -> Ranks:
    """Rank the substantive statements of each driver; every table takes its quotes from this ranking."""
    substantive = substantive_statements(statements, sessions)
    tokens = tokens.loc[tokens["content"] == 1, ["statement_id", "lemma", "content"]]
    place = pd.Index(substantive["statement_id"]).get_indexer(tokens["statement_id"])
    spoken, place = tokens[place >= 0], place[place >= 0]
    names = [code.name for code in driver_codes(codebooks)]
    ranks: dict[str, dict[str, int]] = {name: {} for name in names}
    for name, marked in zip(names, mark_codes(substantive["drivers"], names).T, strict=True):
        for voice in Voice:
            own = marked & (substantive["voice"] == voice).to_numpy()
            # Pass only their own words: scanning all words for every driver is slow.
            ranked = rank_exemplars(substantive[own], spoken[own[place]])
            ranks[name] |= {statement: rank for rank, statement in enumerate(ranked)}
    return ranks


def rank_exemplars(members: pd.DataFrame, tokens: pd.DataFrame) -> list[str]:
    """Return the ids of all members, most central first.

    Centrality is the cosine between a statement's content lemmas (TF-IDF over the members) and the mean of all members.
    The first of every session and speaker come before the second of any, so that no single voice dominates the top of
    the list.
    """
    if members.empty:
        return []
    words = tokens[tokens["content"] == 1]
    weights = tfidf(count_words(members["statement_id"], words.assign(lemma=words["lemma"].str.lower()), "lemma")[0])
    middle = np.asarray(weights.mean(axis=0)).ravel()
    closeness = np.asarray(weights @ middle, dtype=np.float64) / max(float(np.linalg.norm(middle)), 1e-12)
    ranked = np.lexsort((np.arange(len(members)), -np.round(closeness, 9)))
    ordered = members.iloc[ranked]
    turn = ordered.groupby(["session_id", "speaker"]).cumcount().to_numpy()
    # Where no names are known, a whole session counts as one speaker.
    return [str(statement) for statement in ordered["statement_id"].iloc[np.argsort(turn, kind="stable")]]
