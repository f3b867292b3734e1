"""Guard that erased words are nowhere left that the program can reach."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest

from opschaling_nlp.codings.files import MODELS
from opschaling_nlp.codings.log import append_lines
from opschaling_nlp.codings.store import CodedStatement, add_codings, load_codings
from opschaling_nlp.erasure import Erasure, plan_erasure
from opschaling_nlp.errors import UserError
from opschaling_nlp.ingest.cache import encode_readings, store_readings
from opschaling_nlp.model import Block, Reading
from opschaling_nlp.publication import KEY
from opschaling_nlp.text.privacy import load_key, save_key
from tests.small_run import Statements, make_run

SECRET, OTHER = "Dit had ik toch liever niet geschreven", "Een gewone bijdrage"
WALL: Statements = {
    "muur.txt": {
        "muur-txt-1": {"text": SECRET, "raw_text": SECRET, "speaker": "Deelnemer 01"},
        "muur-txt-2": {"text": OTHER, "raw_text": OTHER, "speaker": "Deelnemer 02"},
    },
    "chat.txt": {"chat-txt-1": {"text": OTHER, "speaker": "Deelnemer 02"}},
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make exports, two runs, a cache, codings and memos that hold the words."""
    (tmp_path / "raw").mkdir()
    for source in WALL:
        words = SECRET if source == "muur.txt" else OTHER
        (tmp_path / "raw" / source).write_text(words, "utf-8")
        store_readings(
            tmp_path / "out" / ".cache",
            source,
            "key",
            encode_readings([Reading(source, "text", "", (Block("post", words),))]),
        )
    make_run(tmp_path / "out", {"chat.txt": WALL["chat.txt"]})
    make_run(tmp_path / "out", WALL)
    rows = [
        CodedStatement("muur-txt-1", "muur-txt", "ans", 1, {"tip": "1"}, text=SECRET, next=OTHER),
        CodedStatement("muur-txt-2", "muur-txt", "ans", 1, {"tip": "0"}, text=OTHER, previous=SECRET),
        CodedStatement("chat-txt-1", "chat-txt", "ans", 1, {"tip": "0"}, text=OTHER),
    ]
    add_codings(tmp_path / "codings", "ans", rows)
    shutil.copytree(tmp_path / "codings" / "ans", tmp_path / "codings" / "Noor")  # no coder can be called so
    answers = [
        {"wie": "model:proef", "server": "localhost", "model": "", "opdracht": "x", "waarden": {"tip": "1"}}
        | {"bijdrage": row.anchor.to_table()}
        for row in rows
    ]
    append_lines(tmp_path / "codings" / MODELS / "proef.jsonl", answers)
    (tmp_path / "codings" / "ontwikkeling.txt").write_text("muur-txt-1\nchat-txt-1\n", "utf-8")
    (tmp_path / "codings" / "memos.toml").write_text(
        f'# mijn memo\'s\n[[memo]]\nabout = "bijdrage"\nid = "muur-txt-1"\ntext = "{SECRET}"\n\n[[memo]]\nabout = "code"\nid = "lead"\ntext = "blijft"\n',
        "utf-8",
    )
    save_key(tmp_path / "out" / KEY, {"Noor": "Deelnemer 01", "Sam": "Deelnemer 02"})
    return tmp_path


def plan(project: Path, name: str) -> Erasure:
    """Plan an erasure in the made project."""
    return plan_erasure(name, raw=project / "raw", out=project / "out", codings=project / "codings")


def forget(project: Path, name: str) -> Erasure:
    """Erase in the made project."""
    erasure = plan(project, name)
    erasure.carry_out()
    return erasure


def places_with_secret(project: Path) -> list[str]:
    """List the files, but for the exports, that still hold the words."""
    files = [path for part in ("out", "codings") for path in (project / part).rglob("*") if path.is_file()]
    return [path.name for path in files if SECRET in words_in(path)]


def words_in(path: Path) -> str:
    """Give the text of a file; below its first line an entry of the cache is packed."""
    data = path.read_bytes()
    if path.parent.name == "readings":
        first, _, packed = data.partition(b"\n")
        data = first + gzip.decompress(packed)
    return data.decode("utf-8")


@pytest.mark.parametrize("name", ["muur.txt", "muur-txt-1"])
def test_no_words_are_left(project: Path, name: str) -> None:
    """Whether a file or a statement is erased, its words are in no cache, run, coding or memo; the rest stays."""
    forget(project, name)
    assert places_with_secret(project) == []
    assert "# mijn memo's" in (project / "codings" / "memos.toml").read_text("utf-8")
    assert load_key(project / "out" / KEY) == {"Sam": "Deelnemer 02"}, "who says something elsewhere is kept"
    assert 'id = "lead"' in (project / "codings" / "memos.toml").read_text("utf-8")


def test_half_a_key_is_erased(project: Path) -> None:
    """What a killed process left of the key holds names, also if the key itself has nothing to forget."""
    (project / "out" / KEY).unlink()
    left = [(project / "out" / KEY).with_suffix(suffix) for suffix in (".part", ".json.nieuw")]
    for path in left:
        path.write_text('{"Noor"', "utf-8")
    forget(project, "muur.txt")
    assert not any(path.exists() for path in left)


