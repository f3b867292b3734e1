"""Read transcripts saved as captions (WebVTT, SubRip, SubViewer), and chats that Google Meet saves as such."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opschaling_nlp.hashing import hash_file
from opschaling_nlp.ingest.encoding import read_lines
from opschaling_nlp.ingest.transcript.captions import read_cues
from opschaling_nlp.ingest.transcript.utterances import make_reading
from opschaling_nlp.model import SessionKind

if TYPE_CHECKING:
    from pathlib import Path

    from opschaling_nlp.model import Reading
    from opschaling_nlp.settings import IngestSettings

NAME = "captions"
SUFFIXES = (".vtt", ".srt", ".sbv")

_CHAT = ".sbv"


def matches(path: Path, head: bytes) -> bool:  # noqa: ARG001 - one signature for all readers
    """Tell whether these are captions, by the name."""
    return path.suffix.lower() in SUFFIXES


def read(path: Path, *, source: str, settings: IngestSettings) -> Reading:  # noqa: ARG001 - one signature for all readers
    """Read the captions, joined into what each speaker says; messages of a chat stay as they were sent."""
    lines, warning = read_lines(path)
    suffix = path.suffix.lower()
    return make_reading(
        list(read_cues(lines)),
        source=source,
        layout=suffix.removeprefix("."),
        sha256=hash_file(path),
        warning=warning,
        named=SessionKind.CHAT if suffix == _CHAT else SessionKind.TRANSCRIPT,
    )
