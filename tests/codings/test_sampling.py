"""Guard that a sample for coding is drawn by lot, covers every kind of statement, and can be drawn on from."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opschaling_nlp.codings.draws import draw_sample
from tests.codings.coding_frames import make_statements


@given(found=st.lists(st.booleans(), max_size=40), size=st.integers(0, 50))
def test_a_sample_has_the_size_asked_for_and_no_statement_twice(found, size):
    """As many statements as asked for, or all there are, each once."""
    statements = make_statements([f"t{i}" for i in range(len(found))], drivers=["lead" if one else "" for one in found])
    sample = draw_sample(statements, size=size, seed=1).sample
    assert len(sample) == len(set(sample)) == min(size, len(found))


def test_what_the_tool_left_untagged_is_sampled_in_proportion():
    """Of two strata each gives its share of the sample, give or take one statement."""
    statements = make_statements([f"t{i}" for i in range(100)], drivers=["lead" if i < 20 else "" for i in range(100)])
    for seed in range(20):
        draw = draw_sample(statements, size=25, seed=seed)
        by_stratum = Counter(one.stratum for one in draw.statements if one.drawn)
        assert by_stratum == {"s1 | wel factor": 5, "s1 | geen factor": 20}
        assert {one.chance for one in draw.statements} == {0.25}


def test_every_statement_has_the_chance_that_is_stored():
    """Over many seeds each statement is drawn as often as its stored chance says, also the only one of its stratum."""
    statements = make_statements([f"t{i}" for i in range(10)], drivers=["lead" if i == 4 else "" for i in range(10)])
    counts = Counter(one for seed in range(600) for one in draw_sample(statements, size=3, seed=seed).sample)
    assert min(counts.values()) / 600 == pytest.approx(0.3, abs=0.08)
    assert max(counts.values()) / 600 == pytest.approx(0.3, abs=0.08)


def test_posts_of_a_second_export_are_not_coded_twice():
    """A duplicate of a countable statement is not in the sample."""
    statements = make_statements(["a", "b"], duplicate_of=["", "s1-1"])
    assert draw_sample(statements, size=10, seed=1).sample == ["s1-1"]


def test_the_order_is_shuffled_and_repeatable():
    """The order is not that of the wall, and the same for the same seed."""
    statements = make_statements([f"t{i}" for i in range(30)])
    sample = draw_sample(statements, size=30, seed=1).sample
    assert sample != list(statements["statement_id"])
    assert sample == draw_sample(statements, size=30, seed=1).sample
    assert sample != draw_sample(statements, size=30, seed=2).sample


def test_a_further_draw_takes_other_statements():
    """What was drawn before, and what rules were written on, is not drawn again."""
    statements = make_statements([f"t{i}" for i in range(30)])
    first = draw_sample(statements, size=10, seed=1)
    second = draw_sample(statements, size=30, seed=1, before=[first], leave_out=frozenset({"s1-1"}))
    assert second.number == 2
    assert not set(first.sample) & set(second.sample)
    assert set(first.sample) | set(second.sample) | {"s1-1"} == set(statements["statement_id"])
