"""The measures give the values that a hand calculation gives."""

from __future__ import annotations

import math

import pytest

from opschaling_nlp.analysis.association import jaccard, log_likelihood, log_odds_z, log_ratio, npmi


def test_log_likelihood_of_a_worked_table():
    """10 of 100 against 2 of 100: 2 × sum of O ln(O/E) over the four cells, with E = 6, 6, 94, 94."""
    expected = 2 * (10 * math.log(10 / 6) + 2 * math.log(2 / 6) + 90 * math.log(90 / 94) + 98 * math.log(98 / 94))
    assert float(log_likelihood(10, 2, 100, 100)) == pytest.approx(expected)
    assert float(log_likelihood(2, 10, 100, 100)) == pytest.approx(-expected)
    assert float(log_likelihood(5, 5, 100, 100)) == pytest.approx(0)


def test_log_ratio_doubles_and_zero_counts_as_half():
    """Twice as frequent is 1; never in the reference is read as half an occurrence."""
    assert float(log_ratio(4, 2, 100, 100)) == pytest.approx(1)
    assert float(log_ratio(4, 0, 100, 50)) == pytest.approx(math.log2((4 / 100) / (0.5 / 50)))


def test_log_odds_of_a_worked_example():
    """Counts 8 of 20 and 2 of 30 with a prior of 10 words: alpha = 10 × 10/50 = 2."""
    delta = math.log(10 / (30 - 10)) - math.log(4 / (40 - 4))
    assert float(log_odds_z(8, 2, 20, 30, strength=10)) == pytest.approx(delta / math.sqrt(1 / 10 + 1 / 4))


def test_npmi_has_its_known_ends():
    """Always together is 1, independent is 0, never together is -1 (Bouma 2009)."""
    assert float(npmi(4, 4, 4, 16)) == pytest.approx(1)
    assert float(npmi(1, 4, 4, 16)) == pytest.approx(0)
    assert float(npmi(0, 4, 4, 16)) == -1


def test_jaccard_is_overlap_over_union():
    """2 in both, 4 and 3 in each: 2 of 5."""
    assert float(jaccard(2, 4, 3)) == pytest.approx(2 / 5)
