"""Tests of recognising who speaks."""

from __future__ import annotations

import pytest

from opschaling_nlp.ingest.plain import read_blocks
from opschaling_nlp.model import Block, Reading, SessionKind
from opschaling_nlp.text.segment import build_session

ARTICLE = """Buurtkeuken zoekt navolging

Het project loopt nu drie jaar in twee wijken van de stad. Projectleider Hanneke de Graaf en kok Youssef Amrani vertellen hoe het verder gaat.

Hoe is het begonnen?

De Graaf: “Met een lege gymzaal en een pan soep. We wilden weten wie er zou komen, en dat waren er meteen veertig.”

Amrani: “Ik kookte thuis al voor de hele straat, dus voor mij was het niets nieuws. Alleen de pannen waren groter.

En de boodschappen duurder. Maar dat hebben we met de supermarkt op de hoek geregeld.”

Youssef Amrani in de keuken van het buurthuis.

Youssef Amrani in de keuken van het buurthuis

Waarom lukt het elders niet?

De Graaf: “Omdat iedereen op een subsidie wacht. Wij zijn gewoon begonnen en hebben daarna pas geld gezocht.”

Geef een reactie

Je e-mailadres wordt niet gepubliceerd. Vereiste velden zijn gemarkeerd met *

Naam *
"""


def session_of(text):
    """Build a session from text."""
    return build_session(Reading("x.txt", "text", "", tuple(read_blocks(text))), session_id="s")


def test_an_interview_is_read_by_paragraph_of_a_speaker():
    """The unit is the paragraph of a speaker under the question asked; his name is not among his words."""
    session = session_of(ARTICLE)
    assert session.kind is SessionKind.INTERVIEW
    assert session.title == "Buurtkeuken zoekt navolging"
    assert [(s.speaker, s.prompt, s.text[:12]) for s in session.statements] == [
        ("", "", "Het project "),
        ("De Graaf", "Hoe is het begonnen?", "“Met een leg"),
        ("Amrani", "Hoe is het begonnen?", "“Ik kookte t"),
        ("Amrani", "Hoe is het begonnen?", "En de boodsc"),
        ("De Graaf", "Waarom lukt het elders niet?", "“Omdat ieder"),
    ]


def test_furniture_of_a_web_page_is_logged_and_left_out():
    """Captions given twice and the comment form are no statements, and can be found back in the edits."""
    left_out = [edit.before for edit in session_of(ARTICLE).edits if edit.kind == "furniture"]
    assert left_out == [
        "Youssef Amrani in de keuken van het buurthuis.",
        "Youssef Amrani in de keuken van het buurthuis",
        "Geef een reactie",
        "Je e-mailadres wordt niet gepubliceerd. Vereiste velden zijn gemarkeerd met *",
        "Naam *",
    ]


def test_a_conversation_without_questions_is_a_transcript():
    """Where nearly everything opens with a first name, the names are speakers."""
    session = session_of(
        "Sanne: Ik denk dat het lukt.\nPieter: Als er tijd voor is wel.\nSanne: Die maken we dan.\nMehmet: Ik help mee.\n"
    )
    assert session.kind is SessionKind.TRANSCRIPT
    assert [(s.speaker, s.text) for s in session.statements][-1] == ("Mehmet", "Ik help mee.")


def test_an_interviewer_asks_prompts():
    """What the one who puts the questions says is a prompt, not a statement."""
    session = session_of(
        "Interviewer: Hoe gaat het?\n\nMarloes: Goed, al is het druk.\n\nInterviewer: En verder?\n\nMarloes: Verder ook.\n"
    )
    assert [(s.speaker, s.prompt) for s in session.statements] == [
        ("Marloes", "Hoe gaat het?"),
        ("Marloes", "En verder?"),
    ]


@pytest.mark.parametrize("label", ["Horizontaal", "Samenwerking", "Tijd", "Opmerking", "Belangrijk"])
def test_an_opening_word_is_no_speaker(label):
    """A word before a colon on a wall is part of what was said, however often it comes back."""
    session = session_of(
        "Wat zie je gebeuren?\n\n"
        + "\n\n".join(
            f"{label}: nummer {number} is een goed voorbeeld hiervan" for number in ("een", "twee", "drie", "vier")
        )
    )
    assert session.kind is SessionKind.WALL
    assert [s.speaker for s in session.statements] == [""] * 4
    assert all(s.text.startswith(f"{label}: ") for s in session.statements)


def test_a_numbered_role_that_speaks_once_is_a_speaker() -> None:
    """A second respondent who says one thing is not the first one."""
    session = session_of(
        "Interviewer: Hoe begon de tuin?\n\nRespondent 1: Met drie gieters.\n\nRespondent 2: Wij hadden geen hek.\n\n"
        "Interviewer: En toen?\n\nRespondent 1: Toen kwamen de slakken.\n"
    )
    assert [(statement.speaker, statement.text) for statement in session.statements] == [
        ("Respondent 1", "Met drie gieters."),
        ("Respondent 2", "Wij hadden geen hek."),
        ("Respondent 1", "Toen kwamen de slakken."),
    ]


