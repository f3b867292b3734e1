"""Write an export and read it, for the tests of single readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from opschaling_nlp.ingest.readers import HEAD_BYTES, READERS, Export
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
    head = path.read_bytes()[:HEAD_BYTES]
    assert recognises(reader, path, head)
    formats = {f"opschaling_nlp.ingest.{module}": name for name, module, _ in READERS}
    return reader.read(Export(path, path.name, settings, head, formats[reader.__name__]))


def recognises(reader: Any, path: Path, head: bytes) -> bool:
    """Tell whether a reader takes a file of this name that begins so."""
    suffixes = next(suffixes for _, module, suffixes in READERS if reader.__name__.endswith(f".{module}"))
    named = path.suffix.lower() in suffixes
    return named and (not hasattr(reader, "matches") or reader.matches(Export(path, path.name, INGEST, head)))


def texts(reading: Reading) -> list[str]:
    """Give the texts of all blocks."""
    return [block.text for block in reading.blocks]
