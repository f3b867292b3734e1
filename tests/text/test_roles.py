"""Tests of telling titles, headings, prompts and posts apart for the kind of text it is."""

from __future__ import annotations

import pytest

from opschaling_nlp.ingest.plain import read_blocks
from opschaling_nlp.model import Reading, SessionKind
from opschaling_nlp.text.segment import build_session


def session_of(text):
    """Build a session from text."""
    return build_session(Reading("x.txt", "text", "", tuple(read_blocks(text))), session_id="s")


def sections(text):
    """List the section path of every statement."""
    return [statement.section for statement in session_of(text).statements]


def test_groups_that_look_like_the_others_have_a_heading_too():
    """Where every group opens with a prompt, the group that opens with a short line opens with a heading."""
    asked = "Wat gaat goed?\nde sfeer\nhet eten\n\nWat kan beter?\nde tijden\nhet licht\n\n"
    assert sections(asked + "Taarten en vlaggen\neen feest\neen tuin\n")[-1] == ("Taarten en vlaggen",)
    assert sections("Taarten en vlaggen\neen feest\neen tuin\n")[-1] == ()


@pytest.mark.parametrize(("asked", "plain", "headed"), [(2, 1, True), (3, 2, True), (2, 2, False), (3, 3, False)])
def test_groups_have_a_heading_where_most_others_open_with_a_prompt(asked, plain, headed):
    """Three of five groups are most of them, and half is not."""
    prompts = ["Wat gaat goed?", "Wat kan beter?", "Wat mist er?"][:asked]
    heads = ["Taarten en vlaggen", "Bankjes en bomen", "Stoelen en tafels"][:plain]
    text = "\n".join(f"{head}\nhet eten\nde tijden\n" for head in [*prompts, *heads])
    expected = [*prompts, *heads] if headed else [*prompts, *prompts[-1:] * plain]
    assert list(dict.fromkeys(section for (section,) in sections(text))) == list(dict.fromkeys(expected))


@pytest.mark.parametrize("heading", ["KANSEN VOOR DE WIJK", "Kansen voor de wijk:", "Kansen", "Kansen?"])
def test_headings_are_known_by_their_form(heading):
    """Capitals, a colon, or a word from the list make a heading above a list."""
    assert sections(f"Sessie wonen 2024\n\n{heading}\n\n- groen\n- rust\n") == [(heading.rstrip(":"),)] * 2


@pytest.mark.parametrize(
    ("line", "heads"),
    [
        ("Hindernissen", True),
        ("Onze zorgen", True),
        ("Gezelligheid", False),
        ("Hindernissen zijn er genoeg", False),
        ("De bakker heeft zorgen", False),
    ],
)
def test_line_that_names_what_its_group_answers_heads_it(line, heads):
    """Without marks, a line over a group of lines is a heading when it opens with what is asked for and tells nothing."""
    assert sections(f"Tafel 4\n\nDe zaal was vol\nDe taart was op\n\n{line}\nVlag\nOven\nBankje\n")[-1] == (
        (line,) if heads else ("Tafel 4",)
    )


def test_capitals_head_the_line_below_unless_everything_is_in_capitals():
    """Of two lines in capitals the first is the heading; answers that are all in capitals have none among them."""
    assert (
        sections("Middag\nKANSEN VOOR DE WIJK\nMEER TIJD VOOR OVERLEG\n- een hek\n- een poort\n")
        == [("KANSEN VOOR DE WIJK",)] * 3
    )
    shouted = "Middag\n\nWat is nodig?\n\nMEER GELD VOOR ZORG\n\nMEER TIJD VOOR OVERLEG\n\nMEER RUST\n"
    assert sections(shouted) == [("Wat is nodig?",)] * 3


@pytest.mark.parametrize("heading", ["Onze tips", "KANSEN VOOR DE WIJK"])
def test_a_heading_closely_above_one_bullet(heading):
    """Among lines that stand apart, a line right below another is a heading if bullets follow, be it one."""
    wall = f"Middag\n\nDe zaal\n\nDe taart was op\n{heading}\n- geld\n\nDe tuin\n\nHet hek\n"
    assert sections(wall)[2:] == [(heading,)] * 3


@pytest.mark.parametrize("line", ["Onze tips", "KANSEN VOOR DE WIJK"])
@pytest.mark.parametrize("below", ["Het hek\n", "Het hek\n\nDe poort\n"])
def test_a_line_closely_between_two_others_is_one_of_them(line, below):
    """Among lines that stand apart, a line with one right above and one right below heads nothing, also at the end."""
    wall = f"Middag\n\nDe zaal\n\nDe tuin\n\nDe taart was op\n{line}\n{below}"
    assert (line, ("De tuin",)) in [(one.text, one.section) for one in session_of(wall).statements]


def test_words_called_out_above_a_list_are_a_heading():
    """A few words with an exclamation mark head the list under them."""
    assert sections("Tafel 4\n- De zaal was vol\n\nOnze tips!\n- Meer vlaggen\n- Een oven\n")[-1] == ("Onze tips!",)


