"""Pick the reader of a raw file by its name and first bytes, importing it only when used."""

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
from opschaling_nlp.ingest.safety import refusing
from opschaling_nlp.model import Block, Reading
from opschaling_nlp.settings import IngestSettings

READERS = (
    ("pdf", "pdf.reader", (".pdf",)),
    ("captions", "transcript.captions", (".vtt", ".srt", ".sbv", ".tsv", ".txt")),
    ("csv", "tables.csv", (".csv", ".tsv", ".tab", ".txt", ".text")),
    ("whatsapp", "chat.whatsapp", (".txt", ".md")),
    ("discord", "chat.discord", (".txt",)),
    ("zoom", "chat.zoom", (".txt",)),
    ("telegram", "chat.telegram", (".html", ".htm", ".json")),
    ("transcript", "transcript.turns", (".txt", ".md", ".markdown", ".text", ".docx", ".html", ".htm")),
    ("teams", "chat.teams", (".txt",)),
    ("xlsx", "tables.xlsx", (".xlsx", ".xlsm", ".ods")),
    ("docx", "office.docx", (".docx", ".docm")),
    ("odt", "office.odt", (".odt",)),
    ("odp", "office.odp", (".odp",)),
    ("pptx", "office.pptx", (".pptx", ".pptm")),
    ("html", "webpage", (".html", ".htm", ".xhtml", ".mhtml", ".mht")),
    ("zip", "archive", (".zip",)),
    ("text", "plain", (".txt", ".md", ".markdown", ".text", "")),
)
"""Format, module and suffixes of each reader, in the order in which they are tried; the first match reads the file."""

HEAD_BYTES = 8192
"""How much of a file readers see when deciding whether it is theirs."""


@dataclass
class Export:
    """A file and its place below RAW; `format` is that of its reader."""

    path: Path
    source: str
    settings: IngestSettings
    head: bytes = b""
    """Its first bytes, by which readers recognise it."""
    format: str = ""
    warnings: list[str] = field(default_factory=list)
    skips: Counter[str] = field(default_factory=Counter)
    """Reason for leaving something out (Dutch) → how often."""

    @property
    def suffix(self) -> str:
        """Return the suffix of its name, in lower case."""
        return self.path.suffix.casefold()

    def first_lines(self) -> list[str]:
        """Return the non-empty lines in its first bytes."""
        return [line for line in decode_head(self.head).splitlines() if line.strip()]

    def encoding(self) -> str:
        """Return the encoding of a text file; a guess adds a warning."""
        encoding = find_encoding(self.path.read_bytes())
        if encoding in GUESSES:
            self.warnings.append(
                f"de tekencodering is geraden ({encoding}); sla het bestand op als UTF-8 als er vreemde tekens in staan"
            )
        return encoding

    def lines(self) -> list[str]:
        """Return the lines of a text file without line ends; a guessed encoding adds a warning."""
        self.encoding()
        return read_lines(self.path)

    def reading(self, blocks: Iterable[Block], *, empty: str = "", **facts: Any) -> Reading:
        """Make the reading of these blocks, with other known facts.

        Raises UnreadableExportError with `empty` (Dutch), if given, if there are no blocks.
        """
        found = tuple(blocks)  # consume first: skips are only complete after that
        if empty and not found:
            raise UnreadableExportError(empty)
        told = [f"{reason}: {count}" for reason, count in sorted(self.skips.items()) if count]
        known = {"format": self.format, "warnings": (*self.warnings, *told)}
        return Reading(source=self.source, sha256=hash_file(self.path), blocks=found, **(known | facts))


def read_export(path: Path, *, source: str, settings: IngestSettings) -> tuple[Reading, ...]:
    """Read one raw file with the reader that recognises it.

    Raises UnreadableExportError, with the reason in Dutch, if no reader does or the file cannot be read.
    """
    with refusing("kan niet worden geopend ({reason})", OSError), path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    export = Export(path, source, settings, head)
    readings = pick_reader(export).read(export)
    return readings if isinstance(readings, tuple) else (readings,)


def pick_reader(export: Export) -> Any:
    """Return the first module that recognises the file; raises UnreadableExportError if none does.

    It has `read(export)`, which returns one reading, or one per file in an archive, and, if files with its suffixes may
    be of another kind, `matches(export)`.
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


@lru_cache(maxsize=10_000)
def keep(value: Any) -> Any:
    """Return the first copy seen of an equal value; the least recently used are forgotten."""
    return value
