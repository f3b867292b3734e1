"""Quantifiers are fixed, and follow from the numbers alone."""

from __future__ import annotations

import pytest

from opschaling_nlp.analysis.summaries.wording import Number, fill, name_quantifier, quantify
from opschaling_nlp.texts import speak


@pytest.mark.parametrize(
    ("n", "of", "name"),
    [
        (0, 40, "none"), (1, 40, "one"), (2, 40, "few"), (4, 40, "few"), (5, 40, "small_part"), (7, 40, "small_part"),
        (8, 40, "fifth"), (9, 40, "part"), (10, 40, "quarter"), (13, 40, "third"), (17, 40, "part"), (18, 40, "nearly_half"), (19, 40, "nearly_half"), (20, 40, "half"), (21, 40, "over_half"), (24, 40, "over_half"),
        (25, 40, "most"), (35, 40, "most"), (36, 40, "nearly_all"), (39, 40, "nearly_all"), (40, 40, "all"),
        (7, 12, "counts"), (19, 19, "all"), (1, 1, "only"), (39, 207, "fifth"), (199, 200, "nearly_all"), (0, 12, "none"), (59, 100, "over_half"), (60, 100, "over_half"), (61, 100, "most"), (45, 100, "nearly_half"), (44, 100, "part"),
    ],
)  # fmt: skip
def test_the_quantifier_follows_from_the_numbers(n, of, name):
    """`De meeste` is more than 60%, `bijna de helft` from 45%, and under twenty there are counts only; a share is that of the table beside it."""
    assert name_quantifier(n, of, minimum=20) == name


def test_every_number_has_a_quantifier():
    """No count of any whole falls between two quantifiers."""
    for of in range(20, 130):
        for n in range(of + 1):
            assert name_quantifier(n, of, minimum=20)


def test_a_quantity_shows_its_counts():
    """The words never stand without the numbers that they are made of."""
    phrase = quantify(Number("a", 30), Number("b", 40), group="participants", minimum=20)
    assert phrase.text == "de meeste bijdragen (30 van 40)"
    assert [str(number) for number in phrase.numbers] == ["30", "40"]


@pytest.mark.parametrize(
    ("sessions", "statements", "text"),
    [
        (1, 1, "Dit gaat over één inhoudelijke bijdrage uit één sessie met deelnemers."),
        (2, 5, "Dit gaat over vijf inhoudelijke bijdragen uit twee sessies met deelnemers."),
    ],
)
def test_a_noun_follows_its_number(sessions, statements, text):
    """One session is no sessions, and no `sessie(s)` either; words may stand between the number and its noun."""
    phrase = fill("overall", "scope", sessions=Number("a", sessions), substantive=Number("b", statements))
    assert phrase.text == text


@pytest.mark.parametrize(
    ("tips", "text"),
    [(1, "gaven één tip of advies"), (12, "gaven twaalf tips of adviezen"), (13, "gaven 13 tips of adviezen")],
)
def test_numbers_are_written_out_up_to_twelve(tips, text):
    """As Dutch does in running text; the number still stands with its place."""
    phrase = fill("overall", "gave_tip", n=Number("a", tips))
    assert phrase.text == text
    assert [number.place for number in phrase.numbers] == ["a"]


@pytest.mark.parametrize(
    ("n", "dutch", "english"),
    [
        (1, "één keer bevorderend", "enabling once"),
        (2, "twee keer bevorderend", "enabling twice"),
        (4, "vier keer bevorderend", "enabling four times"),
    ],
)
def test_how_many_times_is_said_as_the_language_does(n, dutch, english):
    """English says once and twice, not one time and two times."""
    assert fill("directions", "enabler", n=Number("a", n)).text == dutch
    with speak("en"):
        assert fill("directions", "enabler", n=Number("a", n)).text == english


def test_one_opens_a_sentence_without_the_stress_on_its_capital():
    """A sentence begins with `Eén`, not with `Één`."""
    assert fill("theme", "deviant", deviant=Number("a", 1)).text.startswith("Eén bijdrage heeft")
