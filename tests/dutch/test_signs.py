"""Tests of the signs at the ends of a line."""

from __future__ import annotations

import re

import pytest

from opschaling_nlp.dutch.signs import (
    BULLETS,
    broken_word,
    ends_clause,
    ends_in_word,
    ends_sentence,
    first_chunk,
    opens_low,
)


@pytest.mark.parametrize(
    ("text", "sentence", "clause", "word"),
    [
        ("Dat is zo.", True, True, False),
        ("„Dat is zo!” ", True, True, False),
        ("(is dat zo?)", True, True, False),
        ("let op:", False, True, False),
        ("eerst dit;", False, True, False),
        ("een “plan”", False, False, True),
        ("een plan,", False, False, False),
        ("", False, False, False),
    ],
)
def test_how_a_line_ends(text, sentence, clause, word):
    """A stop ends a sentence, a colon or semicolon a clause, and quotation marks behind them change nothing."""
    assert (ends_sentence(text), ends_clause(text), ends_in_word(text)) == (sentence, clause, word)


@pytest.mark.parametrize("hyphen", ["-", "‐", "\u00ad"])
def test_every_hyphen_breaks_a_word(hyphen):
    """The hyphen of the keyboard, that of Unicode and the soft one are one thing; a dash between blanks is another."""
    assert broken_word(f"de verga{hyphen}") == "verga"
    assert broken_word(f"de vergadering {hyphen}") == ""


def test_small_letters_behind_quotation_marks():
    """What opens a line is its first letter, wherever a quotation opens; a bracket or figure is no small letter."""
    assert [opens_low(text) for text in ("tijd", "‘tijd’", "Tijd", "(tijd)", "3 uur", "")] == [True, True] + [False] * 4


@pytest.mark.parametrize(
    ("text", "chunk", "whole"),
    [
        ("in/uit gaan", "in/", "in/uit"),
        ("zij-instromer komt", "zij-", "zij-"),
        ("in- en uit", "in-", "in-"),
        ("tijd", "tijd", "tijd"),
        ("", "", ""),
    ],
)
def test_what_must_fit_as_a_whole(text, chunk, whole):
    """A line may be broken behind a hyphen inside a word, and in some documents behind a slash."""
    assert (first_chunk(text), first_chunk(text, slashes=False)) == (chunk, whole)


def test_bullets_stand_safely_between_brackets():
    """The bullets are signs of which each opens an item, none a letter or figure, when they are listed in an expression."""
    pattern = re.compile(f"[{re.escape(BULLETS)}]")
    assert all(pattern.fullmatch(sign) for sign in BULLETS)
    assert not pattern.search("abcXYZ019.,)")
