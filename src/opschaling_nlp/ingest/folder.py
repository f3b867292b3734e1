"""Read every export in a folder: decide what counts as one, what is skipped, and what is cached."""

import os
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from opschaling_nlp.errors import UserError
from opschaling_nlp.hashing import hash_file
from opschaling_nlp.ingest.cache import decode_readings, is_cached, load_readings, reading_key, store_readings
from opschaling_nlp.ingest.workers import Job, Outcome, read_in_workers
from opschaling_nlp.model import Reading
from opschaling_nlp.reasons import dutch_reason
from opschaling_nlp.settings import IngestSettings

Progress = Callable[[int, int, str], None]

SAMPLES = "voorbeeld"
"""Folder below RAW with the fictional samples; ignored as soon as there is anything else to read."""
# Categories of characters that are valid in a file name, but break a line or control a terminal.
_UNPRINTABLE = frozenset({"Cc", "Zl", "Zp"})
OVERRIDES = "sessies.toml"
"""File in RAW that corrects what is guessed; not an export."""


@dataclass(frozen=True, slots=True)
class Exports:
    """The exports in a folder, by source, and the samples that were ignored in favour of them."""

    files: tuple[tuple[str, Path], ...]
    samples_left_out: tuple[str, ...] = ()


def list_exports(raw: Path) -> Exports:
    """List the exports below a folder, sorted by source (relative path with forward slashes, NFC).

    Hidden files and folders, `~$…` lock files and sessies.toml are skipped. Raises UserError if the folder is missing.
    """
    if raw.exists() and not raw.is_dir():
        raise UserError.single(str(raw), "is een bestand en geen map", "noem de map waarin de exports staan")
    if not raw.is_dir():
        raise UserError.single(
            str(raw), "deze map bestaat niet", "maak de map en zet er de exports in, of noem een andere map"
        )
    found = _unique((_source(path, raw), path) for path in _walk(raw))
    samples = [source for source, _ in found if source.startswith(f"{SAMPLES}/")]
    if len(samples) in {0, len(found)}:
        return Exports(tuple(found))
    return Exports(
        tuple((source, path) for source, path in found if not source.startswith(f"{SAMPLES}/")), tuple(samples)
    )


def read_folder(
    raw: Path, *, settings: IngestSettings, cache: Path | None = None, progress: Progress | None = None
) -> tuple[Reading, ...]:
    """Read every export below a folder, sorted by source.

    An unreadable file gives a Reading with the reason in `skipped`; a ZIP gives one Reading per file in it. Unchanged
    files are taken from `cache`. Raises UserError if the folder is missing.
    """
    files = list_exports(raw).files
    readings: list[Reading] = []
    jobs: list[Job] = []
    for number, (source, path) in enumerate(files):
        if progress:
            progress(number - len(jobs), len(files), source)
        known = _known(source, path, settings, cache)
        if isinstance(known, Job):
            jobs.append(known)
        else:
            readings.extend(known)
    for number, outcome in enumerate(read_in_workers(jobs, settings=settings), len(files) - len(jobs) + 1):
        readings.extend(_readings(outcome, settings, cache))
        if progress:
            progress(number, len(files), outcome.job.source)
    return tuple(sorted(readings, key=lambda reading: reading.source))


def all_cached(raw: Path, *, settings: IngestSettings, cache: Path) -> bool:
    """Return whether `read_folder` has nothing to read; raises UserError if the folder is missing."""
    try:
        return all(
            is_cached(cache, source, reading_key(hash_file(path), settings)) for source, path in list_exports(raw).files
        )
    except OSError:
        return False


def read_file(path: Path, *, raw: Path, settings: IngestSettings) -> tuple[Reading, ...]:
    """Read one file below `raw` in a worker process, bypassing the cache."""
    known = _known(_source(path, raw), path, settings, None)
    if not isinstance(known, Job):
        return known
    (outcome,) = read_in_workers([known], settings=settings)
    return _readings(outcome, settings, None)


def _known(source: str, path: Path, settings: IngestSettings, cache: Path | None) -> Job | tuple[Reading, ...]:
    """Return what is known of a file without reading it, or else a job to read it."""
    try:
        sha256 = hash_file(path)
    except OSError as error:
        reason = f"kan niet worden geopend ({dutch_reason(error)}): sluit het bestand of controleer de rechten"
        return (Reading(source, "", "", skipped=reason),)
    kept = load_readings(cache, source, reading_key(sha256, settings)) if cache else None
    return Job(path, source, sha256) if kept is None else kept


def _readings(outcome: Outcome, settings: IngestSettings, cache: Path | None) -> tuple[Reading, ...]:
    job = outcome.job
    if outcome.failure:
        return (Reading(job.source, "", job.sha256, skipped=outcome.failure),)
    if cache:
        store_readings(cache, job.source, reading_key(job.sha256, settings), outcome.encoded)
    return decode_readings(outcome.encoded)


def _walk(raw: Path) -> list[Path]:
    found: list[Path] = []
    seen: set[str] = set()
    for folder, folders, names in os.walk(raw, followlinks=True, onerror=_unreadable):
        seen.add(os.path.realpath(folder))
        # Follow linked folders too, but a link back up would never end.
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and os.path.realpath(Path(folder, name)) not in seen
        )
        at_top = Path(folder) == raw
        found += [
            Path(folder, name) for name in names if not (name.startswith((".", "~$")) or (at_top and name == OVERRIDES))
        ]
    return [path for path in found if path.is_file() or not path.exists()]  # a pipe never ends; a broken link is listed


def _unreadable(error: OSError) -> None:
    raise UserError.single(
        str(error.filename),
        f"deze map kan niet worden gelezen ({dutch_reason(error)})",
        "controleer de rechten van de map",
    ) from error


def _source(path: Path, raw: Path) -> str:
    name = path.relative_to(raw).as_posix()
    # macOS stores decomposed letters, and Linux allows file names that are not valid text.
    text = unicodedata.normalize("NFC", os.fsencode(name).decode("utf-8", "replace"))
    return "".join("\ufffd" if unicodedata.category(char) in _UNPRINTABLE else char for char in text)


def _unique(found: Iterable[tuple[str, Path]]) -> list[tuple[str, Path]]:
    """Sort files by source, numbering those whose names are the same as text."""
    seen: Counter[str] = Counter()
    unique = []
    for source, path in sorted(found, key=lambda one: (one[0], os.fsencode(one[1]))):
        seen[source] += 1
        unique.append((source if seen[source] == 1 else f"{source} ({seen[source]})", path))
    return sorted(unique)
