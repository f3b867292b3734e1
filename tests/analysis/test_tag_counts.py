"""Tag counts cover the statements that count, and only those."""

from __future__ import annotations

import math

from opschaling_nlp.analysis.drivers import count_tags
from opschaling_nlp.model import TAGS
from opschaling_nlp.settings import load_settings
from tests.output.tables_fixture import make_tables

SETTINGS = load_settings().analysis


def test_a_count_is_what_the_statements_say():
    """Each count equals the substantive, not duplicated statements of the session with the tag."""
    tables = make_tables(90)
    statements = tables["statements"]
    for row in tables["tag_counts"].itertuples():
        part = statements[(statements["session_id"] == row.session_id) & (statements["substantive"] == 1)]
        assert (row.of, row.statements) == (len(part), int(part[row.tag].sum()))


def test_duplicates_and_thanks_do_not_count():
    """A statement that repeats another export's, or is no more than thanks, is left out."""
    tables = make_tables(40, sessions=1)
    statements = tables["statements"].copy()
    statements["substantive"] = 1
    statements.loc[statements.index[:10], "substantive"] = 0
    statements.loc[statements.index[10:15], "duplicate_of"] = "elders-000001"
    assert set(count_tags(statements, tables["sessions"], settings=SETTINGS)["of"]) == {25}


def test_a_small_session_has_no_share():
    """Under the minimum for percentages the share is empty, not zero."""
    counts = make_tables(8, sessions=1)["tag_counts"]
    assert len(counts) == len(TAGS)
    assert all(math.isnan(share) for share in counts["share"])


def test_nothing_in_nothing_out():
    """Without statements there are no rows, and the columns stay."""
    assert make_tables(0)["tag_counts"].empty
