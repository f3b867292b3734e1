"""Tests of leaving out what belongs to the page."""

from __future__ import annotations

from opschaling_nlp.ingest.plain import read_blocks
from opschaling_nlp.model import Reading, SessionKind
from opschaling_nlp.text.segment import build_session

SLIDES = """Samen wonen, samen zorgen

Congres 4 juni 2022

Agenda

1. Waarom dit onderwerp?
2. Wat we zagen
3. Hoe verder

Stichting Woonkring

Waarom dit onderwerp?

- Ouderen wonen vaker alleen
- Jongeren vinden geen huis

Stichting Woonkring

Agenda

1. Waarom dit onderwerp?
2. Wat we zagen
3. Hoe verder

Stichting Woonkring

Wat we zagen

Na een jaar kennen de bewoners elkaar bij naam en helpen ze elkaar met kleine dingen in huis.

Het aantal meldingen bij de gemeente nam in dezelfde tijd met een derde af, vooral in de avond.

Stichting Woonkring
"""


def session_of(text):
    """Build a session from text."""
    return build_session(Reading("x.txt", "text", "", tuple(read_blocks(text))), session_id="s")


def test_what_stands_on_every_slide_is_left_out():
    """The footer and the agenda are no statements; the titles of slides are sections."""
    session = session_of(SLIDES)
    assert session.kind is SessionKind.SLIDES
    assert [(s.section, s.text[:14]) for s in session.statements][-4:] == [
        (("Waarom dit onderwerp?",), "Ouderen wonen "),
        (("Waarom dit onderwerp?",), "Jongeren vinde"),
        (("Wat we zagen",), "Na een jaar ke"),
        (("Wat we zagen",), "Het aantal mel"),
    ]
    assert not any("Woonkring" in s.text or "Hoe verder" in s.text for s in session.statements)


def test_equal_posts_of_a_wall_are_never_furniture():
    """On a wall the same answer three times is three answers."""
    session = session_of("Wat helpt?\n\ntijd\ngeld\ntijd\ngeld\ntijd\ngeld\n")
    assert len(session.statements) == 6


def test_one_line_that_looks_like_a_web_page_is_a_post():
    """Only several parts of a web page together are furniture, and only where one of them is beyond doubt."""
    assert len(session_of("Wat doe je morgen?\n\nBellen\nDelen\nZoeken\nNaam\n").statements) == 4
    session = session_of("Wat doe je morgen?\n\n- Bellen\n- Geef een reactie\n- Naam\n- Koffie")
    assert [s.text for s in session.statements] == ["Bellen", "Geef een reactie", "Naam", "Koffie"]


def test_a_line_of_signs_is_no_post_but_a_smiley_is():
    """An empty bullet is left out; signs that say something stay."""
    assert [s.text for s in session_of("Wat vind je?\n\n- goed\n-\n- :)\n- ???\n- 👍\n- …").statements] == [
        "goed",
        ":)",
        "???",
        "👍",
    ]
