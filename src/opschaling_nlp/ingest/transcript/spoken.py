"""Read transcripts in text and Word files, by the times and names that stand beside what is said."""

from __future__ import annotations

import html
import re
import zipfile
from collections import Counter
from collections.abc import Iterator

from opschaling_nlp.dutch.calendar import find_date
from opschaling_nlp.dutch.cues import cue_template
from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.encoding import decode_head
from opschaling_nlp.ingest.export import Export
from opschaling_nlp.ingest.safety import ARCHIVE_ERRORS
from opschaling_nlp.ingest.transcript.turns import Line, find_turns
from opschaling_nlp.ingest.transcript.utterances import make_reading
from opschaling_nlp.model import OWN_MARKDOWN, Edit, Reading, SessionKind

_WORD = ".docx"
_START = 400_000
"""Bytes of the document's XML in which a transcript shows itself."""
_LINE_END = re.compile(r"</w:p>|<w:br\b[^>]*/>|<w:cr\b[^>]*/>")
_PARAGRAPH_END = re.compile(r"</w:p>")
_TAG = re.compile(r"<[^>]*>?")


def matches(export: Export) -> bool:
    """Tell whether a text or Word file has the times of a transcript in it."""
    head = export.head
    if head.startswith(OWN_MARKDOWN.encode()):
        return False
    if export.suffix != _WORD:
        text = decode_head(head[: head.rfind(b"\n") + 1] or head)
        return find_turns(list(enumerate(text.splitlines(), 1))) is not None
    if not head.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(export.path) as archive, archive.open("word/document.xml") as member:
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


def read(export: Export) -> Reading:
    """Read what each speaker says; the lines above the first of them give the title and the date."""
    word = export.suffix == _WORD
    found = find_turns(list(_paragraphs(export) if word else enumerate(export.lines(), 1)), clock_times=word)
    if found is None:
        raise UnreadableExportError("het transcript bevat geen tekst")
    furniture = cue_template("chat", "transcript", "system")
    above = [text.lstrip("# ").strip() for _, text in found.above]
    said = Counter(cue.speaker for cue in found.cues)
    asked = Counter(cue.speaker for cue in found.cues if cue.text.endswith("?"))
    interview = not found.timed and len(said) == 2 and any(2 * asked[name] >= said[name] for name in said)
    return make_reading(
        export,
        found.cues,
        named=SessionKind.INTERVIEW if interview else SessionKind.TRANSCRIPT,
        timed=found.timed,
        title=next((text for text in above if not furniture.fullmatch(text)), ""),
        date=find_date(above),
        edits=tuple(Edit(0, "furniture", text, "", line=number) for number, text in found.above),
    )


def _paragraphs(export: Export) -> Iterator[Line]:
    """Yield the lines of a Word document with the number of their paragraph, and an empty one after each paragraph."""
    from opschaling_nlp.ingest.office.docx import DocumentWalk, open_document

    document = open_document(export)
    for part in DocumentWalk(document, export.skips).read(document.element.body):
        for line in (*part.text.split("\n"), ""):
            yield part.line or 0, line
