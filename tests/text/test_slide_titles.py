"""Tests of the titles, credits and broken lines of slides in a text."""

from __future__ import annotations

import pytest

from opschaling_nlp.ingest.plain import read_blocks
from opschaling_nlp.model import Block, Look, Reading, SessionKind
from opschaling_nlp.text.segment import build_session

DECK = """Samen fietsen leren
Buurthuis De Spil

Overzicht

- Aanleiding van de fietslessen
- Wat we onderweg merkten

Wat we onderweg merkten

Deelnemers komen vaker buiten dan voorheen

De helmen zijn te klein

Vrijwilligers blijven langer dan gedacht

1. Organisatie

- vaste route langs het water
- reservebanden

2. Geld

- potje van de buurt

Soorten begeleiders

Afwachtend: kijkt eerst hoe een ander het doet

Voorzichtig: loopt mee naast de fiets

*stuur, trappers, bel,
remmen en een standaard,
alles nagekeken*

Gewoon beginnen op het
parkeerterrein achter de hal

Anna Jansen en Bram de Wit

In opdracht van

Meer lezen?

Jansen e.a., 2019

Dank voor uw aandacht

Vragen?
"""


def session_of(text):
    """Build a session of slides from text."""
    return build_session(
        Reading("x.txt", "text", "", tuple(read_blocks(text)), kind=SessionKind.SLIDES), session_id="s"
    )


SESSION = session_of(DECK)
PLACES = {statement.text: statement.section for statement in SESSION.statements}


def test_the_first_slide_is_the_title():
    """What stands by itself above the first title belongs to the front of the set."""
    assert SESSION.title == "Samen fietsen leren"
    assert "Buurthuis De Spil" not in PLACES


def test_a_short_line_behind_a_list_opens_a_slide():
    """Where a list has ended, a short line by itself with lines below it is a title."""
    assert PLACES["De helmen zijn te klein"] == ("Wat we onderweg merkten",)


def test_a_number_above_bullets_is_a_title():
    """A numbered line that bullets follow names them."""
    assert PLACES["reservebanden"] == ("Organisatie",)


def test_points_that_open_with_a_label_are_no_titles():
    """`Afwachtend: …` and `Voorzichtig: …` stand side by side under one title."""
    assert (
        PLACES["Afwachtend: kijkt eerst hoe een ander het doet"]
        == PLACES["Voorzichtig: loopt mee naast de fiets"]
        == ("Soorten begeleiders",)
    )


def test_lines_of_one_thought_are_joined():
    """Italics that go on, and a line that ends on an article, are not broken off."""
    assert "stuur, trappers, bel, remmen en een standaard, alles nagekeken" in PLACES
    assert "Gewoon beginnen op het parkeerterrein achter de hal" in PLACES


def test_credits_are_furniture():
    """Who made the slides, for whom and from what is logged as left out, and is no statement."""
    left_out = {edit.before for edit in SESSION.edits}
    assert {
        "Anna Jansen en Bram de Wit",
        "In opdracht van",
        "Jansen e.a., 2019",
        "Dank voor uw aandacht",
        "Vragen?",
    } <= left_out


def test_names_on_a_wall_are_posts():
    """Only on slides a line of names says who made them."""
    wall = build_session(
        Reading("x.txt", "text", "", tuple(read_blocks("Wie helpt mee?\n\nAnna Jansen\n\nBram de Wit\n\nniemand\n"))),
        session_id="s",
    )
    assert [statement.text for statement in wall.statements] == ["Anna Jansen", "Bram de Wit", "niemand"]


