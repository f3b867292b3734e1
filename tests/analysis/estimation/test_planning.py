"""Guard how many statements are to be coded for an interval of a given width."""

from __future__ import annotations

from opschaling_nlp.analysis.estimation.intervals import plan_coding


def test_narrower_intervals_ask_for_more_coding():
    """Half the width asks for more statements, never more than there are."""
    wide, narrow = (
        plan_coding([("geld", 100, 0.7, 0.7)], of=1000, width=width, minimum=30)[0] for width in (0.10, 0.05)
    )
    assert 30 < wide.n < narrow.n <= 1000


def test_a_better_tool_saves_coding():
    """With a tool that is mostly right fewer statements need be coded than without it; with one that errs about as many."""
    good, poor = plan_coding([("geld", 200, 0.95, 0.95), ("moed", 200, 0.4, 0.4)], of=1000, width=0.06, minimum=30)
    assert good.n < 0.5 * good.alone
    assert poor.n > 0.7 * poor.alone


def test_no_fewer_than_the_minimum_are_coded():
    """A label that is hardly there asks for the minimum, and a small corpus for all of it."""
    assert plan_coding([("geld", 1, 0.9, 0.9)], of=1000, width=0.5, minimum=30)[0].n == 30
    assert plan_coding([("geld", 1, 0.9, 0.9)], of=12, width=0.5, minimum=30)[0].n == 12
