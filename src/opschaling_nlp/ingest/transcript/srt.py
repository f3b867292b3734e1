"""Read transcripts saved as captions in SubRip (.srt)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opschaling_nlp.hashing import hash_file
from opschaling_nlp.ingest.encoding import read_lines
from opschaling_nlp.ingest.transcript.captions import read_cues
from opschaling_nlp.ingest.transcript.utterances import make_reading

if TYPE_CHECKING:
    from pathlib import Path

    from opschaling_nlp.model import Reading
    from opschaling_nlp.settings import IngestSettings

NAME = "srt"
SUFFIXES = (".srt",)


def matches(path: Path, head: bytes) -> bool:  # noqa: ARG001 - one signature for all readers
    """Tell whether this is SubRip, by its name."""
    return path.suffix.lower() in SUFFIXES


def read(path: Path, *, source: str, settings: IngestSettings) -> Reading:  # noqa: ARG001 - one signature for all readers
    """Read the captions, joined into what each speaker says."""
    lines, warning = read_lines(path)
    return make_reading(list(read_cues(lines)), source=source, layout=NAME, sha256=hash_file(path), warning=warning)