def test_names_in_an_agenda_or_a_list_of_cases_are_no_passages():
    """What the title says is a list of names gives no statements; a sentence in it does, and so does any other list."""
    deck = """Samen fietsen leren

Programma

- Welkom
- De eerste rit

De gekozen cases

1. Fietsschool Noord (Lindestad)
2. Rijwielclub De Ketting
3. Hier bleef de helft van de deelnemers fietsen.
4. Wielervrienden: te duur zonder eigen loods

Wat wij merkten

- Vrijwilligers blijven langer
- De helmen zijn te klein

Gewoon beginnen op het parkeerterrein
"""
    reading = Reading("x.txt", "text", "", tuple(read_blocks(deck)), kind=SessionKind.SLIDES)
    texts = [statement.text for statement in build_session(reading, session_id="s").statements]
    assert not {"Welkom", "De eerste rit", "Fietsschool Noord (Lindestad)", "Rijwielclub De Ketting"} & set(texts)
    assert {
        "Hier bleef de helft van de deelnemers fietsen.",
        "Wielervrienden: te duur zonder eigen loods",
        "De helmen zijn te klein",
    } <= set(texts)


def test_what_people_say_about_a_team_or_partners_is_no_list_of_names():
    """Only names below a short title that announces them are left out: not below a question or a note, nor other words."""
    slides = {
        "Wat helpt in jullie team?": ["Vertrouwen", "Een vast moment om te oefenen"],
        "Liever elke week een rit met de partners": ["Reservebanden", "Een potje van de buurt"],
        "Onze partners": ["Rijwielclub De Ketting", "Fonds voor oude fietsen", "Zij zijn te laat", "durf"],
    }
    look = Look(container="shape:0:0")
    blocks = [
        Block(kind, text, page=page, look=Look(level=1) if kind == "heading" else look)
        for page, (title, posts) in enumerate(slides.items(), 1)
        for kind, text in (("heading", title), *(("post", post) for post in posts))
    ]
    session = build_session(Reading("a.pptx", "pptx", "", tuple(blocks), kind=SessionKind.SLIDES), session_id="s")
    assert [one.text for one in session.statements] == [
        "Vertrouwen",
        "Een vast moment om te oefenen",
        "Reservebanden",
        "Een potje van de buurt",
        "Zij zijn te laat",
        "durf",
    ]


def test_an_end_among_points_is_a_point():
    """Thanks and questions at the end are left out only on a slide without points; among points they are one."""
    slides = {
        "Wat remt?": ["Vragen?", "Dank voor jullie aandacht", "Lekke banden"],
        "Tot ziens": ["Bedankt voor uw aandacht!"],
    }
    blocks = [
        Block(kind, text, page=page, look=Look(level=1) if kind == "heading" else Look(container="shape:0:0"))
        for page, (title, posts) in enumerate(slides.items(), 1)
        for kind, text in (("heading", title), *(("post", post) for post in posts))
    ]
    session = build_session(Reading("a.pptx", "pptx", "", tuple(blocks), kind=SessionKind.SLIDES), session_id="s")
    assert [one.text for one in session.statements] == slides["Wat remt?"]


def test_the_front_of_a_talk_is_no_passage():
    """Short lines above the names in the middle of slides are titles, those below say where people work."""
    deck = """Samen fietsen leren

- De helmen zijn te klein

Leren op de weg

Een onderzoek onder fietsers

Anna Jansen

Bram de Wit

Lectoraat Onderweg

Wat wij zagen

- Kinderen oefenen liever buiten

De vraag van de buurt – Anna Jansen

Zie ook: https://fiets.voorbeeld/verslag

Jansen A., Wit, B. de (2019). Leren op de weg. Lindestad: Wielen.
"""
    session = session_of(deck)
    assert [statement.text for statement in session.statements] == [
        "De helmen zijn te klein",
        "Kinderen oefenen liever buiten",
    ]


