"""Guard that dates and moments are known in words and figures, and that words with a number in them are not taken for one."""

from __future__ import annotations

import pytest

from opschaling_nlp.dutch.calendar import date_text, find_date, find_day, is_moment


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


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Sessie zorg, 12 maart", "--03-12"),
        ("29 Februari in Zwolle", "--02-29"),
        ("31 februari", ""),
        ("groep 2 Jan en Mark", ""),
        ("12 maartse viooltjes", ""),
    ],
)
def test_a_date_without_a_year_is_a_day(line, date):
    """A day with the full name of its month is a date of which the year is unknown."""
    assert find_day([line]) == date


@pytest.mark.parametrize(
    "name", ["GMT20240514-080012_Opname", "chat_2024-05-14", "14-05-2024 wand", "20240514 tafel 3", "14_mei_2024"]
)
def test_the_name_of_a_file_may_hold_a_date(name):
    """A name has underscores and eight figures in a row where a text has blanks and dashes."""
    assert find_date([name], compact=True) == "2024-05-14"


def test_eight_figures_in_a_text_are_no_date():
    """Only names of files write a date without signs; in a text it is a number."""
    assert not find_date(["zaaknummer 20240514"])


@pytest.mark.parametrize(
    "text",
    [
        "Wed Jul 27 22:09:49 WIB 2022",
        "Tue Mar 12 2024 10:10:00 GMT+0100 (Midden-Europese standaardtijd)",
        "Tue, 12 Mar 2024 10:10:00 +0100",
        "2024-03-12T10:10:00.123Z",
        "2024/03/12 10:10:00 AM GMT+1",
        "di 12 mrt. 2024 10:10",
        "dinsdag 12 maart 2024 om 10:10",
        "12.03.2024, 10:10 Uhr",
        "mardi 12 mars 2024 à 10:10",
        "2 dagen geleden",
        "een uur geleden",
        "vor 3 Stunden",
        "hace 2 horas",
        "3 weeks ago",
        "gisteren",
        "10:10",
        "12-3-2024",
        "vorige week",
        "afgelopen dinsdag",
        "last month",
        "10u05",
        "20250312T100500Z",
    ],
)
def test_a_moment_is_known_in_any_spelling(text):
    """Programs write times in words, with zones, in the languages around us, or as how long ago it was."""
    assert is_moment(text)


@pytest.mark.parametrize(
    "text",
    [
        "2 dagen per week",
        "Elke maandag om 10:00 koffie",
        "in mei beginnen",
        "3 uur",
        "uren",
        "Zaal 2",
        "maart",
        "nu",
        "12",
        "Twee jaar geleden begonnen wij",
        "een week",
        "Mei 2024 staat er een nieuwe schuur",
    ],
)
def test_words_about_time_are_no_moment(text):
    """What somebody says about time stays what somebody said."""
    assert not is_moment(text)


def test_a_date_is_written_out_and_what_is_none_stays():
    """An ISO date is written with the name of its month; half a date and one that does not exist stay as they are."""
    assert (date_text("2025-03-03"), date_text("--03-03")) == ("3 maart 2025", "3 maart")
    assert [date_text(text) for text in ("2025-03", "2025-02-30", "")] == ["2025-03", "2025-02-30", ""]


@pytest.mark.parametrize("text", ["9 sept. 2024", "September 9, 2024", "9th Sep 2024", "9 septembre 2024"])
def test_months_have_short_names_and_names_in_other_languages(text):
    """Programs that are set to another language write its months."""
    assert find_date([text]) == "2024-09-09"


@pytest.mark.parametrize("text", ["wand 09-09-24", "9/9/24", "09.09.24 wand", "9 sep '24", "9 september ’24"])
def test_two_figures_of_a_year_are_of_this_century(text):
    """People leave out the century."""
    assert find_date([text]) == "2024-09-09"


@pytest.mark.parametrize(
    "text", ["versie 1.2.3", "9-9-2", "12 mei 20 mensen", "06-12 34 56", "192.168.10.12", "31-13-24"]
)
def test_figures_that_are_no_date_give_none(text):
    """Numbers of versions, telephones and computers look like dates with a short year."""
    assert not find_date([text])


def test_figures_that_run_on_are_no_year():
    """Between a month before its day and the year something stands: an amount behind a month is no date."""
    assert not find_date(["in mei 12000 euro"])
    assert not find_date(["maart 102030"])
    assert find_date(["May 12, 2024"]) == "2024-05-12"
