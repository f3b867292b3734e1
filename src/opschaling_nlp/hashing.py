"""Hash files and folders, to see whether anything changed."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def hash_file(path: Path) -> str:
    """Return the sha256 of a file's bytes; empty for a missing file."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_folder(folder: Path, *, parts: Iterable[str] = (".",), suffixes: frozenset[str] | None = None) -> str:
    """Return one sha256 over the paths and bytes of all files in a folder, or below some of its parts.

    `suffixes` limits it to files with these suffixes; compiled Python is never counted. Raises OSError if a file cannot
    be read.
    """
    digest = hashlib.sha256()
    for path in _files(folder, parts):
        if path.suffix != ".pyc" and (suffixes is None or path.suffix in suffixes):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(folder: Path, parts: Iterable[str]) -> list[Path]:
    roots = [folder / part for part in parts]
    return sorted({path for root in roots for path in (root, *root.rglob("*")) if path.is_file()})
