"""Write a file in one step: it is whole or as it was, whatever breaks off meanwhile."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

UNFINISHED = ".part"
"""Ends the name of a file that is being written, in the place of its own ending."""


def write_whole(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file, which is on the disk when this returns; a private one can be read by its owner only."""
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
    """Name the file in what the disk says: writing to one that is full tells of no file."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or str(path)
        raise
