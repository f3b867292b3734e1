"""Guard how files become sessions, and what sessies.toml may say of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from opschaling_nlp import sessions
from opschaling_nlp.errors import UserError
from opschaling_nlp.lines.edits import undo_edits
from opschaling_nlp.model import Block, Reading, Session, SessionKind
from opschaling_nlp.sessions import collect_sessions
from opschaling_nlp.settings import load_settings

WALL = "Titel van de middag\n\nWat is nodig?\n- Vertrouwen tussen de scholen\n- Tijd voor de docenten\n- Een bestuur dat meedoet\n"


def collect(raw: Path, **files: str):
    """Collect the sessions of made files; two underscores stand for a dot."""
    for name, text in files.items():
        (raw / name.replace("__", ".")).write_text(text, "utf-8")
    return collect_sessions(raw, settings=load_settings())


def test_a_file_is_a_session(tmp_path: Path) -> None:
    """Each file, read or not, is a session in the order of the names."""
    collected = collect(tmp_path, b__txt=WALL, a__jpg="geen foto")
    assert [session.source for session in collected.sessions] == ["a.jpg", "b.txt"]
    assert collected.sessions[0].skipped
    assert collected.sessions[0].statements == ()
    assert [statement.text for statement in collected.sessions[1].statements] == [
        "Vertrouwen tussen de scholen",
        "Tijd voor de docenten",
        "Een bestuur dat meedoet",
    ]


def test_sessies_toml_goes_before_what_is_guessed(tmp_path: Path) -> None:
    """Id, title and kind are taken over; a file that is not to be used keeps its row with the reason, and none of its words."""
    overrides = '["a.txt"]\nid = "middag"\ntitle = "Eigen titel"\nkind = "document"\n\n["b.txt"]\nuse = false\n'
    first, second = collect(tmp_path, a__txt=WALL, b__txt=WALL, sessies__toml=overrides).sessions
    assert (first.session_id, first.title, first.kind) == ("middag", "Eigen titel", SessionKind.DOCUMENT)
    assert all(statement.statement_id.startswith("middag-") for statement in first.statements)
    assert "use = false" in second.skipped
    assert second.statements == ()
    assert first.same_as == "", "a file that is not used is no double export either"


def test_two_sessions_never_share_an_id(tmp_path: Path) -> None:
    """Names that give one slug are told apart; an id that sessies.toml takes from another file is refused."""
    ids = [session.session_id for session in collect(tmp_path, **{"a b.txt": WALL, "a-b.txt": WALL}).sessions]
    assert len(set(ids)) == 2
    (tmp_path / "c.txt").write_text(WALL, "utf-8")
    (tmp_path / "sessies.toml").write_text(f'["c.txt"]\nid = "{ids[0]}"\n', "utf-8")
    with pytest.raises(UserError, match="meer dan één bestand"):
        collect_sessions(tmp_path, settings=load_settings())


def test_the_same_wall_twice_counts_once(tmp_path: Path) -> None:
    """A double export stays listed, and its posts point at the ones that count."""
    first, second = collect(tmp_path, a__txt=WALL * 3, b__txt=WALL * 3).sessions
    assert sorted([first.same_as, second.same_as]) != ["", ""]


def test_a_file_without_statements_says_so(tmp_path: Path) -> None:
    """A file in which only a heading or a question stands is no session in which nobody spoke: a warning tells."""
    (session,) = collect(tmp_path, a__txt="Wat is er nodig om dit te laten slagen?\n").sessions
    assert session.statements == ()
    assert not session.skipped
    assert any("geen bijdrage" in warning for warning in session.warnings)


def test_an_empty_file_is_no_session(tmp_path: Path) -> None:
    """A file without a word is skipped with that reason, so that it is not told of as a wall."""
    (session,) = collect(tmp_path, a__txt="\n").sessions
    assert session.skipped == "het bestand is leeg"


def test_lines_that_grow_into_one_endless_statement_are_cut_off(tmp_path: Path) -> None:
    """A pasted image of many lines is one statement that no reader of words should get whole; the rest of the file is read."""
    image = "\n".join(
        f"regel {number} van iets dat niemand schreef en dat maar doorgaat zonder einde," for number in range(90)
    )
    (tmp_path / "a.txt").write_text(f"Titel\n\n- {image}\n- Tijd voor de docenten\n", "utf-8")
    settings = load_settings()
    short = settings.model_copy(
        update={"ingest": settings.ingest.model_copy(update={"max_statement_characters": 1000})}
    )
    (session,) = collect_sessions(tmp_path, settings=short).sessions
    longest = max(session.statements, key=lambda statement: len(statement.text))
    assert 900 <= len(longest.text) <= 1000
    assert undo_edits(longest.text, longest.edits) == longest.raw_text
    assert any("afgebroken" in warning for warning in session.warnings)
    assert session.statements[-1].text == "Tijd voor de docenten"


def test_a_file_at_which_segmenting_stays_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It keeps its row with the reason, and the files behind it are read as if it were not there."""
    real = sessions.build_session

    def stay(reading: Reading, **options: object) -> Session:
        while reading.source == "a.txt" and reading.blocks:
            pass
        return real(reading, **options)

    monkeypatch.setattr(sessions, "build_session", stay)
    readings = [
        Reading(f"{name}.txt", "text", "", blocks=(Block(kind="post", text="Tijd voor de docenten"),)) for name in "ab"
    ]
    slow, other = sessions.build_sessions(readings, {}, seconds=0.2)
    assert (slow.statements, slow.skipped) == ((), "bijdragen onderscheiden duurde langer dan 0.2 seconden")
    assert [one.text for one in other.statements] == ["Tijd voor de docenten"]
