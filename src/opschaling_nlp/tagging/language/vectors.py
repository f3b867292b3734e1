"""Give each statement a vector, where the configured model really has word vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language

from opschaling_nlp.tables import iterate_rows

if TYPE_CHECKING:
    import pandas as pd


def average_vectors(nlp: Language, statement_ids: Sequence[str], tokens: pd.DataFrame) -> NDArray[np.float64] | None:
    """Average the vectors of each statement's content words: statements × dimensions, in the order given.

    A statement without known content words gets zeros. Returns None where the model has no vectors, as the bundled one.
    """
    if not len(nlp.vocab.vectors):
        return None
    place = {one: row for row, one in enumerate(statement_ids)}
    total = np.zeros((len(place), nlp.vocab.vectors_length))
    count = np.zeros((len(place), 1))
    for one, word, content in iterate_rows(tokens, "statement_id", "text", "content"):
        if content and nlp.vocab.has_vector(word):
            total[place[one]] += nlp.vocab.get_vector(word)
            count[place[one]] += 1
    return total / np.maximum(count, 1)
