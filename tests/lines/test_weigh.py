"""Tests of where a full line ends a post, and where the post goes on in the next line."""

from __future__ import annotations

import textwrap

import pytest

from opschaling_nlp.ingest.plain import read_blocks
from opschaling_nlp.model import Block, Extent, Look
from opschaling_nlp.text.passages import build_passages

POSTS = (
    "Een vaste ploeg die elke dinsdag de werkplaats opendoet en het gereedschap kent",
    "geduld",
    "Ruimte in het rooster zodat ook de avondploeg een keer kan komen kijken hoe het gaat",
    "iemand van de gemeente die de weg weet in alle regels over stoepen en gevels",
    "Dat de buren het zelf zien. Vorig jaar kwam er niemand en nu staat er een rij tot aan de hoek",
    "Contact met de andere werkplaatsen in de stad, want die lopen tegen precies hetzelfde aan",
    "subsidie voor meer dan een jaar, anders begin je steeds opnieuw",
    "Een plek waar het droog is",
    "minder formulieren",
    "Tijd om van elkaar te leren, ook als er even geen klus ligt",
    "Vrienden met een busje",
)


def read(text: str) -> list[str]:
    """Return the passages of a text export."""
    return [passage.text for passage in build_passages(read_blocks(text))]


def wrapped(posts: tuple[str, ...], width: int, between: str = "\n") -> str:
    """Set posts under each other, each wrapped."""
    return between.join("\n".join(textwrap.wrap(post, width)) for post in posts)


@pytest.mark.parametrize("width", [48, 60, 72, 80, 96])
def test_wrapped_posts_right_under_each_other(width):
    """Posts without white space come apart, also where they open in lower case; one that happens to fill its line may take the next along."""
    found = read(wrapped(POSTS, width))
    assert len(set(POSTS) - set(found)) <= 2
    assert "".join(found).replace(" ", "") == "".join(POSTS).replace(" ", "")


@pytest.mark.parametrize("width", [60, 72, 96])
def test_wrapped_posts_are_all_found_where_none_fills_its_line(width):
    """Every post is found where its first word would have fitted on the line above, or its capital or the words around tell."""
    assert read(wrapped(POSTS, width)) == list(POSTS)


@pytest.mark.parametrize("width", [0, 60, 80])
def test_posts_apart_in_lower_case_stay_apart(width):
    """White space parts posts also where the one below opens in lower case and the last line above happened to be full."""
    text = wrapped(POSTS, width, "\n\n") if width else "\n\n".join(POSTS)
    assert read(text) == list(POSTS)


def test_unwrapped_answers_are_not_joined():
    """The longest answers are no full lines though the ones below open in lower case."""
    assert read("\n".join(POSTS)) == list(POSTS)


def test_an_answer_right_under_the_question():
    """What follows a question to the room is an answer, however full the line of the question was."""
    question = "Wat heb je nodig om met een werkplaats in de eigen buurt te kunnen beginnen?"
    for width in (44, 60, 78):
        assert read(wrapped((question, "Een sleutel van de garage", *POSTS), width))[:2] == [
            question,
            "Een sleutel van de garage",
        ]


def test_a_sentence_goes_on_behind_a_word_that_asks_for_more():
    """No post ends on an article or a comma, whatever letter the next line begins with."""
    long = "Samen met bewoners, de school en de Stichting Wijkgroen maken we elk voorjaar een plan voor de Oude Haven en alles eromheen"
    for width in (50, 60, 72):
        assert long in read(wrapped((*POSTS, long, "Rust"), width))


def test_a_few_long_posts_among_many_short_ones():
    """Two posts that are broken in the middle of a sentence show the width, however few they are."""
    short = tuple(
        f"{first} {second}"
        for first in ("Meer", "Minder", "Betere", "Andere")
        for second in ("schroeven", "overleg", "lampen", "regels", "buren")
    )
    long = (
        "Wij hebben al drie winters geprobeerd om de deur van de loods goed dicht te krijgen, maar zonder hulp van de eigenaar lukt het niet",
        "Vorige week kwam de wethouder langs en die vroeg of we het volgende jaar ook in de andere wijken willen beginnen met een eigen kast",
    )
    posts = (*short[:7], long[0], *short[7:13], long[1], *short[13:])
    assert read(wrapped(posts, 100)) == list(posts)


