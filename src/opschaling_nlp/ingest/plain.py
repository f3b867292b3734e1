"""Read a text file (.txt, .md) into lines, with the headings and tables that Markdown marks."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.counts import describe_counts
from opschaling_nlp.ingest.encoding import encoding_warning, find_encoding
from opschaling_nlp.ingest.notes import Note, read_note
from opschaling_nlp.ingest.office.grid import Cell, is_headed, table_parts
from opschaling_nlp.ingest.office.parts import Part, blocks_of
from opschaling_nlp.model import OWN_MARKDOWN, Block, Edit, Extent, Look, Reading
from opschaling_nlp.settings import IngestSettings

NAME = "text"
SUFFIXES = (".txt", ".md", ".markdown", ".text")
_MARKDOWN = (".md", ".markdown")
_QUOTED = re.compile(r"\s*>\s?")

_TAB = 4
_LINE_END = re.compile(r"\r\n|\r|\n")
_ATX_HEADING = re.compile(r"\s{0,3}(?:[-*+][ \t]+)?(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_RULE = re.compile(r"\s{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={3,})$")
_TABLE_RULE = re.compile(r"(?=.*[|+])\s*[|+]?\s*:?-+:?\s*(?:[|+]\s*:?-+:?\s*)*[|+]?\s*$")
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
    markdown = path.suffix.casefold() in _MARKDOWN and not text.startswith(OWN_MARKDOWN)
    lines = _LINE_END.split(text)
    note = read_note(lines, path.name) if markdown else Note(lines)
    counts: Counter[str] = Counter()
    read_all = read_blocks(text) if text.startswith(OWN_MARKDOWN) else _read_lines(note.lines, counts)
    blocks = tuple(_unquoted(block, note.whole) if markdown else block for block in read_all)
    return Reading(
        source,
        NAME,
        hashlib.sha256(data).hexdigest(),
        blocks,
        title=note.title,
        date=note.date,
        warnings=tuple(filter(None, (encoding_warning(encoding), *describe_counts(counts)))),
        edits=tuple(note.edits),
    )


def _unquoted(block: Block, whole: set[int]) -> Block:
    """Take the sign of a quotation, which in Markdown is no answer, off a line; make a post of a `whole` one."""
    sign = _QUOTED.match(block.text)
    if block.kind != "line" or block.line is None or not (sign or block.line - 1 in whole):
        return block
    edits = (Edit(0, "markdown", sign.group(), ""),) if sign else ()
    text = block.text[sign.end() if sign else 0 :]
    return replace(block, kind="post" if block.line - 1 in whole else "line", text=text, edits=edits)


def read_blocks(text: str) -> list[Block]:
    """Turn a text into blocks: a line each, a table cell each, and the headings that Markdown marks with #.

    A file that this program wrote is given line by line as it stands; `text.markdown` knows its form.
    """
    lines = _LINE_END.split(text)
    if text.startswith(OWN_MARKDOWN):
        return [Block("line", line, line=number) for number, line in enumerate(lines, 1)]
    return _read_lines(lines, Counter())


def _read_lines(lines: Sequence[str], counts: Counter[str]) -> list[Block]:
    blocks: list[Block] = []
    gap = page = number = 0
    pages = any("\f" in line for line in lines)
    while number < len(lines):
        line = lines[number]
        page += line.count("\f")
        place = page + 1 if pages else None
        length, rows = _find_table(lines, number)
        if rows:
            parts = table_parts([row for _, row in rows], number=number + 1, counts=counts, headed=True)
            blocks += (replace(block, page=place) for block in blocks_of(parts))
            gap = 1
        elif not line.strip() or _COMMENT.match(line) or _RULE.match(line):
            gap += 1
        else:
            blocks.append(_read_line(line, number + 1, gap=gap, page=place))
            gap = 0
        number += length
    return blocks


def _find_table(lines: Sequence[str], number: int) -> tuple[int, list[tuple[int, list[Cell]]]]:
    """Return how many lines a table that begins here takes, and its rows; one line and no rows where none begins.

    Below its first row stands a rule, as Markdown has it, or all rows have as many columns and the first their names.
    """
    if not _CELL.search(lines[number]) or (number and _CELL.search(lines[number - 1])):
        return 1, []
    inside = list(takewhile(lambda index: _CELL.search(lines[index]), range(number, len(lines))))
    ruled = len(inside) > 1 and _TABLE_RULE.match(lines[inside[1]]) is not None
    rows = [(index + 1, _cells(lines[index], index + 1)) for index in inside if not (ruled and index == inside[1])]
    even = len(inside) > 2 and len({len(cells) for _, cells in rows}) == 1 and len(rows[0][1]) > 1
    found = ruled or (even and is_headed([cells for _, cells in rows]))
    return (len(inside), rows) if found else (1, [])


def _read_line(line: str, number: int, *, gap: int, page: int | None) -> Block:
    heading = _ATX_HEADING.match(line)
    if heading and heading.group(2):
        return Block(
            "heading", heading.group(2), page=page, line=number, look=Look(level=len(heading.group(1)), gap=float(gap))
        )
    indent = len(line.expandtabs(_TAB)) - len(line.expandtabs(_TAB).lstrip())
    extent = Extent("character", float(len(line.rstrip())))
    return Block("line", line, page=page, line=number, look=Look(gap=float(gap), indent=float(indent), extent=extent))


def _cells(line: str, number: int) -> list[Cell]:
    texts = [cell.replace("\\|", "|").strip() for cell in _CELL.split(line.strip().removeprefix("|").removesuffix("|"))]
    return [Cell((Part(text, number),) if _TAGS.sub("", text).strip() else ()) for text in texts]


def _is_binary(head: bytes) -> bool:
    """Tell whether bytes are no text: too many signs that only programs use, or no Latin letters in UTF-16."""
    encoding = find_encoding(head)
    if encoding.startswith(("utf-16", "utf-32")):
        text = head.decode(encoding, "replace")
        return sum(
            character < _LATIN_END and (character.isprintable() or character.isspace()) for character in text
        ) < _MOSTLY * len(text)
    control = sum(1 for byte in head if byte < 32 and byte not in b"\t\n\r\f\x0b\x1b")
    return control > _CONTROL_SHARE * max(1, len(head))
