"""Guard that everything people decided is heard, and every mistake in it said at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from opschaling_nlp.codebook import load_codebooks
from opschaling_nlp.codings.log import load_log
from opschaling_nlp.codings.store import CodedStatement, Codings, add_codings
from opschaling_nlp.errors import UserError
from opschaling_nlp.handmade import Handmade, load_handmade
from opschaling_nlp.settings import load_settings

BOOKS = load_codebooks(load_settings())


def test_nothing_made_by_hand(tmp_path: Path) -> None:
    """A folder that does not exist holds nothing, and that always has the same hash."""
    assert load_handmade(tmp_path / "weg", BOOKS) == Handmade()
    assert load_handmade(tmp_path, BOOKS).sha256 == Handmade().sha256


def test_what_was_settled_together_is_no_coder() -> None:
    """A round after discussion is counted apart from the coders, so that two coders are not told of as three."""
    rows = [CodedStatement("s-1", "s", who, 1, {"tip": "1"}) for who in ("ans", "bo")]
    rows.append(CodedStatement("s-1", "s", "overleg", 1, {"tip": "1"}, round="overleg"))
    made_from = Handmade(codings=Codings(tuple(rows), frozenset({"s-2"}))).made_from
    assert (made_from["coders"], made_from["settled"], made_from["development"]) == ({"ans": 1, "bo": 1}, 1, 1)


def test_codings_quotations_and_decisions_are_heard(tmp_path: Path) -> None:
    """Each file in the folder has its part, and a change in any of them changes the hash."""
    hashes = {load_handmade(tmp_path, BOOKS).sha256}
    add_codings(tmp_path, "ans", [CodedStatement("s-1", "s", "ans", 1, {"tip": "1"}, text="Begin klein")])
    hashes.add(load_handmade(tmp_path, BOOKS).sha256)
    (tmp_path / "citeerbaar.toml").write_text('bijdragen = ["s-1"]\n', "utf-8")
    hashes.add(load_handmade(tmp_path, BOOKS).sha256)
    (tmp_path / "themas.toml").write_text(
        '[[thema]]\nbesluit = "verwerp"\nreden = "te klein"\nbijdragen = ["s-2"]\n', "utf-8"
    )
    made = load_handmade(tmp_path, BOOKS)
    assert made.coders == {"ans": 1}
    assert made.quotable_ids == {"s-1"}
    assert [decision.verb for decision in made.decisions] == ["verwerp"]
    assert len(hashes | {made.sha256}) == 4


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    """Mistakes in different files are one message."""
    (tmp_path / "citeerbaar.toml").write_text("bijdragen = 1\n", "utf-8")
    (tmp_path / "themas.toml").write_text("[[thema]]\n", "utf-8")
    with pytest.raises(UserError) as caught:
        load_handmade(tmp_path, BOOKS)
    assert {problem.where.split("/")[-1].split(":")[0] for problem in caught.value.problems} == {
        "citeerbaar.toml",
        "themas.toml",
    }


def test_memos_and_notes_are_heard(tmp_path: Path) -> None:
    """A memo in the file and a note on a coding sheet are both kept, with who wrote them and when; a mistake in the file is said."""
    add_codings(
        tmp_path, "ans", [CodedStatement("s-1", "s", "ans", 1, {"tip": "1"}, text="Begin klein", note="twijfel")]
    )
    (tmp_path / "memos.toml").write_text(
        '[[memo]]\nabout = "code"\nid = "lead"\ntext = "smaller maken"\nby = "bo"\ndate = "2026-05-03"\n', "utf-8"
    )
    memos = load_handmade(tmp_path, BOOKS).memos
    imported = load_log(tmp_path).acts[0].when
    assert [memo.date for memo in memos] == ["2026-05-03", imported]
    assert [(memo.about, memo.id, memo.text, memo.by) for memo in memos] == [
        ("code", "lead", "smaller maken", "bo"),
        ("bijdrage", "s-1", "twijfel", "ans"),
    ]
    (tmp_path / "memos.toml").write_text('[[memo]]\nabout = "iets"\nid = "lead"\ntext = "x"\n', "utf-8")
    with pytest.raises(UserError, match=r"memos\.toml"):
        load_handmade(tmp_path, BOOKS)
