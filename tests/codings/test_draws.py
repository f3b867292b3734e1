"""Guard that a sample for coding is drawn by lot from all there is, and that how is kept, whole, and never overwritten."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opschaling_nlp.codings.draws import Draw, Drawn, chances, draw_sample, load_draws, store_draw
from opschaling_nlp.codings.store import load_codings
from opschaling_nlp.errors import UserError
from tests.codings.coding_frames import make_statements

DRAW = Draw(
    1, 20, (Drawn("s1-2", "s1 | geen factor", 0.5, drawn=True), Drawn("s1-1", "s1 | wel factor", 0.5, drawn=False))
)


def test_a_draw_comes_back_as_it_was(tmp_path):
    """Strata, chances, seed and order are read as they were written, and are no codings."""
    store_draw(tmp_path, DRAW)
    assert load_draws(tmp_path) == (DRAW,)
    assert load_codings(tmp_path).rows == ()


def test_an_empty_line_in_a_draw_is_no_row(tmp_path):
    """An editor may leave one at the end of the file."""
    path = store_draw(tmp_path, DRAW)
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    assert load_draws(tmp_path) == (DRAW,)


def test_a_draw_is_never_overwritten(tmp_path):
    """Writing the same number again fails and leaves the file alone."""
    path = store_draw(tmp_path, DRAW)
    with pytest.raises(FileExistsError):
        store_draw(tmp_path, Draw(1, 3, DRAW.statements[:1]))
    assert load_draws(tmp_path) == (DRAW,)
    assert path.name == "steekproef-0001.csv"


@pytest.mark.parametrize(
    "text", ["", "iets\n1\n", "trekking,startgetal,bijdrage,stratum,kans,getrokken\n1,2,a,b,3,1\n"]
)
def test_a_spoilt_file_is_said(tmp_path, text):
    """A file that is no draw is named with its remedy."""
    (tmp_path / "steekproef-0001.csv").write_text(text, "utf-8")
    with pytest.raises(UserError, match="geen leesbare steekproef"):
        load_draws(tmp_path)


def test_chances_of_several_draws_add_up():
    """A statement that could be drawn twice has the chance of being in either; one that was drawn counts the later draw too."""
    later = Draw(
        2, 20, (Drawn("s1-1", "s1 | wel factor", 0.5, drawn=True), Drawn("s1-3", "s1 | wel factor", 0.5, drawn=False))
    )
    assert chances([DRAW, later]) == {"s1-1": 0.75, "s1-2": 0.75, "s1-3": 0.5}


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
