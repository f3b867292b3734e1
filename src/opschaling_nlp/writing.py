"""Write files atomically, so that after any interruption each is complete or as it was; and write archives."""

import os
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

UNFINISHED = ".part"
"""Suffix that replaces that of a file while it is being written."""


def write_whole(path: Path, data: bytes, *, private: bool = False, durable: bool = True) -> None:
    """Write a file that, if `durable`, is on disk when this returns; only its owner can read a private one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(UNFINISHED)
    unfinished.unlink(missing_ok=True)
    mode = 0o600 if private else 0o666
    try:
        with naming(path), open(unfinished, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def write_archive(path: Path, members: Mapping[str, bytes]) -> None:
    """Write a ZIP of these members, byte for byte the same for the same content."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name)  # dated 1980
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Add the file's name to disk errors, since a full disk names no file."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or str(path)
        raise
