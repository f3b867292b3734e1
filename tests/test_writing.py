"""A file is whole or as it was, and says its name when the disk is full."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from opschaling_nlp.writing import write_whole


def test_a_file_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    """Folders are made, what a killed process left is no obstacle, and nothing is left beside it."""
    path = tmp_path / "map" / "lijst.csv"
    write_whole(path, b"een")
    path.with_suffix(".part").write_bytes(b"half")
    write_whole(path, b"twee")
    assert path.read_bytes() == b"twee"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="there rights are not told by numbers")
def test_a_private_file_is_its_owners_only(tmp_path: Path) -> None:
    """Nobody else can read it, not while it is written either."""
    path = tmp_path / "sleutel.json"
    path.write_text("oud", "utf-8")
    write_whole(path, b"{}", private=True)
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_breaks_off_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk costs the new content, not the old; the error names the file."""
    path = tmp_path / "lijst.csv"
    write_whole(path, b"een")

    def full(_number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space") as caught:
        write_whole(path, b"twee")
    assert caught.value.filename == str(path)
    assert path.read_bytes() == b"een"
    assert list(tmp_path.iterdir()) == [path]
