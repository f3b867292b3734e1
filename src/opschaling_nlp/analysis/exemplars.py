"""Rank the statements of a driver or theme by how central their words are, alternating sessions and speakers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray


def rank_exemplars(members: pd.DataFrame, tokens: pd.DataFrame) -> list[str]:
    """Return the ids of the members, all of them, most central first.

    Central is a high cosine between the content lemmas of a statement (TF-IDF over the members) and the mean of all
    members. The first of every session and speaker come before the second of any, so that the head of the list is not
    one voice.
    """
    import numpy as np

    if members.empty:
        return []
    closeness = _closeness(members, tokens)
    ranked = np.lexsort((np.arange(len(members)), -np.round(closeness, 9)))
    ordered = members.iloc[ranked]
    turn = ordered.groupby(["session_id", "speaker"]).cumcount().to_numpy()
    # Where nobody's name is known, the turns of a session are those of its whole wall.
    return [str(statement) for statement in ordered["statement_id"].iloc[np.argsort(turn, kind="stable")]]


def _closeness(members: pd.DataFrame, tokens: pd.DataFrame) -> NDArray[np.float64]:
    import numpy as np
    import pandas as pd
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfTransformer

    words = tokens[(tokens["content"] == 1) & tokens["statement_id"].isin(members["statement_id"])]
    if words.empty:
        return np.zeros(len(members))
    columns, vocabulary = pd.factorize(words["lemma"].str.lower(), sort=True)
    rows = pd.Index(members["statement_id"]).get_indexer(words["statement_id"])
    counts = csr_matrix((np.ones(len(words)), (rows, columns)), shape=(len(members), len(vocabulary)))
    weights = TfidfTransformer(sublinear_tf=True).fit_transform(counts)
    middle = np.asarray(weights.mean(axis=0)).ravel()
    return np.asarray(weights @ middle, dtype=np.float64) / max(float(np.linalg.norm(middle)), 1e-12)
