"""Tests of finding out at what width a text was wrapped."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opschaling_nlp.lines.width import rooms_left

PARAGRAPH = (
    "De gemeente heeft vorig jaar drie proeven gedaan met een ander rooster voor de wijkteams. In twee van de drie buurten "
    "bleven de mensen langer, in de derde niet, en niemand weet precies waarom dat zo is. Daarom gaan we het komende jaar vooral "
    "praten met de mensen die er werken en veel minder met de mensen die erover schrijven."
)


@pytest.mark.parametrize("width", [60, 72, 80, 100, 120])
def test_a_wrapped_paragraph_left_no_room_for_the_next_word(width):
    """In a wrapped text the first word of every next line would not have fitted."""
    lines = textwrap.wrap(PARAGRAPH, width)
    rooms = rooms_left(lines)
    assert all(
        room is not None and len(below.split()[0]) + 1 > room for room, below in zip(rooms, lines[1:], strict=False)
    )


def test_paragraphs_on_one_line_are_not_wrapped():
    """Lines longer than anybody wraps say nothing about a width."""
    assert rooms_left([PARAGRAPH, "", PARAGRAPH[:90]]) == [None, None, None]


@pytest.mark.parametrize(
    "answers",
    [
        ["tijd", "geld", "een goed plan voor de hele wijk", "rust"],
        ["Tijd en geld voor iedereen die het nodig heeft", "Een goed plan", "Rust"],
    ],
)
def test_a_list_of_answers_is_not_wrapped(answers):
    """The longest answer is not taken for a full line."""
    rooms = rooms_left(answers)
    assert all(
        room is None or len(below.split()[0]) + 1 <= room for room, below in zip(rooms, answers[1:], strict=False)
    )


def test_a_width_that_most_lines_exceed_is_none():
    """Where posts a paragraph each are longer than the longest short answer, that answer was not full."""
    answers = [
        "Werkgroep moestuin, oogst van de avond in de kantine",
        "zaterdag 3 mei",
        "Meer zaailingen",
        "Een vrijwilliger die elke zaterdag de kas opendoet",
        "aarde",
        "Zon",
    ]
    posts = ["", PARAGRAPH[:110], "", PARAGRAPH[:90], "", PARAGRAPH[:100]]
    assert rooms_left([*answers, *posts]) == [None] * 12


def test_lists_may_be_narrower_than_the_text():
    """A list that was indented on the page has a width of its own."""
    items = [f"- {line}" if not number else line for number, line in enumerate(textwrap.wrap(PARAGRAPH, 60))]
    lines = [*textwrap.wrap(PARAGRAPH, 90), "", *items]
    rooms = rooms_left(lines)
    for above, below in zip(range(len(lines)), lines[1:], strict=False):
        if lines[above] and below and not below.startswith("- "):
            assert len(below.split()[0]) + 1 > rooms[above]


@given(st.lists(st.text(max_size=60), max_size=10))
def test_any_lines_have_a_room_or_none(lines):
    """There is an answer for every line, and it is never negative."""
    rooms = rooms_left(lines)
    assert len(rooms) == len(lines)
    assert all(room is None or room >= 0 for room in rooms)


def test_long_answers_that_open_in_lower_case_are_not_wrapped():
    """A few long answers with answers in lower case under them make no width: none of them breaks a sentence."""
    answers = [
        "Dat de kok van het buurthuis het als zijn eigen keuken is gaan zien en er ook op zondag wil staan als het moet",
        "een oven die het doet",
        "Meer mensen die willen bakken",
        "Aansluiting bij wat de voedselbank en de volkstuinen al doen, zodat er niets hoeft te worden weggegooid dit jaar",
        "rust",
        "Een rooster dat iedereen snapt",
        "De inspectie kwam langs toen de koelkast stuk was en daarna heeft niemand ons nog verteld of het nu mag",
        "keurmerk aanvragen",
        "Tafels",
    ]
    assert rooms_left(answers) == [None] * len(answers)


@pytest.mark.parametrize("width", [50, 64, 72, 100])
def test_posts_in_lower_case_do_not_hide_the_width(width):
    """Where posts open in lower case too, the width is that of the lines that break sentences."""
    posts = [sentence for paragraph in (PARAGRAPH, PARAGRAPH.lower()) for sentence in paragraph.split(". ")] + [
        "rust",
        "een goed gesprek",
        "Tijd",
    ]
    lines = [line for post in posts for line in textwrap.wrap(post, width)]
    rooms = rooms_left(lines)
    assert all(room is not None for room in rooms)
    assert max(len(line) + room for line, room in zip(lines, rooms, strict=True)) >= max(map(len, lines))


def test_bold_lines_are_no_list():
    """Asterisks right before a word are emphasis; two such lines have no width of their own."""
    lines = [
        "**Noem iets wat je nodig hebt om in je eigen straat te beginnen**",
        "",
        "een ladder",
        "",
        "**Wat ga je morgen doen?**",
        "",
        "Bellen met de buren",
    ]
    assert rooms_left(lines) == [None] * len(lines)
