"""A researcher's own lines over a shipped codebook."""

from __future__ import annotations

from importlib.resources import files

import pytest

from opschaling_nlp.codebook import load_codebook, shipped_codebook
from opschaling_nlp.errors import UserError

OWN = """
extends = "potjer"
name = "eigen"
version = "9.0"
remove = ["{remove}"]
[[change]]
version = "9.0"
what = "woorden van onze sector"
why = "proef"
[[code]]
name = "h.navolg"
[code.indicators]
doorplanten = {{ words = "doorplanten" }}
[[code]]
name = "nieuw"
nl = "Nieuw"
en = "New"
definition = "Een eigen code."
"""


def write(path, text):
    """Write a codebook of one's own."""
    path.write_text(text, "utf-8")
    return path


def test_own_lines_are_added_and_taken_away(tmp_path):
    """A line is added to a code that is there, one is taken away, and a code of one's own stands behind the others."""
    before = shipped_codebook("potjer")
    gone = before.codes[0].indicators[0]
    found = load_codebook(write(tmp_path / "eigen.toml", OWN.format(remove=f"{before.codes[0].name}/{gone.id}")))
    assert (found.name, found.version, found.role) == ("eigen", "9.0", before.role)
    assert found.codes[0].indicators == before.codes[0].indicators[1:]
    follow = next(code for code in found.codes if code.name == "h.navolg")
    assert follow.indicators[-1].value == "doorplanten"
    assert follow.definition == next(code for code in before.codes if code.name == "h.navolg").definition
    assert found.codes[-1].name == "nieuw"


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("h.navolg/weg", "h.navolg/weg", "staat niet in het codeboek"),
        ('extends = "potjer"', 'extends = "onbekend"', "wordt niet meegeleverd"),
        ('words = "doorplanten"', 'word = "doorplanten"', "wordt hier niet herkend"),
        ("remove = []", 'remove = "h.navolg"', "is geen lijst"),
    ],
)
def test_what_cannot_be_extended_is_said(tmp_path, old, new, part):
    """A name that is not there, and a mistake in one's own lines, are named in one's own file."""
    text = OWN.format(remove="h.navolg/weg") if old == "h.navolg/weg" else OWN.replace('"{remove}"', "").format()
    with pytest.raises(UserError, match=part) as caught:
        load_codebook(write(tmp_path / "eigen.toml", text.replace(old, new)))
    assert all("eigen.toml" in problem.where for problem in caught.value.problems)


def test_what_a_later_version_no_longer_has_is_gone_already(tmp_path):
    """A line that she took away keeps her file working when it goes out of the shipped codebook too."""
    own = 'extends = "drivers"\nname = "eigen"\nversion = "9.0"\nremove = ["align/verleiding"]\n'
    change = '[[change]]\nversion = "9.0"\nwhat = "een woord minder"\nwhy = "proef"\n'
    found = load_codebook(write(tmp_path / "eigen.toml", own + change))
    assert [code.indicators for code in found.codes] == [code.indicators for code in shipped_codebook("drivers").codes]


def test_what_is_listed_as_gone_is_in_no_codebook():
    """A line that came back must leave the list, or it could no longer be taken away."""
    text = files("opschaling_nlp").joinpath("resources/codebooks/shared/removed.txt").read_text("utf-8")
    books = map(shipped_codebook, ("tags", "drivers"))
    here = {f"{code.name}/{one.id}" for book in books for code, one in book.indicators()}
    gone = {line for line in text.splitlines() if not line.startswith("#")}
    assert gone
    assert not gone & here