def test_a_whole_folder_is_erased(project: Path) -> None:
    """A folder below RAW stands for every export in it, known from a run, or after that from the exports alone."""
    (project / "raw" / "mei").mkdir()
    (project / "raw" / "muur.txt").rename(project / "raw" / "mei" / "muur.txt")
    make_run(project / "out", {f"mei/{source}": posts for source, posts in WALL.items()})
    folder = plan(project, "mei/")
    assert folder.left[0].startswith(f"{project / 'raw' / 'mei' / 'muur.txt'}: het programma verandert nooit")
    assert [what for what, _ in folder.steps if "analyse latest" in what]
    shutil.rmtree(project / "out")
    rows = [CodedStatement("mei-muur-txt-1", "mei-muur-txt", "bo", 1, {"tip": "1"}, text=SECRET)]
    add_codings(project / "codings", "bo", rows)
    forget(project, "mei")
    assert load_codings(project / "codings").coders == ("ans",)


def test_runs_that_know_the_file_by_an_earlier_name_go_too(project: Path) -> None:
    """A session keeps its id in sessies.toml when its file is renamed: older runs hold the words under the old name."""
    (project / "raw" / "muur.txt").rename(project / "raw" / "nieuw.txt")
    (project / "raw" / "sessies.toml").write_text('["nieuw.txt"]\nid = "muur-txt"\n', "utf-8")
    forget(project, "nieuw.txt")
    assert places_with_secret(project) == []
    assert load_key(project / "out" / KEY) == {"Sam": "Deelnemer 02"}


def test_only_what_was_named_goes(project: Path) -> None:
    """Codings of other statements stay, and are still readable; so does a run that never held the words."""
    erased = forget(project, "muur-txt-1")
    rows = load_codings(project / "codings").rows
    assert [(row.statement_id, row.previous) for row in rows] == [("muur-txt-2", ""), ("chat-txt-1", "")]
    assert load_codings(project / "codings").development == {"chat-txt-1"}
    assert not (project / "out" / "latest").exists()
    assert (project / "out" / "previous").exists()
    assert any("latest" in what for what, _ in erased.steps)


def test_what_cannot_be_reached_is_said(project: Path) -> None:
    """Exports are never touched; they, double posts and what was shared are named."""
    erased = forget(project, "muur-txt-2")
    assert (project / "raw" / "muur.txt").exists()
    assert "muur.txt" in erased.left[0]
    assert "chat-txt-1" in erased.left[1]
    assert "reservekopieën" in erased.left[-1]


def test_an_unknown_name_is_said(project: Path) -> None:
    """A typing mistake erases nothing and says what to give."""
    with pytest.raises(UserError, match="statement_id"):
        forget(project, "muur.pdf")
    assert places_with_secret(project)


@pytest.mark.parametrize("name", ["muur.txt", "muur-txt-1"])
def test_a_plan_changes_nothing(project: Path, name: str) -> None:
    """What would go is shown first: until it is carried out every file is as it was."""
    before = {path: path.read_bytes() for path in sorted(project.rglob("*")) if path.is_file()}
    assert plan(project, name).steps
    assert {path: path.read_bytes() for path in sorted(project.rglob("*")) if path.is_file()} == before


@pytest.mark.parametrize("name", ["muur.txt", "muur-txt-1"])
def test_a_break_at_any_step_can_be_repeated(project: Path, name: str) -> None:
    """Whatever went already, the same command finds the rest: runs, which know the words, go last."""
    number = len(plan(project, name).steps)
    for _ in range(number):
        _, first = plan(project, name).steps[0]
        first()
    assert places_with_secret(project) == []
    assert load_key(project / "out" / KEY) == {"Sam": "Deelnemer 02"}


def test_words_that_no_run_holds_are_still_erased(project: Path) -> None:
    """After every analysis was thrown away, codings and the cache still know the file and the statement."""
    shutil.rmtree(project / "out")
    store_readings(project / "out" / ".cache", "muur.txt", "key", encode_readings([Reading("muur.txt", "text", "")]))
    forget(project, "muur-txt-1")
    assert places_with_secret(project) == []
    forget(project, "muur.txt")
    assert not list((project / "out" / ".cache" / "readings").iterdir())


def test_what_a_killed_run_left_goes_too(project: Path) -> None:
    """The folder of a run that was killed holds words, but no manifest by which it could be told from others."""
    folder = project / "out" / "run-99999999-deadbeef"
    folder.mkdir()
    (folder / "statements.csv").write_text(SECRET, "utf-8")
    forget(project, "muur-txt-1")
    assert not folder.exists()


def test_who_quotes_the_words_elsewhere_is_named(project: Path) -> None:
    """A theme's reason is nobody's statement and stays; that it holds the words is said with its line."""
    (project / "codings" / "themas.toml").write_text(f'# besluiten\nreden = "want {SECRET.lower()}"\n', "utf-8")
    assert any("themas.toml, regel 2" in line for line in plan(project, "muur-txt-1").left)


def test_a_run_of_another_version_is_named_before_anything_goes(project: Path) -> None:
    """What cannot be looked into may hold the words: who asked reads which run to take away first."""
    path = project / "out" / "latest" / "sessions.csv"
    path.write_text(path.read_text("utf-8").replace('"session_id"', '"vroeger"', 1), "utf-8")
    with pytest.raises(UserError, match="latest: is van een andere versie"):
        plan(project, "muur.txt")
