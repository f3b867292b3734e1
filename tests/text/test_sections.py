"""Tests of the path of headings and prompts."""

from __future__ import annotations

from opschaling_nlp.ingest.plain import read_blocks
from opschaling_nlp.model import Block, Look, Reading
from opschaling_nlp.text.segment import build_session


def places(text):
    """List section and prompt of every statement."""
    session = build_session(Reading("x.md", "text", "", tuple(read_blocks(text))), session_id="s")
    return [(statement.section, statement.prompt) for statement in session.statements]


def test_a_heading_closes_those_of_its_level_and_deeper():
    """The levels of Markdown make the path."""
    text = "# Titel\n# Dag\n## Ochtend\n### Groep A\n- een\n## Middag\n- twee\n"
    assert [section for section, _ in places(text)] == [("Dag", "Ochtend", "Groep A"), ("Dag", "Middag")]


def test_a_heading_above_a_prompt_stands_over_it_and_one_below_falls_under_it():
    """Without levels the order tells them."""
    text = "Ronde 1:\n\nWat zie je in de wijk?\n\nHorizontaal\n\n- een\n\nVerticaal\n\n- twee\n\nVragen\n\n- drie?\n"
    prompt = "Wat zie je in de wijk?"
    assert places(text) == [
        (("Ronde 1", prompt, "Horizontaal"), prompt),
        (("Ronde 1", prompt, "Verticaal"), prompt),
        (("Ronde 1", "Vragen"), ""),
    ]


def test_a_heading_of_its_own_ends_the_prompt():
    """What people write under Opmerkingen answers no prompt."""
    assert places("Wat helpt er?\n\n- tijd\n\nOpmerkingen\n\n- fijn\n") == [
        (("Wat helpt er?",), "Wat helpt er?"),
        (("Opmerkingen",), ""),
    ]


def test_without_headings_there_is_no_path():
    """A bare list has no sections."""
    assert places("- tijd\n- geld\n") == [((), ""), ((), "")]
    assert places("") == []


def test_headings_that_do_not_state_a_level_stand_beside_each_other():
    """They fall under the last heading that does, not under each other."""
    blocks = [Block("heading", "Zaaien", look=Look(level=1)), Block("post", "een kas")]
    blocks += [Block("heading", "Oogst", look=Look(level=1, gap=1.0))]
    for name, said in (("Binnen", "een lamp erbij"), ("Buiten", "een hek erom"), ("Overal", "rust")):
        blocks += [Block("heading", name, look=Look(gap=1.0, bold=True)), Block("post", said)]
    session = build_session(Reading("x.docx", "docx", "", tuple(blocks)), session_id="s")
    assert [one.section for one in session.statements][1:] == [
        ("Oogst", "Binnen"),
        ("Oogst", "Buiten"),
        ("Oogst", "Overal"),
    ]
