"""Co-occurrence counts what is named together, beside what shuffling gives."""

from __future__ import annotations

import numpy as np
import pytest

from opschaling_nlp.analysis.cooccurrence import _count_together, _shuffle, count_pairs
from opschaling_nlp.settings import load_settings
from tests.analysis.frames import make_sessions, make_statements, make_tokens

SETTINGS = load_settings()


def _pairs(rows):
    statements = make_statements(rows)
    return count_pairs(statements, make_tokens(statements), make_sessions("s1"), settings=SETTINGS)


def test_drivers_named_together():
    """Counts, Jaccard and ids of a pair are those of the statements with both."""
    rows = [
        {"drivers": "geld;moed"},
        {"drivers": "geld;moed"},
        {"drivers": "geld"},
        {"drivers": "regel"},
        {"drivers": ""},
    ]
    row = _pairs(rows).query("kind == 'driver'").iloc[0]
    assert (row["a"], row["b"], row["count"], row["count_a"], row["count_b"], row["n"]) == ("geld", "moed", 2, 3, 2, 5)
    assert row["jaccard"] == pytest.approx(2 / 3)
    assert row["statement_ids"] == "s1:1;s1:2"


def test_chance_is_high_where_nothing_attracts_and_low_where_it_does():
    """Two drivers that always come together are rarely met so by chance; two independent ones often are."""
    together = [{"drivers": "geld;moed"}] * 15 + [{"drivers": "regel;tijd"}] * 15
    row = _pairs(together).query("a == 'geld' and b == 'moed'").iloc[0]
    assert row["chance"] < 0.01
    assert row["count"] > row["upper"]
    names = ("geld", "moed", "regel", "tijd")
    mixed = [
        {"drivers": ";".join(name for bit, name in enumerate(names) if pattern >> bit & 1)}
        for pattern in range(16)
        for _ in range(4)
    ]
    assert (_pairs(mixed)["chance"] > 0.05).all()


def test_shuffling_keeps_both_margins():
    """Each statement keeps its number of labels, each label its number of statements, and no label stands twice in one statement."""
    rng = np.random.default_rng(5)
    present = rng.random((60, 6)) < 0.4
    rows, columns = np.nonzero(present)
    for seed in range(20):
        shuffled = _shuffle(rows, columns, 6, np.random.default_rng(seed))
        assert len(set(zip(rows.tolist(), shuffled.tolist(), strict=True))) == len(rows)
        assert np.bincount(shuffled, minlength=6).tolist() == present.sum(axis=0).tolist()


def test_a_label_counts_once_a_statement():
    """Counting over the facts gives what the whole table gives, also where a shuffle left a label twice in one statement."""
    rng = np.random.default_rng(8)
    rows, columns = np.sort(rng.integers(0, 40, 120)), rng.integers(0, 5, 120)
    present = np.zeros((40, 5), dtype=np.int64)
    present[rows, columns] = 1
    assert len(rows) > present.sum()
    assert (_count_together(rows, columns, 40, 5) == present.T @ present).all()


def test_terms_and_adjacent_words_from_the_minimum_on():
    """Pairs of terms are listed from the minimum count on; adjacent words keep their order."""
    table = _pairs([{"text": "groen dak"}] * 5 + [{"text": "dak weg"}] * 4)
    assert list(table.query("kind == 'term'")[["a", "b", "count"]].itertuples(index=False, name=None)) == [
        ("dak", "groen", 5)
    ]
    assert list(table.query("kind == 'collocation'")[["a", "b", "count", "n"]].itertuples(index=False, name=None)) == [
        ("groen", "dak", 5, 9)
    ]


def test_what_does_not_count_is_left_out():
    """Duplicates and statements that are not substantive name no pairs of drivers."""
    assert _pairs([{"drivers": "geld;moed", "duplicate_of": "x"}, {"drivers": "geld;moed", "substantive": 0}]).empty


def test_nothing_in_nothing_out():
    """Without statements there are no pairs."""
    assert _pairs([]).empty
