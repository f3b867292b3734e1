"""Codebooks: what is accepted, and that every mistake is said at once with its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opschaling_nlp.codebook import parse_codebook
from opschaling_nlp.errors import UserError
from tests.codebook.books import CODE, book, problems


def test_every_mistake_is_said_at_once():
    """Mistakes in several codes are reported together, each with its code, its indicator and a remedy."""
    both = 'lemmas = ["a"]\nphrase = ["b c"]'
    text = book(
        CODE.format(name="Eén", more=""),
        CODE.format(name="twee", more='parent = "drie"') + f'[[code.indicator]]\nname = "dubbel"\n{both}\n',
        CODE.format(name="twee", more="")
        + '[[code.indicator]]\nname = "regex"\nregex = ["(open"]\n[[code.indicator]]\nname = "leeg"\nlemmas = []\n',
    )
    said = problems(text)
    assert len(said) == 6
    assert all(" → " in one for one in said)
    for part in (
        "Eén",
        "twee staat er 2 keer",
        "twee › parent",
        "twee › dubbel: heeft lemmas én phrase",
        "twee › regex › regex: '(open'",
        "twee › leeg › lemmas",
    ):
        assert any(part in one for one in said), (part, said)


def test_places_are_named_not_numbered():
    """A value of the wrong type is placed by the names of its code and indicator."""
    text = book(
        CODE.format(name="geduld", more="") + '[[code.indicator]]\nname = "woord"\nlemmas = "geduld"\nspelfout = 1\n'
    )
    assert problems(text) == [
        "proef.toml: code › geduld › indicator › woord › lemmas: 'geduld' is geen lijst → zet het tussen rechte haken: [ … ]",
        "proef.toml: code › geduld › indicator › woord › spelfout: wordt hier niet herkend → controleer de spelling of haal het weg",
    ]


@pytest.mark.parametrize(
    ("more", "part"),
    [
        ('[[code.indicator]]\nname = "x"\n', "zegt niet waaraan"),
        ('[[code.indicator]]\nname = "x"\nlemmas = ["twee woorden"]\n', "is niet één woord"),
        ('[[code.indicator]]\nname = "x"\nphrase = ["begin …"]\n', "begint of eindigt met niets"),
        ('[[code.indicator]]\nname = "x"\nlemmas = ["a"]\nguard = ["b*"]\n', "past op niets en dus overal"),
        ('[[code.indicator]]\nname = "x"\nlemmas = ["a", "a"]\n', "staat er 2 keer"),
        ('[[code.indicator]]\nname = "x"\nlemmas = ["a"]\nvalence = "fijn"\n', "is geen geldige keuze"),
        ('include = ["Zin"]\nexclude = ["Zin"]\n', "bij include én bij exclude"),
    ],
)
def test_what_can_never_work_is_refused(more, part):
    """An indicator that says nothing, or everything, is refused with the reason."""
    assert any(part in one for one in problems(book(CODE.format(name="geduld", more=more))))


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
