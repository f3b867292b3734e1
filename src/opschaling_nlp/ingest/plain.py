"""Read a text file (.txt, .md) into lines, with the headings and tables that Markdown marks."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.encoding import encoding_warning, find_encoding
from opschaling_nlp.model import OWN_MARKDOWN, Block, Extent, Look, Reading

if TYPE_CHECKING:
    from opschaling_nlp.settings import IngestSettings

NAME = "text"
SUFFIXES = (".txt", ".md", ".markdown", ".text")

_TAB = 4
_LINE_END = re.compile(r"\r\n|\r|\n")
_ATX_HEADING = re.compile(r"\s{0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_RULE = re.compile(r"\s{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={3,})$")
_TABLE_ROW = re.compile(r"\s*\|.*\|\s*$")
_TABLE_RULE = re.compile(r"\s*\|(?:\s*:?-+:?\s*\|)+\s*$")
_CELL = re.compile(r"(?<!\\)\|")
_COMMENT = re.compile(r"\s*<!--.*-->\s*$")
_TAGS = re.compile(r"</?[a-zA-Z][^<>]*>")
_CONTROL_SHARE = 0.02
_MOSTLY = 0.8
_LATIN_END = "\u0250"
"""The first character after the Latin letters of Europe."""


def matches(path: Path, head: bytes) -> bool:
    """Tell whether the file is text: by its suffix, or without one by its bytes."""
    return path.suffix.casefold() in SUFFIXES or (not path.suffix and not _is_binary(head))


def read(path: Path, *, source: str, settings: IngestSettings) -> Reading:  # noqa: ARG001 - one signature for all readers
    """Read a text file line by line; raises UnreadableExportError for a file that holds no text."""
    data = path.read_bytes()
    encoding = find_encoding(data)
    text = data.decode(encoding, "replace").removeprefix("\ufeff")
    if _is_binary(data[:8192]):
        raise UnreadableExportError("is geen tekst, hoewel de naam dat zegt: bewaar het als .txt in UTF-8")
    warning = encoding_warning(encoding)
    return Reading(
        source,
        NAME,
        hashlib.sha256(data).hexdigest(),
        tuple(read_blocks(text)),
        warnings=(warning,) if warning else (),
    )


def read_blocks(text: str) -> list[Block]:
    """Turn a text into blocks: a line each, a table cell each, and the headings that Markdown marks with #.

    A file that this program wrote is given line by line as it stands; `text.markdown` knows its form.
    """
    lines = _LINE_END.split(text)
    if text.startswith(OWN_MARKDOWN):
        return [Block("line", line, line=number) for number, line in enumerate(lines, 1)]
    blocks: list[Block] = []
    gap = page = 0
    number = 0
    pages = "\f" in text
    while number < len(lines):
        line = lines[number]
        page += line.count("\f")
        if not line.strip() or _COMMENT.match(line):
            gap += 1
        elif _is_table(lines, number):
            rows = _table_length(lines, number)
            blocks += _read_table(lines[number : number + rows], number + 1, page + 1 if pages else None)
            number += rows
            gap = 1
            continue
        elif _RULE.match(line):
            gap += 1
        else:
            blocks.append(_read_line(line, number + 1, gap=gap, page=page + 1 if pages else None))
            gap = 0
        number += 1
    return blocks


def _read_line(line: str, number: int, *, gap: int, page: int | None) -> Block:
    heading = _ATX_HEADING.match(line)
    if heading and heading.group(2):
        return Block(
            "heading", heading.group(2), page=page, line=number, look=Look(level=len(heading.group(1)), gap=float(gap))
        )
    indent = len(line.expandtabs(_TAB)) - len(line.expandtabs(_TAB).lstrip())
    extent = Extent("character", float(len(line.rstrip())))
    return Block("line", line, page=page, line=number, look=Look(gap=float(gap), indent=float(indent), extent=extent))


def _is_table(lines: Sequence[str], number: int) -> bool:
    return (
        bool(_TABLE_ROW.match(lines[number])) and number + 1 < len(lines) and bool(_TABLE_RULE.match(lines[number + 1]))
    )


def _table_length(lines: Sequence[str], number: int) -> int:
    rows = 2
    while number + rows < len(lines) and _TABLE_ROW.match(lines[number + rows]):
        rows += 1
    return rows


def _read_table(lines: Sequence[str], first: int, page: int | None) -> Iterator[Block]:
    """Yield a post for every filled cell, under the heading of its column."""
    headers = [_TAGS.sub("", cell).strip() for cell in _cells(lines[0])]
    for row, line in enumerate(lines[2:], first + 2):
        for column, cell in enumerate(_cells(line)):
            if _TAGS.sub("", cell).strip():
                header = headers[column] if column < len(headers) else ""
                look = Look(container=f"cell:{row}:{column + 1}")
                yield Block("post", cell.strip(), page=page, line=row, look=look, section=(header,) if header else ())


def _cells(line: str) -> list[str]:
    return [cell.replace("\\|", "|") for cell in _CELL.split(line.strip())[1:-1]]


def _is_binary(head: bytes) -> bool:
    """Tell whether bytes are no text in any encoding: too many signs that only programs use, or no Latin letters in UTF-16."""
    encoding = find_encoding(head)
    if encoding.startswith(("utf-16", "utf-32")):
        text = head.decode(encoding, "replace")
        return sum(
            character < _LATIN_END and (character.isprintable() or character.isspace()) for character in text
        ) < _MOSTLY * len(text)
    control = sum(1 for byte in head if byte < 32 and byte not in b"\t\n\r\f\x0b\x1b")
    return control > _CONTROL_SHARE * max(1, len(head))