def test_numbered_prompts_are_prompts_and_numbered_questions_in_a_row_are_posts():
    """A number before a question says nothing by itself; what stands under it does."""
    assert sections("1. Wat zie je in de buurt?\n\ndrukte\n\n2. Wat heb je nodig?\n\nrust\n") == [
        ("Wat zie je in de buurt?",),
        ("Wat heb je nodig?",),
    ]
    assert sections("Vragen\n\n1. Hoe lang duurt het?\n2. Wie betaalt dat?\n3. Wat kost het?\n") == [("Vragen",)] * 3


def test_the_lines_above_the_first_prompt_are_the_title():
    """Title, date and place are no statements; the date is read from them."""
    session = session_of("Samen wonen in Oosterveen\nDorpshuis, 4 april 2024\n\nWat helpt?\n\n- tijd\n")
    assert (session.title, session.date, len(session.statements)) == ("Samen wonen in Oosterveen", "2024-04-04", 1)


@pytest.mark.parametrize("front", ["Groen en rust in Oosterveen", "Werksessie wonen 2024\nDorpshuis, 4 april 2024"])
def test_the_lines_above_the_first_heading_are_the_title(front):
    """One line apart from the heading under it, or several of which the first names a session, are no statements."""
    session = session_of(f"{front}\n\nKANSEN\n\n- tijd\n- geld\n")
    assert session.title == front.splitlines()[0]
    assert [statement.text for statement in session.statements] == ["tijd", "geld"]


def test_a_first_answer_is_not_taken_for_a_title():
    """A wall without a title begins with its first post."""
    assert [s.text for s in session_of("Meer groen\n\nMinder auto's\n\nEen bankje bij de vijver\n").statements] == [
        "Meer groen",
        "Minder auto's",
        "Een bankje bij de vijver",
    ]


def test_running_prose_is_a_document():
    """Three long paragraphs and nothing else are no wall."""
    paragraph = "De gemeente heeft drie jaar geleden besloten om met buurtteams te gaan werken. Dat was een grote verandering voor iedereen die in de wijken werkzaam was, en niet iedereen was daar even blij mee."
    prose = f"{paragraph}\n\n{paragraph} Dat bleef zo.\n\n{paragraph} Tot nu.\n"
    assert session_of(prose).kind is SessionKind.DOCUMENT
    assert session_of(f"Wat zie je gebeuren in de wijk?\n\n{prose}").kind is SessionKind.WALL


ANSWERS = [
    "Tijd om te oefenen",
    "Een vaste avond in de week",
    "Minder regels",
    "Buren die meedoen",
    "Een sleutel van de loods",
    "Geduld",
]


def apart(middle):
    """Put a line between answers that stand apart like everything else."""
    return "\n\n".join(
        [
            "Wat is er nodig voor een werkplaats in elke wijk?",
            *ANSWERS,
            middle,
            *(f"{answer}, ook in de winter" for answer in ANSWERS),
        ]
    )


@pytest.mark.parametrize(
    "prompt",
    [
        "Hoe bewaar je wat je geleerd hebt voor wie na je komt?",
        "Wat spreken we vandaag met elkaar af?",
        "Maak de zin af: een werkplaats lukt als",
        "Typeer jullie wijk in twee woorden",
        "Jouw wens voor volgend jaar",
        "Wensen en zorgen",
        "Waar wringt het?",
        "Wat ontbreekt er?",
    ],
)
def test_a_prompt_among_answers_that_stand_apart_alike(prompt):
    """A question nobody else asks near it, one about this session, a task or a named part opens a part of its own."""
    assert [section[-1] for section in sections(apart(prompt))][-6:] == [prompt] * 6


@pytest.mark.parametrize(
    "post",
    [
        "Maar wie ruimt er dan op?",
        "Hoe regel je zoiets met de verzekering?",
        "Onze wens is een droge loods",
        "Beschrijf wat je maakt en hang het op",
    ],
)
def test_a_post_that_sounds_like_a_prompt_stays_a_post(post):
    """A question that refers to what was said, a wish that is told and a tip are what participants write."""
    assert post in [statement.text for statement in session_of(apart(post)).statements]


@pytest.mark.parametrize("advice", ["Zet er geen hek omheen", "Vul het niet te vol"])
def test_who_says_what_not_to_do_asks_nothing(advice):
    """Above bare lines an instruction is a prompt, but one that forbids is somebody's advice."""
    text = f"Tuin drie\n\nHet regende die dag\nDe thee was op\n\n{advice}\nSchaduw\nBankjes\nWater\n"
    assert advice in [statement.text for statement in session_of(text).statements]


def test_complaint_that_asks_why_nobody_acts_is_no_prompt():
    """Who asks why others do not do something asks nobody, unless a list stands under it."""
    lines = "Tafel 7\n\nHet regende\nDe thee was op\n\n{}\nGroen\nRust\nRuimte\n"
    assert sections(lines.format("Waarom luisteren planners nooit?"))[-1] == ("Tafel 7",)
    assert sections(lines.format("Waarom lukt het nooit?"))[-1] == ("Waarom lukt het nooit?",)
    assert (
        sections("Waarom luisteren planners nooit?\n\n- groen\n- rust\n") == [("Waarom luisteren planners nooit?",)] * 2
    )
