"""Guard that a coding follows its statement through small changes of an export, and is never lost."""

from __future__ import annotations

from opschaling_nlp.codings.moving import follow_codings
from opschaling_nlp.codings.store import Codings
from tests.codings.coding_frames import code, make_statements

LONG = "wij willen in de hele regio met elkaar de zorg anders inrichten"


def test_a_coding_moves_to_the_same_statement_with_a_word_changed():
    """Same session, same neighbours, nine tenths of the words: the coding moves and says so."""
    row = code("oud", "anna", {"tip": "1"}, text=LONG, previous="ervoor", next="erna")
    followed = follow_codings(Codings((row,)), make_statements(["ervoor", LONG.replace("hele", "ganse"), "erna"]))
    assert [one.statement_id for one in followed.codings.rows] == ["s1-2"]
    assert [(one.coder, one.statement_id, one.moved_to) for one in followed.moved] == [("anna", "oud", "s1-2")]
    assert not followed.gone


def test_a_coding_stays_behind_when_the_neighbours_differ():
    """Equal words elsewhere on the wall are another participant's: the coding is listed as gone."""
    row = code("oud", "anna", {"tip": "1"}, text=LONG, previous="iets anders", next="erna")
    followed = follow_codings(Codings((row,)), make_statements(["ervoor", LONG, "erna"]))
    assert not followed.codings.rows
    assert followed.gone == (row,)


def test_a_coding_with_two_possible_statements_is_not_guessed():
    """Where two statements fit equally well nothing is chosen."""
    row = code("oud", "anna", {"tip": "1"}, text="ja", previous="ja", next="ja")
    followed = follow_codings(Codings((row,)), make_statements(["ja"] * 5))
    assert followed.gone == (row,)


def test_a_coding_whose_id_still_exists_is_left_alone():
    """An id that still exists needs no guess."""
    row = code("s1-1", "anna", {"tip": "1"}, text="heel andere woorden")
    assert follow_codings(Codings((row,)), make_statements(["a"])).codings.rows == (row,)
