"""Pick the reader of a raw file by its name and first bytes, importing it only when it is used."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.export import Export
from opschaling_nlp.model import Reading
from opschaling_nlp.reasons import dutch_reason
from opschaling_nlp.settings import IngestSettings

READERS = (
    ("pdf", "pdf.reader", (".pdf",)),
    ("csv", "tables.csv", (".csv", ".tsv", ".tab", ".txt", ".text")),
    ("whatsapp", "chat.whatsapp", (".txt", ".md")),
    ("zoom", "chat.zoom", (".txt",)),
    ("captions", "transcript.captions", (".vtt", ".srt", ".sbv", ".txt")),
    ("transcript", "transcript.spoken", (".txt", ".md", ".markdown", ".text", ".docx")),
    ("teams", "chat.teams", (".txt",)),
    ("xlsx", "tables.xlsx", (".xlsx", ".xlsm", ".ods")),
    ("docx", "office.docx", (".docx", ".docm")),
    ("odt", "office.odt", (".odt",)),
    ("pptx", "office.pptx", (".pptx", ".pptm")),
    ("telegram", "chat.telegram", (".html", ".htm")),
    ("html", "webpage", (".html", ".htm", ".xhtml", ".mhtml", ".mht")),
    ("zip", "archive", (".zip",)),
    ("text", "plain", (".txt", ".md", ".markdown", ".text", "")),
)
"""Format, module and suffixes of each reader, in the order in which they are asked: the first that is right reads."""

HEAD_BYTES = 8192
"""How much of a file a reader sees before it says whether the file is its own."""


class Reader(Protocol):
    """Describe what the module of a reader offers."""

    @staticmethod
    def matches(export: Export) -> bool:
        """Tell whether a file with its suffix is of this kind; a reader of all such files has no `matches`."""

    @staticmethod
    def read(export: Export) -> Reading | tuple[Reading, ...]:
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
    export = Export(path, source, settings, head)
    readings = pick_reader(export).read(export)
    return readings if isinstance(readings, tuple) else (readings,)


def pick_reader(export: Export) -> Reader:
    """Return the first reader that recognises the file; raises UnreadableExportError when none does."""
    kind = ".pdf" if export.head.startswith(b"%PDF-") else export.suffix
    for export.format, module, suffixes in READERS:
        if kind in suffixes:
            reader = cast("Reader", import_module(f"opschaling_nlp.ingest.{module}"))
            if not hasattr(reader, "matches") or reader.matches(export):
                return reader
    remedy = next((remedy for remedy, suffixes in load_cues("formats")["remedies"].items() if kind in suffixes), "")
    raise UnreadableExportError(
        remedy or f"onbekend soort bestand ({kind or 'geen extensie'}): bewaar het als PDF, tekst, Word of CSV"
    )
