"""Tests of writing a session as Markdown and reading it back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opschaling_nlp.ingest.plain import read_blocks
from opschaling_nlp.lines.edits import undo_edits
from opschaling_nlp.model import Block, Reading, Session, SessionKind, Statement
from opschaling_nlp.text.markdown import write_markdown
from opschaling_nlp.text.segment import build_session
from tests.text.walls import EXPORTS, WALLS

WORDS = st.text(
    alphabet=st.one_of(st.sampled_from('ab *-→<>!:#\\?|_;\n[]().1"“é👍'), st.characters(exclude_categories=("Cs",))),
    max_size=25,
)
NAMES = st.sampled_from(
    ["Sanne", "Van Dijk", "Wat is nodig?", "# kop", "a*b", "**x:**", "<!-- y -->", "\\", "(vraag) z"]
)


@st.composite
def blocks(draw):
    """Make posts as a reader of chats or tables yields them, with all that may be known of them."""
    count = draw(st.integers(0, 8))
    made = []
    for number in range(count):
        section = tuple(draw(st.lists(NAMES, max_size=3)))
        made.append(
            Block(
                "post",
                draw(WORDS),
                page=draw(st.one_of(st.none(), st.integers(1, 3))),
                line=number + 1,
                speaker=draw(st.one_of(st.just(""), NAMES)),
                key=f"k{number}",
                reply_to=draw(st.sampled_from(["", *(f"k{other}" for other in range(count) if other != number)])),
                time=draw(st.sampled_from(["", "10:05", "3; 4 --> 5"])),
                section=section,
                prompt=draw(st.sampled_from(["", *section, "Wat helpt?"])),
                reactions=draw(st.integers(0, 2)),
            )
        )
    return tuple(made)


def read_back(session, source="muur.md"):
    """Read what was written as the program would."""
    return build_session(
        Reading(source, "text", "", tuple(read_blocks(write_markdown(session)))), session_id=session.session_id
    )


def content(session):
    """Show what must be the same after reading back."""
    return [
        (
            s.statement_id,
            s.text,
            s.section,
            s.prompt,
            s.prompt_kind,
            s.speaker,
            s.reply_to,
            s.page,
            s.time,
            s.reactions,
            s.position,
        )
        for s in session.statements
    ]


@given(blocks(), NAMES, st.sampled_from(SessionKind))
def test_reading_back_gives_the_same_statements(posts, title, kind):
    """Whatever a session holds, its Markdown reads back to the same statements, sections, prompts, replies and speakers."""
    session = build_session(
        Reading("muur.csv", "csv", "", posts, title=title, date="2024-05-06", kind=kind), session_id="s"
    )
    back = read_back(session)
    assert content(back) == content(session)
    assert (back.title, back.date, back.kind) == (session.title, session.date, session.kind)
    for statement in back.statements:
        assert undo_edits(statement.text, statement.edits) == statement.raw_text


@pytest.mark.parametrize("wall", WALLS, ids=lambda wall: wall.title)
@pytest.mark.parametrize("export", EXPORTS)
def test_every_export_of_a_wall_reads_back(wall, export):
    """Walls in any form come back the same, twice over."""
    session = build_session(Reading("muur.txt", "text", "", tuple(read_blocks(EXPORTS[export](wall)))), session_id="s")
    assert content(read_back(session)) == content(session)
    assert write_markdown(read_back(session)).splitlines()[2:] == [
        line for line in write_markdown(session).splitlines()[2:] if not line.startswith("> ")
    ]


def test_the_markdown_is_what_a_researcher_would_write():
    """Headings, prompts, bullets, arrows for replies and bold speakers: nothing else unless it must."""
    posts = (
        Block("post", "Tijd", section=("Wat is nodig?",), prompt="Wat is nodig?", key="a"),
        Block("post", "en geld", section=("Wat is nodig?",), prompt="Wat is nodig?", reply_to="a", speaker="Sanne"),
        Block("post", "twee\nregels", section=("Vragen",), reactions=3),
    )
    session = build_session(Reading("x.csv", "csv", "", posts, title="Muur", kind=SessionKind.CHAT), session_id="s")
    assert write_markdown(session).split("\n")[2:] == [
        "# Muur",
        "",
        "Soort: chat",
        "",
        "## Wat is nodig? <!-- vraag -->",
        "",
        "- Tijd",
        "- → **Sanne:** en geld",
        "",
        "## Vragen",
        "",
        "- twee\\",
        "  regels <!-- reacties: 3 -->",
        "",
    ]


def test_what_a_researcher_adds_is_read():
    """A heading, prompt, bullet or wrapped line put in by hand needs no comments to be understood."""
    written = write_markdown(build_session(Reading("x", "text", "", (Block("post", "Tijd"),)), session_id="s"))
    session = build_session(
        Reading(
            "x.md",
            "text",
            "",
            tuple(read_blocks(written + "\n## Wat helpt er?\n\n* geld en\n  aandacht\n* → zeker\n\nlosse alinea\n")),
        ),
        session_id="s",
    )
    assert [(s.text, s.prompt, bool(s.reply_to)) for s in session.statements] == [
        ("Tijd", "", False),
        ("geld en aandacht", "Wat helpt er?", False),
        ("zeker", "Wat helpt er?", True),
        ("losse alinea", "Wat helpt er?", False),
    ]


def test_an_empty_session_reads_back_empty():
    """A session without statements is written and read without complaint."""
    session = build_session(Reading("leeg.txt", "text", ""), session_id="s")
    assert read_back(session).statements == ()
    assert read_back(replace(session, title="Leeg")).title == "Leeg"


def test_what_participants_said_in_a_report_comes_back():
    """Markdown of a document says which statements are participants' own."""
    said = Statement("a", "s", 1, "te weinig tijd", "te weinig tijd", reported=True)
    told = Statement("b", "s", 2, "de middag was druk", "de middag was druk")
    session = Session(
        "s",
        "x.docx",
        "docx",
        "",
        SessionKind.DOCUMENT,
        title="Verslag",
        statements=(said, told),
        headings=((1, "heading", "Opbrengsten"),),
    )
    lines = tuple(read_blocks(write_markdown(session)))
    again = build_session(Reading("x.md", "text", "", lines), session_id="s")
    assert [statement.reported for statement in again.statements] == [True, False]
