"""Write a file atomically: after any interruption it is complete, or as it was."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

UNFINISHED = ".part"
"""Suffix that replaces that of a file while it is being written."""


def write_whole(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file that is on disk when this returns; only its owner can read a private one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(UNFINISHED)
    unfinished.unlink(missing_ok=True)
    mode = 0o600 if private else 0o666
    try:
        with naming(path), open(unfinished, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Add the file's name to disk errors, since a full disk names no file."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or str(path)
        raise
