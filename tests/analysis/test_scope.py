"""Tests of whose voice a statement is, and whose words its tokens are."""

import pandas as pd

from opschaling_nlp.analysis.scope import voices_of, written_tokens


def test_what_a_source_reports_of_participants_is_theirs():
    """Of a source only its own words are a source's; what it reports of participants counts as theirs."""
    sessions = pd.DataFrame({"session_id": ["muur", "verslag"], "source_kind": [0, 1]})
    statements = pd.DataFrame({"session_id": ["muur", "verslag", "verslag"], "reported": [0, 1, 0]})
    voices = voices_of(statements, sessions)
    assert list(voices) == ["participants", "participants", "sources"]


def test_tokens_are_copied_only_where_some_go():
    """Words of a chosen option and of other statements go; where none go, the frame itself comes back."""
    tokens = pd.DataFrame({"statement_id": ["a", "a", "b", "c"], "text": ["wij", "delen", "Ja", "elders"]})
    statements = pd.DataFrame({"statement_id": ["a", "b"], "chosen": [0, 1]})
    written = written_tokens(tokens, statements)
    assert written["text"].tolist() == ["wij", "delen"]
    assert written_tokens(written, statements) is written
