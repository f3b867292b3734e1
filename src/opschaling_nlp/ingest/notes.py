"""Set apart what note programs (Obsidian, Notion) write around the words of a Markdown file: properties, code, comments and pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from opschaling_nlp.dutch.calendar import find_date
from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.model import Edit

if TYPE_CHECKING:
    from collections.abc import Sequence

_PROPERTY = re.compile(r"(?P<key>[^\W\d_][\w /-]{0,40}?)\s*:(?:\s+(?P<value>.*))?$")
_INLINE = re.compile(r"\(?\[?[^\W\d_][\w -]{0,40}::\s.*")
"""A property in the text, as Dataview reads it."""
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_CALLOUT = re.compile(r"\s*>\s*\[!\w+\][+-]?.*")
_QUOTE = re.compile(r"\s*>\s?")
_PICTURE = re.compile(r"\s*(?:[-*+]\s+)?(?:!\[\[[^\[\]]*\]\]|!\[[^\[\]]*\]\([^()]*\))\s*(?:\^[\w-]+)?\s*$")
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
    _take_blocks(note, _FENCE)
    _take_comments(note)
    exported = _EXPORTED.search(PurePosixPath(name).stem) is not None
    _take_properties(note, exported=exported)
    inside = False
    for index, line in enumerate(note.lines):
        head = _CALLOUT.fullmatch(line) is not None
        inside = head or (inside and _QUOTE.match(line) is not None)
        if head or _PICTURE.fullmatch(line) or _INLINE.fullmatch(line):
            note.leave_out(index, index + 1)
        elif inside or (exported and line[:1].isalpha() and line.rstrip().endswith((".", "!"))):
            note.whole.add(index)
    note.edits.sort(key=lambda edit: edit.line or 0)
    return note


def _take_front(note: Note) -> None:
    """Read the properties between two lines of dashes at the top."""
    cues = load_cues("notes")
    if not note.lines or note.lines[0].strip() != "---":
        return
    end = next((i for i, line in enumerate(note.lines[1:_LONGEST_FRONT], 1) if line.strip() in {"---", "..."}), 0)
    inside = note.lines[1:end]
    if not end or not all(not line.strip() or line[0] in " \t-#" or _PROPERTY.match(line) for line in inside):
        return
    stated = {
        found["key"].casefold(): (found["value"] or "").strip(" \"'")
        for line in inside
        if (found := _PROPERTY.match(line))
    }
    note.title = next((stated[key] for key in cues["title"] if stated.get(key)), "")
    note.date = find_date(stated[key] for key in cues["date"] if stated.get(key))
    note.leave_out(0, end + 1)
    _take_title(note, note.title)


def _take_title(note: Note, title: str) -> None:
    """Leave out the first heading where it is the title."""
    first = next((index for index, line in enumerate(note.lines) if line.strip()), None)
    if first is not None and title and note.lines[first].lstrip("# ").strip() == title:
        note.leave_out(first, first + 1)


def _take_blocks(note: Note, fence: re.Pattern[str]) -> None:
    """Leave out code between two fences; one that is never closed is no code."""
    start, sign = None, ""
    for index, line in enumerate(note.lines):
        found = fence.match(line)
        if start is None and found:
            start, sign = index, found[1]
        elif start is not None and found and found[1].startswith(sign):
            note.leave_out(start, index + 1)
            start = None


def _take_comments(note: Note) -> None:
    """Leave out comments of several lines; those within a line are markup of the words around them."""
    start = None
    for index, line in enumerate(note.lines):
        if line.count("%%") % 2:
            if start is None:
                start = index
            else:
                note.leave_out(start, index + 1)
                start = None


def _take_properties(note: Note, *, exported: bool) -> None:
    """Leave out the properties that Notion writes below the title, known by the name of the file or by their own names."""
    filled = [index for index, line in enumerate(note.lines) if line.strip()]
    if not filled or not note.lines[filled[0]].startswith("# "):
        return
    start = next((index for index in filled[1:]), len(note.lines))
    end = start
    while end < len(note.lines) and _PROPERTY.match(note.lines[end]):
        end += 1
    keys = [found["key"].casefold() for line in note.lines[start:end] if (found := _PROPERTY.match(line))]
    known = sum(key in load_cues("notes")["properties"] for key in keys)
    if keys and (exported or known >= _FEWEST_KNOWN):
        note.date = note.date or find_date(note.lines[start:end])
        note.leave_out(start, end)
    if exported:
        note.title = note.title or note.lines[filled[0]].lstrip("# ").strip()
        _take_title(note, note.title)
