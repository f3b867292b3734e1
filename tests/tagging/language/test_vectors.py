"""Guard that vectors are used only where a model has them, and are averages of content words."""

from __future__ import annotations

import numpy as np
import spacy

from opschaling_nlp.tables import TOKENS, build_frame
from opschaling_nlp.tagging.language.vectors import average_vectors


def make_tokens(*words):
    """Make tokens from (statement, word, content)."""
    rows = [
        {
            "statement_id": one,
            "i": i,
            "start": 0,
            "end": 0,
            "text": word,
            "lemma": word,
            "pos": "NOUN",
            "parts": "",
            "content": content,
        }
        for i, (one, word, content) in enumerate(words)
    ]
    return build_frame(TOKENS, rows)


def test_a_model_without_vectors_gives_none():
    """Nothing is made up where the model has no word vectors."""
    assert average_vectors(spacy.blank("nl"), ["a"], make_tokens(("a", "wijk", 1))) is None


def test_a_statement_is_the_average_of_its_content_words():
    """Function words and unknown words do not count; a statement without any known word is zeros."""
    nlp = spacy.blank("nl")
    nlp.vocab.set_vector("wijk", np.array([1.0, 0.0], dtype="f"))
    nlp.vocab.set_vector("school", np.array([0.0, 1.0], dtype="f"))
    nlp.vocab.set_vector("de", np.array([9.0, 9.0], dtype="f"))
    tokens = make_tokens(
        ("a", "de", 0), ("a", "wijk", 1), ("a", "school", 1), ("a", "onbekend", 1), ("b", "onbekend", 1)
    )
    assert average_vectors(nlp, ["b", "a"], tokens).tolist() == [[0.0, 0.0], [0.5, 0.5]]
