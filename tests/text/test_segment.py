"""Tests of building sessions: the same wall in any form gives the same statements in the same places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opschaling_nlp.ingest.plain import read_blocks
from opschaling_nlp.lines.edits import undo_edits
from opschaling_nlp.model import Block, Box, Look, PromptKind, Reading, SessionKind
from opschaling_nlp.text.overrides import SessionOverride
from opschaling_nlp.text.segment import build_session
from tests.text.walls import EXPORTS, WALLS


def session_of(text, **options):
    """Build a session from the text of an export."""
    return build_session(Reading("muur.txt", "text", "", tuple(read_blocks(text))), session_id="s", **options)


def texts(text):
    """List the statements of an export."""
    return [statement.text for statement in session_of(text).statements]


@pytest.mark.parametrize("wall", WALLS, ids=lambda wall: wall.title)
@pytest.mark.parametrize("export", EXPORTS)
def test_a_wall_in_any_form_gives_the_same_statements(wall, export):
    """However a wall is exported as text, its statements, sections, replies and title are those of the wall."""
    session = session_of(EXPORTS[export](wall))
    assert [statement.text for statement in session.statements] == wall.statements
    assert [statement.section for statement in session.statements] == wall.places
    assert [bool(statement.reply_to) for statement in session.statements] == [
        post.startswith("→") for group in wall.groups for post in group.posts
    ]
    assert session.title == wall.title
    assert session.kind is SessionKind.WALL


@pytest.mark.parametrize("wall", WALLS, ids=lambda wall: wall.title)
@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_endings_make_no_difference(wall, ending):
    """Windows and old Macintosh files read as others do."""
    text = EXPORTS["wrapped at 72"](wall)
    assert texts(text.replace("\n", ending)) == wall.statements


@pytest.mark.parametrize("wall", WALLS, ids=lambda wall: wall.title)
@pytest.mark.parametrize("export", EXPORTS)
def test_every_statement_knows_its_lines(wall, export):
    """The raw text of a statement is what stands on its lines, and its edits lead back to it."""
    text = EXPORTS[export](wall)
    lines = text.split("\n")
    for statement in session_of(text).statements:
        assert statement.raw_text == "\n".join(lines[statement.line_start - 1 : statement.line_end])
        assert undo_edits(statement.text, statement.edits) == statement.raw_text
        assert all(statement.line_start <= edit.line <= statement.line_end for edit in statement.edits)


@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                [
                    "",
                    " ",
                    "- tijd",
                    "Wat helpt?",
                    "→ ja",
                    "Vragen",
                    "1. een",
                    "2. twee",
                    "# kop",
                    "| a | b |",
                    "|---|---|",
                    "Jan: hoi",
                    "een wat langere regel die doorloopt tot het ei-",
                    "nde",
                ]
            ),
            st.text(max_size=30),
        ),
        max_size=12,
    )
)
def test_no_text_breaks_segmenting(lines):
    """Any text gives a session whose edits can be undone, with unique ids and positions in order."""
    session = session_of("\n".join(lines))
    assert [statement.position for statement in session.statements] == list(range(1, len(session.statements) + 1))
    assert len({statement.statement_id for statement in session.statements}) == len(session.statements)
    ids = {statement.statement_id for statement in session.statements}
    for statement in session.statements:
        assert undo_edits(statement.text, statement.edits) == statement.raw_text
        assert statement.text.strip()
        assert not statement.reply_to or statement.reply_to in ids


def test_a_list_of_short_answers_stays_a_list():
    """Lines that had room for the next word are not joined, though they begin in lower case."""
    assert texts("Wat helpt?\n\ntijd\ngeld\nlange adem\neen goed verhaal") == [
        "tijd",
        "geld",
        "lange adem",
        "een goed verhaal",
    ]


def test_a_blank_line_inside_a_bullet_is_bridged():
    """Exporters put a blank line inside a bullet; where the line above was full and the next runs on, it is one statement."""
    first = "- De gemeente vraagt elk jaar opnieuw een plan terwijl het vorige nog loopt en niemand dan ooit"
    second = "tijd heeft om te kijken wat het heeft opgeleverd voor de mensen om wie het gaat."
    other = "- Een tweede punt dat ook over meer dan een regel loopt omdat er veel over te zeggen is en dat"
    assert texts(f"Opmerkingen\n\n{first}\n\n{second}\n{other}\nhier ophoudt.") == [
        f"{first[2:]} {second}",
        f"{other[2:]} hier ophoudt.",
    ]


def test_a_statement_goes_on_over_a_page_break():
    """A page break inside a sentence does not cut it."""
    page = "Wat zie je gebeuren?\n\nDe buurt krijgt steeds vaker hulp van studenten die een halve dag in de\n\f\nweek meelopen met de wijkverpleegkundige en daar veel van leren voor hun\nlatere werk."
    statements = session_of(page).statements
    assert [s.text for s in statements] == [
        "De buurt krijgt steeds vaker hulp van studenten die een halve dag in de week meelopen met de wijkverpleegkundige en daar veel van leren voor hun latere werk."
    ]
    assert (statements[0].page, statements[0].line_start, statements[0].line_end) == (1, 3, 6)


def test_a_reply_answers_the_last_statement_that_is_none():
    """Replies in a row all answer the same statement."""
    first, *replies = session_of("Wie begint er?\n\n- ik wil wel\n→ fijn\n-> ik help\n> en ik").statements
    assert {reply.reply_to for reply in replies} == {first.statement_id}


def test_a_figure_after_the_sign_makes_no_reply():
    """`> 10%` at the start of a line says more than ten per cent."""
    assert [(s.text, s.reply_to) for s in session_of("Wat is het doel?\n\n- groei\n> 10% meer").statements] == [
        ("groei", ""),
        ("> 10% meer", ""),
    ]


def test_answers_set_in_under_a_post_are_replies():
    """On a wall a list within a list holds the answers to the post above it."""
    first, answer, other = session_of("- Wie belt de buren morgen\n    - dat doe ik\n- Meer bankjes").statements
    assert answer.reply_to == first.statement_id
    assert other.reply_to == ""


def test_a_question_with_a_list_of_its_own_is_a_prompt():
    """A bullet that asks, with bullets under it, is what the facilitator asked."""
    statements = session_of(
        "- Wat zie je in de wijk?\n    - drukte\n    - zorgen\n- Wat heb je nodig?\n    - rust\n    - hulp"
    ).statements
    assert [(s.text, s.prompt) for s in statements] == [
        ("drukte", "Wat zie je in de wijk?"),
        ("zorgen", "Wat zie je in de wijk?"),
        ("rust", "Wat heb je nodig?"),
        ("hulp", "Wat heb je nodig?"),
    ]


def test_a_participants_question_among_answers_stays_a_post():
    """A question that speaks for the participant is no prompt, even by itself between blank lines."""
    assert texts(
        "Wat is er nodig in de straat?\n\nMeer groen\n\nHoe krijgen we de buren mee?\n\nBetere lampen\n\nEen bankje"
    ) == [
        "Meer groen",
        "Hoe krijgen we de buren mee?",
        "Betere lampen",
        "Een bankje",
    ]


def test_adding_a_statement_changes_no_other_id():
    """The id of a statement depends on its own words only."""
    before = session_of("Wat helpt?\n\n- tijd\n- geld").statements
    after = session_of("Wat helpt?\n\n- lef\n- tijd\n- rust\n- geld").statements
    assert {s.statement_id for s in before} < {s.statement_id for s in after}


def test_the_same_answer_given_twice_is_two_statements():
    """Equal posts are told apart by a number."""
    first, second = session_of("Wat helpt?\n\n- Tijd\n- tijd").statements
    assert second.statement_id == f"{first.statement_id}-2"


def test_a_prompt_is_a_section_and_has_a_kind():
    """What people are asked stands in the section path, in a column of its own, and says what the answers are."""
    (statement,) = session_of("Wat is er nodig om door te gaan?\n\n- tijd").statements
    assert (statement.section, statement.prompt, statement.prompt_kind) == (
        (statement.prompt,),
        "Wat is er nodig om door te gaan?",
        PromptKind.CONDITION,
    )


def test_cards_are_one_statement_each():
    """Lines on one card belong together, however much room they left; lines on two cards never do."""
    box = Box(0, 0, 10, 10)
    blocks = [
        Block("line", text, look=Look(box=box, container=card))
        for text, card in (("Meer", "card:1"), ("groen", "card:1"), ("Betere lampen", "card:2"))
    ]
    session = build_session(Reading("bord.pdf", "pdf", "", tuple(blocks)), session_id="s")
    assert [s.text for s in session.statements] == ["Meer groen", "Betere lampen"]


def test_layout_tells_headings_and_their_levels():
    """Larger or bold letters make a heading; the larger stands over the smaller."""
    box = Box(0, 0, 10, 10)
    layout = [
        ("Wat zie je in de praktijk", 16.0, True),
        ("Binnen", 13.0, True),
        ("De teams helpen elkaar.", 11.0, False),
        ("Buiten", 13.0, True),
        ("De buren ook.", 11.0, False),
        ("Losse eindjes", 16.0, True),
        ("Niets meer.", 11.0, False),
    ]
    blocks = tuple(
        Block("line", text, look=Look(box=box, size=size, bold=bold, gap=1.0)) for text, size, bold in layout
    )
    session = build_session(Reading("muur.pdf", "pdf", "", blocks), session_id="s")
    assert [(s.text, s.section) for s in session.statements] == [
        ("De teams helpen elkaar.", ("Wat zie je in de praktijk", "Binnen")),
        ("De buren ook.", ("Wat zie je in de praktijk", "Buiten")),
        ("Niets meer.", ("Losse eindjes",)),
    ]


def test_whole_posts_are_passed_through():
    """A chat or table needs no guessing: a post that looks like a heading or a list stays one post."""
    posts = tuple(
        Block("post", text, speaker="Sanne", section=("Ronde 1",))
        for text in ("Vragen", "1. eerst", "2. dan", "Wat is nodig?")
    )
    session = build_session(Reading("chat.csv", "csv", "", posts, kind=SessionKind.CHAT), session_id="s")
    assert [(s.text, s.section, s.speaker) for s in session.statements] == [
        (text, ("Ronde 1",), "Sanne") for text in ("Vragen", "1. eerst", "2. dan", "Wat is nodig?")
    ]


def test_what_a_researcher_states_goes_before_what_is_guessed():
    """sessies.toml corrects title, date, place, group and kind."""
    override = SessionOverride(title="Anders", date="2024-02-01", place="Zwolle", group="docenten", kind="document")
    session = session_of("Sessie 3 mei 2023\n\nWat helpt?\n\n- tijd", override=override)
    assert (session.title, session.date, session.place, session.group, session.kind) == (
        "Anders",
        "2024-02-01",
        "Zwolle",
        "docenten",
        SessionKind.DOCUMENT,
    )


def test_table_cells_are_statements_under_their_column():
    """A cell with HTML in it is one statement; its column is its section."""
    statements = session_of(
        "# Opbrengst\n\n| Kansen | Zorgen |\n|---|---|\n| <p>meer groen</p> | te druk |\n|  | te duur |"
    ).statements
    assert [(s.text, s.section) for s in statements] == [
        ("meer groen", ("Opbrengst", "Kansen")),
        ("te druk", ("Opbrengst", "Zorgen")),
        ("te duur", ("Opbrengst", "Zorgen")),
    ]


def test_an_empty_export_gives_an_empty_session():
    """No text, no statements, no complaint."""
    assert session_of("").statements == ()
    assert (
        build_session(Reading("x.pdf", "pdf", "", skipped="wachtwoord nodig"), session_id="s").skipped
        == "wachtwoord nodig"
    )


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ("Geef ons een eigen lokaal.\nDe kantine sluit te vroeg.\n", ""),
        ("Geef ons een eigen lokaal\nDe kantine sluit te vroeg\n", ""),
        ("Maak de straat autovrij.\nEr is geen speelplek.\nDe bus rijdt te snel.\n", ""),
        ("Noem een knelpunt.\nte weinig tijd\ngeen geld\n", "Noem een knelpunt."),
        ("Geef ons jouw beste tip.\nBegin klein.\nDoe het samen.\n", "Geef ons jouw beste tip."),
        ("Noem een knelpunt.\n\nEr is te weinig tijd.\n\nEr is geen geld.\n", "Noem een knelpunt."),
    ],
)
def test_a_first_line_that_pleads_is_what_somebody_said(text, prompt):
    """An opening command for its writer's sake, or one sentence among others, is a statement; a task for the room stands out."""
    assert {statement.prompt for statement in session_of(text).statements} == {prompt}
