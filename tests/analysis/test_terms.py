"""Terms are listed the same way, whether multi-word terms are looked for or not."""

from __future__ import annotations

import pandas as pd

from opschaling_nlp.analysis.terms import LEMMA, list_lemmas, list_terms, load_term_lists
from tests.analysis.frames import make_statements, make_tokens


def test_lemmas_are_the_same_without_looking_for_phrases():
    """The short way lists what the whole list says of lemmas, also of words inside a multi-word term."""
    statements = make_statements(
        [{"text": "samen de tuin onderhouden"}, {"text": "de groene tuin onderhouden"}, {"text": ""}]
    )
    tokens, lists = make_tokens(statements), load_term_lists()
    whole = list_terms(tokens, lists, minimum_count=1)
    expected = whole.loc[whole["kind"] == LEMMA, ["statement_id", "i", "term", "pos"]].reset_index(drop=True)
    assert len(expected)
    pd.testing.assert_frame_equal(list_lemmas(tokens, lists), expected)