@pytest.mark.parametrize("above", range(4))
@pytest.mark.parametrize("below", range(5))
def test_a_few_lines_around_the_names_of_a_talk_belong_to_them(above, below):
    """Those above are its titles, and two below say where people work; what follows is said."""
    titles = ["Leren op de weg", "Een onderzoek onder fietsers", "Vijf jaar later"][:above]
    lines = ["Lectoraat Onderweg", "Hogeschool Lindestad", "Meer helmen", "Een fiets op maat"][:below]
    talk = "\n\n".join([*titles, "Anna Jansen", "Bram de Wit", *lines])
    deck = f"Samen fietsen leren\n\n- De helmen zijn te klein\n\n{talk}\n\nWat wij zagen\n\n- Kinderen oefenen liever\n"
    statements = session_of(deck).statements
    assert [one.text for one in statements] == ["De helmen zijn te klein", *lines[2:], "Kinderen oefenen liever"]
    assert statements[-1].section == ("Wat wij zagen",)


def test_slogans_drawings_and_programmes_are_no_passages():
    """A call of a few words, words that each stand alone, what is planned at what time, and who said a quotation, say nothing."""
    deck = """Samen fietsen leren

Agenda

- 10:00 Inloop: koffie
- 10:30 Rijden.

Gewoon doen!

Kaart

Straat

Wiel

“Wie valt, staat op en rijdt verder dan hij dacht te kunnen rijden.”

ANNA JANSEN

Wat wij merkten

- Iedereen wil mee
"""
    assert [statement.text for statement in session_of(deck).statements] == [
        "“Wie valt, staat op en rijdt verder dan hij dacht te kunnen rijden.”",
        "Iedereen wil mee",
    ]


def test_what_somebody_says_on_a_slide_stays():
    """A bullet with a name or an address, a numbered group over its points, and one-word answers below a title are no furniture."""
    text = (
        "Oogst van de dag\n\nEven voorstellen\n\n- wie wij zijn en wat wij doen\n\nGroep 1\n\n- Zonder hek geen tuin – Anna de Wit\n"
        "- Kijk op https://tuin.example hoe zij dat doen\n\nKnelpunten voor ons\n\nTijd\n\nGeld\n\nMandaat\n\nGroep 2\n\n- een kas met glas\n"
    )
    session = build_session(
        Reading("x.txt", "text", "", tuple(read_blocks(text)), kind=SessionKind.SLIDES), session_id="s"
    )
    found = {one.text: one.section for one in session.statements}
    assert {"Tijd", "Geld", "Mandaat", "Zonder hek geen tuin – Anna de Wit"} <= set(found)
    assert found["een kas met glas"] == ("Groep 2",)
    assert any("tuin.example" in text for text in found)


def test_planning_at_the_end_of_a_title_is_no_agenda():
    """Only a title that is an agenda stands above the parts of a day; one about planning stands above points."""
    text = "Oogst van de dag\n\nKnelpunten in de planning\n\n- te weinig tijd\n- niemand trekt\n\nPlanning\n\n- inloop\n- soep\n"
    session = build_session(
        Reading("x.txt", "text", "", tuple(read_blocks(text)), kind=SessionKind.SLIDES), session_id="s"
    )
    assert [one.text for one in session.statements] == ["te weinig tijd", "niemand trekt"]


def test_the_cover_of_a_presentation_says_who_and_when():
    """Who spoke for whom, and the day, below a first title are the cover: no passages, and the day is the session's."""
    cover = ["Resultaten van een voorjaar", "3 maart 2025", "Anna Jansen, stichting De Spil"]
    look = Look(container="shape:0:0")
    blocks = [
        Block("heading", "Samen fietsen leren", page=1, look=Look(level=1)),
        *(Block("post", text, page=1, look=look) for text in cover),
        Block("heading", "Opbrengst", page=2, look=Look(level=1)),
        *(
            Block("post", text, page=2, look=look)
            for text in ("Anna, kom vaker langs", "De helmen zijn te klein", "4 mei 2025")
        ),
    ]
    session = build_session(Reading("a.pptx", "pptx", "", tuple(blocks), kind=SessionKind.SLIDES), session_id="s")
    assert [one.text for one in session.statements] == ["Anna, kom vaker langs", "De helmen zijn te klein"]
    assert session.date == "2025-03-03"
