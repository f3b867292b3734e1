"""Codebooks: what is accepted, and that every mistake is said at once with its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opschaling_nlp.codebook import Guard, Indicator, parse_codebook
from opschaling_nlp.errors import UserError
from tests.codebook.books import CODE, book, problems


def indicators(*lines: str, more: str = "") -> str:
    """Write a codebook with these lines of indicators."""
    return book(CODE.format(name="geduld", more=more) + "[code.indicators]\n" + "\n".join(lines))


def test_every_mistake_is_said_at_once():
    """Mistakes in several codes are reported together, each with its code, its indicator and a remedy."""
    text = book(
        CODE.format(name="Eén", more=""),
        CODE.format(name="twee", more='parent = "drie"')
        + '[code.indicators]\ndubbel = { words = "a", regex = "b c" }\n',
        CODE.format(name="twee", more="") + '[code.indicators]\nregex = { regex = "(open" }\nleeg = { words = " " }\n',
    )
    said = problems(text)
    assert len(said) == 6, said
    assert all(" → " in one for one in said)
    for part in (
        "Eén",
        "twee staat er 2 keer",
        "twee › parent",
        "twee › dubbel: heeft words én regex",
        "twee › regex › regex: '(open'",
        "twee › leeg › words",
    ):
        assert any(part in one for one in said), (part, said)


def test_places_are_named_not_numbered():
    """A value of the wrong type is placed by the names of its code and indicator."""
    assert problems(indicators('woord = { words = ["geduld"], spelfout = 1 }')) == [
        "proef.toml: geduld › indicators › woord › words: ['geduld'] is geen tekst → zet het tussen aanhalingstekens",
        "proef.toml: geduld › indicators › woord › spelfout: wordt hier niet herkend → controleer de spelling of haal het weg",
    ]


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("x = {}", "zegt niet waaraan"),
        ('x = { words = "ge*duld" }', "heeft een * op een plaats"),
        ('x = { words = "begin …" }', "begint of eindigt met niets"),
        ('x = { words = "a", guard = "weg" }', "staat niet onder guards"),
        ('x = { words = "a", facet = "weg" }', "heeft geen facetten"),
        ('x = { words = "a" }\ny = { words = "a" }', "staat er 2 keer"),
        ('x = { words = "a" }\nx = { words = "b" }', "is geen geldige TOML"),
        ('x = { words = "a", valence = "fijn" }', "is geen geldige keuze"),
        ('X = { words = "a" }', "is geen geldige naam"),
        ('x = { words = "a", guard = "g" }\n[code.guards.g]\nnot_in = ["b*"]', "past op niets en dus overal"),
        ('x = { words = "a" }\n[code.guards.g]\nnot_in = ["b"]', "wordt door geen indicator gebruikt"),
        ('x = { words = "a" }\n[code.facets.f]\nnl = "F"\ndefinition = "F."', "is geen facet van deze code"),
        ('x = { words = "a", guard = "g" }\n[code.guards.g]\nnot_inn = ["b"]', "not_inn: wordt hier niet herkend"),
        ('x = { words = "a", guard = "g" }\n[code.guards.g]\nnot_in = "b"', "'b' is geen lijst"),
        ('x = { words = "a", guard = "g" }\n[code.guards]\ng = "b"', "'b' is geen tabel"),
        ('[[code.indicator]]\nname = "x"\nwords = ["a", "b"]', "zet elk alternatief op een eigen regel"),
    ],
)
def test_what_can_never_work_is_refused(line, part):
    """An indicator that says nothing, or everything, is refused with the reason."""
    assert any(part in one for one in problems(indicators(line)))


def test_an_example_cannot_stand_on_both_sides():
    """A sentence that is given for and against a code is a mistake."""
    both = 'include = ["Zin"]\nexclude = ["Zin"]\n'
    assert any("bij include én bij exclude" in one for one in problems(indicators(more=both)))


def test_an_indicator_has_its_facet_guard_and_history():
    """What stands on the line of an indicator is what it has, the guard by its name."""
    line = 'rust = { words = "rust", facet = "tijd", guard = "g", head = true, valence = "needed", since = "1.0", why = "omdat" }'
    tables = '[code.guards.g]\nnot_in = ["in rust"]\n[code.facets.tijd]\nnl = "Tijd"\ndefinition = "Tijd."'
    found = parse_codebook(indicators(line, tables), where="proef.toml").codes[0]
    assert found.indicators == (
        Indicator(
            "rust",
            "words",
            "rust",
            "tijd",
            Guard(("in rust",)),
            head=True,
            valence="needed",
            since="1.0",
            why="omdat",
        ),
    )
    assert [facet.label_nl for facet in found.facets] == ["Tijd"]


def test_version_must_be_in_the_change_log():
    """A version without an entry in the change log is a mistake: results must be traceable to a reason."""
    assert "staat niet in het wijzigingslog" in problems(book().replace('version = "1.0"', 'version = "2.0"', 1))[0]


@given(st.text(max_size=80))
def test_any_text_gives_problems_never_a_crash(text):
    """Whatever stands in the file, the answer is a codebook or problems in Dutch."""
    try:
        parse_codebook(text, where="x.toml")
    except UserError as error:
        assert error.problems  # noqa: PT017  (some texts are codebooks: there may be no error)
