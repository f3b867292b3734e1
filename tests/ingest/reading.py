"""Write an export and read it, for the tests of single readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from opschaling_nlp.settings import load_settings

if TYPE_CHECKING:
    from pathlib import Path

    from opschaling_nlp.model import Reading
    from opschaling_nlp.settings import IngestSettings

INGEST = load_settings().ingest


def with_columns(**columns: str) -> IngestSettings:
    """Give settings in which the columns of every file are pointed at."""
    return INGEST.model_copy(update={"columns": {"*": columns}})


def read_with(reader: Any, path: Path, content: str | bytes, *, settings: IngestSettings = INGEST) -> Reading:
    """Write content to a path and read it with a reader, after the reader recognised it."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_file(reader, path, settings=settings)


def read_file(reader: Any, path: Path, *, settings: IngestSettings = INGEST) -> Reading:
    """Read a file that exists with a reader, after the reader recognised it."""
    assert reader.matches(path, path.read_bytes()[:8192])
    return reader.read(path, source=path.name, settings=settings)


def texts(reading: Reading) -> list[str]:
    """Give the texts of all blocks."""
    return [block.text for block in reading.blocks]
