"""Guard codes of one's own: kept under their key until decided, and read as what was decided."""

from __future__ import annotations

import pytest

from opschaling_nlp.codings.labels import labels_by_key
from opschaling_nlp.codings.log import load_log, undo
from opschaling_nlp.codings.owncodes import (
    add_own_book,
    decide_code,
    find_unknown,
    load_own_codes,
    own_key,
    rename_codes,
)
from opschaling_nlp.codings.store import Codings
from tests.codings.coding_frames import CODEBOOKS, code

CODINGS = Codings(
    (
        code("s1-1", "anna", {"grap": "1", "tip": "1"}),
        code("s1-2", "anna", {"grap": "0"}),
        code("s1-1", "bas", {"grap": "1"}),
    )
)


@pytest.mark.parametrize(
    ("name", "key"), [("Humor & lol", "eigen/humor-lol"), ("Énergie", "eigen/energie"), ("?!", "eigen/code")]
)
def test_a_name_gives_a_key(name, key):
    """Keys are made of plain letters, so that they can stand in files and columns."""
    assert own_key(name) == key


def test_unknown_codes_are_counted_by_statement():
    """A statement that two coders gave the code counts once; a no is no use of it."""
    (found,) = find_unknown(CODINGS, labels_by_key(CODEBOOKS))
    assert (found.key, found.statements, found.coders) == ("grap", 1, ("anna", "bas"))


def test_a_code_that_is_taken_in_is_a_code_of_a_codebook(tmp_path):
    """Its codings are read under its key there, and undoing the decision leaves them as they were."""
    decide_code(tmp_path, "noor", "grap", "neem", label="Grap", definition="Er wordt gelachen.")
    own = load_own_codes(load_log(tmp_path))
    book = add_own_book(CODEBOOKS[:2], own)[-1]
    assert (book.name, [(one.name, one.label_nl, one.definition) for one in book.codes]) == (
        "eigen", [("grap", "Grap", "Er wordt gelachen.")],
    )  # fmt: skip
    assert dict(rename_codes(CODINGS, own).rows[0].values) == {"eigen/grap": "1", "tip": "1"}
    assert [one.name for one in add_own_book(CODEBOOKS, own)[-1].codes] == ["a.b", "grap"], "joins a book of that name"
    undo(tmp_path, "noor")
    assert rename_codes(CODINGS, load_own_codes(load_log(tmp_path))) is CODINGS


def test_a_code_that_is_another_one_counts_as_that(tmp_path):
    """A yes under either name is a yes."""
    decide_code(tmp_path, "noor", "grap", "is", stands_for="tip")
    renamed = rename_codes(CODINGS, load_own_codes(load_log(tmp_path)))
    assert [dict(row.values) for row in renamed.rows] == [{"tip": "1"}, {"tip": "0"}, {"tip": "1"}]
