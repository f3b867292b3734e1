"""Drivers are counted per slice over the statements that count, and laid out as a framework matrix."""

from __future__ import annotations

import math

from opschaling_nlp.analysis.drivers import build_framework, count_drivers
from opschaling_nlp.analysis.exemplars import rank_by_driver
from opschaling_nlp.settings import load_settings
from tests.analysis.frames import CODEBOOKS, make_sessions, make_statements, make_tokens

SETTINGS = load_settings()
ROWS = [
    {
        "text": "geld nodig",
        "drivers": "geld",
        "valence": "geld=needed",
        "prompt": "Wat?",
        "prompt_kind": "condition",
        "horizontal": 1,
        "horizontal_about": 1,
    },
    {
        "text": "geen geld, wel moed",
        "drivers": "geld;moed",
        "valence": "geld=barrier;moed=enabler",
        "prompt": "Hoe?",
        "prompt_kind": "advice",
        "tip": 1,
    },
    {"text": "mooi", "substantive": 0},
    {"text": "geld", "drivers": "geld", "duplicate_of": "s1:1"},
    {
        "text": "regels knellen",
        "drivers": "regel",
        "valence": "regel=barrier",
        "session_id": "s2",
        "statement_id": "s2:1",
        "speaker": "Fo",
        "vertical": 1,
    },
]


def _drivers(rows=ROWS, sessions=("s1", "s2")):
    return count_drivers(make_statements(rows), make_sessions(*sessions), codebooks=CODEBOOKS, settings=SETTINGS)


def _row(table, driver, name, value=""):
    return table[(table["driver"] == driver) & (table["slice"] == name) & (table["value"] == value)].iloc[0]


def test_counts_over_all():
    """Only substantive statements count, duplicates do not, and each flag and valence is counted."""
    row = _row(_drivers(), "geld", "all")
    assert (row["statements"], row["of"], row["sessions"], row["horizontal"], row["tip"]) == (2, 3, 1, 1, 1)
    assert (row["needed"], row["barrier"], row["enabler"], row["statement_ids"]) == (1, 1, 0, "s1:1;s1:2")


def test_words_are_counted_beside_what_the_question_gives():
    """Of each direction it is counted how often the words say so; words that the question overruled do not count towards it."""
    bare = {"text": "geld", "drivers": "geld", "valence": "geld=barrier", "prompt_kind": "hindrance"}
    said = bare | {"text": "geen geld", "valence_about": "geld=barrier"}
    overruled = bare | {"text": "geld genoeg", "valence_about": "geld=enabler"}
    row = _row(_drivers([bare, said, overruled], sessions=("s1",)), "geld", "all")
    assert (row["barrier"], row["barrier_about"], row["enabler"], row["enabler_about"]) == (3, 1, 0, 0)


def test_kinds_of_prompt_come_before_the_pooled_count():
    """Per group the first rows are per kind of prompt, the last are over all."""
    slices = list(dict.fromkeys(_drivers()["slice"]))
    assert slices[0] == "prompt_kind"
    assert slices[-1] == "all"
    assert _row(_drivers(), "geld", "prompt_kind", "advice")["of"] == 1


def test_a_driver_that_nobody_names_has_its_zero():
    """Every driver has a row in every slice value."""
    table = _drivers()
    assert _row(table, "moed", "session", "s2")["statements"] == 0
    assert (table.groupby(["group", "slice", "value"])["driver"].nunique() == 3).all()


def test_no_share_under_the_minimum():
    """Under twenty statements there are counts only."""
    assert math.isnan(_row(_drivers(), "geld", "all")["share"])
    many = _drivers([{"drivers": "geld"}] * 5 + [{}] * 15, ("s1",))
    assert _row(many, "geld", "all")["share"] == 0.25


def test_speakers_are_counted_where_known():
    """A speaker counts once a session, and an unknown one does not."""
    assert _row(_drivers(), "regel", "all")["speakers"] == 1
    assert _row(_drivers(), "geld", "all")["speakers"] == 0


def test_sources_are_never_pooled():
    """The statements of an interview stand in rows of their own."""
    rows = [{"drivers": "geld"}, {"drivers": "geld", "session_id": "bron", "statement_id": "bron:1"}]
    table = _drivers(rows, ("s1", {"session_id": "bron", "source_kind": 1, "kind": "interview"}))
    assert list(
        table.query("driver == 'geld' and slice == 'all'")[["group", "statements"]].itertuples(index=False, name=None)
    ) == [
        ("participants", 1),
        ("sources", 1),
    ]


def _framework(statements, sessions):
    ranks = rank_by_driver(statements, make_tokens(statements), sessions, codebooks=CODEBOOKS)
    return build_framework(statements, sessions, ranks, codebooks=CODEBOOKS, settings=SETTINGS)


def test_framework_has_every_session_and_driver_in_time_order():
    """Cells hold n, ids and quotes; sessions stand by date, undated ones last."""
    statements = make_statements(ROWS)
    sessions = make_sessions({"session_id": "s1"}, {"session_id": "s2", "date": "2024-01-01"})
    table = _framework(statements, sessions)
    assert list(dict.fromkeys(table["session_id"])) == ["s2", "s1"]
    cell = table.query("session_id == 's1' and driver == 'geld'").iloc[0]
    assert (cell["n"], cell["statement_ids"]) == (2, "s1:1;s1:2")
    assert set(cell["quotes"].split(";")) == {"s1:1", "s1:2"}
    assert len(table) == 6


def test_nothing_in_nothing_out():
    """Without statements both tables are empty."""
    statements = make_statements([])
    assert _drivers([]).empty
    assert _framework(statements, make_sessions()).empty


def test_groups_are_counted():
    """What each group says has rows of its own; statements of no group have none."""
    rows = [{"text": "geld", "drivers": "geld", "group": group} for group in ("docenten", "docenten", "")]
    table = _drivers(rows, sessions=("s1",))
    assert _row(table, "geld", "group", "docenten")["statements"] == 2
    assert set(table.loc[table["slice"] == "group", "value"]) == {"docenten"}
