"""Guard that a stage that does not end is stopped and says what it was at."""

from __future__ import annotations

import pickle
import re

import pytest

from opschaling_nlp.errors import UserError
from opschaling_nlp.watching import OverdueError, Watchdog


def test_an_expression_that_does_not_end_is_broken_off_with_its_statement() -> None:
    """The matcher of expressions looks up now and then, so that it can be stopped in the middle."""

    def search() -> None:
        with Watchdog("Kenmerken", seconds=0.2) as dog:
            dog.at("gewoon")
            dog.at("a" * 40)
            re.search(r"(a+)+b", "a" * 40)

    with pytest.raises(UserError, match="Kenmerken, bij “aaa") as caught:
        search()
    assert "0.2 seconden" in str(caught.value)


def test_between_two_statements_nothing_is_watched() -> None:
    """Work on a whole batch, which may be long, is no statement that does not end."""
    with Watchdog("Kenmerken", seconds=0.05) as dog:
        dog.at(None)
        sum(range(10_000_000))


def test_the_error_of_another_process_keeps_its_problems() -> None:
    """A UserError that a worker process sends says the same in the parent."""
    error = UserError.single("Kenmerken", "duurde te lang", "kort in")
    assert pickle.loads(pickle.dumps(error)).problems == error.problems


def test_what_goes_on_is_left_alone() -> None:
    """A stage may take long, as long as it gets on."""
    with Watchdog("Kenmerken", seconds=5) as dog:
        for number in range(1000):
            dog.at(str(number))


def test_a_stage_within_another_leaves_it_its_watchdog() -> None:
    """Behind a stage that has a watchdog of its own, the one around it looks on."""

    def search() -> None:
        with Watchdog("Buiten", seconds=0.2) as dog:
            with Watchdog("Binnen", seconds=5):
                pass
            dog.at("a" * 40)
            re.search(r"(a+)+b", "a" * 40)

    with pytest.raises(OverdueError, match="Buiten"):
        search()
