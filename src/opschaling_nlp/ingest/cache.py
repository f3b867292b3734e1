"""Cache what was read from unchanged files, as compressed JSON that a later version can reject without harm."""

import gzip
import hashlib
import io
import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from typing import TypeVar, cast

from pydantic import TypeAdapter

from opschaling_nlp.hashing import hash_folder
from opschaling_nlp.ingest.readers import keep
from opschaling_nlp.model import Block, Reading
from opschaling_nlp.settings import IngestSettings
from opschaling_nlp.writing import UNFINISHED, write_whole

_Record = TypeVar("_Record", Block, Reading)

# Settings that decide whether a file can be read, not what is read; failures caused by them are never cached.
_LIMITS_OF_WORKERS = frozenset({"workers", "seconds_per_file", "megabytes_per_file"})
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
_DEPENDS_ON = ("ingest", "dutch", "model.py", "resources/cues", "resources/language", "resources/thresholds.toml")
"""Parts of the program that readings depend on."""
# Fields whose values many blocks share.
_RECURRING = ("speaker", "time", "section", "prompt", "group")


def encode_readings(readings: Iterable[Reading]) -> bytes:
    """Write readings as compressed lines: the number of blocks and the JSON of the rest, then the JSON of each block.

    Defaults are left out. Writing line by line and compressed saves memory: the records of a long table would otherwise
    take several times the size of its blocks.
    """
    packed = io.BytesIO()
    whole, part = _adapters()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=1, mtime=0) as file:
        for reading in readings:
            file.write(b"%d " % len(reading.blocks))
            file.write(_line(whole, replace(reading, blocks=())))
            for block in reading.blocks:
                file.write(_line(part, block))
    return packed.getvalue()


def decode_readings(data: bytes) -> tuple[Reading, ...]:
    """Build the readings from the output of `encode_readings`; raises ValueError for anything else."""
    try:
        with (
            gzip.GzipFile(fileobj=io.BytesIO(data)) as packed,
            io.BufferedReader(cast("io.RawIOBase", packed)) as lines,
        ):
            return tuple(_reading(line, lines) for line in lines)
    except (OSError, EOFError, zlib.error, StopIteration, RuntimeError) as error:
        raise ValueError(f"no readings: {error}") from error


def load_readings(cache: Path, source: str, key: str) -> tuple[Reading, ...] | None:
    """Load the cached readings of a raw file; None if there are none under this key."""
    try:
        with _entry(cache, source).open("rb") as file:
            return decode_readings(file.read()) if file.readline() == _first_line(source, key) else None
    except (OSError, ValueError):
        return None  # missing, being replaced, or damaged: the file is simply read again


def is_cached(cache: Path, source: str, key: str) -> bool:
    """Return whether the readings of a raw file are cached under this key."""
    try:
        with _entry(cache, source).open("rb") as file:
            return file.readline() == _first_line(source, key)
    except OSError:
        return False


def store_readings(cache: Path, source: str, key: str, encoded: bytes) -> None:
    """Cache the encoded readings of a raw file, replacing what was cached before at once."""
    with suppress(OSError):  # a full disk costs a reading next time, not this run
        write_whole(_entry(cache, source), _first_line(source, key) + encoded, private=True, durable=False)


def holds_readings(cache: Path, source: str) -> bool:
    """Return whether anything is cached for a raw file, also by a process that was killed while writing it."""
    entry = _entry(cache, source)
    return entry.exists() or entry.with_suffix(UNFINISHED).exists()


def forget_readings(cache: Path, source: str) -> bool:
    """Remove what is cached for a raw file; return whether there was anything."""
    held, entry = holds_readings(cache, source), _entry(cache, source)
    for path in (entry, entry.with_suffix(UNFINISHED)):
        path.unlink(missing_ok=True)
    return held


def keep_only(cache: Path, sources: Iterable[str]) -> None:
    """Remove all but the readings of these files: neither a deleted export nor a killed process leaves words behind."""
    kept = {_entry(cache, source).name for source in sources}
    for entry in (cache / "readings").glob("*"):
        if entry.name not in kept and entry.is_file():  # other programs put folders of their own everywhere
            entry.unlink(missing_ok=True)


def reading_key(sha256: str, settings: IngestSettings) -> str:
    """Return a hash of everything that affects what is read from a file: its bytes, the readers and their settings."""
    choices = settings.model_dump_json(exclude=set(_LIMITS_OF_WORKERS))
    return hashlib.sha256(f"{sha256}\n{readers_version()}\n{choices}".encode()).hexdigest()


@cache
def readers_version() -> str:
    """Return the version of the readers: a hash of their source, their word lists and the libraries they use.

    A version number would have to be raised by hand at every change; a forgotten one would yield stale statements.
    """
    program = hash_folder(
        Path(str(resources.files("opschaling_nlp"))), parts=_DEPENDS_ON, suffixes=frozenset({".py", ".toml", ".txt"})
    )
    libraries = [f"{name} {metadata.version(name)}" for name in _LIBRARIES]
    return hashlib.sha256(repr((program, libraries)).encode()).hexdigest()


def _entry(cache: Path, source: str) -> Path:
    return cache / "readings" / f"{hashlib.sha256(source.encode()).hexdigest()[:32]}.json"


def _first_line(source: str, key: str) -> bytes:
    return json.dumps({"source": source, "key": key}).encode("ascii") + b"\n"


@cache
def _adapters() -> tuple[TypeAdapter[Reading], TypeAdapter[Block]]:
    return TypeAdapter(Reading), TypeAdapter(Block)


def _line(adapter: TypeAdapter[_Record], record: _Record) -> bytes:
    text = json.dumps(adapter.dump_python(record, exclude_defaults=True), ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode() + b"\n"
    except UnicodeEncodeError:
        # Half a surrogate pair (broken UTF-16 in a PDF) is not text: no file and no language model accepts it.
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode() + b"\n"


def _reading(line: bytes, lines: Iterator[bytes]) -> Reading:
    count, _, record = line.partition(b" ")
    blocks = tuple(_block(next(lines)) for _ in range(int(count)))
    return replace(_adapters()[0].validate_json(record), blocks=blocks)


def _block(line: bytes) -> Block:
    block = _adapters()[1].validate_json(line)
    return replace(block, **{name: keep(getattr(block, name)) for name in _RECURRING})
