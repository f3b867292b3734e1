"""Co-occurrence counts what is named together, beside what shuffling gives."""

from __future__ import annotations

import numpy as np
import pytest

from opschaling_nlp.analysis.cooccurrence import _facts, _shuffle, count_pairs
from opschaling_nlp.settings import load_settings
from tests.analysis.frames import make_evidence, make_sessions, make_statements, make_tokens

SETTINGS = load_settings()


def _pairs(rows, evidence=()):
    statements = make_statements(rows)
    return count_pairs(
        statements, make_tokens(statements), make_evidence(evidence), make_sessions("s1"), settings=SETTINGS
    )


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


def _read(statement, label, start, end, kind="driver"):
    return {"statement_id": statement, "kind": kind, "label": label, "start": start, "end": end}


def test_a_pair_that_the_same_words_gave_is_no_pair():
    """Where one word gave both drivers the codebook joins them; where each has a word of its own the participant does."""
    evidence = [
        _read("s1:1", "geld", 0, 6),
        _read("s1:1", "moed", 0, 9),
        _read("s1:2", "geld", 0, 6),
        _read("s1:2", "moed", 3, 9),
        _read("s1:2", "moed", 20, 24),
    ]
    row = _pairs([{"drivers": "geld;moed"}] * 3, evidence).query("kind == 'driver'").iloc[0]
    assert (row["count"], row["statement_ids"], row["count_a"]) == (2, "s1:2;s1:3", 3)
    assert _pairs([{"drivers": "geld;moed"}], evidence[:2]).query("kind == 'driver'").empty


def test_a_level_is_no_pair_with_a_driver_that_the_same_words_gave():
    """Driver and level count as a pair only where different words gave them; a level that only a heading gave is no pair at all."""
    rows = [{"drivers": "geld", "vertical": 1, "vertical_about": int(n < 3)} for n in range(4)]
    evidence = [_read(f"s1:{n}", "geld", 0, 5) for n in range(1, 5)]
    evidence += [_read(f"s1:{n}", "vertical", 0 if n == 1 else 9, 12, "tag") for n in range(1, 4)]
    table = _pairs(rows, evidence).query("kind == 'level'")
    assert list(table[["a", "b", "count", "statement_ids"]].itertuples(index=False, name=None)) == [
        ("geld", "vertical", 2, "s1:2;s1:3")
    ]


def test_the_number_of_pairs_tried_is_allowed_for():
    """One pair in a hundred stands out by chance: over all that were looked at, none is a finding; a real one is."""
    rng = np.random.default_rng(3)
    names = [f"d{number}" for number in range(12)]
    noise = [{"drivers": ";".join(sorted(rng.choice(names, size=3, replace=False)))} for _ in range(80)]
    table = _pairs(noise).query("kind == 'driver'")
    assert (table["tried"] == 66).all()
    assert table["chance"].min() < 0.05 < table["chance_all"].min()
    real = _pairs([*noise, *[{"drivers": "a;b"}] * 12]).query("kind == 'driver' and a == 'a' and b == 'b'").iloc[0]
    assert real["chance_all"] < 0.05


@pytest.mark.parametrize("share", [0.4, 0.99])
def test_shuffling_keeps_both_margins(share):
    """Each statement keeps its number of labels, each label its number of statements, and no label stands twice in one statement.

    Also where one label stands in nearly all of them.
    """
    rng = np.random.default_rng(5)
    present = rng.random((300, 6)) < [share, *[0.4] * 5]
    facts = _facts(make_statements({} for _ in present), [(row, f"d{column}") for row, column in np.argwhere(present)])
    for seed in range(20):
        shuffled = _shuffle(facts, np.random.default_rng(seed))
        assert len(set(zip(facts.rows.tolist(), shuffled.tolist(), strict=True))) == present.sum()
        assert np.bincount(shuffled, minlength=6).tolist() == present.sum(axis=0).tolist()


def test_every_two_labels_of_a_statement_are_a_pair():
    """Counting over the facts gives what the whole table gives, however labels are dealt over their places."""
    rng = np.random.default_rng(8)
    present = rng.random((40, 5)) < 0.5
    facts = _facts(make_statements({} for _ in present), [(row, f"d{column}") for row, column in np.argwhere(present)])
    shuffled = _shuffle(facts, rng)
    dealt = np.zeros_like(present, dtype=np.int64)
    dealt[facts.rows, shuffled] = 1
    counted = np.bincount(facts.key(shuffled), minlength=25).reshape(5, 5)
    assert (counted == np.triu(dealt.T @ dealt, k=1)).all()


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
