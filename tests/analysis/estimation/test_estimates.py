"""Guard that a coded sample corrects the counts: where it was drawn by lot and large enough."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from opschaling_nlp.analysis.estimation.estimates import estimate_labels
from opschaling_nlp.codebook import Facet
from opschaling_nlp.codings.draws import Draw, Drawn, draw_sample
from opschaling_nlp.codings.store import CodedStatement, Codings
from opschaling_nlp.settings import load_settings
from tests.analysis.frames import CODEBOOKS, make_evidence, make_sessions, make_statements

SETTINGS = load_settings()


def _tables(n=200):
    """Statements of two sessions, of which the tool gives `geld` to every fifth."""
    statements = make_statements(
        {
            "statement_id": f"{'s1' if i < n // 2 else 's2'}:{i:04d}",
            "session_id": "s1" if i < n // 2 else "s2",
            "drivers": "geld" if i % 5 == 0 else "",
            "prompt_kind": "condition" if i % 2 else "",
        }
        for i in range(n)
    )
    evidence = make_evidence(
        {"statement_id": one, "kind": "driver", "label": "geld"}
        for one in statements.loc[statements["drivers"] == "geld", "statement_id"]
    )
    sessions = make_sessions({"session_id": "s1", "group": "docenten"}, {"session_id": "s2", "group": "managers"})
    return {"statements": statements, "evidence": evidence, "sessions": sessions}


def _code(ids, truth, coder="anna"):
    return tuple(CodedStatement(one, one[:2], coder, 1, {"geld": str(int(truth(one)))}) for one in ids)


def _true(one):
    """Half of the hits are wrong, and one of sixteen others is missed."""
    number = int(one[3:])
    return number % 10 == 0 or number % 20 == 3


def _estimate(tables, codings, draws, settings=SETTINGS):
    table = estimate_labels(tables, codings, draws, codebooks=CODEBOOKS, settings=settings)
    return {(row["slice"], row["value"], row["label"]): row for row in table.to_dict("records")}


def test_an_estimate_corrects_the_count_and_its_interval_holds_the_truth():
    """The rules found 40 of which 20 are right, and missed 10; the estimate is near 30 and its bounds hold 30."""
    tables = _tables()
    draw = draw_sample(tables["statements"], size=80, seed=1)
    row = _estimate(tables, Codings(_code(draw.sample, _true)), [draw])["all", "", "geld"]
    assert (row["counted"], row["of"], row["coded"], row["needed"]) == (40, 200, 80, 0)
    assert row["low"] <= 30 <= row["high"]
    assert abs(row["estimated"] - 30) < abs(row["counted"] - 30)
    assert row["low"] <= row["pooled"] <= row["high"]
    assert row["share"] == pytest.approx(row["estimated"] / 200)


def test_a_part_is_absent_where_its_driver_is():
    """Who is asked for facets only under a driver that holds says of the others that they lack it; asked here and there it is no sample."""
    tables = _tables()
    uren = replace(CODEBOOKS[-1].codes[0], facets=(Facet("uren", "Uren", ""),))
    books = [replace(CODEBOOKS[-1], codes=(uren, *CODEBOOKS[-1].codes[1:]))]
    draw = draw_sample(tables["statements"], size=80, seed=1)
    rows = [
        replace(row, values={**row.values, "geld.uren": "1"} if row.values["geld"] == "1" else row.values)
        for row in _code(draw.sample, _true)
    ]
    table = estimate_labels(tables, Codings(tuple(rows)), [draw], codebooks=books, settings=SETTINGS)
    hours = next(row for row in table.to_dict("records") if (row["slice"], row["kind"]) == ("all", "facet"))
    assert hours["coded"] == 80
    assert hours["low"] <= 30 <= hours["high"]
    forgotten = next(place for place, row in enumerate(rows) if "geld.uren" in row.values)
    rows[forgotten] = replace(rows[forgotten], values={"geld": "1"})
    table = estimate_labels(tables, Codings(tuple(rows)), [draw], codebooks=books, settings=SETTINGS)
    assert set(table["kind"]) == {"driver"}


def test_the_tool_is_taken_as_it_was_before_coders_overruled_it():
    """A hit that a coder denied stays a hit of the tool: else precision would look better than it is."""
    tables = _tables()
    draw = draw_sample(tables["statements"], size=80, seed=1)
    codings = Codings(_code(draw.sample, _true))
    alone = _estimate(tables, codings, [draw])["all", "", "geld"]
    denied = {one for one in draw.sample if not _true(one)}
    evidence = tables["evidence"]
    overruled = evidence.assign(holds=[int(one not in denied) for one in evidence["statement_id"]])
    votes = make_evidence(
        {"statement_id": one, "kind": "driver", "label": "geld", "source": "coder", "coder": "anna", "holds": 0}
        for one in sorted(denied)
    )
    import pandas as pd

    heard = tables | {"evidence": pd.concat([overruled, votes], ignore_index=True)}
    assert _estimate(heard, codings, [draw])["all", "", "geld"] == alone


def test_a_slice_with_too_few_codings_is_refused_with_what_is_still_to_code():
    """Eighty codings are enough for the whole and for the sessions, not for one of which twelve were coded."""
    tables = _tables()
    draw = draw_sample(tables["statements"], size=200, seed=1)
    coded = [one for one in draw.sample if one.startswith("s1")][:40] + [one for one in draw.sample if "s2" in one][:12]
    rows = _estimate(tables, Codings(_code(coded, _true)), [replace(draw)])
    assert rows["session", "s1", "geld"]["needed"] == 0
    refused = rows["session", "s2", "geld"]
    assert refused["needed"] == SETTINGS.analysis.minimum_coded - 12
    assert math.isnan(refused["estimated"])
    assert rows["group", "managers", "geld"]["needed"] == refused["needed"]
    assert {value for name, value, _ in rows if name == "prompt_kind"} == {"", "condition"}


def test_what_was_coded_without_being_drawn_speaks_for_itself_alone():
    """A coder who picks the hits by hand makes them known; the share of the others still comes from the sample."""
    tables = _tables()
    draw = draw_sample(tables["statements"], size=80, seed=1)
    picked = [one for one in tables["statements"]["statement_id"] if _true(one) and one not in draw.sample]
    drawn = _estimate(tables, Codings(_code(draw.sample, _true)), [draw])["all", "", "geld"]
    both = _estimate(tables, Codings(_code([*draw.sample, *picked], _true)), [draw])["all", "", "geld"]
    assert both["low"] >= 30
    assert both["coded"] == 80 + len(picked)
    assert both["high"] - both["low"] < drawn["high"] - drawn["low"]


def test_without_a_draw_nothing_is_estimated():
    """Codings of which nobody knows how they were chosen give no estimate."""
    tables = _tables()
    assert not _estimate(tables, Codings(_code(tables["statements"]["statement_id"], _true)), [])


def test_statements_that_rules_were_written_on_give_no_estimate():
    """Statements of `ontwikkeling.txt` are neither coded sample nor population."""
    tables = _tables()
    draw = draw_sample(tables["statements"], size=80, seed=1)
    used = frozenset(draw.sample[:30])
    row = _estimate(tables, Codings(_code(draw.sample, _true), used), [draw])["all", "", "geld"]
    assert (row["of"], row["coded"]) == (170, 50)


def test_statements_drawn_with_unequal_chances_are_weighed():
    """Where hits of one kind were drawn twice as often, the estimate is that of the corpus and not that of the sample."""
    tables = _tables()
    ids = tables["statements"]["statement_id"].tolist()
    first = Draw(1, 1, tuple(Drawn(one, "alles", 0.8 if one < "s2" else 0.4, drawn=True) for one in ids))
    sample = [one for place, one in enumerate(ids) if one < "s2" or place % 2]
    row = _estimate(tables, Codings(_code(sample, lambda one: one < "s2")), [first])["all", "", "geld"]
    assert row["estimated"] > 100 - 1e-9
    assert row["coded"] == 150
