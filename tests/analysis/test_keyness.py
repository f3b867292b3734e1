"""Keyness compares parts of the corpus term by term, by effect and with counts."""

from __future__ import annotations

import math

import pytest

from opschaling_nlp.analysis.keyness import compute_keyness
from opschaling_nlp.settings import load_settings
from tests.analysis.frames import make_evidence, make_sessions, make_statements, make_tokens

SETTINGS = load_settings()


def _keyness(rows, *, sessions=("s1",), evidence=()):
    statements = make_statements(rows)
    return compute_keyness(
        statements, make_tokens(statements), make_evidence(evidence), make_sessions(*sessions), settings=SETTINGS
    )


def _row(table, contrast, term):
    return table[(table["contrast"] == contrast) & (table["term"] == term)].iloc[0]


def test_horizontal_against_vertical():
    """Counts and sizes are those of the statements with exactly one of the two tags."""
    rows = [
        {"text": "brug brug weg", "horizontal": 1},
        {"text": "weg dijk", "vertical": 1},
        {"text": "brug dijk", "horizontal": 1, "vertical": 1},
        {"text": "brug"},
    ]
    row = _row(_keyness(rows), "horizontal_vertical", "brug")
    assert (row["count_a"], row["count_b"], row["size_a"], row["size_b"], row["statements_a"]) == (2, 0, 3, 2, 1)
    assert row["log_ratio"] == pytest.approx(math.log2((2 / 3) / (0.5 / 2)))


def test_the_label_of_a_statement_is_not_typical_of_it():
    """The opening word that gives the tag is layout, and stays out of the contrast."""
    rows = [{"text": "Onderwerp: brug brug", "horizontal": 1}, {"text": "dijk dijk", "vertical": 1}]
    label = {
        "statement_id": "s1:1",
        "kind": "tag",
        "label": "horizontal",
        "source": "prefix",
        "start": 0,
        "end": 10,
        "quote": "Onderwerp:",
    }
    terms = _keyness(rows, evidence=[label]).query("contrast == 'horizontal_vertical'")["term"]
    assert sorted(terms) == ["brug", "dijk"]


def test_each_session_against_the_others_of_its_group():
    """A session's terms are compared with the other sessions of participants; the expert's session is not among them."""
    rows = [
        {"text": "brug brug", "session_id": "a", "statement_id": "a:1"},
        {"text": "brug dijk dijk dijk", "session_id": "b", "statement_id": "b:1"},
        {"text": "brug brug brug", "session_id": "x", "statement_id": "x:1"},
    ]
    table = _keyness(rows, sessions=("a", "b", {"session_id": "x", "source_kind": 1}))
    row = _row(table, "session:a", "brug")
    assert (row["count_a"], row["count_b"], row["size_b"]) == (2, 1, 4)
    assert not table["contrast"].str.contains("session:x").any()


def test_most_typical_first():
    """Within a contrast the rows stand from the highest to the lowest log ratio."""
    rows = [{"text": "brug brug brug weg dijk", "tip": 1}, {"text": "weg weg dijk meer meer"}]
    table = _keyness(rows).query("contrast == 'tip_rest'")
    assert table["log_ratio"].is_monotonic_decreasing
    assert table["term"].iloc[0] == "brug"


def test_general_dutch_has_a_log_ratio_only():
    """Against general Dutch word forms are compared, by log ratio alone: there are no counts for G2."""
    rows = [{"text": "opschaling in de opschaling"}, {"text": "jaar na jaar"}]
    table = _keyness(rows).query("contrast == 'general_dutch'")
    assert table["term"].iloc[0] == "opschaling"
    assert table["log_likelihood"].isna().all()
    assert _row(table, "general_dutch", "opschaling")["size_a"] == 7


def test_only_what_is_beyond_chance_may_be_shown():
    """A word in all twelve statements of one part and none of the other is; one that two statements happen to have is not."""
    rows = [{"text": f"brug {'weg' if n < 2 else 'steen'}", "horizontal": 1} for n in range(12)]
    rows += [{"text": "dijk steen", "vertical": 1} for _ in range(12)]
    table = _keyness(rows).query("contrast == 'horizontal_vertical'")
    assert set(table[table["shown"] == 1]["term"]) == {"brug", "dijk"}
    assert (table["tried"] == 4).all()


def test_a_statement_that_repeats_a_word_is_one_case():
    """Twelve times the same word in one statement is no pattern."""
    rows = [{"text": "brug " * 12, "horizontal": 1}, *[{"text": "steen", "horizontal": 1}] * 11]
    rows += [{"text": "steen", "vertical": 1}] * 12
    assert not _row(_keyness(rows), "horizontal_vertical", "brug")["shown"]


def test_the_words_that_a_rule_reads_are_not_typical_of_what_it_finds():
    """A word by which statements became horizontal is a cue of the contrast, and no finding."""
    rows = [{"text": "samen brug", "horizontal": 1}] * 12 + [{"text": "dijk", "vertical": 1}] * 12
    read = [
        {"statement_id": f"s1:{n}", "kind": "tag", "label": "horizontal", "start": 0, "end": 5} for n in range(1, 13)
    ]
    table = _keyness(rows, evidence=read)
    cue, other = (_row(table, "horizontal_vertical", term) for term in ("samen", "brug"))
    assert (cue["cue"], cue["shown"], other["cue"], other["shown"]) == (1, 0, 0, 1)


def test_an_empty_part_gives_no_contrast():
    """Where no statement is vertical there is nothing to compare."""
    assert _keyness([{"text": "brug brug", "horizontal": 1}]).query("contrast == 'horizontal_vertical'").empty


def test_nothing_in_nothing_out():
    """Without statements there are no contrasts."""
    assert _keyness([]).empty


def test_groups_and_voices_are_set_against_each_other():
    """A word of one group stands there with its chance; sources are set against participants, never added to them."""
    sessions = ({"session_id": "a", "group": "docenten"}, {"session_id": "b", "group": "managers"})
    rows = [
        {"text": word, "session_id": session, "statement_id": f"{session}:{n}"}
        for session, word in (("a", "brug"), ("b", "weg"), ("x", "tunnel"))
        for n in range(30)
    ]
    table = _keyness(rows, sessions=(*sessions, {"session_id": "x", "source_kind": 1}))
    shown = set(table.query("shown == 1")[["group", "contrast", "term"]].itertuples(index=False, name=None))
    assert ("participants", "group:docenten", "brug") in shown
    assert ("sources", "sources_participants", "tunnel") in shown
    assert table.query("contrast == 'group:docenten'")[["of_a", "of_b"]].drop_duplicates().values.tolist() == [[30, 30]]
