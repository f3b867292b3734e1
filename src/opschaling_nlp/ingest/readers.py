"""Pick the reader of a raw file by its name and first bytes, importing it only when it is used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.hashing import hash_file
from opschaling_nlp.ingest.encoding import GUESSES, decode_head, find_encoding, read_lines
from opschaling_nlp.model import Block, Reading
from opschaling_nlp.reasons import dutch_reason
from opschaling_nlp.settings import IngestSettings

READERS = (
    ("pdf", "pdf.reader", (".pdf",)),
    ("csv", "tables.csv", (".csv", ".tsv", ".tab", ".txt", ".text")),
    ("whatsapp", "chat.whatsapp", (".txt", ".md")),
    ("zoom", "chat.zoom", (".txt",)),
    ("captions", "transcript.captions", (".vtt", ".srt", ".sbv", ".txt")),
    ("transcript", "transcript.turns", (".txt", ".md", ".markdown", ".text", ".docx")),
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


def pick_reader(export: Export) -> Any:
    """Return the first module that recognises the file; raises UnreadableExportError when none does.

    It has `read(export)`, which gives a reading, or one for each file in an archive; and, where files with its suffixes
    may be of another kind, `matches(export)`.
    """
    kind = ".pdf" if export.head.startswith(b"%PDF-") else export.suffix
    for export.format, module, suffixes in READERS:
        if kind in suffixes:
            reader = import_module(f"opschaling_nlp.ingest.{module}")
            if not hasattr(reader, "matches") or reader.matches(export):
                return reader
    remedy = next((remedy for remedy, suffixes in load_cues("formats")["remedies"].items() if kind in suffixes), "")
    raise UnreadableExportError(
        remedy or f"onbekend soort bestand ({kind or 'geen extensie'}): bewaar het als PDF, tekst, Word of CSV"
    )


@dataclass
class Export:
    """Name a file and its place below RAW; `format` is that of the reader that has it."""

    path: Path
    source: str
    settings: IngestSettings
    head: bytes = b""
    """Its first bytes, by which a reader recognises it."""
    format: str = ""
    warnings: list[str] = field(default_factory=list)
    skips: Counter[str] = field(default_factory=Counter)
    """Why something was left out (Dutch), and how often."""

    @property
    def suffix(self) -> str:
        """Return how its name ends, in lower case."""
        return self.path.suffix.casefold()

    def first_lines(self) -> list[str]:
        """Return the lines of its first bytes that are not empty."""
        return [line for line in decode_head(self.head).splitlines() if line.strip()]

    def encoding(self) -> str:
        """Return the encoding of a text file; a guess is told."""
        encoding = find_encoding(self.path.read_bytes())
        if encoding in GUESSES:
            self.warnings.append(
                f"de tekencodering is geraden ({encoding}); sla het bestand op als UTF-8 als er vreemde tekens in staan"
            )
        return encoding

    def lines(self) -> list[str]:
        """Return the lines of a text file without their ends; a guess at its encoding is told."""
        self.encoding()
        return read_lines(self.path)

    def reading(self, blocks: Iterable[Block], **facts: Any) -> Reading:
        """Make the reading of these blocks, with what else is known of it."""
        found = tuple(blocks)  # what is left out is known once they are read
        told = [f"{reason}: {count}" for reason, count in sorted(self.skips.items()) if count]
        known = {"format": self.format, "warnings": (*self.warnings, *told)}
        return Reading(source=self.source, sha256=hash_file(self.path), blocks=found, **(known | facts))


@lru_cache(maxsize=10_000)
def keep(value: Any) -> Any:
    """Return the copy of a value that came first; where nearly all differ, the oldest are forgotten."""
    return value
