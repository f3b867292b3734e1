"""Guard that groups, sessions and sources differ where they do and nowhere else, matched on what they were asked."""

from __future__ import annotations

import math

import numpy as np
import pytest

from opschaling_nlp.analysis.comparing import adjust, compare_parts, difference
from opschaling_nlp.analysis.exemplars import rank_by_driver
from opschaling_nlp.settings import load_settings
from tests.analysis.frames import CODEBOOKS, make_sessions, make_statements, make_tokens

SETTINGS = load_settings()
SESSIONS = make_sessions({"session_id": "s1", "group": "docenten"}, {"session_id": "s2", "group": "managers"})


def _compare(rows, sessions=SESSIONS, **changes):
    statements = make_statements({"statement_id": f"{row['session_id']}:{n}", **row} for n, row in enumerate(rows))
    settings = SETTINGS.model_copy(update={"analysis": SETTINGS.analysis.model_copy(update=changes)})
    ranks = rank_by_driver(statements, make_tokens(statements), sessions, codebooks=CODEBOOKS)
    return compare_parts(statements, sessions, ranks, codebooks=CODEBOOKS, settings=settings)


def _row(table, dimension, part, label):
    return table[(table["dimension"] == dimension) & (table["part"] == part) & (table["label"] == label)].iloc[0]


@pytest.mark.parametrize("draw", range(10))
def test_planted_groups_differ_where_planted_and_nowhere_else(draw):
    """Docenten name money in half of their statements and managers in an eighth; courage and rules as often as each other."""
    rng = np.random.default_rng(draw)
    rows = []
    for session, money in (("s1", 0.5), ("s2", 0.125)):
        for n in range(120):
            named = [name for name, share in (("geld", money), ("moed", 0.3), ("regel", 0.15)) if rng.random() < share]
            rows.append({"session_id": session, "drivers": ";".join(named), "prompt_kind": ("condition", "")[n % 2]})
    table = _compare(rows).query("dimension == 'group'")
    assert set(table[table["differs"] != ""]["label"]) == {"geld"}
    assert dict(zip(table["part"], table["differs"], strict=False))["docenten"] in {"meer", ""}
    assert _row(table, "group", "docenten", "geld")["differs"] == "meer"
    assert _row(table, "group", "managers", "geld")["differs"] == "minder"


def test_what_was_asked_is_no_difference():
    """Groups that say the same under the same kind of question do not differ, however seldom one of them was asked it."""
    rows = []
    for session, asked in (("s1", 80), ("s2", 20)):
        rows += [
            {"session_id": session, "prompt_kind": "condition", "drivers": "geld" if n % 2 else ""}
            for n in range(asked)
        ]
        rows += [
            {"session_id": session, "prompt_kind": "advice", "drivers": "" if n % 10 else "geld"}
            for n in range(100 - asked)
        ]
    row = _row(_compare(rows), "group", "docenten", "geld")
    assert (row["statements"], row["statements_others"]) == (42, 18)
    assert row["difference"] == pytest.approx(0.0, abs=0.01)
    assert row["low"] < 0 < row["high"]
    assert row["differs"] == ""


def test_a_kind_of_question_that_only_one_side_was_asked_is_left_out():
    """Of what nobody else was asked nothing can be compared; it is counted, and told apart from what was matched."""
    rows = [{"session_id": "s1", "prompt_kind": "advice", "drivers": "geld"}] * 30
    rows += [{"session_id": one, "prompt_kind": "condition", "drivers": ""} for one in ("s1", "s2") for _ in range(25)]
    row = _row(_compare(rows), "group", "docenten", "geld")
    assert (row["statements"], row["of"], row["matched"], row["matched_others"]) == (30, 55, 25, 25)
    assert row["share"] == 0


def test_below_the_minimum_there_are_counts_only():
    """Shares of fewer statements than the minimum are not given."""
    rows = [{"session_id": one, "drivers": "geld"} for one in ("s1", "s2") for _ in range(19)]
    row = _row(_compare(rows), "group", "docenten", "geld")
    assert row["statements"] == 19
    assert math.isnan(row["share"])
    assert math.isnan(row["chance"])


def test_sources_stand_beside_participants_with_their_quotes():
    """What sources say that participants do not is a row with quotes; participants' statements are no quotes of it."""
    sessions = make_sessions("s1", {"session_id": "x", "source_kind": 1})
    rows = [{"session_id": "x", "text": f"beleid {n}", "drivers": "regel"} for n in range(25)]
    rows += [{"session_id": "s1", "text": f"plezier {n}", "drivers": "moed"} for n in range(25)]
    row = _row(_compare(rows, sessions), "voice", "sources", "regel")
    assert (row["statements"], row["statements_others"], row["differs"]) == (25, 0, "meer")
    assert all(one.startswith("x:") for one in row["quotes"].split(";"))
    assert len(row["quotes"].split(";")) == SETTINGS.analysis.exemplars


def test_sessions_can_weigh_equally():
    """With equal weights a large session does not decide what the others say."""
    sessions = make_sessions("a", "b", "c")
    rows = [{"session_id": "a", "drivers": ""}] * 30
    rows += [{"session_id": "b", "drivers": "geld"}] * 200 + [{"session_id": "c", "drivers": ""}] * 20
    assert _row(_compare(rows, sessions), "session", "a", "geld")["share_others"] == pytest.approx(200 / 220)
    assert _row(_compare(rows, sessions, weigh_sessions=True), "session", "a", "geld")["share_others"] == pytest.approx(
        0.5
    )


def test_the_own_group_of_a_statement_goes_before_that_of_its_session():
    """Where an export says who wrote a post, that is its group."""
    rows = [{"session_id": "s1", "group": "ouders", "drivers": "geld"}] * 20
    rows += [{"session_id": "s2", "drivers": ""}] * 20
    assert set(_compare(rows).query("dimension == 'group'")["part"]) == {"managers", "ouders"}


def test_the_difference_of_two_shares():
    """Without strata it is the plain difference with Newcombe's interval (his example: 56/70 and 48/80)."""
    found = difference(*(np.array([[count]]) for count in (56, 70, 48, 80)))
    assert found["difference"] == pytest.approx(0.2)
    assert (found["low"][0], found["high"][0]) == pytest.approx((0.0524, 0.3339), abs=1e-3)


def test_chances_are_adjusted_for_their_number():
    """After Holm the smallest chance is multiplied by their number; what could not be compared was not tried."""
    assert adjust([0.01, float("nan"), 0.04]) == pytest.approx([0.02, float("nan"), 0.04], nan_ok=True)


def test_nothing_in_nothing_out():
    """Without statements nothing is compared, and one session alone has no others."""
    assert _compare([]).empty
    assert _compare([{"session_id": "s1", "drivers": "geld"}] * 30, make_sessions("s1")).empty
