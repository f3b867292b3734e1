"""Guard that `latest` is always a whole run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from opschaling_nlp.errors import UserError
from opschaling_nlp.publication import (
    LATEST,
    MANIFEST,
    PREVIOUS,
    check_name,
    find_run,
    is_whole,
    keep_run,
    list_runs,
    publish,
    remove_runs,
    repair,
    start_run,
    sweep,
)
from tests.small_run import make_run


def finished(out: Path, words: str) -> Path:
    """Write a small finished run."""
    folder = start_run(out)
    (folder / "report.html").write_text(words, "utf-8")
    (folder / MANIFEST).write_text("{}", "utf-8")
    return folder


def said(out: Path, name: str = LATEST) -> str:
    """Give what stands in the report of a published run."""
    return (out / name / "report.html").read_text("utf-8")


def no_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make links impossible, as for most users of Windows."""

    def refuse(*_args: object, **_options: object) -> None:
        raise OSError("a required privilege is not held")

    monkeypatch.setattr(os, "symlink", refuse)


@pytest.mark.parametrize("links", [True, False])
def test_latest_previous_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    """After each run `latest` is the new one and `previous` the one before; older runs go, with links and without."""
    if not links:
        no_links(monkeypatch)
    for words in ("een", "twee", "drie"):
        publish(finished(tmp_path, words), tmp_path)
    assert (said(tmp_path), said(tmp_path, PREVIOUS)) == ("drie", "twee")
    assert len(list_runs(tmp_path)) == 2
    assert len([path for path in tmp_path.rglob("report.html") if not path.parent.is_symlink()]) == 2
    assert (tmp_path / LATEST).is_symlink() is links


def test_the_link_is_relative(tmp_path: Path) -> None:
    """The folder with results can be moved or copied whole."""
    publish(finished(tmp_path / "out", "een"), tmp_path / "out")
    (tmp_path / "out").rename(tmp_path / "elders")
    assert said(tmp_path / "elders") == "een"


def test_links_become_possible_or_impossible(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that was written with links can go on without, and the other way round."""
    publish(finished(tmp_path, "een"), tmp_path)
    with monkeypatch.context() as patch:
        no_links(patch)
        publish(finished(tmp_path, "twee"), tmp_path)
        assert (said(tmp_path), said(tmp_path, PREVIOUS)) == ("twee", "een")
    publish(finished(tmp_path, "drie"), tmp_path)
    assert (said(tmp_path), said(tmp_path, PREVIOUS)) == ("drie", "twee")


def test_a_file_held_open_keeps_both_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where `latest` cannot be replaced it stays as it was, the new run is kept beside it, and the message says what to close."""
    publish(finished(tmp_path, "een"), tmp_path)
    new = finished(tmp_path, "twee")
    with monkeypatch.context() as patch:

        def refuse(source: object, target: object) -> None:
            raise PermissionError(13, "wordt gebruikt", str(target))

        patch.setattr(os, "replace", refuse)
        patch.setattr(Path, "replace", refuse)
        patch.setattr("opschaling_nlp.publication._held_open", lambda folder: [folder / "statements.xlsx"])
        with pytest.raises(UserError, match=r"sluit statements\.xlsx") as caught:
            publish(new, tmp_path)
    assert str(new) in str(caught.value)
    assert said(tmp_path) == "een"
    assert is_whole(new)
    publish(finished(tmp_path, "drie"), tmp_path)
    assert (said(tmp_path), new.exists()) == ("drie", False), "the next run takes its place"


def test_a_rename_broken_off_half_way_is_undone_or_repaired(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failing second rename puts the first back; a process that died between two leaves a whole run to be found."""
    no_links(monkeypatch)
    publish(finished(tmp_path, "een"), tmp_path)
    new = finished(tmp_path, "twee")
    replace = Path.replace

    def refuse_latest(source: Path, target: Path) -> Path:
        if source == new:
            raise PermissionError(13, "wordt gebruikt")
        return replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refuse_latest)
        with pytest.raises(UserError):
            publish(new, tmp_path)
    assert said(tmp_path) == "een"
    (tmp_path / LATEST).rename(tmp_path / PREVIOUS)  # as a process that is killed after the first rename leaves it
    repair(tmp_path)
    assert said(tmp_path) == "twee"


def test_half_a_run_is_never_latest(tmp_path: Path) -> None:
    """A run without a readable manifest was not finished: it is not published by repairing, and goes when nobody writes it."""
    dead = tmp_path / "run-999999999-abc"
    dead.mkdir()
    (dead / MANIFEST).write_text('{"program": ', "utf-8")
    repair(tmp_path)
    assert not (tmp_path / LATEST).exists()
    publish(finished(tmp_path, "een"), tmp_path)
    assert not dead.exists()


def test_a_run_that_another_process_writes_is_left_alone(tmp_path: Path) -> None:
    """Two runs at the same time on one folder do not remove each other's work."""
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        theirs = tmp_path / f"run-{other.pid}-abc"
        theirs.mkdir(parents=True)
        mine = start_run(tmp_path)
        publish(finished(tmp_path, "een"), tmp_path)
        assert theirs.exists()
        assert mine.exists()
    finally:
        other.kill()
        other.wait()
    assert not psutil.pid_exists(other.pid)
    publish(finished(tmp_path, "twee"), tmp_path)
    assert not theirs.exists()


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """A file in the place of the folder is a message, not a traceback."""
    (tmp_path / "out").write_text("", "utf-8")
    with pytest.raises(UserError, match="kan niet worden geschreven"):
        start_run(tmp_path / "out")


def test_a_run_that_has_a_name_stays(tmp_path: Path) -> None:
    """A kept run outlives later runs and a cleaning, is found by its name, and its name is not given twice."""
    make_run(tmp_path, {"muur.txt": {"muur-1": {}}})
    kept = keep_run(tmp_path, "mei")
    for _ in range(3):
        make_run(tmp_path, {"muur.txt": {"muur-2": {}}})
    assert find_run(tmp_path, "mei") == kept
    assert "muur-1" in (kept / "statements.csv").read_text("utf-8")
    assert kept in list_runs(tmp_path)
    with pytest.raises(UserError, match="bestaat al"):
        check_name(tmp_path, "mei")
    for name in ("latest", "../x", "Mei"):
        with pytest.raises(UserError, match="kan geen naam"):
            check_name(tmp_path, name)
    with pytest.raises(UserError, match="kies uit latest, previous, mei"):
        find_run(tmp_path, "juni")
    assert {"latest", "previous"} <= set(remove_runs(tmp_path))
    assert list_runs(tmp_path) == [kept]


def test_what_killed_processes_left_is_swept(tmp_path: Path) -> None:
    """A run without a manifest that nobody is writing, and one that was being removed, go; one that is being written stays."""
    for name in ("run-99999999-aa", ".weg-bb", f"run-{os.getpid()}-cc"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "statements.csv").write_text("woorden", "utf-8")
    sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [f"run-{os.getpid()}-cc"]
