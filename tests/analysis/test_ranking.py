"""Guard that places are given only where intervals part."""

from __future__ import annotations

from opschaling_nlp.analysis.ranking import rank_ranges


def test_only_intervals_that_part_stand_above_one_another():
    """Two that overlap share their places; one that is wholly lower is third."""
    assert rank_ranges([(10, 20), (15, 30), (1, 5)]) == [(1, 2), (1, 2), (3, 3)]


def test_what_is_not_known_has_no_place():
    """An estimate that was refused neither has a place nor takes one."""
    assert rank_ranges([(10, 20), (float("nan"), float("nan"))]) == [(1, 1), (None, None)]
