"""Guard that a sample for coding covers every kind of statement and does not shift when statements are added."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from opschaling_nlp.codings.sampling import draw_sample
from tests.codings.coding_frames import make_statements


@given(tags=st.lists(st.booleans(), max_size=40), size=st.integers(0, 50))
def test_a_sample_has_the_size_asked_for_and_no_statement_twice(tags, size):
    """As many statements as asked for, or all there are, each once."""
    statements = make_statements([f"t{i}" for i in range(len(tags))], tip=[int(tag) for tag in tags])
    sample = draw_sample(statements, size=size, seed=1)
    assert len(sample) == len(set(sample)) == min(size, len(tags))


def test_what_the_tool_left_untagged_is_sampled_too():
    """With more places than strata, each session × prompt × tool value gives at least one statement."""
    statements = make_statements(
        [f"t{i}" for i in range(100)],
        tip=[int(i == 7) for i in range(100)],
        prompt=["vraag a" if i < 98 else "vraag b" for i in range(100)],
    )
    sample = draw_sample(statements, size=10, seed=3)
    assert "s1-8" in sample
    assert {"s1-99", "s1-100"} & set(sample)
    assert len([one for one in sample if one not in {"s1-8", "s1-99", "s1-100"}]) >= 7


def test_posts_of_a_second_export_are_not_coded_twice():
    """A duplicate of a counted statement is not in the sample."""
    statements = make_statements(["a", "b"], duplicate_of=["", "s1-1"])
    assert draw_sample(statements, size=10, seed=1) == ["s1-1"]


def test_sources_are_not_drawn_with_posts():
    """Statements of the sessions that are left out are in no sample."""
    statements = make_statements(["a", "b"], session_id=["wand", "interview"])
    assert draw_sample(statements, size=10, seed=1, without=["interview"]) == ["s1-1"]


def test_the_order_is_shuffled_and_repeatable():
    """The order is not that of the wall, and the same for the same seed."""
    statements = make_statements([f"t{i}" for i in range(30)])
    sample = draw_sample(statements, size=30, seed=1)
    assert sample != list(statements["statement_id"])
    assert sample == draw_sample(statements, size=30, seed=1)
    assert sample != draw_sample(statements, size=30, seed=2)
