"""Readers that misbehave, importable by name from a worker process."""

from __future__ import annotations

import os
import time
from pathlib import Path

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.model import Block, Reading
from opschaling_nlp.settings import IngestSettings


def read(path: Path, *, source: str, settings: IngestSettings) -> tuple[Reading, ...]:
    """Do what the file's words say, or give its lines as posts with the number of the process as title."""
    text = path.read_text("utf-8")
    if text == "hang":
        time.sleep(60)
    while text == "spin":
        pass
    if text == "bomb":
        hoard = []
        while True:
            hoard.append(bytearray(os.urandom(1024) * 8192))
    if text == "no memory":
        raise MemoryError
    if text == "die":
        os._exit(9)
    if text == "locked":
        raise UnreadableExportError("wachtwoord nodig")
    if text == "damaged":
        raise IndexError("no such object")
    blocks = tuple(Block("post", line, line=number) for number, line in enumerate(text.splitlines(), 1))
    return (Reading(source, "fake", "0" * 64, blocks, title=str(os.getpid())),)
