"""Read Word documents (.docx)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.hashing import hash_file
from opschaling_nlp.ingest.counts import describe_counts
from opschaling_nlp.ingest.office.margins import with_comments
from opschaling_nlp.ingest.office.parts import blocks_of
from opschaling_nlp.ingest.office.word import open_document, read_parts
from opschaling_nlp.ingest.office.wordnotes import read_comments, read_notes
from opschaling_nlp.model import Reading

if TYPE_CHECKING:
    from pathlib import Path

    from opschaling_nlp.settings import IngestSettings

NAME = "docx"
SUFFIXES = (".docx", ".docm")


def matches(path: Path, head: bytes) -> bool:  # noqa: ARG001 - one signature for all readers
    """Tell whether this is a Word document, by its name."""
    return path.suffix.lower() in SUFFIXES


def read(path: Path, *, source: str, settings: IngestSettings) -> Reading:
    """Read headings, paragraphs, lists, tables, text boxes, and comments and notes after them; raise UnreadableExportError when there is no text or the file is unsafe."""
    document = open_document(path, settings=settings)
    counts: Counter[str] = Counter()
    anchors: dict[str, int] = {}
    text = list(blocks_of(read_parts(document, counts, anchors=anchors)))
    blocks = (*with_comments([*text, *read_notes(document)], read_comments(document, anchors)),)
    if not blocks:
        raise UnreadableExportError("het document bevat geen tekst (misschien alleen afbeeldingen)")
    return Reading(source, NAME, hash_file(path), blocks, warnings=describe_counts(counts))
