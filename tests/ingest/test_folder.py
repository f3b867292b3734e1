"""Guard which files of a folder are read, and that each of them is accounted for."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from opschaling_nlp.errors import UserError
from opschaling_nlp.ingest import folder
from opschaling_nlp.ingest.folder import list_exports, read_folder
from opschaling_nlp.settings import load_settings

INGEST = load_settings().ingest


def make(raw: Path, **files: str) -> None:
    """Write files; two underscores stand for a slash."""
    for name, text in files.items():
        path = raw / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def sources(raw: Path) -> list[str]:
    """Give the sources that would be read."""
    return [source for source, _ in list_exports(raw).files]


def test_what_is_no_export_is_passed_over(tmp_path: Path) -> None:
    """Hidden files and folders, lock files of Office and sessies.toml are no exports; folders are read, in the order of their names."""
    for name in (
        ".gitkeep",
        ".git/config",
        "~$verslag.docx",
        "sessies.toml",
        "b.txt",
        "map/a b.txt",
        "map/.DS_Store",
        "map/sessies.toml",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", "utf-8")
    assert sources(tmp_path) == ["b.txt", "map/a b.txt", "map/sessies.toml"]


def test_samples_are_left_out_as_soon_as_there_is_anything_else(tmp_path: Path) -> None:
    """The fictional samples never mix with real sessions, and it can be said that they were left out."""
    make(tmp_path, voorbeeld__a="x", voorbeeld__b="y")
    assert sources(tmp_path) == ["voorbeeld/a", "voorbeeld/b"]
    make(tmp_path, eigen="z")
    exports = list_exports(tmp_path)
    assert [source for source, _ in exports.files] == ["eigen"]
    assert exports.samples_left_out == ("voorbeeld/a", "voorbeeld/b")


def test_a_missing_folder_and_an_empty_one(tmp_path: Path) -> None:
    """A missing folder is said to be missing; an empty one has no exports."""
    with pytest.raises(UserError, match="bestaat niet"):
        list_exports(tmp_path / "weg")
    assert list_exports(tmp_path).files == ()
    assert read_folder(tmp_path, settings=INGEST) == ()


@pytest.mark.skipif(os.name == "nt", reason="names are always text there")
def test_odd_names_are_text(tmp_path: Path) -> None:
    """A decomposed name and one that is no UTF-8 both become a source that can be written."""
    (tmp_path / "cafe\u0301.txt").write_text("x", "utf-8")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/fout\xff.txt")).write_text("x", "utf-8")
    assert sources(tmp_path) == ["caf\u00e9.txt", "fout\ufffd.txt"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_end_and_pipes_are_no_files(tmp_path: Path) -> None:
    """A linked folder is read once, a link in a circle ends, a named pipe is passed over and a broken link is listed."""
    raw, other = tmp_path / "raw", tmp_path / "other"
    make(other, a="x")
    raw.mkdir()
    (raw / "linked").symlink_to(other)
    (other / "back").symlink_to(raw)
    (raw / "broken.txt").symlink_to(tmp_path / "weg.txt")
    os.mkfifo(raw / "pipe.txt")
    assert sources(raw) == ["broken.txt", "linked/a"]


def test_unchanged_files_are_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a cache only a changed file goes to a worker, and what is kept equals what was read."""
    raw, cache = tmp_path / "raw", tmp_path / "cache"
    make(raw, **{"a.txt": "Een bijdrage\nNog een bijdrage\n", "b.txt": "Iets anders\n"})
    first = read_folder(raw, settings=INGEST, cache=cache)
    read_by_workers: list[str] = []
    original = folder.read_in_workers

    def watch(jobs, **options):
        read_by_workers.extend(job.source for job in jobs)
        return original(jobs, **options)

    monkeypatch.setattr(folder, "read_in_workers", watch)
    assert read_folder(raw, settings=INGEST, cache=cache) == first
    assert read_by_workers == []
    (raw / "b.txt").write_text("Weer iets anders\n", "utf-8")
    read_folder(raw, settings=INGEST, cache=cache)
    assert read_by_workers == ["b.txt"]


def test_every_file_is_accounted_for(tmp_path: Path) -> None:
    """A format that nobody reads and a file that cannot be opened are listed with a reason."""
    make(tmp_path, **{"a.txt": "Een bijdrage\n"})
    (tmp_path / "b.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)))
    (tmp_path / "c.txt").symlink_to(tmp_path / "weg")
    shutil.copy(tmp_path / "a.txt", tmp_path / "d.txt")
    found = {reading.source: reading.skipped for reading in read_folder(tmp_path, settings=INGEST)}
    assert list(found) == ["a.txt", "b.jpg", "c.txt", "d.txt"]
    assert found["a.txt"] == found["d.txt"] == ""
    assert found["b.jpg"]
    assert found["c.txt"].startswith("kan niet worden geopend")


def test_progress_counts_every_file(tmp_path: Path) -> None:
    """The progress bar ends at the number of files, cached or not."""
    make(tmp_path, **{"a.txt": "een\n", "b.txt": "twee\n"})
    seen: list[tuple[int, int, str]] = []
    read_folder(
        tmp_path,
        settings=INGEST,
        cache=tmp_path / "cache",
        progress=lambda done, total, what: seen.append((done, total, what)),
    )
    assert max(done for done, _, _ in seen) == 2
    assert {total for _, total, _ in seen} == {2}


def test_names_that_are_one_as_text_are_told_apart_and_steer_nothing(tmp_path: Path) -> None:
    """Two names that differ only in how accents are stored, or in bytes that are no text, are two files; a line break becomes a sign."""
    for name in ("caf\u00e9.txt", "cafe\u0301.txt", "a\nb.txt", "a\x1b[2Jb.txt"):
        (tmp_path / name).write_text("x", "utf-8")
    sources = [source for source, _ in list_exports(tmp_path).files]
    assert sources == ["a\ufffd[2Jb.txt", "a\ufffdb.txt", "caf\u00e9.txt", "caf\u00e9.txt (2)"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """Who names a file instead of its folder reads what to do."""
    (tmp_path / "a.txt").write_text("x", "utf-8")
    with pytest.raises(UserError, match="geen map"):
        list_exports(tmp_path / "a.txt")
