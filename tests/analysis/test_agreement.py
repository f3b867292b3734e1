"""Guard the measures of agreement against published worked examples, and what they are computed over."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opschaling_nlp.analysis.agreement import (
    cohen_kappa,
    compare_codings,
    krippendorff_alpha,
    list_disagreements,
    measure_agreement,
    verdict,
)
from opschaling_nlp.codings.labels import Label
from opschaling_nlp.codings.store import CodedStatement, Codings
from opschaling_nlp.model import EvidenceKind

LABELS = {"tip": Label(EvidenceKind.TAG, "tip"), "lead": Label(EvidenceKind.DRIVER, "lead")}


def row(number, coder, sitting=1, **values):
    """Make one coded statement."""
    return CodedStatement(f"s-{number}", "s", coder, sitting, values)


def ratings(*coders):
    """Read ratings written as strings; a dot is missing."""
    return np.array(
        [[np.nan if mark == "." else float("abcde".find(mark) + 1 or mark) for mark in coder] for coder in coders]
    )


@pytest.mark.parametrize(
    ("table", "alpha"),
    [
        (ratings("0100000010", "1110010000"), 0.095),  # section A: binary, two observers
        (ratings("aabbdcccedda", "babbbccceddd"), 0.692),  # section B: nominal, two observers
        (
            ratings("123321412...", "1233224125.3", ".3332342251.", "12332441251."),
            0.743,
        ),  # section C: four observers, missing values
    ],
)
def test_alpha_gives_the_worked_examples(table, alpha):
    """Alpha equals the figures of the worked examples in Krippendorff (2011)."""
    assert krippendorff_alpha(table) == pytest.approx(alpha, abs=0.0006)


def test_alpha_without_variation_is_undefined():
    """Where nobody ever says 1 there is nothing to measure, and no figure is made up."""
    assert np.isnan(krippendorff_alpha(np.zeros((2, 10))))
    assert np.isnan(krippendorff_alpha(np.zeros((2, 0))))
    assert np.isnan(cohen_kappa(np.zeros(5), np.zeros(5)))


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=30))
def test_alpha_does_not_depend_on_who_is_first(pairs):
    """Exchanging the coders or shuffling the statements changes nothing."""
    table = np.array(pairs, dtype=float).T
    again = table[::-1, ::-1]
    assert krippendorff_alpha(table) == pytest.approx(krippendorff_alpha(again), nan_ok=True)


def test_kappa_gives_a_worked_example():
    """Twenty yes, five and ten apart, fifteen no of fifty: kappa is .40 (Cohen 1960's formula by hand)."""
    a = np.array([1] * 25 + [0] * 25)
    b = np.array([1] * 20 + [0] * 5 + [1] * 10 + [0] * 15)
    assert cohen_kappa(a, b) == pytest.approx(0.4)


def test_statements_that_wrote_the_rules_do_not_measure_them():
    """Agreement with the tool leaves out the development statements; agreement between people does not."""
    codings = Codings(
        tuple(row(i, coder, tip="1") for coder in ("anna", "bas") for i in range(4)), frozenset({"s-0", "s-1"})
    )
    sizes = {(one.kind, one.names[0]): one.ratings.shape[1] for one in compare_codings(codings, labels=LABELS, tool={})}
    assert sizes == {("between", "anna"): 4, ("tool", "anna"): 2, ("tool", "bas"): 2}


def test_one_coder_is_compared_with_herself_on_what_she_coded_twice():
    """The first and the last sitting are set side by side, on the statements of both."""
    codings = Codings((row(1, "anna", tip="1"), row(2, "anna", tip="1"), row(1, "anna", sitting=2, tip="0")))
    (within,) = [one for one in compare_codings(codings, labels=LABELS, tool={}) if one.kind == "within"]
    assert within.statement_ids == ("s-1",)
    assert within.ratings.tolist() == [[1.0], [0.0]]


def test_several_coders_get_one_alpha_with_missing_values():
    """With three coders there is a row for each pair and one for all, over statements that at least two coded."""
    codings = Codings(
        (
            row(1, "anna", tip="1"),
            row(1, "bas", tip="1"),
            row(2, "bas", tip="0"),
            row(2, "cor", tip="0"),
            row(3, "cor", tip="1"),
        )
    )
    between = [
        (one.names, one.statement_ids)
        for one in compare_codings(codings, labels=LABELS, tool={})
        if one.kind == "between"
    ]
    assert between[1] == (("anna", "bas", "cor"), ("s-1", "s-2"))


def test_the_table_of_agreement_adds_up():
    """The four cells of a confusion table sum to n, and their agreement is the per cent that is given."""
    codings = Codings(
        tuple(row(i, coder, tip=str(int(i % by == 0))) for coder, by in (("anna", 2), ("bas", 3)) for i in range(24))
    )
    frame = measure_agreement(compare_codings(codings, labels=LABELS, tool={}), resamples=100, seed=1)
    first = frame.iloc[0]
    assert first["both"] + first["only_a"] + first["only_b"] + first["neither"] == first["n"] == 24
    assert first["agreement"] == pytest.approx((first["both"] + first["neither"]) / 24)
    assert first["alpha_low"] <= first["alpha"] <= first["alpha_high"]
    assert first["verdict"] == "onvoldoende"


def test_agreement_is_measured_on_what_each_coder_said_first():
    """What is settled afterwards, or coded anew, changes nothing about the agreement before it."""
    first = [row(1, "anna", tip="1"), row(1, "bas", tip="0"), row(2, "anna", tip="1"), row(2, "bas", tip="1")]
    later = [row(1, "bas", sitting=2, tip="1"), replace(row(1, "anna", sitting=2, tip="0"), round="overleg")]
    (one,) = [
        each for each in compare_codings(Codings((*first, *later)), labels=LABELS, tool={}) if each.kind == "between"
    ]
    assert one.ratings.tolist() == [[1.0, 1.0], [0.0, 1.0]]


def measured(by_anna, by_bas):
    """Measure the agreement on 40 statements of which each coder gives the label to those named."""
    codings = Codings(
        tuple(
            row(i, coder, tip=str(int(i in given)))
            for coder, given in (("anna", by_anna), ("bas", by_bas))
            for i in range(40)
        )
    )
    comparisons = [one for one in compare_codings(codings, labels=LABELS, tool={}) if one.kind == "between"]
    return measure_agreement(comparisons, resamples=100, seed=1).iloc[0]


def test_too_few_cases_get_no_verdict_and_no_interval():
    """With four positives of one coder the figure is shown and nothing is said of it; with five of both it is judged."""
    few, enough = measured(range(4), range(8)), measured(range(5), range(8))
    assert (few["verdict"], np.isnan(few["alpha_low"]), np.isnan(few["alpha"])) == ("te weinig gevallen", True, False)
    assert (enough["verdict"], np.isnan(enough["alpha_low"])) == ("voorlopig", False)


def test_coders_who_never_differ_get_no_interval():
    """Resampling perfect agreement gives 1 each time: an interval of no width would claim a certainty that is not there."""
    same = measured(range(10), range(10))
    assert (same["alpha"], same["verdict"]) == (1.0, "voldoende")
    assert np.isnan(same["alpha_low"])
    assert np.isnan(same["kappa_high"])


def test_the_closed_form_of_kappa_is_the_librarys():
    """Cohen's kappa equals that of scikit-learn, which takes a second to import."""
    from sklearn.metrics import cohen_kappa_score

    generator = np.random.default_rng(1)
    for _ in range(20):
        a, b = generator.integers(0, 2, (2, 30)).astype(float)
        assert cohen_kappa(a, b) == pytest.approx(cohen_kappa_score(a, b))


def test_disagreements_are_listed_to_talk_about():
    """Every statement on which two raters differ is listed with both values."""
    codings = Codings(
        (row(1, "anna", tip="1"), row(1, "bas", tip="0"), row(2, "anna", tip="1"), row(2, "bas", tip="1"))
    )
    frame = list_disagreements(
        [one for one in compare_codings(codings, labels=LABELS, tool={}) if one.kind == "between"]
    )
    assert frame.to_dict("records") == [
        {"kind": "between", "statement_id": "s-1", "label": "tip", "a": "anna", "b": "bas", "value_a": 1, "value_b": 0}
    ]


@pytest.mark.parametrize(
    ("alpha", "word"),
    [
        (0.81, "voldoende"),
        (0.70, "voorlopig"),
        (0.66, "onvoldoende"),
        (-1.0, "onvoldoende"),
        (float("nan"), "niet te bepalen"),
    ],
)
def test_nothing_is_called_good_that_is_not(alpha, word):
    """The verdict follows Krippendorff's bands and knows no praise."""
    assert verdict(alpha) == word


def test_no_codings_give_empty_tables():
    """Without codings there is nothing to compare, and no error."""
    assert measure_agreement(compare_codings(Codings(), labels=LABELS, tool={}), resamples=10, seed=1).empty
    assert list_disagreements([]).empty
