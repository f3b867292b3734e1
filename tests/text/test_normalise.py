"""Tests of normalising: what is repaired, and that nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from opschaling_nlp.lines.edits import undo_edits
from opschaling_nlp.lines.joins import DocumentWords
from opschaling_nlp.lines.marks import find_mark
from opschaling_nlp.model import Block, Edit
from opschaling_nlp.text import normalise
from opschaling_nlp.text.normalise import normalise_blocks, normalise_text

PIECES = st.sampled_from(
    ["samen", "- ", "-", "\n", " ", "→", "à ", "->", "=>", ">", "> 10%", "1 à 2", "**vet**", "*", "<p>", "</p>", "<br>", "&nbsp;", "&amp;", "Ã©", "ﬁ", "\u00ad", "\u200b", "e\u0301", "\ufeff", "•", "\uf0e0", "\uf0b7",
     "[link](https://a.nl)", "<https://a.nl>", "https://a.nl/b-", "problemen/", "wet- en", "☐", "[x] ", "1. ", "“", "\r\n", "\t", "\\", "é", "👍", "…"]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, max_size=12).map("".join), st.text(max_size=40))
EMPTY = DocumentWords()


def join(*lines, document=EMPTY, mark_length=0):
    """Normalise lines of one statement."""
    return normalise_blocks(
        [Block("line", line, line=number) for number, line in enumerate(lines, 1)],
        mark_length=mark_length,
        wrapped=True,
        document=document,
    )


def letters(text):
    """List the letters and figures of a text, to be sure that none is lost."""
    return [char for char in text if char.isascii() and char.isalnum()]


@given(TEXTS)
@example("**a***b*")
@example("à à à")
@example("- - > x")
def test_normalising_twice_changes_nothing(text):
    """What normalising makes of a text is left alone by normalising it again."""
    once = normalise_text(text).text
    assert normalise_text(once).text == once


@given(TEXTS)
def test_undoing_the_edits_gives_the_raw_text(text):
    """Every edit is logged with what stood there."""
    edited = normalise_text(text)
    assert undo_edits(edited.text, edited.edits) == text


@given(st.lists(st.text("abcdeé,.?- à→>/", min_size=1, max_size=20).filter(str.strip), min_size=1, max_size=5))
def test_joining_lines_loses_no_letter(lines):
    """Every letter and figure of the raw lines stands in the statement, in the same order."""
    edited = join(*lines)
    assert letters(edited.text) == letters("".join(lines)) or "ë" in edited.text or "ä" in edited.text
    assert undo_edits(edited.text, edited.edits) == "\n".join(lines)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("Goede samen-", "werking"), "Goede samenwerking"),
        (("Een API-", "integratie"), "Een API-integratie"),
        (("tussen MBO-", "HBO"), "tussen MBO-HBO"),
        (("sociaal-", "economisch beleid"), "sociaal-economisch beleid"),
        (("wet- en", "regelgeving"), "wet- en regelgeving"),
        (("in-", "en uitstroom"), "in- en uitstroom"),
        (("de (beleids-)medewerkers", "van hier"), "de (beleids-)medewerkers van hier"),
        (("samen\u00ad", "werking"), "samenwerking"),
        (("problemen/", "uitdagingen"), "problemen/uitdagingen"),
        (("mensen /", "partijen"), "mensen / partijen"),
        (("zie https://wijk.voorbeeld.nl/een-", "twee/drie"), "zie https://wijk.voorbeeld.nl/een-twee/drie"),
        (
            ("zie https://wijk.voorbeeld.nl/", "programma?dag=2 daar"),
            "zie https://wijk.voorbeeld.nl/programma?dag=2 daar",
        ),
        (("zie https://wijk.voorbeeld.nl", "voor meer"), "zie https://wijk.voorbeeld.nl voor meer"),
        (("zie https://wijk.voor-", "beeld.nl/dag daar"), "zie https://wijk.voorbeeld.nl/dag daar"),
        (
            ("zie https://wijk.voorbeeld.nl/moestuin-", "vereniging/dag daar"),
            "zie https://wijk.voorbeeld.nl/moestuin-vereniging/dag daar",
        ),
        (("zie https://voorbeeld.nl/de-wijk-", "aanpak daar"), "zie https://voorbeeld.nl/de-wijk-aanpak daar"),
        (("mail naar info@-", "voorbeeld.nl voor meer"), "mail naar info@voorbeeld.nl voor meer"),
        (("mail naar info@", "voorbeeld.nl voor meer"), "mail naar info@voorbeeld.nl voor meer"),
        (("de co-", "ordinatie"), "de coördinatie"),
        (("een streep -", "en verder"), "een streep - en verder"),
    ],
)
def test_line_breaks_of_the_export_are_undone(lines, text):
    """A line break becomes a blank, or nothing in a broken word or address."""
    assert join(*lines).text == text


def test_a_hyphen_inside_a_line_is_never_touched():
    """Only line ends are looked at."""
    for text in ("samen-werking", "wet- en regelgeving", "e-mail", "2030-2040", "proces - traag"):
        assert join(text, "en meer").text.startswith(text)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("eerst kijken \uf0e0 dan doen", "eerst kijken → dan doen"),
        ("eerst -> dan", "eerst → dan"),
        ("eerst --> dan", "eerst → dan"),
        ("eerst => dan", "eerst → dan"),
        ("eerst ➔ dan", "eerst → dan"),
        ("kijken à doen", "kijken → doen"),
        ("zaaien à een oogst", "zaaien → een oogst"),
        ("Middelen > inzet", "Middelen > inzet"),
        ("> 10% van de mensen", "> 10% van de mensen"),
        ("1 à 2 maanden", "1 à 2 maanden"),
        ("drie à vier keer", "drie à vier keer"),
        ("€ 5 à € 10", "€ 5 à € 10"),
        ("kaartjes à 10 euro", "kaartjes à 10 euro"),
        ("vis-à-vis de buren", "vis-à-vis de buren"),
        ("à priori goed", "à priori goed"),
        ("à tempo", "à tempo"),
        ("à la carte", "à la carte"),
        ("niet à l'improviste", "niet à l'improviste"),
        ("vijf à zeven mensen", "vijf à zeven mensen"),
        ("een à twee dagen", "een à twee dagen"),
        ("veertig à vijftigduizend", "veertig à vijftigduizend"),
        ("een week à tien dagen", "een week à tien dagen"),
        ("een uur à een dag", "een uur à een dag"),
        ("vier dagen à een nieuwe aanpak", "vier dagen → een nieuwe aanpak"),
        ("twee- à driejarig", "twee- à driejarig"),
        ("maat M à XL", "maat M à XL"),
        ("een menu à la minute", "een menu à la minute"),
        ("2025 à opschalen", "2025 → opschalen"),
        ("meer tijd à meer rust à meer zin", "meer tijd → meer rust → meer zin"),
        ("<-- hier", "<-- hier"),
        ("a <=> b", "a <=> b"),
    ],
)
def test_arrows_are_written_alike_and_words_stay(raw, text):
    """What stands for an arrow becomes →; the word à and the sign > inside a line stay."""
    assert normalise_text(raw).text == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("- tijd", "tijd"),
        ("• tijd", "tijd"),
        ("☐ tijd", "tijd"),
        ("- [ ] tijd", "tijd"),
        ("\uf0b7 tijd", "tijd"),
        ("→ eens", "eens"),
        (">eens", "eens"),
        ("-> eens", "eens"),
        ("-5 graden", "-5 graden"),
        (">:(", ">:("),
        ("*nadruk*", "nadruk"),
        ("**vet** en *schuin*", "vet en schuin"),
        ("Samen in de wijk**", "Samen in de wijk"),
        ("2*3*4", "2*3*4"),
        ("snake_case_woord", "snake_case_woord"),
        ("<p>cel</p>", "cel"),
        ("een<br>twee", "een twee"),
        ("geld &amp; tijd", "geld & tijd"),
        ("a < b", "a < b"),
        ("<https://wijk.voorbeeld.nl>", "https://wijk.voorbeeld.nl"),
        ("[hier](https://wijk.voorbeeld.nl)", "hier (https://wijk.voorbeeld.nl)"),
        ("geÃ¯nteresseerd", "geïnteresseerd"),
        ("Ãîn", "Ãîn"),
        ("e\u0301e\u0301n", "één"),
        ("ﬁets", "fiets"),
        ("on\u00adder\u00adzoek", "onderzoek"),
        ("½ dag, 3²", "½ dag, 3²"),
        ("zou zou moeten, studneten", "zou zou moeten, studneten"),
        ("  tijd \n", "tijd"),
    ],
)
def test_only_what_an_export_added_or_broke_is_changed(raw, text):
    """Bullets, markup and broken characters go; the words of a participant stay as they are."""
    edited = normalise_text(raw)
    assert edited.text == text
    assert edited.raw == raw


def test_what_the_reader_repaired_is_in_the_log():
    """An edit that a reader made is kept, so that the characters of the file can be given back."""
    blocks = [Block("line", "eerst → dan", edits=(Edit(6, "arrow", "à", "→"),)), Block("line", "verder")]
    edited = normalise_blocks(blocks, mark_length=0, wrapped=True, document=EMPTY)
    assert edited.text == "eerst → dan verder"
    assert edited.raw == "eerst à dan\nverder"


def test_a_whole_post_keeps_its_line_breaks():
    """A line break inside a post that the export gives whole is the participant's."""
    edited = normalise_blocks([Block("post", "eerst dit\ndan dat")], mark_length=0, wrapped=False, document=EMPTY)
    assert edited.text == "eerst dit\ndan dat"


