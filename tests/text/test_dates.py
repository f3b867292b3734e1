"""Tests of finding the date of a session."""

from __future__ import annotations

import pytest

from opschaling_nlp.text.dates import find_date


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Sessie zorg, 3 oktober 2024", "2024-10-03"),
        ("donderdag 12 mrt. 2023 in Zwolle", "2023-03-12"),
        ("muur 2024-02-29", "2024-02-29"),
        ("verslag 5-11-2022", "2022-11-05"),
        ("9 april 13:30-15:00", ""),
        ("31 februari 2024", ""),
        ("geen datum", ""),
        ("", ""),
    ],
)
def test_a_full_date_is_found_and_half_a_date_is_not(line, date):
    """A date needs its year; one that does not exist is none."""
    assert find_date([line]) == date
