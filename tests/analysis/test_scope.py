"""Tests of whose voice a statement is."""

import pandas as pd

from opschaling_nlp.analysis.scope import voices_of


def test_what_a_source_reports_of_participants_is_theirs():
    """Of a source only its own words are a source's; what it reports of participants counts as theirs."""
    sessions = pd.DataFrame({"session_id": ["muur", "verslag"], "source_kind": [0, 1]})
    statements = pd.DataFrame({"session_id": ["muur", "verslag", "verslag"], "reported": [0, 1, 0]})
    voices = voices_of(statements, sessions)
    assert list(voices) == ["participants", "participants", "sources"]
