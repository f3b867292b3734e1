"""Guard that labels borrow strength from one another only where their own codings say little."""

from __future__ import annotations

import pytest

from opschaling_nlp.analysis.estimation.intervals import Cell, pool_totals


def test_a_label_coded_seldom_moves_towards_the_others():
    """One right hit of one coded is no precision of 1 where the other labels are right half of the time."""
    others = [[Cell(40, 20, positive, 20, positive)] for positive in (9, 10, 11, 10)]
    few = pool_totals([*others, [Cell(40, 1, 1, 1, 1)]])[-1]
    assert 18 < few < 30


def test_a_label_coded_often_keeps_its_own_share():
    """Four hundred codings outweigh what the other labels are like."""
    totals = pool_totals([[Cell(1000, 400, 40, 400, 40)], [Cell(1000, 400, 360, 400, 360)]])
    assert totals == pytest.approx([100, 900], abs=5)


def test_what_was_coded_is_not_moved():
    """A label of which everything was coded has the total that was counted."""
    assert pool_totals([[Cell(10, 10, 4, 10, 4)], [Cell(10, 5, 5, 5, 5)]])[0] == 4
