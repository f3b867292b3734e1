"""Hold a raw file while it is read: what it begins with, its lines, and what is to be told beside its blocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from opschaling_nlp.hashing import hash_file
from opschaling_nlp.ingest.encoding import decode_head, read_lines
from opschaling_nlp.model import Block, Reading
from opschaling_nlp.settings import IngestSettings


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

    def lines(self) -> list[str]:
        """Return the lines of a text file without their ends; a guess at its encoding is told."""
        lines, warning = read_lines(self.path)
        self.warnings += filter(None, [warning])
        return lines

    def reading(self, blocks: Iterable[Block], **facts: Any) -> Reading:
        """Make the reading of these blocks, with what else is known of it."""
        found = tuple(blocks)  # what is left out is known once they are read
        told = [f"{reason}: {count}" for reason, count in sorted(self.skips.items()) if count]
        known = {"format": self.format, "warnings": (*self.warnings, *told)}
        return Reading(source=self.source, sha256=hash_file(self.path), blocks=found, **(known | facts))
