"""Find the markup around words: Markdown emphasis and links, and the HTML that sits in exported tables."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from opschaling_nlp.lines.edits import Change

_BREAKING = frozenset({"p", "br", "div", "li", "ul", "ol"})
_TAG = re.compile(
    r"</?(p|br|b|i|u|em|strong|span|div|ul|ol|li|sup|sub|font|small|center)(?:\s[^<>]*)?\s*/?>", re.IGNORECASE
)
_ENTITY = re.compile(
    r"&(?:nbsp|amp|lt|gt|quot|apos|#39|euro|eacute|euml|iuml|ouml|uuml|rsquo|lsquo|rdquo|ldquo|ndash|mdash|hellip);"
)
_BRACKETED_ADDRESS = re.compile(r"<((?:https?://|www\.|mailto:)[^<>\s]+)>", re.IGNORECASE)
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\(<?((?:https?://|www\.|mailto:)[^()\s<>]*)>?\)")
_EMPHASIS = re.compile(r"(?<![\w*\\])(\*{1,3})(?=[^\s*])([^*\n]*[^\s*\\])\1(?![\w*])")
_HALF_BOLD = re.compile(r"(?<=[^\s*])\*{2,3}\s*\Z|\A\*{2,3}(?=[^\s*])")
"""Asterisks of bold words at the start or end of a text, whose counterparts are lost.

A single one may be a sign for a note.
"""


_WIKI = re.compile(r"!?\[\[(?:[^\[\]|\n]*\|)?([^\[\]|\n]+)\]\]")
_HIGHLIGHT = re.compile(r"(?<![\w=])==(?=[^\s=])([^=\n]*[^\s=])==(?![\w=])")
_NOTED = re.compile(r"\s*%%[^%\n]*%%|\s+\^[a-zA-Z0-9-]{3,}\s*\Z")
"""A comment within a line, and the name by which another note points at it."""


def markup_changes(text: str) -> list[Change]:
    """Find HTML tags and entities, brackets around an address, Markdown links and emphasis; the words in them stay."""
    found: list[Change] = []
    if "<" in text:
        found += _tag_changes(text)
        found += _around(_BRACKETED_ADDRESS, text, "bracket", group=1)
    if "&" in text:
        found += [
            Change(match.start(), match.end(), html.unescape(match.group()), "html") for match in _ENTITY.finditer(text)
        ]
    if "](" in text:
        found += _link_changes(text)
    if "[[" in text:
        found += _around(_WIKI, text, "link", group=1)
    if "==" in text:
        found += _around(_HIGHLIGHT, text, "emphasis", group=1)
    if "%%" in text or "^" in text:
        found += [Change(match.start(), match.end(), "", "markdown") for match in _NOTED.finditer(text)]
    if "*" in text:
        found += _around(_EMPHASIS, text, "emphasis", group=2)
        found += [
            Change(match.start(), match.end(), "", "emphasis")
            for match in _HALF_BOLD.finditer(text)
            if text.count("**") == 1
        ]
    return _without_overlap(found)


def _tag_changes(text: str) -> Iterator[Change]:
    for match in _TAG.finditer(text):
        start, end = match.span()
        inside = start > 0 and end < len(text) and not text[start - 1].isspace() and not text[end].isspace()
        yield Change(start, end, " " if inside and match.group(1).casefold() in _BREAKING else "", "html")


def _link_changes(text: str) -> Iterator[Change]:
    for match in _LINK.finditer(text):
        label, address = match.groups()
        yield Change(match.start(), match.end(), address if label in {"", address} else f"{label} ({address})", "link")


def _around(pattern: re.Pattern[str], text: str, kind: str, *, group: int) -> Iterator[Change]:
    for match in pattern.finditer(text):
        yield Change(match.start(), match.start(group), "", kind)
        yield Change(match.end(group), match.end(), "", kind)


def _without_overlap(changes: list[Change]) -> list[Change]:
    kept: list[Change] = []
    for change in sorted(changes, key=lambda change: (change.start, -change.end)):
        if not kept or change.start >= kept[-1].end:
            kept.append(change)
    return kept
