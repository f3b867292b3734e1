"""Guard what is said of the tool's own error: seen and unseen apart, with bounds, and only as far as it was measured."""

from __future__ import annotations

import pytest

from benchmarks.scoring import score
from opschaling_nlp.analysis import measured
from opschaling_nlp.analysis.measured import (
    Measured,
    Origin,
    build_measured,
    expected_range,
    load_measured,
    pool,
    word_error,
    word_errors,
)

ROWS = (
    Measured(Origin.UNSEEN, "muur", "driver", "geld", 50, 18, 6, 6),
    Measured(Origin.UNSEEN, "zinnen", "driver", "geld", 40, 3, 1, 1),
    Measured(Origin.UNSEEN, "muur", "driver", "moed", 50, 1, 1, 1),
    Measured(Origin.DEVELOPMENT, "muur", "driver", "geld", 60, 60, 0, 0),
)


def test_seen_and_unseen_are_never_added_up():
    """Sums go over materials and over labels, within one origin."""
    sums = {(row.origin, row.material, row.label): row for row in pool(ROWS)}
    assert sums[Origin.UNSEEN, "", "geld"].right == 21
    assert sums[Origin.UNSEEN, "muur", ""].missed == 7
    assert sums[Origin.UNSEEN, "", ""].statements == 90
    assert sums[Origin.DEVELOPMENT, "", ""].right == 60


def test_a_count_is_told_with_the_error_to_expect(monkeypatch):
    """Of 28 hits 7 are wrong and of 28 cases 7 are missed: one in four; a label with few cases is told the error of all."""
    monkeypatch.setattr(measured, "load_measured", lambda: ROWS)
    assert word_error("driver", "geld").startswith(
        "op onbekend materiaal is ongeveer 1 op de 4 treffers onterecht en wordt 1 op de 4"
    )
    assert "samen" in word_error("driver", "moed")
    assert word_error("facet", "uren") == ""


def test_every_label_is_scored_once_and_the_undecidable_not_at_all():
    """Right, wrong and missed are counted per label; a direction only where both give the driver."""
    gold = [
        {"text": "a", "drivers": {"geld": 1, "moed": 0}, "valence": {"geld": ["barrier"]}},
        {"text": "b", "drivers": {"geld": None, "moed": 1}, "tags": {"tip": 1}},
        {"text": "c", "drivers": {"geld": 1, "moed": 0}, "valence": {"geld": ["needed"]}},
        {"text": "nergens", "drivers": {"geld": 1}},
    ]
    said = {
        "a": {"drivers": {"geld", "moed"}, "valence": {"geld": ["barrier", "needed"]}},
        "b": {"drivers": {"geld"}, "valence": {}, "tags": set()},
        "c": {"drivers": set(), "valence": {}},
    }
    rows = {
        (row.kind, row.label): row for row in score(gold, said, origin=Origin.DEVELOPMENT, material="m", product="p")
    }
    assert {key: (row.right, row.wrong, row.missed) for key, row in rows.items()} == {
        ("driver", "geld"): (1, 0, 1),
        ("driver", "moed"): (0, 1, 1),
        ("tag", "tip"): (0, 0, 1),
        ("valence", "enabler"): (0, 0, 0),
        ("valence", "barrier"): (1, 0, 0),
        ("valence", "needed"): (0, 1, 0),
        ("valence", "advised"): (0, 0, 0),
    }
    assert rows["driver", "geld"].statements == 3


def test_what_ships_holds_both_origins_and_its_bounds():
    """The shipped table has seen and unseen material, and every figure lies between its bounds."""
    assert {row.origin for row in load_measured()} == set(Origin)
    table = build_measured()
    for name in ("precision", "recall"):
        known = table[table[name].notna()]
        assert (known[f"{name}_low"] <= known[name]).all()
        assert (known[name] <= known[f"{name}_high"]).all()
    assert (table[table["sentence"] != ""]["origin"] == "nooit eerder gezien").all()


@pytest.mark.parametrize("kind", ["tag", "driver", "valence"])
def test_every_kind_that_a_report_counts_was_measured(kind):
    """No count of the report stands without a figure beside it."""
    assert word_error(kind, "")


def test_the_error_of_each_kind_is_told(monkeypatch):
    """Of each kind of label that was measured the error is told; of nothing measured, nothing."""
    monkeypatch.setattr(measured, "load_measured", lambda: ROWS)
    assert word_errors() == (
        "Gemeten fout van de regels, op materiaal dat niemand eerder zag: "
        "van factoren ongeveer 1 op de 4 treffers onterecht en 1 op de 4 gemist."
    )
    monkeypatch.setattr(measured, "load_measured", lambda: ())
    assert word_errors() == ""


def test_what_to_expect_lies_around_the_corrected_count(monkeypatch):
    """Of a label that was measured often enough the range holds count × precision / recall; of one measured seldom it is wider.

    It never holds more than there is.
    """
    monkeypatch.setattr(measured, "load_measured", lambda: ROWS)
    low, high = expected_range("driver", "geld", 40, 200)
    assert low < 40 < high
    few_low, few_high = expected_range("driver", "moed", 40, 1000)
    assert few_high / few_low > high / low
    assert expected_range("driver", "geld", 40, 42) == (pytest.approx(low), 42)
    assert expected_range("driver", "geld", 0, 200) == pytest.approx((float("nan"),) * 2, nan_ok=True)