def test_nothing_becomes_nothing():
    """An empty text stays empty."""
    assert normalise_text("").text == ""


@given(st.one_of(TEXTS, st.text('abé -à.,(+o1)"', max_size=12)))
def test_the_short_way_for_quiet_text_changes_nothing(text):
    """Text that is passed over because nothing in it can need cleaning would not have been changed by cleaning."""
    if normalise._QUIET.fullmatch(text) and not find_mark(text).length:
        assert all(not normalise._find_changes(rules, text) for rules in (*normalise._PASSES, normalise._BLANKS))


def test_signs_of_notes_and_anchors_are_markup():
    """A sign that points at a note goes, and of a link within the page the words stay."""
    assert normalise_text("Zie [de tuin](#tuin) en het hek.[^3]").text == "Zie de tuin en het hek."


def test_dates_of_tasks_are_markup():
    """A sign with a date says when a task was done; a date in words stays."""
    assert normalise_text("Een slot kopen ✅ 2024-05-10").text == "Een slot kopen"
    assert normalise_text("Open vanaf 2024-05-10").text == "Open vanaf 2024-05-10"


def test_comments_in_a_line_are_no_words():
    """What a comment of HTML says within a line was not meant to be read."""
    assert normalise_text("Meer banken <!-- nog vragen --> in de zon").text == "Meer banken in de zon"
