"""Guard that intervals hold: near 0, for small counts, and over repeated samples."""

from __future__ import annotations

import numpy as np
import pytest

from opschaling_nlp.analysis.estimation.intervals import Cell, bound_total, rank_ranges, wilson


def test_wilson_never_leaves_the_possible():
    """The interval of 0 of 10 begins at 0 and that of 10 of 10 ends at 1; without cases everything is possible."""
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-3)
    assert wilson(10, 10) == pytest.approx((0.7225, 1.0), abs=1e-3)
    assert wilson(0, 0) == (0.0, 1.0)


def test_a_corpus_that_was_coded_whole_has_no_bounds_left():
    """Where nothing is unseen the total is what was counted."""
    assert bound_total([Cell(8, 8, 3, 8, 3), Cell(12, 12, 1, 12, 1)]) == (4, 4)


def test_what_was_seen_bounds_the_total():
    """The total is at least what coders found, and at most that and all that nobody coded."""
    low, high = bound_total([Cell(5, 2, 2, 2, 2), Cell(20, 4, 0, 4, 0)])
    assert 2 <= low < high <= 2 + 3 + 16


@pytest.mark.parametrize(("share", "precision", "recall"), [(0.05, 0.5, 0.7), (0.2, 0.8, 0.5), (0.5, 0.9, 0.9)])
def test_intervals_hold_over_repeated_samples(share, precision, recall):
    """Of 300 samples of 60 of 600 statements about 95% cover the true total (binomial error allowed for)."""
    size, coded, draws = 600, 60, 300
    positive = round(size * share)
    right = round(positive * recall)
    wrong = round(right / precision) - right
    classes = [size - positive - wrong, positive - right, wrong, right]
    covered = 0
    for none, missed, false, true in np.random.default_rng(7).multivariate_hypergeometric(classes, coded, size=draws):
        hits, others = false + true, none + missed
        low, high = bound_total(
            [Cell(wrong + right, hits, true, hits, true), Cell(size - wrong - right, others, missed, others, missed)]
        )
        covered += low <= positive <= high
    assert 0.92 <= covered / draws <= 0.99


def test_only_intervals_that_part_stand_above_one_another():
    """Two that overlap share their places; one that is wholly lower is third."""
    assert rank_ranges([(10, 20), (15, 30), (1, 5)]) == [(1, 2), (1, 2), (3, 3)]


def test_what_is_not_known_has_no_place():
    """An estimate that was refused neither has a place nor takes one."""
    assert rank_ranges([(10, 20), (float("nan"), float("nan"))]) == [(1, 1), (None, None)]
