"""Read transcripts in text and Word files, by the times and names that stand beside what is said."""

from __future__ import annotations

import html
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from opschaling_nlp.dutch.calendar import find_date
from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.hashing import hash_file
from opschaling_nlp.ingest.encoding import find_encoding, read_lines
from opschaling_nlp.ingest.safety import ARCHIVE_ERRORS
from opschaling_nlp.ingest.templates import template_pattern
from opschaling_nlp.ingest.transcript.turns import Line, find_turns
from opschaling_nlp.ingest.transcript.utterances import make_reading
from opschaling_nlp.model import OWN_MARKDOWN, Edit, Reading, SessionKind
from opschaling_nlp.settings import IngestSettings

NAME = "transcript"
SUFFIXES = (".txt", ".md", ".markdown", ".text", ".docx")

_WORD = ".docx"
_START = 400_000
"""Bytes of the document's XML in which a transcript shows itself."""
_LINE_END = re.compile(r"</w:p>|<w:br\b[^>]*/>|<w:cr\b[^>]*/>")
_PARAGRAPH_END = re.compile(r"</w:p>")
_TAG = re.compile(r"<[^>]*>?")


def matches(path: Path, head: bytes) -> bool:
    """Tell whether a text or Word file has the times of a transcript in it."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES or head.startswith(OWN_MARKDOWN.encode()):
        return False
    if suffix != _WORD:
        cut = head[: head.rfind(b"\n") + 1] or head
        text = cut.decode(find_encoding(cut), "replace").removeprefix("\ufeff")
        return find_turns(list(enumerate(text.splitlines(), 1))) is not None
    if not head.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(path) as archive, archive.open("word/document.xml") as member:
            start = member.read(_START).decode("utf-8", "replace")
    except (KeyError, RuntimeError, *ARCHIVE_ERRORS):
        return False  # the Word reader says what is wrong with it
    if "<w:tbl>" in start:
        return False  # the columns of a table say more
    lines = [
        (0, html.unescape(_TAG.sub("", line)))
        for paragraph in _PARAGRAPH_END.split(start)
        for line in (*_LINE_END.split(paragraph), "")
    ]
    return find_turns(lines, clock_times=True) is not None


def read(path: Path, *, source: str, settings: IngestSettings) -> Reading:
    """Read what each speaker says; the lines above the first of them give the title and the date."""
    warning = ""
    if path.suffix.lower() == _WORD:
        lines = list(_paragraphs(path, settings))
    else:
        texts, warning = read_lines(path)
        lines = list(enumerate(texts, 1))
    found = find_turns(lines, clock_times=path.suffix.lower() == _WORD)
    if found is None:
        raise UnreadableExportError("het transcript bevat geen tekst")
    furniture = template_pattern(load_cues("chat")["transcript"]["system"])
    above = [text.lstrip("# ").strip() for _, text in found.above]
    said = Counter(cue.speaker for cue in found.cues)
    asked = Counter(cue.speaker for cue in found.cues if cue.text.endswith("?"))
    interview = not found.timed and len(said) == 2 and any(2 * asked[name] >= said[name] for name in said)
    return make_reading(
        found.cues,
        source=source,
        layout=NAME,
        sha256=hash_file(path),
        title=next((text for text in above if not furniture.fullmatch(text)), ""),
        date=find_date(above),
        warning=warning,
        named=SessionKind.INTERVIEW if interview else SessionKind.TRANSCRIPT,
        timed=found.timed,
        edits=tuple(Edit(0, "furniture", text, "", line=number) for number, text in found.above),
    )


def _paragraphs(path: Path, settings: IngestSettings) -> Iterator[Line]:
    """Yield the lines of a Word document with the number of their paragraph, and an empty one after each paragraph."""
    from opschaling_nlp.ingest.office.word import DocumentWalk, open_document

    document = open_document(path, settings=settings)
    for part in DocumentWalk(document).read(document.element.body):
        for line in (*part.text.split("\n"), ""):
            yield part.number, line
