"""Reject harmful archives and XML before a library opens them, and truncate what is far too long."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from opschaling_nlp.dutch.cues import count_limit
from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.model import Block, Reading
from opschaling_nlp.reasons import dutch_reason
from opschaling_nlp.settings import IngestSettings

ARCHIVE_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError)
"""What zipfile raises when reading a damaged archive."""
DOCUMENT_ERRORS = (SyntaxError, LookupError, ValueError, TypeError, AttributeError, *ARCHIVE_ERRORS)
"""What else libraries raise when reading documents and workbooks with damaged XML, or with parts missing."""

_OLE = b"\xd0\xcf\x11\xe0"
_NO_ELEMENT = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_ROOT = re.compile(rb"<[A-Za-z_]")
_MEGABYTE = 1_000_000


@contextmanager
def refusing(message: str, *errors: type[Exception]) -> Iterator[None]:
    """Raise UnreadableExportError instead of a library's errors, with `{reason}` in the message as what is wrong."""
    try:
        yield
    except errors as error:
        raise UnreadableExportError(message.replace("{reason}", dutch_reason(error))) from error


def check_archive(path: Path, *, settings: IngestSettings) -> None:
    """Raise UnreadableExportError if a ZIP-based file is locked, damaged or too large, or contains a document type."""
    with path.open("rb") as file:
        if file.read(4) == _OLE:
            raise UnreadableExportError(
                "het bestand is met een wachtwoord beveiligd of van een oud Office-formaat; "
                "sla het opnieuw op, zonder wachtwoord"
            )
    with refusing("het bestand is beschadigd ({reason})", *ARCHIVE_ERRORS), zipfile.ZipFile(path) as archive:
        check_members(archive, settings=settings)
        for info in archive.infolist():
            if info.filename.lower().endswith((".xml", ".rels")) and not info.filename.startswith("META-INF/"):
                with archive.open(info) as member:
                    start = member.read(count_limit("files.prologue"))
                if start.strip():
                    check_xml(start)


def check_members(archive: zipfile.ZipFile, *, settings: IngestSettings) -> None:
    """Raise UnreadableExportError if an open ZIP is locked, or contains more files or bytes than the settings allow."""
    infos = archive.infolist()
    if len(infos) > settings.max_archive_files:
        raise UnreadableExportError(
            f"het archief bevat {len(infos)} bestanden, meer dan {settings.max_archive_files} "
            "(max_archive_files in de instellingen)"
        )
    if any(info.flag_bits & 1 for info in infos):
        raise UnreadableExportError(
            "het archief is met een wachtwoord beveiligd; pak het uit of sla het op zonder wachtwoord"
        )
    size = sum(info.file_size for info in infos)
    if size > settings.max_archive_megabytes * _MEGABYTE:
        raise UnreadableExportError(
            f"uitgepakt is het archief {size // _MEGABYTE} MB, meer dan {settings.max_archive_megabytes} "
            "(max_archive_megabytes in de instellingen)"
        )
    for info in infos:
        if info.file_size > count_limit("files.ratio_from") and info.file_size > count_limit("files.ratio") * max(
            info.compress_size, 1
        ):
            raise UnreadableExportError(
                f"“{info.filename}” in het archief pakt uit tot {info.file_size // max(info.compress_size, 1)} keer "
                "zijn omvang; dat is geen gewoon bestand"
            )


def check_xml(start: bytes) -> None:
    """Raise UnreadableExportError if an XML file declares a document type (through which entities expand)."""
    prologue = _NO_ELEMENT.sub(b"", start.replace(b"\0", b""))  # without its zeros, UTF-16 shows its ASCII letters
    root = _ROOT.search(prologue)
    if root is None or b"<!" in prologue[: root.start()]:
        raise UnreadableExportError(
            "het bestand bevat een XML-documenttype (DTD); dat hoort niet in een export en wordt niet gelezen"
        )


def parse_xml(data: bytes, *, recover: bool = False) -> Any:
    """Return the root of an XML part, without expanding entities or opening external references.

    With `recover`, damaged XML is read as far as possible; the root is None if that is nowhere.
    """
    from lxml.etree import XMLParser, fromstring

    return fromstring(data, XMLParser(resolve_entities=False, no_network=True, recover=recover))


def whole_number(stated: str | None, otherwise: int, *, most: int = 2_000_000) -> int:
    """Return the number that a file states in digits, capped at `most`; `otherwise` if it states none."""
    return min(int(stated[:9]), most) if stated and stated.isdecimal() else otherwise


def cut_long_blocks(reading: Reading, *, limit: int) -> Reading:
    """Truncate every block of a reading to at most `limit` characters, with a warning (Dutch) for each."""
    blocks = tuple(_cut(block, limit) for block in reading.blocks)
    long = [
        describe_cut(block.page, block.line, len(block.text), limit)
        for block in reading.blocks
        if len(block.text) > limit
    ]
    if len(long) > count_limit("files.warnings"):
        long[count_limit("files.warnings") :] = [
            f"en nog {len(long) - count_limit('files.warnings')} bijdragen die zijn afgebroken"
        ]
    return replace(
        reading, blocks=blocks, title=reading.title[: count_limit("files.name")], warnings=(*reading.warnings, *long)
    )


def describe_cut(page: int | None, line: int | None, length: int, limit: int) -> str:
    """Return a Dutch message that a post was truncated, where, and what to do."""
    place = ", ".join(f"{name} {number}" for name, number in (("pagina", page), ("regel", line)) if number is not None)
    return (
        f"een bijdrage{f' ({place})' if place else ''} van {length} tekens is afgebroken na {limit}: "
        "kijk of daar een aanhalingsteken ontbreekt of een plaatje is geplakt, "
        "of verhoog max_statement_characters in de instellingen"
    )


def cut_place(text: str, limit: int) -> int:
    """Return where to cut a text to at most `limit` characters: after a word, if one ends nearby."""
    blank = text.rfind(" ", limit - limit // 10, limit + 1)
    return blank if blank > 0 else limit


def _cut(block: Block, limit: int) -> Block:
    names = [block.speaker, block.prompt, *block.section]
    if len(block.text) <= limit and all(len(name) <= count_limit("files.name") for name in names):
        return block
    end = cut_place(block.text, limit) if len(block.text) > limit else len(block.text)
    return replace(
        block,
        text=block.text[:end],
        edits=tuple(edit for edit in block.edits if edit.start + len(edit.after) <= end),
        speaker=block.speaker[: count_limit("files.name")],
        prompt=block.prompt[: count_limit("files.name")],
        section=tuple(name[: count_limit("files.name")] for name in block.section),
    )
