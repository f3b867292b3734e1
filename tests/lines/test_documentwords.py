"""Tests of what a document says about its own words."""

from __future__ import annotations

from opschaling_nlp.lines.documentwords import DocumentWords

PROSE = (
    "wij hebben dit jaar in de buurt veel",
    "gedaan met een kleine groep die samen",
    "aan de slag ging en daar bleef men",
) * 5
"""Lines that run on without a hyphen."""


def test_the_halves_of_broken_words_are_not_evidence():
    """What is broken at a line end says nothing about how the word is written."""
    document = DocumentWords.of_lines(["goede samen-", "werking is nodig"])
    assert document.count("werking") == 0
    assert document.count("samen") == 0


def test_inflected_and_longer_forms_count():
    """A term is known from its plural and its compounds, and a plural from its singular; a short word says nothing about longer ones."""
    document = DocumentWords.of_lines(["de wijkpost met wijkposthouders, en lok"])
    assert document.count("wijkpost") == 2
    assert document.count("wijkposten") == 1
    assert document.count("de") == 1
    assert document.count("lokt") == 1


def test_a_first_part_that_takes_a_hyphen_elsewhere():
    """An abbreviation that is hyphened in one word is in another; a longer first part must show it twice, and more often than not."""
    assert DocumentWords.of_lines(["het kcc-team"]).prefers_hyphen("kcc")
    assert not DocumentWords.of_lines(["het project-uitje"]).prefers_hyphen("project")
    assert DocumentWords.of_lines(["het project-uitje en de project-etage"]).prefers_hyphen("project")
    assert not DocumentWords.of_lines(["het project-uitje, de projectleider, de projectgroep"]).prefers_hyphen(
        "project"
    )


def test_a_hyphen_inside_a_word_shows_that_words_are_broken():
    """One word that is surely broken tells; where the lines hardly ever are, it was typed so."""
    assert DocumentWords.of_lines(["een vergade-", "ring"]).breaks_words()
    assert not DocumentWords.of_lines([*PROSE * 5, "een vergade-", "ring"]).breaks_words()


def test_hyphens_of_words_only_show_that_words_are_not_broken():
    """Two hyphens between words tell; of one only where the lines around it run on without, or have soft hyphens."""
    own = ["het rode-", "draadteam"]
    assert DocumentWords.of_lines(own).breaks_words()
    assert not DocumentWords.of_lines([*own, "", *own]).breaks_words()
    assert not DocumentWords.of_lines([*PROSE, *own]).breaks_words()
    assert not DocumentWords.of_lines(["een vergade\u00ad", "ring", *own]).breaks_words()


def test_a_suspended_hyphen_is_no_broken_word():
    """`hart-en` is not the word `harten`, which cannot be broken there."""
    assert not DocumentWords.of_lines([*PROSE, "hart-", "en vaatziekten"]).breaks_words()


def test_without_lines_words_may_be_broken():
    """A document that says nothing is taken to break words."""
    assert DocumentWords().breaks_words()
    assert DocumentWords.of_lines([]).count("") == 0
