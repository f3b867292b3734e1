"""Set apart what note programs (Obsidian, Notion) write around the words of a Markdown file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import PurePosixPath

from opschaling_nlp.dutch.calendar import find_date
from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.model import Edit

_PROPERTY = re.compile(r"(?P<key>[^\W\d_][\w /-]{0,40}?)\s*:(?:\s+(?P<value>.*))?$")
_INLINE = re.compile(r"\s*(?:[-*+]\s+)?\(?\[?[^\W\d_][\w -]{0,40}::\s.*")
"""A property in the text, as Dataview reads it."""
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_CALLOUT = re.compile(r"\s*>\s*\[!\w+\][+-]?.*")
_SENTENCE = re.compile(r"[^\W\d_].*[.!]\s*")
_QUOTE = re.compile(r"\s*>\s?")
_PICTURE = re.compile(r"\s*(?:[-*+]\s+)?(?:!\[\[[^\[\]]*\]\]|!\[[^\[\]]*\]\([^()]*\))\s*(?:\^[\w-]+)?\s*$")
_PAGE = re.compile(
    r"\s*(?:[-*+]\s+)?(?:\[[^\[\]]*\]\([^()]*\.(?:md|csv)\)|</?(?:aside|details|summary|div|p|br)\b[^<>]*>)\s*"
)
"""A link to another page of the same export, or the frame around a call-out, on a line by itself."""
_EXPORTED = re.compile(r"\s[0-9a-f]{32}$")
"""What Notion sets behind the name of a file."""
_LONGEST_FRONT = 100
_FEWEST_KNOWN = 2


@dataclass(slots=True)
class Note:
    """Hold the lines of a file (those that are no words are empty), what was left out, and what the properties say."""

    lines: list[str]
    title: str = ""
    date: str = ""
    edits: list[Edit] = field(default_factory=list)
    whole: set[int] = field(default_factory=set)
    """Lines that are a post by themselves: those of a call-out, and sentences of a program that breaks no lines."""

    def leave_out(self, start: int, end: int) -> None:
        """Empty the lines from `start` to before `end` and log them."""
        for index in range(start, min(end, len(self.lines))):
            if self.lines[index].strip():
                self.edits.append(Edit(0, "furniture", self.lines[index], "", line=index + 1))
            self.lines[index] = ""


def read_note(lines: Sequence[str], name: str) -> Note:
    """Set apart what is no words in the lines of the Markdown file of this name."""
    note = Note(list(lines))
    _take_front(note)
    _take_blocks(note)
    exported = _EXPORTED.search(PurePosixPath(name).stem) is not None
    _take_properties(note, exported=exported)
    inside = False
    for index, line in enumerate(note.lines):
        head = _CALLOUT.fullmatch(line) is not None
        inside = head or (inside and _QUOTE.match(line) is not None)
        if head or any(pattern.fullmatch(line) for pattern in (_PICTURE, _INLINE, _PAGE)):
            note.leave_out(index, index + 1)
        elif inside or (exported and (_QUOTE.match(line) or _SENTENCE.fullmatch(line))):
            note.whole.add(index)
    note.edits.sort(key=lambda edit: edit.line or 0)
    return note


def _take_front(note: Note) -> None:
    """Read the properties between two lines of dashes at the top."""
    cues = load_cues("notes")
    marks = [index for index, line in enumerate(note.lines[:_LONGEST_FRONT]) if line.strip() in {"---", "..."}]
    if len(marks) < 2 or marks[0] or note.lines[0].strip() != "---":
        return
    inside = note.lines[1 : marks[1]]
    if any(line.strip() and line[0] not in " \t-#" and not _PROPERTY.match(line) for line in inside):
        return
    stated = _stated(inside)
    note.title = next((stated[key] for key in cues["title"] if stated.get(key)), "")
    note.date = find_date(stated[key] for key in cues["date"] if stated.get(key))
    note.leave_out(0, marks[1] + 1)
    _take_title(note, note.title)


def _stated(lines: Iterable[str]) -> dict[str, str]:
    """Return the properties among some lines, their names in lower case."""
    found = filter(None, map(_PROPERTY.match, lines))
    return {one["key"].casefold(): (one["value"] or "").strip(" \"'") for one in found}


def _take_title(note: Note, title: str) -> None:
    """Leave out the first heading where it is the title."""
    first = next((index for index, line in enumerate(note.lines) if line.strip()), None)
    if first is not None and title and note.lines[first].lstrip("# ").strip() == title:
        note.leave_out(first, first + 1)


def _take_blocks(note: Note) -> None:
    """Leave out code between two fences, and comments between two signs; one that is never closed is neither."""
    start, sign = None, ""
    for index, line in enumerate(note.lines):
        found = _FENCE.match(line)
        mark = found[1] if found else "%%" * (line.count("%%") % 2)  # those within a line are markup of its words
        if start is None and mark:
            start, sign = index, mark
        elif start is not None and mark.startswith(sign):
            note.leave_out(start, index + 1)
            start = None


def _take_properties(note: Note, *, exported: bool) -> None:
    """Leave out the properties that Notion writes below the title, known by the file's name or by their own."""
    filled = [index for index, line in enumerate(note.lines) if line.strip()]
    if not filled or not note.lines[filled[0]].startswith("# "):
        return
    below = filled[1] if len(filled) > 1 else len(note.lines)
    properties = list(takewhile(_PROPERTY.match, note.lines[below:]))
    known = set(_stated(properties)) & set(load_cues("notes")["properties"])
    if properties and (exported or len(known) >= _FEWEST_KNOWN):
        note.date = note.date or find_date(properties)
        note.leave_out(below, below + len(properties))
    if exported:
        note.title = note.title or note.lines[filled[0]].lstrip("# ").strip()
        _take_title(note, note.title)
