"""Pick the reader of a raw file by its name and first bytes, importing it only when it is used."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.model import Reading
from opschaling_nlp.reasons import dutch_reason
from opschaling_nlp.settings import IngestSettings

READERS = (
    "opschaling_nlp.ingest.pdf.reader",
    "opschaling_nlp.ingest.tables.csv",
    "opschaling_nlp.ingest.chat.whatsapp",
    "opschaling_nlp.ingest.chat.zoom",
    "opschaling_nlp.ingest.transcript.captions",
    "opschaling_nlp.ingest.transcript.spoken",
    "opschaling_nlp.ingest.chat.teams",
    "opschaling_nlp.ingest.tables.xlsx",
    "opschaling_nlp.ingest.office.docx",
    "opschaling_nlp.ingest.office.odt",
    "opschaling_nlp.ingest.office.pptx",
    "opschaling_nlp.ingest.chat.telegram",
    "opschaling_nlp.ingest.webpage",
    "opschaling_nlp.ingest.archive",
    "opschaling_nlp.ingest.plain",
)
"""Modules of the readers, in the order in which they are asked; the first that recognises a file reads it."""

HEAD_BYTES = 8192
"""How much of a file a reader sees before it says whether the file is its own."""


class Reader(Protocol):
    """Describe what the module of a reader offers."""

    NAME: str
    SUFFIXES: tuple[str, ...]

    @staticmethod
    def matches(path: Path, head: bytes) -> bool:
        """Tell whether the file is of this reader's kind, by its name and first bytes."""

    @staticmethod
    def read(path: Path, *, source: str, settings: IngestSettings) -> Reading | tuple[Reading, ...]:
        """Read the file; an archive gives a reading per file in it. Raises UnreadableExportError."""


def read_export(path: Path, *, source: str, settings: IngestSettings) -> tuple[Reading, ...]:
    """Read one raw file with the reader that recognises it.

    Raises UnreadableExportError, with the reason in Dutch, when no reader does or the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError as error:
        raise UnreadableExportError(f"kan niet worden geopend ({dutch_reason(error)})") from error
    readings = pick_reader(path, head).read(path, source=source, settings=settings)
    return readings if isinstance(readings, tuple) else (readings,)


def pick_reader(path: Path, head: bytes) -> Reader:
    """Return the first reader that recognises the file; raises UnreadableExportError when none does."""
    for name in READERS:
        reader = cast("Reader", import_module(name))
        if reader.matches(path, head):
            return reader
    suffix = path.suffix.casefold()
    remedy = next((remedy for remedy, suffixes in load_cues("formats")["remedies"].items() if suffix in suffixes), "")
    raise UnreadableExportError(
        remedy or f"onbekend soort bestand ({path.suffix or 'geen extensie'}): bewaar het als PDF, tekst, Word of CSV"
    )
