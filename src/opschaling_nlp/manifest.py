"""Say how a run was made: what went in, with what it was made, what came out.

The only file of a run that holds a time.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import opschaling_nlp
from opschaling_nlp.hashing import hash_file
from opschaling_nlp.publication import MANIFEST
from opschaling_nlp.tables import FLOAT_DIGITS

if TYPE_CHECKING:
    from opschaling_nlp.codebook import Codebook
    from opschaling_nlp.model import Session
    from opschaling_nlp.settings import Settings

_LIBRARIES = (
    "beautifulsoup4", "defusedxml", "ftfy", "jinja2", "lxml", "matplotlib", "numpy",
    "openpyxl", "pandas", "pdfminer.six", "pdfplumber", "pyarrow", "pyphen", "python-calamine",
    "python-docx", "python-pptx", "scikit-learn", "scipy", "spacy", "wordfreq", "xlsxwriter",
)  # fmt: skip
"""Libraries whose version can change a result."""


@dataclass(frozen=True, slots=True)
class Ingredients:
    """Hold what a run was made from."""

    sessions: Sequence[Session]
    settings: Settings
    codebooks: Sequence[Codebook]
    coders: Mapping[str, int]
    """Coder → number of statements coded."""
    handmade_sha256: str
    overrides_sha256: str
    model: Mapping[str, str]
    stability: Mapping[str, float]
    """Mean adjusted Rand index of the open themes, over resamples; empty without."""
    counts: Mapping[str, int]
    groups: Mapping[str, Mapping[str, int]]
    """The counts of participants and of sources apart."""
    warnings: Sequence[str]


def describe_run(made_from: Ingredients) -> dict[str, Any]:
    """Describe how a run is made, before anything is written: what the report can show, and no time."""
    return {
        "program": {"name": "opschaling_nlp", "version": opschaling_nlp.__version__},
        "inputs": [
            {
                "source": session.source,
                "sha256": session.sha256,
                "session_id": session.session_id,
                "format": session.format,
                "statements": len(session.statements),
                "skipped": session.skipped,
                "facilitators": list(session.facilitators),
                "questions_settled": dict(session.settled),
            }
            for session in made_from.sessions
        ],
        "sessies_toml": {"sha256": made_from.overrides_sha256},
        "settings": _settings(made_from.settings),
        "codebooks": [_codebook(book) for book in made_from.codebooks],
        "codings": {"sha256": made_from.handmade_sha256, "coders": dict(made_from.coders)},
        "model": dict(made_from.model),
        "stability": {name: round(value, FLOAT_DIGITS) for name, value in made_from.stability.items()},
        "versions": library_versions(),
        "counts": {**made_from.counts, **{group: dict(counts) for group, counts in made_from.groups.items()}},
        "warnings": list(made_from.warnings),
    }


def write_manifest(description: Mapping[str, Any], folder: Path) -> None:
    """Write manifest.json: the description, the time, and the hash of every other file.

    To be done last, because it makes a run whole.
    """
    outputs = [_output(path, folder) for path in sorted(folder.rglob("*")) if path.is_file()]
    manifest = {"time": datetime.now(UTC).isoformat(timespec="seconds"), **description, "outputs": outputs}
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", "utf-8", newline="\n")


def load_manifest(folder: Path) -> dict[str, Any]:
    """Load the manifest of a finished run; raises OSError or ValueError where there is none."""
    manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
    return manifest


def library_versions() -> dict[str, str]:
    """Give the versions of Python and of the libraries that can change a result."""
    return {"python": platform.python_version(), **{library: metadata.version(library) for library in _LIBRARIES}}


def _settings(settings: Settings) -> dict[str, Any]:
    table = settings.model_dump(mode="json")
    table["privacy"]["names"] = len(settings.privacy.names)  # the names to mask would be given away here
    return table


def _codebook(book: Codebook) -> dict[str, str]:
    # The parsed book, not the file: a changed comment changes no result.
    return {
        "name": book.name,
        "version": book.version,
        "role": book.role,
        "title": book.title,
        "sha256": hashlib.sha256(repr(book).encode()).hexdigest(),
    }


def _output(path: Path, folder: Path) -> dict[str, Any]:
    return {"file": path.relative_to(folder).as_posix(), "sha256": hash_file(path), "bytes": path.stat().st_size}
