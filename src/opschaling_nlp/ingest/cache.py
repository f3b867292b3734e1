"""Keep what was read from unchanged files, as packed JSON that any later version can refuse but none can be harmed by."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import tempfile
import time
import zlib
from contextlib import suppress
from dataclasses import fields, replace
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from opschaling_nlp.ingest.sharing import Shared
from opschaling_nlp.model import Block, Box, Edit, Extent, Look, Reading, SessionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from importlib.resources.abc import Traversable

    from opschaling_nlp.settings import IngestSettings

_Record = TypeVar("_Record", Block, Edit, Look, Reading)

_LIMITS_OF_WORKERS = frozenset({"workers", "seconds_per_file", "megabytes_per_file"})
"""Settings that decide whether a reading succeeds, not what it holds; failures on them are never kept."""
_LIBRARIES = (
    "beautifulsoup4",
    "lxml",
    "openpyxl",
    "pdfminer.six",
    "pdfplumber",
    "python-calamine",
    "python-docx",
    "python-pptx",
)
_OTHER_RESOURCES = frozenset({"settings.toml", "codebooks", "models"})
"""Resources that no reader opens."""
_JSON = json.JSONEncoder(separators=(",", ":"))
_MINUTE = 60
_RECURRING = frozenset({"kind", "speaker", "time", "prompt", "group"})
"""Texts of a block that others have too."""
_DEFAULTS = {
    record: tuple((field.name, field.default) for field in fields(record)) for record in (Block, Edit, Look, Reading)
}
"""Per record its fields in order, each with what it holds when nothing is said."""


def encode_readings(readings: Iterable[Reading]) -> bytes:
    """Write readings as packed lines of JSON: one for a reading with the number of its blocks, then one for each block; defaults are left out.

    Line by line and packed, because the records of a long table together would weigh several times its blocks.
    """
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=1, mtime=0) as file:
        for reading in readings:
            file.write(_line(_sparse(replace(reading, blocks=())) | {"blocks": len(reading.blocks)}))
            for block in reading.blocks:
                file.write(_line(_sparse(block)))
    return packed.getvalue()


def decode_readings(data: bytes) -> tuple[Reading, ...]:
    """Build the readings that `encode_readings` wrote.

    Raises ValueError, TypeError or KeyError on anything else.
    """
    shared = Shared()
    try:
        with (
            gzip.GzipFile(fileobj=io.BytesIO(data)) as packed,
            io.BufferedReader(cast("io.RawIOBase", packed)) as lines,
        ):
            return tuple(_reading(json.loads(line), lines, shared) for line in lines)
    except (OSError, EOFError, zlib.error, StopIteration, RuntimeError) as error:
        raise ValueError(f"no readings: {error}") from error


def load_readings(cache: Path, source: str, key: str) -> tuple[Reading, ...] | None:
    """Load the readings of a raw file, or None where they were not kept under this key."""
    try:
        with _entry(cache, source).open("rb") as file:
            if file.readline() != _first_line(source, key):
                return None
            return decode_readings(file.read())
    except (OSError, ValueError, TypeError, KeyError):
        return None  # absent, being replaced, or damaged: the file is simply read again


def store_readings(cache: Path, source: str, key: str, encoded: bytes) -> None:
    """Keep the encoded readings of a raw file in one step, in the place of what was kept of it before."""
    entry = _entry(cache, source)
    with suppress(OSError):  # a full disk costs a reading next time, not this run
        entry.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=entry.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_first_line(source, key))
                file.write(encoded)
            Path(temporary).replace(entry)
        finally:
            Path(temporary).unlink(missing_ok=True)


def holds_readings(cache: Path, source: str) -> bool:
    """Tell whether anything is kept of a raw file."""
    return _entry(cache, source).exists()


def sweep_readings(cache: Path) -> None:
    """Remove what a process that was killed left while it stored a reading; what is younger than a minute may still be written."""
    for unfinished in (cache / "readings").glob(".new-*"):
        with suppress(OSError):
            if time.time() - unfinished.stat().st_mtime > _MINUTE:
                unfinished.unlink()


def forget_readings(cache: Path, source: str) -> bool:
    """Remove what was kept of a raw file; tell whether there was anything."""
    entry = _entry(cache, source)
    existed = entry.exists()
    entry.unlink(missing_ok=True)
    return existed


def keep_only(cache: Path, sources: Iterable[str]) -> None:
    """Remove what was kept of files that are no longer among the sources, so that a deleted export leaves no words behind."""
    kept = {_entry(cache, source).name for source in sources}
    for entry in (cache / "readings").glob("*.json"):
        if entry.name not in kept:
            entry.unlink(missing_ok=True)


def reading_key(sha256: str, settings: IngestSettings) -> str:
    """Name everything that what is read from a file depends on: its bytes, the readers and the settings they use."""
    choices = settings.model_dump_json(exclude=set(_LIMITS_OF_WORKERS))
    return hashlib.sha256(f"{sha256}\n{readers_version()}\n{choices}".encode()).hexdigest()


@cache
def readers_version() -> str:
    """Give the version of the readers: a hash of their source, their word lists and the libraries they use.

    A number in the source would have to be raised by hand at every change, and a forgotten one shows stale statements.
    """
    digest = hashlib.sha256()
    package = resources.files("opschaling_nlp")
    for part in (package / "ingest", package / "dutch", package / "resources", package / "model.py"):
        for file in _files(part):
            digest.update(file.read_bytes())
    for library in _LIBRARIES:
        digest.update(f"{library} {metadata.version(library)}\n".encode())
    return digest.hexdigest()


def _files(part: Traversable) -> Iterator[Traversable]:
    if part.is_file():
        if part.name.endswith((".py", ".toml", ".txt")):
            yield part
    elif part.is_dir():
        for child in sorted(part.iterdir(), key=lambda child: child.name):
            if child.name not in _OTHER_RESOURCES:
                yield from _files(child)


def _entry(cache: Path, source: str) -> Path:
    return cache / "readings" / f"{hashlib.sha256(source.encode()).hexdigest()[:32]}.json"


def _first_line(source: str, key: str) -> bytes:
    return json.dumps({"source": source, "key": key}).encode("ascii") + b"\n"


def _line(record: dict[str, Any]) -> bytes:
    return _JSON.encode(record).encode("ascii") + b"\n"


def _sparse(record: Block | Edit | Look | Reading) -> dict[str, Any]:
    kept = {}
    for name, default in _DEFAULTS[type(record)]:
        value = getattr(record, name)
        if value is not default and value != default:
            kept[name] = _plain(value)
    return kept


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        # Half a surrogate pair (broken UTF-16 in a PDF) is no text: no file and no language model takes it.
        return str(value) if value.isascii() else value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Box):
        return [value.x0, value.top, value.x1, value.bottom]
    return _sparse(value) if isinstance(value, Block | Edit | Look) else value


def _reading(record: dict[str, Any], lines: Iterator[bytes], shared: Shared) -> Reading:
    kind = record.pop("kind", None)
    blocks = tuple(_block(json.loads(next(lines)), shared) for _ in range(record.pop("blocks")))
    return _whole(Reading, record, blocks=blocks, kind=None if kind is None else SessionKind(kind))


def _block(record: dict[str, Any], shared: Shared) -> Block:
    for name in _RECURRING & record.keys():
        record[name] = shared.keep(record[name])
    if "look" in record:
        look = record.pop("look")
        box, extent = look.pop("box", None), look.pop("extent", None)
        record["look"] = Look(
            **look, box=None if box is None else Box(*box), extent=None if extent is None else _extent(*extent)
        )
    return _whole(Block, record, section=shared.keep(tuple(record.pop("section", ()))))


def _extent(unit: Any, end: float, limit: float, group: str, steps: Iterable[float], *rest: Any) -> Extent:
    return Extent(unit, end, limit, group, tuple(steps), *rest)


def _whole(record_type: type[_Record], record: dict[str, Any], /, **parts: Any) -> _Record:
    if "edits" in record:
        parts["edits"] = tuple(Edit(**edit) for edit in record.pop("edits"))
    if "warnings" in record:
        parts["warnings"] = tuple(record.pop("warnings"))
    return record_type(**record, **parts)
