"""Tests of finding out at what width a text was wrapped."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opschaling_nlp.ingest.wrapwidth import rooms_left

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
    assert all(room is not None and len(below.split()[0]) + 1 > room for room, below in zip(rooms, lines[1:], strict=False))


def test_paragraphs_on_one_line_are_not_wrapped():
    """Lines longer than anybody wraps say nothing about a width."""
    assert rooms_left([PARAGRAPH, "", PARAGRAPH[:90]]) == [None, None, None]


@pytest.mark.parametrize(
    "answers",
    [["tijd", "geld", "een goed plan voor de hele wijk", "rust"], ["Tijd en geld voor iedereen die het nodig heeft", "Een goed plan", "Rust"]],
)
def test_a_list_of_answers_is_not_wrapped(answers):
    """The longest answer is not taken for a full line."""
    rooms = rooms_left(answers)
    assert all(room is None or len(below.split()[0]) + 1 <= room for room, below in zip(rooms, answers[1:], strict=False))


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
