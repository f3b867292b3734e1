"""Guard that a reading says when it cannot be trusted, and only then."""

from __future__ import annotations

import pytest

from opschaling_nlp.model import Session, SessionKind, Statement
from opschaling_nlp.settings import load_settings
from opschaling_nlp.text.doubts import find_doubts

SETTINGS = load_settings().reading


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ([], "geen enkele bijdrage gevonden"),
        (["woord " * 400, "kort"], "waarschijnlijk zijn het er meer"),
        (["woord"] * 12, "12 van de 12"),
        (["een paar woorden"] * 12, None),
    ],
)
def test_what_looks_badly_read(texts: list[str], said: str | None) -> None:
    """An empty session, one huge statement and a session of single words look odd; an ordinary one does not."""
    statements = tuple(Statement(f"s-{number}", "s", number, text, text) for number, text in enumerate(texts, 1))
    found = find_doubts(Session("s", "s.txt", "text", "", SessionKind.WALL, statements=statements), SETTINGS)
    assert len(found) == (said is not None)
    assert said is None or said in found[0]


def session(texts: list[str], **more: object) -> Session:
    """Make a session of statements."""
    statements = tuple(Statement(f"s-{number}", "s", number, text, text) for number, text in enumerate(texts, 1))
    return Session("s", "s.txt", "text", "", SessionKind.WALL, statements=statements, **more)  # type: ignore[arg-type]


def test_pieces_of_sentences() -> None:
    """Lower case below a line that ends nowhere is a piece of a sentence; a wall in lower case is none."""
    broken = ["Wij schoffelen elke week met", "de buren van het hofje."] * 6
    assert any("kleine letter" in doubt for doubt in find_doubts(session(broken), SETTINGS))
    assert not find_doubts(session(["een nieuw hek", "meer soep", "minder slakken", "zaad kopen"] * 3), SETTINGS)


def test_headings_without_statements() -> None:
    """Headings right below each other were perhaps statements; a heading above a question is not one of them."""
    headings = tuple((1, "heading", f"Een hek {number}") for number in range(5))
    assert any("koppen" in doubt for doubt in find_doubts(session(["Een kas"], headings=headings), SETTINGS))
    nested = tuple(
        found for number in (1, 2, 3) for found in ((number, "heading", "Deel"), (number, "prompt", "Wat helpt?"))
    )
    assert not find_doubts(session(["Een kas", "Een hek", "Soep"], headings=nested), SETTINGS)


def test_columns_that_were_guessed() -> None:
    """What a table warns of its columns is told once."""
    doubts = find_doubts(session(["Een kas"], warnings=("kolommen met tekst niet gelezen: a",)), SETTINGS)
    assert len(doubts) == 1


def test_lines_that_may_be_headings_are_a_doubt_too() -> None:
    """What layout does not tell is named with the other doubts, for participants only."""
    odd = session(["Een kas", "Een hek"], doubtful=("Een kas",))
    assert any("‘Een kas’" in doubt for doubt in find_doubts(odd, SETTINGS))
    assert not find_doubts(session(["Een kas", "Een hek"]), SETTINGS)
