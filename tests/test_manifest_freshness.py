"""A run that would give what is already there is not done again, and whatever could change it is noticed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from opschaling_nlp.hashing import hash_file
from opschaling_nlp.manifest import fingerprint, is_current, mark_current


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Make a folder with one export."""
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "wand.txt").write_text("- Meer tijd\n", "utf-8")
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Make a folder with a finished run of one file."""
    latest = tmp_path / "out" / "latest"
    latest.mkdir(parents=True)
    (latest / "statements.csv").write_text("statement_id\n", "utf-8")
    outputs = [{"file": "statements.csv", "sha256": hash_file(latest / "statements.csv")}]
    (latest / "manifest.json").write_text(json.dumps({"outputs": outputs}), "utf-8")
    return tmp_path / "out"


def _made_from(raw: Path, codings: Path | None = None) -> str:
    return fingerprint(raw, settings=None, codebooks=(), codings=codings)


def test_an_unchanged_run_is_current(raw: Path, out: Path) -> None:
    """What was made from the same things and is as it was written need not be made again."""
    mark_current(out, _made_from(raw))
    assert is_current(out, _made_from(raw))


def test_a_run_is_not_current_before_there_is_one(raw: Path, tmp_path: Path) -> None:
    """An empty folder of results holds nothing to keep."""
    assert not is_current(tmp_path / "none", _made_from(raw))


@pytest.mark.parametrize("name", ["wand.txt", "nieuw.txt", "sessies.toml"])
def test_a_changed_new_or_corrected_export_is_noticed(raw: Path, out: Path, name: str) -> None:
    """An export that changed or came in, and a corrected session, ask for a new run."""
    mark_current(out, _made_from(raw))
    (raw / name).write_text("- Meer ruimte\n", "utf-8")
    assert not is_current(out, _made_from(raw))


def test_a_renamed_export_is_noticed(raw: Path, out: Path) -> None:
    """The name of a file is part of what a run shows."""
    mark_current(out, _made_from(raw))
    (raw / "wand.txt").rename(raw / "muur.txt")
    assert not is_current(out, _made_from(raw))


def test_a_new_decision_of_a_person_is_noticed(raw: Path, out: Path, tmp_path: Path) -> None:
    """Whatever stands in the folder of codings can change a result."""
    codings = tmp_path / "codings"
    (codings / "lotte").mkdir(parents=True)
    mark_current(out, _made_from(raw, codings))
    (codings / "lotte" / "001.csv").write_text("statement_id\n", "utf-8")
    assert not is_current(out, _made_from(raw, codings))


def test_a_result_that_somebody_changed_or_removed_is_made_again(raw: Path, out: Path) -> None:
    """A workbook that was written in, or a figure that is gone, is no longer what the run wrote."""
    mark_current(out, _made_from(raw))
    (out / "latest" / "statements.csv").unlink()
    assert not is_current(out, _made_from(raw))


def test_another_run_in_its_place_is_not_taken_for_it(raw: Path, out: Path) -> None:
    """A run that was put back by hand has a manifest of its own."""
    mark_current(out, _made_from(raw))
    (out / "latest" / "manifest.json").write_text(json.dumps({"outputs": [], "time": "then"}), "utf-8")
    assert not is_current(out, _made_from(raw))
