"""Read a text file (.txt, .md) into lines, with the headings and tables of Markdown.

What note programs (Obsidian, Notion) add to a Markdown file is separated from the words.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from opschaling_nlp.dutch.calendar import find_date
from opschaling_nlp.dutch.cues import count_limit, load_cues, threshold
from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.encoding import find_encoding
from opschaling_nlp.ingest.office.blocks import settle
from opschaling_nlp.ingest.office.grid import Cell, is_headed, table_parts
from opschaling_nlp.ingest.readers import Export
from opschaling_nlp.ingest.tables.profile import asks
from opschaling_nlp.model import OWN_MARKDOWN, Block, BlockKind, Edit, Extent, Look, Reading

_TAB = 4
_LINE_END = re.compile(r"\r\n|\r|\n")
_ATX_HEADING = re.compile(r"\s{0,3}(?:[-*+][ \t]+)?(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
# A comment, or a rule between two parts.
_NO_WORDS = re.compile(r"\s*<!--.*-->\s*$|\s{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={3,})$")
_TABLE_RULE = re.compile(r"(?=.*[|+])\s*[|+]?\s*:?-+:?\s*(?:[|+]\s*:?-+:?\s*)*[|+]?\s*$")
_CELL = re.compile(r"(?<!\\)\|")
_TAGS = re.compile(r"</?[a-zA-Z][^<>]*>")
_QUOTED = re.compile(r"\s*>\s?")
# The first character after the European Latin letters.
_LATIN_END = "\u0250"

_PROPERTY = re.compile(r"(?P<key>[^\W\d_][\w /-]{0,40}?)\s*:(?:\s+(?P<value>.*))?$")
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_CALLOUT = re.compile(r"\s*>\s*\[!\w+\][+-]?.*")
_SENTENCE = re.compile(r"[^\W\d_].*[.!]\s*")
_BESIDE_WORDS = re.compile(
    r"\s*(?:[-*+]\s+)?(?:"
    r"\(?\[?[^\W\d_][\w -]{0,40}::\s.*"  # a property in the text, as Dataview reads it
    r"|(?:!\[\[[^\[\]]*\]\]|!\[[^\[\]]*\]\([^()]*\))\s*(?:\^[\w-]+)?\s*"  # a picture
    r"|(?:\[[^\[\]]*\]\((?!\w+:)[^()]*\.\w{2,4}\)"  # another page or file of the same export
    r"|</?(?:aside|details|summary|div|p|br)\b[^<>]*>)\s*)"  # the frame around a call-out
)
# What Notion appends to the name of a file.
_EXPORTED = re.compile(r"\s[0-9a-f]{32}$")


@dataclass(slots=True)
class _Note:
    """The lines of a file (emptied if they are not words), what was left out, and its properties."""

    lines: list[str]
    title: str = ""
    date: str = ""
    edits: list[Edit] = field(default_factory=list)
    whole: set[int] = field(default_factory=set)
    """Lines that are posts on their own: in a call-out, or sentences of a program that does not wrap lines."""

    def leave_out(self, start: int, end: int) -> None:
        """Empty the lines from `start` up to `end` and log them."""
        for index, line in enumerate(self.lines[start:end], start):
            if line.strip():
                self.edits.append(Edit(0, "furniture", line, "", line=index + 1))
            self.lines[index] = ""

    def take_title(self) -> None:
        """Leave out the first heading if it is the title."""
        first = next((index for index, line in enumerate(self.lines) if line.strip()), None)
        if first is not None and self.title and self.lines[first].lstrip("# ").strip() == self.title:
            self.leave_out(first, first + 1)


def matches(export: Export) -> bool:
    """Return whether a file is text: by its suffix, or without one by its bytes."""
    return bool(export.suffix) or not _is_binary(export.head)


def read(export: Export) -> Reading:
    """Read a text file line by line; raises UnreadableExportError for a file that is not text."""
    if _is_binary(export.head):
        raise UnreadableExportError("is geen tekst, hoewel de naam dat zegt: bewaar het als .txt in UTF-8")
    note = _Note(export.lines())
    if note.lines[0].startswith(OWN_MARKDOWN):
        return export.reading(_own_lines(note.lines))
    if export.suffix in {".md", ".markdown"}:
        _read_note(note, exported=_EXPORTED.search(export.path.stem) is not None)
        blocks = [_unquoted(block, note.whole) for block in _read_lines(note.lines, export.skips)]
    else:
        blocks = _read_lines(note.lines, export.skips)
    return export.reading(blocks, title=note.title, date=note.date, edits=tuple(note.edits))


def read_blocks(text: str) -> list[Block]:
    """Turn a text into blocks: lines, table cells, and Markdown headings.

    A file that this program wrote is returned line by line as it stands; `text.markdown` knows its format.
    """
    lines = _LINE_END.split(text)
    return _own_lines(lines) if text.startswith(OWN_MARKDOWN) else _read_lines(lines, Counter())


def _own_lines(lines: Sequence[str]) -> list[Block]:
    return [Block("line", line, line=number) for number, line in enumerate(lines, 1)]


def _unquoted(block: Block, whole: set[int]) -> Block:
    """Remove the quotation mark of Markdown, which is not a reply, from a line; make a `whole` line a post."""
    if block.kind != "line" or block.line is None:
        return block
    kind: BlockKind = "post" if block.line - 1 in whole else "line"
    if sign := _QUOTED.match(block.text):
        edit = Edit(0, "markdown", sign.group(), "")
        return replace(block, kind=kind, text=block.text[sign.end() :], edits=(edit,))
    return replace(block, kind=kind)


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
            asked = bool(blocks) and asks(blocks[-1].text)
            parts = table_parts(rows, number=number + 1, counts=counts, headed=True, asked=asked)
            blocks += (replace(block, page=place) for block in settle(parts))
            gap = 1
        elif not line.strip() or _NO_WORDS.match(line):
            gap += 1
        else:
            blocks.append(_read_line(line, number + 1, gap=float(gap), page=place))
            gap = 0
        number += length
    return blocks


def _find_table(lines: Sequence[str], number: int) -> tuple[int, list[list[Cell]]]:
    """Return how many lines a table that begins here takes, and its rows; 1 and no rows if none begins.

    Its second line is a Markdown rule, or all rows have the same number of columns and the first holds headings.
    """
    if not _CELL.search(lines[number]) or (number and _CELL.search(lines[number - 1])):
        return 1, []
    inside = list(takewhile(lambda index: _CELL.search(lines[index]), range(number, len(lines))))
    ruled = len(inside) > 1 and _TABLE_RULE.match(lines[inside[1]]) is not None
    rows = [_cells(lines[index], index + 1) for index in inside if not (ruled and index == inside[1])]
    even = len(inside) > 2 and len(set(map(len, rows))) == 1 and len(rows[0]) > 1
    return (len(inside), rows) if ruled or (even and is_headed(rows)) else (1, [])


def _cells(line: str, number: int) -> list[Cell]:
    texts = [cell.replace("\\|", "|").strip() for cell in _CELL.split(line.strip().removeprefix("|").removesuffix("|"))]
    return [Cell((Block("line", text, line=number),) if _TAGS.sub("", text).strip() else ()) for text in texts]


def _read_line(line: str, number: int, *, gap: float, page: int | None) -> Block:
    heading = _ATX_HEADING.match(line)
    if heading and heading[2]:
        return Block("heading", heading[2], page=page, line=number, look=Look(level=len(heading[1]), gap=gap))
    tabless = line.expandtabs(_TAB)
    extent = Extent("character", float(len(line.rstrip())))
    look = Look(gap=gap, indent=float(len(tabless) - len(tabless.lstrip())), extent=extent)
    return Block("line", line, page=page, line=number, look=look)


def _is_binary(head: bytes) -> bool:
    """Return whether bytes are not text: too many control characters, or no Latin letters in UTF-16."""
    encoding = find_encoding(head)
    if encoding.startswith(("utf-16", "utf-32")):
        text = head.decode(encoding, "replace")
        latin = [char for char in text if char < _LATIN_END and (char.isprintable() or char.isspace())]
        return len(latin) < threshold("notes.latin") * len(text)
    control = sum(1 for byte in head if byte < 32 and byte not in b"\t\n\r\f\x0b\x1b")
    return control > threshold("notes.control") * max(1, len(head))


def _read_note(note: _Note, *, exported: bool) -> None:
    """Separate what is not words in the lines of a note, possibly exported from Notion."""
    _take_front(note)
    _take_blocks(note)
    _take_properties(note, exported=exported)
    inside = False
    for index, line in enumerate(note.lines):
        head = _CALLOUT.fullmatch(line) is not None
        inside = head or (inside and _QUOTED.match(line) is not None)
        if head or _BESIDE_WORDS.fullmatch(line):
            note.leave_out(index, index + 1)
        elif inside or (exported and (_QUOTED.match(line) or _SENTENCE.fullmatch(line))):
            note.whole.add(index)
    note.title = note.title or _only_top_heading(note.lines)
    note.edits.sort(key=lambda edit: edit.line or 0)


def _only_top_heading(lines: Sequence[str]) -> str:
    """Return the heading that a text begins with, where no other has its level and it asks nothing; else ''."""
    tops = [line.lstrip("# ").rstrip() for line in lines if line.startswith("# ")]
    opens = next(filter(str.strip, lines), "").startswith("# ")
    return tops[0] if opens and len(tops) == 1 and not tops[0].endswith("?") else ""


def _take_front(note: _Note) -> None:
    """Read the front matter: properties between two lines of dashes at the top."""
    cues = load_cues("notes")
    marks = [
        index for index, line in enumerate(note.lines[: count_limit("notes.front")]) if line.strip() in {"---", "..."}
    ]
    if len(marks) < 2 or marks[0] or note.lines[0].strip() != "---":
        return
    inside = note.lines[1 : marks[1]]
    if any(line.strip() and line[0] not in " \t-#" and not _PROPERTY.match(line) for line in inside):
        return
    stated = _stated(inside)
    note.title = next((stated[key] for key in cues["title"] if stated.get(key)), "")
    note.date = find_date(stated[key] for key in cues["date"] if stated.get(key))
    note.leave_out(0, marks[1] + 1)
    note.take_title()


def _stated(lines: Iterable[str]) -> dict[str, str]:
    """Return the properties in some lines, with names in lower case."""
    found = filter(None, map(_PROPERTY.match, lines))
    return {one["key"].casefold(): (one["value"] or "").strip(" \"'") for one in found}


def _take_blocks(note: _Note) -> None:
    """Leave out code between fences and comments between marks; ignore those that are never closed."""
    start, sign = None, ""
    for index, line in enumerate(note.lines):
        found = _FENCE.match(line)
        mark = found[1] if found else "%%" * (line.count("%%") % 2)  # within a line they mark up its words
        if start is None and mark:
            start, sign = index, mark
        elif start is not None and mark.startswith(sign):
            note.leave_out(start, index + 1)
            start = None


def _take_properties(note: _Note, *, exported: bool) -> None:
    """Leave out the properties that Notion writes below the title, recognised by the file's name or their own."""
    filled = [index for index, line in enumerate(note.lines) if line.strip()]
    if not filled or not note.lines[filled[0]].startswith("# "):
        return
    below = filled[1] if len(filled) > 1 else len(note.lines)
    properties = list(takewhile(_PROPERTY.match, note.lines[below:]))
    known = set(_stated(properties)) & set(load_cues("notes")["properties"])
    if properties and (exported or len(known) >= count_limit("notes.known")):
        note.date = note.date or find_date(properties)
        note.leave_out(below, below + len(properties))
    if exported:
        note.title = note.title or note.lines[filled[0]].lstrip("# ").strip()
        note.take_title()
