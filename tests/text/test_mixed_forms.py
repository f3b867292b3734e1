"""Tests of walls whose groups have different forms, and of prompts without a question mark."""

from __future__ import annotations

import pytest

from opschaling_nlp.ingest.plain import read_blocks
from opschaling_nlp.model import PromptKind, Reading
from opschaling_nlp.text.segment import build_session
from tests.text.walls import APART, CLOSE, COUNT, DASH, DOT, POOL, mixed

KINDS = (
    (PromptKind.HINDRANCE, PromptKind.QUESTION, PromptKind.ADVICE, PromptKind.REMARK),
    (PromptKind.HELP, PromptKind.CONDITION, PromptKind.ADVICE, PromptKind.QUESTION),
)
FORMS = (
    (CLOSE, DASH, APART, DOT),
    (DASH, DASH, APART, DASH),
    (COUNT, COUNT, APART, COUNT),
    (DOT, CLOSE, APART, CLOSE),
    (APART, DASH, APART, COUNT),
)


def session_of(text):
    """Build a session from text."""
    return build_session(Reading("muur.txt", "text", "", tuple(read_blocks(text))), session_id="s")


def places(text):
    """List text and section of every statement."""
    return [(statement.text, *statement.section) for statement in session_of(text).statements]


@pytest.mark.parametrize("forms", FORMS)
@pytest.mark.parametrize(
    ("wall", "kinds"), tuple(zip(POOL, KINDS, strict=True)), ids=lambda value: getattr(value, "title", "")
)
def test_a_wall_of_mixed_forms_reads_as_it_stands(wall, kinds, forms):
    """Whatever form each group has, its statements, sections, replies and what they were asked are found."""
    session = session_of(mixed(wall, forms=forms))
    assert [statement.text for statement in session.statements] == wall.statements
    assert [statement.section for statement in session.statements] == wall.places
    assert [statement.prompt_kind for statement in session.statements] == [
        kind for group, kind in zip(wall.groups, kinds, strict=True) for _ in group.posts
    ]
    assert [bool(statement.reply_to) for statement in session.statements] == [
        post.startswith("→") for group in wall.groups for post in group.posts
    ]
    assert session.title == wall.title


def test_a_prompt_after_participants_questions_ends_them():
    """Between questions and answers the room is addressed, also where all posts are set out alike."""
    text = "Vragen\n\nWie doet de was?\n\nHoe laat begint het?\n\nMag de hond mee?\n\nWelke tips heb je voor een nieuwe kok?\n\nProef alles.\n\nRoer met links\n\nZout op het laatst"
    assert [place[1:] for place in places(text)] == [("Vragen",)] * 3 + [
        ("Welke tips heb je voor een nieuwe kok?",)
    ] * 3


def test_a_question_that_is_replied_to_is_a_post():
    """Nobody replies to a prompt with an arrow."""
    text = "Wat zie je gebeuren?\n\nDe keuken staat leeg\n\nWelke keuken bedoel je?\n\n→ die van de school\n\nHet ruikt er lekker\n\nMeer mensen"
    assert len({place[1:] for place in places(text)}) == 1
    assert len(places(text)) == 5


@pytest.mark.parametrize(
    "post",
    [
        "Wat wij missen is een oven",
        "Wat helpt: samen eten",
        "Welke keuken dan ook, als hij maar warm is",
        "Vragen stellen aan de buren",
    ],
)
def test_an_answer_that_opens_as_a_question_is_a_post(post):
    """A clause that answers itself asks nobody."""
    text = f"Wat is er nodig?\n\nMeer pannen\n\n{post}\n\nEen lange tafel\n\nLawaai"
    assert [place[0] for place in places(text)] == ["Meer pannen", post, "Een lange tafel", "Lawaai"]


def test_the_first_post_of_a_group_without_heading_is_no_heading():
    """A list inside a post changes the form, but what follows is as long as the posts after it."""
    text = "Wat is er nodig?\n\n- pannen\n- messen\n- een schort\n\nMeer overleg\n\nBetere afspraken\n\nMinder haast"
    assert len(places(text)) == 6


