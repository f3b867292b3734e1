"""Read Word documents (.docx)."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from typing import TYPE_CHECKING

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.checksum import sha256_of
from opschaling_nlp.ingest.counts import describe_counts
from opschaling_nlp.ingest.office.parts import COMMENTS, blocks_of
from opschaling_nlp.ingest.office.word import open_document, read_parts
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
    """Read headings, paragraphs, lists, tables and text boxes; raise UnreadableExportError when there is no text or the file is unsafe."""
    document = open_document(path, settings=settings)
    counts: Counter[str] = Counter()
    blocks = tuple(blocks_of(read_parts(document, counts)))
    if not blocks:
        raise UnreadableExportError("het document bevat geen tekst (misschien alleen afbeeldingen)")
    counts[COMMENTS] = _count_comments(path)
    return Reading(source, NAME, sha256_of(path), blocks, warnings=describe_counts(counts))


def _count_comments(path: Path) -> int:
    with zipfile.ZipFile(path) as archive:
        return len(re.findall(rb"<w:comment\s", archive.read("word/comments.xml"))) if "word/comments.xml" in archive.namelist() else 0
