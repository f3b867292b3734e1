"""Guard that votes beside posts are numbers of people, and that figures in what people write stay."""

from __future__ import annotations

import time

import pytest

from opschaling_nlp.ingest.plain import read_blocks
from opschaling_nlp.model import Reading
from opschaling_nlp.text.segment import build_session


def posts(text: str) -> list[tuple[str, int]]:
    """Give the text and the reactions of each post on a wall."""
    session = build_session(Reading("a.txt", "text", "", tuple(read_blocks(text))), session_id="a")
    return [(statement.text, statement.reactions) for statement in session.statements]


@pytest.mark.parametrize(
    "vote",
    [
        "(3 stemmen)",
        "[3 stickers]",
        "(3x)",
        "(x3)",
        "(+3)",
        "– 3 stemmen",
        "(stemmen: 3)",
        "(3 keer genoemd)",
        "●●●",
        "(• • •)",
    ],
)
def test_votes_behind_a_post_are_people(vote: str) -> None:
    """Whatever the form, the figure is a number of people and no part of the post."""
    assert posts(f"- Een bank bij de vijver {vote}\n- Minder paden\n") == [
        ("Een bank bij de vijver", 3),
        ("Minder paden", 0),
    ]


@pytest.mark.parametrize("form", ["{text} +{n}", "{text} {n}x", "{text} x{n}", "{n}x {text}"])
def test_loose_figures_are_votes_where_several_posts_have_them(form: str) -> None:
    """A sign and a figure alone say too little: they count where they come back."""
    several = "".join(
        f"- {form.format(text=text, n=n)}\n" for text, n in (("Een bank bij de vijver", 12), ("Minder paden", 3))
    )
    assert posts(several) == [("Een bank bij de vijver", 12), ("Minder paden", 3)]
    once = f"- {form.format(text='Wij snoeien de heg', n=2)}\n- Minder paden\n"
    assert posts(once)[0][1] == 0


def test_votes_on_a_line_by_themselves_hold_for_the_post_above() -> None:
    """A line with nothing but votes is no post."""
    assert posts("- Een bank bij de vijver\n- 4 stemmen\n- Minder paden\n") == [
        ("Een bank bij de vijver", 4),
        ("Minder paden", 0),
    ]


def test_figures_in_a_sentence_stay() -> None:
    """What people count themselves are their words."""
    text = "- Wij kregen maar 5 stemmen\n- Er komen (ongeveer 30) banken\n- Zie punt (2)\n- Op de agenda: 4 punten\n"
    assert [post for post, _ in posts(text)] == [line.removeprefix("- ") for line in text.splitlines()]


def test_a_run_of_blanks_is_searched_once() -> None:
    """Blanks before votes are looked at from their first only: from each of them anew takes minutes for this post."""
    blanks = "\N{NO-BREAK SPACE}" * 20_000
    started = time.process_time()
    assert len(posts(f"- bank{blanks}vijver\n")) == 1
    assert time.process_time() - started < 5


def test_a_loose_figure_is_votes_beside_sure_ones() -> None:
    """Where one post has votes that are surely so, a looser form on another is one too; a single dot is none."""
    assert posts("- Een bank bij de vijver (7 stemmen)\n- Minder paden 3x\n- Een punt •\n") == [
        ("Een bank bij de vijver", 7),
        ("Minder paden", 3),
        ("Een punt •", 0),
    ]
