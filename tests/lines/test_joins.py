"""Tests of the hyphen at the end of a line."""

from __future__ import annotations

import pytest

from opschaling_nlp.lines.joins import DocumentWords, resolve, restored_trema

EMPTY = DocumentWords()


@pytest.mark.parametrize(
    ("left", "right", "decision"),
    [
        ("samen", "werking", "join"),
        ("ambte", "naren", "join"),
        ("eige", "naar", "join"),
        ("vergade", "ringen,", "join"),
        ("oud", "ste", "join"),
        ("SAMEN", "WERKING", "join"),
        ("leer", "gemeenschappen", "join"),
        ("API", "integratie", "keep"),
        ("MBO", "HBO", "keep"),
        ("mbo", "student", "keep"),
        ("sociaal", "economisch", "keep"),
        ("politiek", "bestuurlijke", "keep"),
        ("Noord", "Brabant", "keep"),
        ("e", "mail", "keep"),
        ("covid", "19", "keep"),
        ("2025", "2030", "keep"),
        ("A12", "route", "keep"),
        ("directeur", "bestuurder", "keep"),
        ("oud", "wethouder", "keep"),
        ("top", "down", "keep"),
        ("zee", "eend", "keep"),
        ("tv", "programma", "keep"),
        ("in", "en uitstroom", "suspended"),
        ("wet", "en regelgeving", "suspended"),
        ("beleids", "of uitvoeringsfouten", "suspended"),
        ("voor", "en/of nadelen", "suspended"),
        ("MBO", "en HBO-studenten", "suspended"),
        ("drie", "à vierjarige", "suspended"),
        ("bij", "en nascholing", "suspended"),
        ("V.O.", "en H.O.", "suspended"),
        ("G4", "en G40-gemeenten", "suspended"),
        ("in", "& uitstroom", "suspended"),
        ("in", ", door- en uitstroom", "suspended"),
        ("even", "als", "join"),
        ("maai", "en baggerwerk", "suspended"),
        ("partij", "en verenigingsbestuur", "suspended"),
        ("bui", "en stormschade", "suspended"),
        ("mede-eige", "naar is", "join"),
        ("lijn", "resp. stafmanagers", "suspended"),
        ("toe", "c.q. uitstroom", "suspended"),
        ("binnen", "óf buitendienst", "suspended"),
        ("christen", "democratie", "keep"),
        ("vraag-en", "antwoordspel", "keep"),
        ("luitenant", "generaal", "keep"),
        ("zorg", "ict", "keep"),
        ("21e", "eeuwse", "keep"),
        ("BURN", "OUT", "keep"),
        ("verzek", "eringsmaatschappij", "join"),
        ("app", "groep", "join"),
        ("app", "gebruikers", "join"),
    ],
)
def test_without_a_document_language_decides(left, right, decision):
    """Conjunctions, figures, capitals, Dutch spelling, a word list and the hyphenation pattern decide, in this order."""
    assert resolve(left, right, document=EMPTY) == decision


def test_the_document_is_the_best_dictionary():
    """How the document itself writes a word elsewhere goes before any list."""
    assert resolve("samen", "werking", document=DocumentWords.of_lines(["de samen-werking van toen"])) == "keep"
    assert resolve("co", "creatie", document=DocumentWords.of_lines(["de cocreatie van toen"])) == "join"


def test_a_document_that_never_hyphenates_keeps_its_hyphens():
    """Where every hyphen at a line end is a word's own, an unknown pair of words keeps it too."""
    lines = ["een mbo-", "student en een e-", "mail over de bank-", "directeur van de bewoners-", "lunch"]
    assert resolve("bewoners", "lunch", document=DocumentWords.of_lines(lines)) == "keep"
    assert resolve("bewoners", "lunch", document=EMPTY) == "join"


def test_a_lost_trema_comes_back():
    """Breaking a word before a vowel takes its trema away; joining gives it back."""
    assert restored_trema("de co", "ordinatie") == "ö"
    assert restored_trema("ge", "interesseerd") == "ï"
    assert restored_trema("samen", "werking") == ""


def test_nothing_before_or_after_keeps_the_hyphen():
    """A hyphen without words around it is left alone."""
    assert resolve("", "", document=EMPTY) == "keep"


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
