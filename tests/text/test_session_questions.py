"""Tests of what is listed of questions, and of what a person settles about them."""

from __future__ import annotations

from opschaling_nlp.ingest.plain import read_blocks
from opschaling_nlp.model import PromptKind, Reading
from opschaling_nlp.text.overrides import SessionOverride
from opschaling_nlp.text.segment import build_session
from opschaling_nlp.text.session_questions import list_questions, unused_questions


def session_of(text, **settled):
    """Build a session from text, with what is settled about its questions."""
    override = SessionOverride(vragen=settled["vragen"]) if settled else None
    return build_session(Reading("muur.txt", "text", "", tuple(read_blocks(text))), session_id="s", override=override)


def test_questions_are_listed_with_kind_and_answers_the_unknown_first():
    """Each question has its kind and the number of contributions under it; what was not understood comes first."""
    session = session_of("Wat remt de bakkers?\n- Regen\n- Meel\n\nWat rijmt er op brood?\n- Lood\n")
    assert [(one.text, one.kind, one.answers) for one in list_questions([session])] == [
        ("Wat rijmt er op brood?", PromptKind.NONE, 1),
        ("Wat remt de bakkers?", PromptKind.HINDRANCE, 2),
    ]


def test_settled_kind_wins_whatever_signs_it_is_written_with():
    """What a person says of a question goes before what was understood."""
    session = session_of("Wat remt de bakkers?\n- Regen\n", vragen={"wat remt de bakkers": "observation"})
    assert session.statements[0].prompt_kind is PromptKind.OBSERVATION


def test_settled_line_becomes_a_question_and_back():
    """A post that is a heading becomes one, and a heading that is a post a contribution."""
    text = "Tafel 1\n\nBrood is rond\nHet regent\n\nOvens\nMeel\nWater\n"
    assert [one.section[-1] for one in session_of(text, vragen={"Ovens": "hindrance"}).statements[-2:]] == ["Ovens"] * 2
    kept = session_of("Wat remt de bakkers?\n- Regen\n", vragen={"Wat remt de bakkers?": "post"})
    assert [one.text for one in kept.statements] == ["Wat remt de bakkers?", "Regen"]


def test_question_that_is_gone_is_reported():
    """A question that was settled and no longer occurs is found."""
    session = session_of("Wat remt de bakkers?\n- Regen\n")
    assert list(unused_questions(session, {"Wat remt de bakkers": "help", "Ovens": "topic"})) == ["Ovens"]


def test_line_that_may_be_a_heading_is_doubtful():
    """Where a short line stands first in its group and nothing tells, it stays a contribution and is listed."""
    session = session_of("Tafel 1\n\nHet regent hier altijd\nBrood is rond\n\nOvens\nMeel\nWater\n")
    assert session.doubtful == ("Ovens",)
    assert "Ovens" in [one.text for one in session.statements]