def test_a_round_stands_over_its_prompt():
    """`Ronde 2` above a prompt opens a part of the session."""
    text = "Middag over eten\n\nRonde 1\n\nWat zie je in de keuken?\n\nrook\n\nveel pannen\n\nRonde 2\n\nWat heb je nodig?\n\nrust\n\neen kok"
    assert [place[1:] for place in places(text)] == [("Ronde 1", "Wat zie je in de keuken?")] * 2 + [
        ("Ronde 2", "Wat heb je nodig?")
    ] * 2


def test_a_heading_in_another_form_leaves_the_prompt_above():
    """Headings of one form stand side by side; `Horizontaal` after answers of another form answers no prompt."""
    text = "Noem een gerecht.\n\n- soep\n- taart\n- rijst\n\nHorizontaal\n\nKoks ruilen hun recepten\n\nDe scholen bellen elkaar\n\nVerticaal\n\nDe raad komt proeven\n\nHet staat in de nota"
    assert [place[1:] for place in places(text)] == [("Noem een gerecht.",)] * 3 + [("Horizontaal",)] * 2 + [
        ("Verticaal",)
    ] * 2


def test_a_question_between_posts_of_one_label_is_a_post():
    """Where the posts above and below open with the same label, no part of the session ends."""
    question = "Wat doen de banken eigenlijk?"
    text = f"Wat zie je gebeuren?\n\nHorizontaal\n\nHorizontaal: koks ruilen recepten\n\n{question}\n\nHorizontaal: scholen delen een oven\n\nLawaai"
    assert {place[1:] for place in places(text)} == {("Wat zie je gebeuren?", "Horizontaal")}
    assert question in [place[0] for place in places(text)]


def test_a_question_with_a_task_is_a_prompt_among_posts():
    """Participants ask `hoe krijgen we`, but do not add what the room is to do with it."""
    text = "Wat zie je gebeuren?\n\nDe keuken staat leeg\n\nNiemand kookt\n\nHoe krijgen we dit anders? Geef een voorzet\n\nEen kok in dienst\n\nElke week soep"
    assert [place[1:] for place in places(text)][-2:] == [("Hoe krijgen we dit anders? Geef een voorzet",)] * 2


def test_prompts_without_white_space_are_found():
    """Where no blank line parts anything, a question to the room that stands alone among answers is a prompt."""
    prompts = ("Waar tref je koks aan in de wijk?", "Hoe betrek je de slager erbij?")
    text = f"Avond over eten\n{prompts[0]}\nOp de markt\nbij de moskee\nIn het clubhuis\n{prompts[1]}\nLoop binnen\nGeef hem een schort\nvraag om botten\n"
    assert [place[1:] for place in places(text)] == [(prompts[0],)] * 3 + [(prompts[1],)] * 3


def test_a_known_heading_may_ask():
    """`Tips?` between posts set out alike is a heading, as `Tips` is."""
    text = "Wat zie je gebeuren?\n\nLege keukens\n\nMeer soep\n\nTips?\n\nKook samen\n\nBegin met brood"
    assert [place[1:] for place in places(text)] == [("Wat zie je gebeuren?",)] * 2 + [("Tips?",)] * 2


def test_a_closing_question_ends_the_questions():
    """`Verder nog iets?` asks the room, also right under what participants asked."""
    text = "Vragen\n\nWie doet de was?\n\nHoe laat begint het?\n\nMag de hond mee?\n\nVerder nog iets?\n\nLekkere soep\n\nFijne dag"
    assert [place[1:] for place in places(text)] == [("Vragen",)] * 3 + [("Verder nog iets?",)] * 2


def test_the_first_question_under_a_title_may_say_we():
    """Above all answers it is the facilitator who asks, whoever `we` are."""
    text = "Buurtbijeenkomst Eten\n\nWat zien we om ons heen?\n\nLege keukens\n\nKinderen zonder ontbijt\n\nMeer soep"
    assert [place[1:] for place in places(text)] == [("Wat zien we om ons heen?",)] * 3
