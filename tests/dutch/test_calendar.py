"""Tests of finding the date of a session."""

from __future__ import annotations

import pytest

from opschaling_nlp.dutch.calendar import date_text, find_date, month_numbers


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


def test_a_date_is_written_out_and_what_is_none_stays():
    """An ISO date is written with the name of its month; half a date and one that does not exist stay as they are."""
    assert date_text("2025-03-03") == "3 maart 2025"
    assert [date_text(text) for text in ("2025-03", "2025-02-30", "")] == ["2025-03", "2025-02-30", ""]


def test_months_have_short_names_and_english_ones():
    """A month is known by its number in either language, however short it is written."""
    assert month_numbers()["sept"] == month_numbers()["september"] == month_numbers("en")["sep"] == 9
    assert set(month_numbers().values()) == set(month_numbers("en").values()) == set(range(1, 13))