@pytest.mark.parametrize(
    ("asker", "one", "two"),
    [
        ("I", "R1", "R2"),
        ("Moderator", "Deelnemer A", "Deelnemer B"),
        ("S00", "S01", "S02"),
        ("Speaker 0", "Speaker 1", "Speaker 2"),
    ],
)
def test_codes_are_speakers(asker: str, one: str, two: str) -> None:
    """Researchers and programs write codes for names; who only asks while others answer puts the questions."""
    session = session_of(
        f"{asker}: Hoe begon de tuin?\n\n{one}: Met drie gieters.\n\n{two}: Wij hadden geen hek.\n\n"
        f"{asker}: En wat gebeurde er toen?\n\n{one}: Toen kwamen de slakken.\n\n{one}: Heel veel slakken.\n"
    )
    assert [statement.speaker for statement in session.statements] == [one, two, one, one]
    assert [text for _, role, text in session.headings if role == "prompt"] == [
        "Hoe begon de tuin?",
        "En wat gebeurde er toen?",
    ]


def test_letters_before_answers_are_no_speakers() -> None:
    """Choices that are lettered once each stay part of the words, and so do labels of a wall."""
    lettered = session_of("Wat eerst?\n\nA: een hek\nB: een vijver\nC: een kas\n")
    assert not any(statement.speaker for statement in lettered.statements)
    labelled = session_of("Kans: een hek\nKans: een kas\nZorg: de slakken\nZorg: het onkruid\n")
    assert not any(statement.speaker for statement in labelled.statements)


def test_the_interviewer_of_a_transcript_asks() -> None:
    """Where the export says who speaks, the questions of the interviewer are prompts and what he tells stays his."""
    blocks = tuple(
        Block("post", text, speaker=speaker)
        for speaker, text in (
            ("I", "Hoe begon de tuin?"),
            ("B1", "Met drie gieters."),
            ("I", "Dank je."),
            ("B1", "Waarom?"),
        )
    )
    session = build_session(Reading("x.txt", "transcript", "", blocks, kind=SessionKind.TRANSCRIPT), session_id="s")
    assert [(statement.speaker, statement.text) for statement in session.statements] == [
        ("B1", "Met drie gieters."),
        ("I", "Dank je."),
        ("B1", "Waarom?"),
    ]


def test_who_asks_may_speak_once_among_participants() -> None:
    """A role that puts questions is a speaker where others with a role come back; on a wall it is a word of the post."""
    said = "Deelnemer A: Ik vond de kas te klein.\n\nDeelnemer B: En te warm.\n\nModerator: Wat zou helpen?\n\nDeelnemer A: Een raam.\n"
    session = build_session(Reading("x.txt", "text", "", tuple(read_blocks(said))), session_id="s")
    assert [(one.speaker, one.text) for one in session.statements][-1] == ("Deelnemer A", "Een raam.")
    assert session.statements[-1].prompt == "Wat zou helpen?"


def test_speakers_may_have_numbers_of_three_figures():
    """Respondent 101 speaks as respondent 1 does."""
    text = "\n\n".join(
        f"Interviewer: Wat helpt er bij punt {n}?\n\nRespondent 101: Een hek en een kas, al {n} jaar lang."
        for n in range(1, 5)
    )
    session = build_session(Reading("x.txt", "text", "", tuple(read_blocks(text))), session_id="s")
    assert {one.speaker for one in session.statements} == {"Respondent 101"}


def test_sounds_and_marks_of_the_transcriber_are_no_words():
    """In a talk, sounds and remarks in brackets are nobody's words, alone or before them; on a wall brackets are part of the post."""
    talk = (
        "I: Wat doen jullie samen?\n\nR1: (lacht) Wij stoken elke winter de oven.\n\n(...)\n\n[er komt iemand binnen]\n\n"
        "R2: Het hout komt uit het bos. (stilte) Ja.\n\nR1: (Zonder pauze) gaat het beter.\n\nR2: [gelach]\n\nR1: [over de oven] Die is heet."
    )
    session = session_of(talk)
    assert [(one.speaker, one.text) for one in session.statements] == [
        ("R1", "Wij stoken elke winter de oven."),
        ("R2", "Het hout komt uit het bos. (stilte) Ja."),
        ("R1", "(Zonder pauze) gaat het beter."),
        ("R1", "[over de oven] Die is heet."),
    ]
    wall = session_of("Wat is er nodig?\n\n- (…) een plan\n- (lacht) dat zal wel\n- [een plan met iedereen]\n")
    assert [one.text for one in wall.statements] == ["(…) een plan", "(lacht) dat zal wel", "[een plan met iedereen]"]
