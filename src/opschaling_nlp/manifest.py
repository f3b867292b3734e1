"""Record how a run was made: its inputs, how it was made, and its outputs.

The only file of a run with a time in it.
"""

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import opschaling_nlp
from opschaling_nlp.codebook import Codebook
from opschaling_nlp.hashing import hash_file
from opschaling_nlp.model import Session
from opschaling_nlp.publication import MANIFEST
from opschaling_nlp.settings import Settings

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
