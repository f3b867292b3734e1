"""Tests of folding for comparing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opschaling_nlp.dutch.folding import fold, fold_case, folded_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“Tijd”", '"tijd"'),
        ("auto’s", "auto's"),
        ("2030–2040", "2030-2040"),
        ("a -> b", "a → b"),
        ("a  \n b", "A b"),
        ("on\u00adder", "onder"),
        ("cafe\u0301", "café"),
        ("wacht…", "wacht..."),
    ],
)
def test_what_does_not_distinguish_words_is_folded(one, other):
    """Case, quotes, dashes, arrows, spaces and invisible signs make no difference."""
    assert fold(one) == fold(other)


def test_different_words_stay_different():
    """Spelling and accents are words."""
    assert fold("Vertikaal") != fold("Verticaal")
    assert fold("één") != fold("een")


@given(st.text())
def test_folding_twice_changes_nothing(text):
    """A folded text is its own fold."""
    assert fold(fold(text)) == fold(text)


def test_words_have_no_punctuation():
    """Only letters and figures are words."""
    assert folded_words("Tijd, geld & lef!") == ["tijd", "geld", "lef"]
    assert folded_words("") == []


def test_only_case_and_blanks_of_names_are_folded():
    """Two people whose names differ in a sign are two."""
    assert fold_case(" Els  de VRIES ") == fold_case("els de Vries")
    assert fold_case("Jan 't Hart") != fold_case("Jan ’t Hart")