def test_an_address_behind_a_line_that_asks_for_one():
    """An address that was not broken goes on with the sentence, though a part of it would have fitted above."""
    post = "De tekeningen van de nieuwe kasten staan op https://kasten.voorbeeld.nl/tekeningen/2024"
    assert post in read(wrapped((*POSTS, post, "Rust"), 60))


def test_white_space_below_a_full_line_that_ends_in_a_verb():
    """Where posts stand apart and open in lower case, only a line that surely breaks off goes on over white space."""
    posts = ("Een afspraak over wie er wanneer voor aanspreekbaar is", "vertrouwen", *POSTS)
    assert read(wrapped(posts, 54, "\n\n"))[:2] == list(posts[:2])


def printed(line: str, width: int) -> Extent:
    """Say how far a line reaches on a page where every letter is five points wide."""
    steps = tuple(5.0 * number for number, _ in enumerate(line.split(maxsplit=1)[0], 1))
    return Extent("point", 5.0 * len(line), 5.0 * width, "wall", steps, 5.0)


def on_page(posts: tuple[str, ...], width: int) -> list[str]:
    """Return the passages of posts wrapped on a page, where letters have a size and room is measured."""
    lines = wrapped(posts, width).splitlines()
    blocks = [
        Block("line", line, page=1, line=number, look=Look(size=10.0, extent=printed(line, width)))
        for number, line in enumerate(lines, 1)
    ]
    return [passage.text for passage in build_passages(blocks)]


CAPITALS = tuple(post[0].upper() + post[1:] for post in POSTS)


@pytest.mark.parametrize("width", [62, 66, 70, 74])
def test_a_bracket_opens_no_post(width):
    """What stands in brackets goes on with the line above, though a capital follows the bracket."""
    post = "Elk voorjaar maken we met de werkplaats een plan voor de buurt (Oosterhoek) en pas daarna gaan we naar de gemeente"
    assert post in read(wrapped((*POSTS, post), width))
    assert post in on_page((*CAPITALS, post), width)


def test_a_figure_behind_a_stop_is_no_small_letter():
    """A sentence may begin with a figure: that says nothing about a post of its own."""
    post = "We delen de sleutels en het gereedschap met de loods aan de kade. 4 mensen hebben er nu een kaart voor gekregen"
    assert textwrap.wrap(post, 66)[1].startswith("4 ")
    assert post in on_page((*CAPITALS, post), 66)


@pytest.mark.parametrize("width", [62, 69])
def test_small_letters_behind_stops_as_the_text_uses_them(width):
    """A text with small letters behind stops inside its lines has them in the middle of posts at line ends too."""
    post = "We delen de sleutels. dat ging goed. iedereen heeft de kaart nu. verder delen we het gereedschap met de loods aan de kade. niemand vraagt iets"
    assert post in read(wrapped((*CAPITALS, post), width))
    assert post in on_page((*CAPITALS, post), width)


def test_a_name_goes_on_in_a_word_that_is_written_small_elsewhere():
    """Behind a name a capital may go on with it, also of a word that other lines have in small letters."""
    post = "Wij werken al drie jaar samen met de mensen van Stichting Lenen en ook met de winkel aan de haven"
    assert textwrap.wrap(post, 60)[1].startswith("Lenen")
    posts = (*POSTS, "We lenen wat we niet hebben", post)
    assert post in read(wrapped(posts, 60))
    assert post in on_page(posts, 60)


def test_a_page_is_weighed_as_a_typed_text_is():
    """The same full line goes on, whether what was left on it is measured in points or counted in characters."""
    post = "Dat de buren het zelf zien en ook onthouden. Vrienden vertellen het aan elkaar en komen dan vanzelf kijken"
    assert post in on_page((*CAPITALS, post), 48)
    assert post in read(wrapped((*CAPITALS, post), 48))
