"""Tests of the hyphen at the end of a line."""

from __future__ import annotations

import pytest

from opschaling_nlp.lines.documentwords import DocumentWords
from opschaling_nlp.lines.hyphens import resolve, restored_trema

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
        ("draai", "en?", "join"),
        ("de zaai", "en in het vak", "join"),
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
