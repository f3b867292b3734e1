"""Read a ZIP of exports: every file in it is a session, and is never unpacked to a path that the archive names."""

import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.hashing import hash_file
from opschaling_nlp.ingest.readers import Export, read_export
from opschaling_nlp.ingest.safety import ARCHIVE_ERRORS, check_members, refusing
from opschaling_nlp.model import Reading
from opschaling_nlp.reasons import dutch_reason
from opschaling_nlp.settings import IngestSettings

# Flag of a member whose name is stored in UTF-8.
_UTF8_NAMES = 0x800


def read(export: Export) -> tuple[Reading, ...]:
    """Read every export in a ZIP, sorted by name; an unreadable one becomes a reading with the reason.

    Raises UnreadableExportError if the archive itself is locked, damaged, too large when unpacked, nested too deeply,
    or contains no exports.
    """
    cues = load_cues("archive")
    if export.source.lower().count(".zip/") > cues["nested"]:
        raise UnreadableExportError("een ZIP in een ZIP in een ZIP wordt niet gelezen; pak hem eerst uit")
    damaged = "het archief is beschadigd of op een onbekende manier ingepakt ({reason})"
    with refusing(damaged, *ARCHIVE_ERRORS), zipfile.ZipFile(export.path) as archive:
        check_members(archive, settings=export.settings)
        members = sorted(_members(archive))
        media = Counter(_suffix(name) for name, _ in members if _suffix(name) in cues["media"])
        readings = [
            reading
            for name, info in members
            if _suffix(name) not in media
            for reading in _read_member(archive, info, source=f"{export.source}/{name}", settings=export.settings)
        ]
    if not readings:
        raise UnreadableExportError(
            "het archief bevat geen exports (wel media: " + ", ".join(sorted(media)) + ")"
            if media
            else "het archief is leeg"
        )
    if media:
        told = "in het archief niet gelezen: " + ", ".join(
            f"{count} × {suffix}" for suffix, count in sorted(media.items())
        )
        readings[0] = replace(readings[0], warnings=(*readings[0].warnings, told))
    return tuple(readings)


def _members(archive: zipfile.ZipFile) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """Yield the files in an archive, with unique names that are safe to show."""
    seen: Counter[str] = Counter()
    for info in archive.infolist():
        name = "/".join(
            part for part in PurePosixPath(_stored_name(info).replace("\\", "/")).parts if part not in {"/", "..", "."}
        )
        if (
            info.is_dir()
            or not name
            or any(fnmatchcase(name.lower(), pattern) for pattern in load_cues("archive")["system"])
        ):
            continue
        seen[name] += 1
        yield (name if seen[name] == 1 else f"{name} ({seen[name]})"), info


def _stored_name(info: zipfile.ZipInfo) -> str:
    """Return the name of a member; zipfile mistakes UTF-8 without the flag for code page 437."""
    if info.flag_bits & _UTF8_NAMES:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return info.filename


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _read_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, *, source: str, settings: IngestSettings
) -> tuple[Reading, ...]:
    with tempfile.TemporaryDirectory() as folder:
        # Never use the name from the archive: it may point elsewhere.
        path = Path(folder) / f"export{_suffix(_stored_name(info))}"
        try:
            with archive.open(info) as member, path.open("wb") as file:
                shutil.copyfileobj(member, file)
            return read_export(path, source=source, settings=settings)
        except UnreadableExportError as error:
            return (Reading(source, "", hash_file(path), skipped=str(error)),)
        except ARCHIVE_ERRORS as error:
            return (Reading(source, "", "", skipped=f"is beschadigd in het archief ({dutch_reason(error)})"),)
