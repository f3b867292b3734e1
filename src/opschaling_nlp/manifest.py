"""Record how a run was made and what it found, and decide whether a new one would differ."""

import csv
import hashlib
import json
import platform
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import opschaling_nlp
from opschaling_nlp.codebook import Codebook
from opschaling_nlp.hashing import hash_file, hash_folder
from opschaling_nlp.ingest.folder import OVERRIDES, list_exports
from opschaling_nlp.ingest.tables.csv import long_cells
from opschaling_nlp.model import Session, Voice
from opschaling_nlp.publication import CACHE, LATEST, MANIFEST
from opschaling_nlp.settings import Settings
from opschaling_nlp.texts import Language

_LIBRARIES = (
    "beautifulsoup4", "defusedxml", "ftfy", "jinja2", "lxml", "matplotlib", "numpy",
    "openpyxl", "pandas", "pdfminer.six", "pdfplumber", "pyarrow", "pyphen", "python-calamine",
    "python-docx", "python-pptx", "scikit-learn", "scipy", "spacy", "wordfreq", "xlsxwriter",
)  # fmt: skip
"""Libraries whose version can change a result."""


_INPUT = ("source", "sha256", "session_id", "format", "skipped")


def describe_inputs(sessions: Sequence[Session]) -> list[dict[str, Any]]:
    """Describe the files that were read."""
    return [
        {
            **{name: getattr(session, name) for name in _INPUT},
            "statements": len(session.statements),
            "facilitators": list(session.facilitators),
            "questions_settled": dict(session.settled),
        }
        for session in sessions
    ]


def describe_run(
    inputs: Sequence[Mapping[str, Any]], *, settings: Settings, codebooks: Sequence[Codebook], **made: Any
) -> dict[str, Any]:
    """Describe how a run is made, before anything is written: what the report can show, without the time.

    `made` is included unchanged.
    """
    table = settings.model_dump(mode="json")
    table["privacy"]["names"] = len(settings.privacy.names)  # the names to mask would be revealed here
    # Hash a codebook's parsed contents, not its file: a changed comment changes no result.
    books = [
        {name: getattr(book, name) for name in ("name", "version", "role", "title")}
        | {"sha256": hashlib.sha256(repr(book).encode()).hexdigest()}
        for book in codebooks
    ]
    return {
        "program": {"name": "opschaling_nlp", "version": opschaling_nlp.__version__},
        "inputs": inputs,
        "settings": table,
        "codebooks": books,
        "versions": library_versions(),
        **made,
    }


def write_manifest(description: Mapping[str, Any], folder: Path) -> None:
    """Write manifest.json: the description, the time, and the hash of every other file.

    Must be written last, since it makes a run complete.
    """
    outputs = [
        {"file": path.relative_to(folder).as_posix(), "sha256": hash_file(path), "bytes": path.stat().st_size}
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    manifest = {"time": datetime.now(UTC).isoformat(timespec="seconds"), **description, "outputs": outputs}
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", "utf-8", newline="\n")


def load_manifest(folder: Path) -> dict[str, Any]:
    """Load the manifest of a finished run; raises OSError or ValueError if there is none."""
    manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
    return manifest


def library_versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries that can change a result."""
    return {"python": platform.python_version(), **{library: metadata.version(library) for library in _LIBRARIES}}


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


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What is shown at the end of a run."""

    folder: Path
    """Where the run was published: OUT/latest."""
    counts: Mapping[str, int]
    groups: Mapping[str, Mapping[str, int]]
    """For participants and for sources, which are never added up.

    The number of statements, substantive statements, and statements with each tag.
    """
    drivers: tuple[tuple[str, int], ...]
    """Dutch label of each driver that participants name, and its number of statements, most frequent first."""
    warnings: tuple[str, ...]
    skipped: tuple[tuple[str, str], ...]
    """Files that could not be read, each with the reason (Dutch)."""
    samples_left_out: int = 0


def read_summary(folder: Path, *, samples_left_out: int = 0) -> RunSummary:
    """Read the summary of a finished run from its manifest and tables.

    Raises OSError or ValueError if there is none.
    """
    manifest = load_manifest(folder)
    counts = manifest["counts"]
    return RunSummary(
        folder,
        {name: count for name, count in counts.items() if name not in set(Voice)},
        {group: counts[group] for group in Voice},
        tuple(sorted(_named_drivers(folder), key=lambda named: -named[1])),
        tuple(manifest["warnings"]),
        tuple((one["source"], one["skipped"]) for one in manifest["inputs"] if one["skipped"]),
        samples_left_out,
    )


def read_language(folder: Path) -> Language:
    """Return the language of a finished run."""
    english = load_manifest(folder).get("settings", {}).get("output", {}).get("language") == "en"
    return "en" if english else "nl"


def _named_drivers(folder: Path) -> Iterator[tuple[str, int]]:
    # A cell may contain the ids of all statements that name a driver.
    with long_cells(), (folder / "drivers.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["group"] == Voice.PARTICIPANTS and row["slice"] == "all" and int(row["statements"]) > 0:
                yield row["label"], int(row["statements"])
