"""Regular expressions of codebooks: leaving out those that cannot match finds the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opschaling_nlp.codebook import shipped_codebook, shipped_names
from opschaling_nlp.tagging.search import necessary
from opschaling_nlp.tagging.search.expressions import Expressions
from opschaling_nlp.tagging.search.necessary import necessary_pieces

SHIPPED = sorted(
    {
        str(expression)
        for name in shipped_names()
        for _, one in shipped_codebook(name).indicators()
        for expression in (*one.guard.expressions, *([one.value] if one.kind == "regex" else ()))
    }
)
PIECES = st.sampled_from(
    [
        "op ",
        "tijd",
        "TIJD",
        "kas",
        "s",
        "ſ",
        "ı",
        "İ",
        "K",
        "é",
        "-",
        ". ",
        "\n",
        "samen",
        "samen ",
        "we",
        "rk",
        "2",
        "_",
        "’",
    ]
)


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        (r"op tijd", {"tijd"}),
        (r"\b(?:samen|apart)werk\w*", {"samenwerk", "apartwerk"}),
        (r"(?:een )?pla[nt]s?\b", {"plan", "plans", "plat", "plats"}),
        (r"\w*(?:leider|collega.s)", {"leider", "collega"}),
        (r"\d+ ?[ckm]m", {"cm", "km", "mm"}),
        (r"(?:tuin){2}", {"tuin"}),
        (r"coördinator", {"rdinator"}),
        (r"plan|\d", set()),
        (r"(?:plan)?", set()),
        (r"\W+", set()),
    ],
)
def test_necessary_words(expression, words):
    """What every match must hold is read from literals, choices and repeats; where one reading needs nothing, nothing is necessary."""
    assert set(necessary_pieces(expression)) == words


@given(st.data())
def test_what_a_shipped_expression_matches_holds_a_necessary_word(data):
    """No text that an expression of the shipped codebooks matches is ruled out."""
    expression = data.draw(st.sampled_from(SHIPPED))
    pattern = re.compile(expression, re.IGNORECASE)
    match = pattern.search(data.draw(st.from_regex(pattern)))
    pieces = necessary_pieces(expression)
    held = match[0].translate(str.maketrans("İıſK", "iisk")).lower() if match else ""
    assert match is None or not pieces or any(piece in held for piece in pieces)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_an_expression_finds_what_it_finds_by_itself(text):
    """Whatever the text, an expression in a set finds just what it finds when nothing rules it out."""
    choices = (
        ["op tijd"],
        ["kas", "tijd"],
        [r"(?i:SAMEN)we"],
        [r"\bsamen\w+", "samen"],
        ["[A-Z]i", "k|tijd"],
        [r"e\b.*s", "rk-", r"^\W*op"],
        [r"s(?-i:[A-Z])", r"\b(\w{4,}) \1\b"],
    )
    together = Expressions()
    added = [together.add(choice) for choice in choices]
    reading = together.read(text)
    for choice, one in zip(choices, added, strict=True):
        alone = re.compile("|".join(choice), re.NOFLAG if one.lowered else re.IGNORECASE)
        wanted = [match.span() for match in alone.finditer(reading.lower if one.lowered else text)]
        assert [match.span() for match in reading.find(one, 0, len(text))] == wanted
        assert reading.holds(one, 0, len(text)) is bool(wanted)


def test_an_empty_text_is_still_read():
    """An expression that needs no word is tried on any text, also an empty one."""
    together = Expressions()
    anything = together.add([r"^\W*$", r"^\w$"])
    assert together.read("").holds(anything, 0, 0)


def test_of_a_run_that_is_too_long_to_be_words_only_the_beginning_is_read():
    """An expression that begins with any letters would be tried from each of them; what stands behind keeps its place."""
    expressions = Expressions()
    choice = expressions.add([r"\w*tijd"])
    text = "tijd" * 200 + " werktijd"
    found = [match.span() for match in expressions.read(text).find(choice, 0, len(text))]
    assert found == [(0, 64), (801, 809)]


def test_without_the_hidden_parser_everything_is_tried(monkeypatch):
    """Where Python hides its parser elsewhere, nothing is known to be needed, and the same is found."""
    monkeypatch.setattr(necessary, "parser", None)
    expressions = Expressions()
    choice = expressions.add(["geld"])
    reading = expressions.read("er is geen tijd")
    assert reading.may_hold(choice)
    assert not reading.holds(choice, 0, len(reading.text))
