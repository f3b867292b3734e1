"""Decide whether a run would give what is already there, so that a second `make analyse` need not repeat it."""

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib import resources
from pathlib import Path

from opschaling_nlp.hashing import hash_file, hash_folder
from opschaling_nlp.ingest.folder import OVERRIDES, list_exports
from opschaling_nlp.manifest import library_versions, load_manifest
from opschaling_nlp.publication import CACHE, LATEST, MANIFEST

_MARK = "fingerprint"
"""File in OUT/.cache with the latest run and what it was made from. It holds only hashes, no participant's words."""


def fingerprint(raw: Path, *, settings: Path | None, codebooks: Sequence[Path], codings: Path | None) -> str:
    """Return a hash of everything that a run depends on.

    The exports, what people wrote and decided, the program and its libraries. An unreadable file counts as changed each
    time. Raises UserError if `raw` is missing.
    """
    digest = hashlib.sha256()
    for name, sha256 in _ingredients(raw, settings, codebooks, codings):
        digest.update(f"{name}\0{sha256}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def is_current(out: Path, made_from: str) -> bool:
    """Return whether the latest run was made from this, and still has every file as it was written."""
    try:
        marked, run = (out / CACHE / _MARK).read_text("ascii").split()
        manifest = load_manifest(out / LATEST)
    except (OSError, ValueError):
        return False
    if marked != made_from or run != hash_file(out / LATEST / MANIFEST):
        return False
    return all(hash_file(out / LATEST / output["file"]) == output["sha256"] for output in manifest["outputs"])


def mark_current(out: Path, made_from: str) -> None:
    """Record what the latest run was made from."""
    with suppress(OSError):  # a full disk costs a run next time, not this one
        (out / CACHE).mkdir(parents=True, exist_ok=True)
        (out / CACHE / _MARK).write_text(f"{made_from} {hash_file(out / LATEST / MANIFEST)}\n", "ascii")


def _ingredients(
    raw: Path, settings: Path | None, codebooks: Sequence[Path], codings: Path | None
) -> Iterator[tuple[str, str]]:
    yield "program", hash_folder(Path(str(resources.files("opschaling_nlp"))))
    yield from library_versions().items()
    for source, path in list_exports(raw).files:
        yield f"raw/{source}", _hash_or_never(path)
    yield OVERRIDES, hash_file(raw / OVERRIDES)
    yield "settings", hash_file(settings) if settings else ""
    yield from (("codebook", hash_file(path)) for path in codebooks)
    for path in sorted(path for path in codings.rglob("*") if path.is_file()) if codings else ():
        yield f"codings/{path.relative_to(codings or path).as_posix()}", _hash_or_never(path)


def _hash_or_never(path: Path) -> str:
    try:
        return hash_file(path) or "missing"
    except OSError:
        return secrets.token_hex()
