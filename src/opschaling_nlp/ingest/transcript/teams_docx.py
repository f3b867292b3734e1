"""Read transcripts that Teams saves as a Word document, in its older layout (`0:0:3.1 --> 0:0:8.9`) and the newer (`Name   0:03`)."""

from __future__ import annotations

import html
import re
import zipfile
from typing import TYPE_CHECKING

from opschaling_nlp.dutch.calendar import iso_date, month_numbers
from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.hashing import hash_file
from opschaling_nlp.ingest.office.word import open_document, paragraph_lines
from opschaling_nlp.ingest.safety import ARCHIVE_ERRORS
from opschaling_nlp.ingest.templates import template_pattern
from opschaling_nlp.ingest.transcript.captions import TIMING, seconds_of
from opschaling_nlp.ingest.transcript.utterances import Cue, make_reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from opschaling_nlp.model import Reading
    from opschaling_nlp.settings import IngestSettings

NAME = "teams-docx"
SUFFIXES = (".docx",)

_START = 400_000
"""Bytes of the document's XML in which a transcript shows itself."""
_FIRST_WORDS = 60.0
"""Seconds within which somebody speaks in a recording."""
_NAMED = re.compile(r"(?P<speaker>[^\W\d_].{0,79}?)\s{2,}(?P<clock>(?:\d+:)?\d{1,2}:\d{2})\s*$")
_LINE_END = re.compile(r"</w:p>|<w:br\b[^>]*/>|<w:cr\b[^>]*/>")
_TAG = re.compile(r"<[^>]*>?")
_DAY = re.compile(
    r"(?P<day>\d{1,2}) (?P<month>[a-z]+) (?P<year>\d{4})|(?P<word>[a-z]+) (?P<number>\d{1,2}), (?P<century>\d{4})",
    re.IGNORECASE,
)


def matches(path: Path, head: bytes) -> bool:
    """Tell whether a Word document has the times of a transcript in it."""
    if path.suffix.lower() not in SUFFIXES or not head.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(path) as archive, archive.open("word/document.xml") as member:
            start = member.read(_START).decode("utf-8", "replace")
    except (KeyError, RuntimeError, *ARCHIVE_ERRORS):
        return False  # the Word reader says what is wrong with it
    lines = [(0, html.unescape(_TAG.sub("", line))) for line in _LINE_END.split(start)]
    return _is_transcript([line for line in lines if line[1].strip()])


def read(path: Path, *, source: str, settings: IngestSettings) -> Reading:
    """Read what each speaker says; the lines above the first of them give the title and the date."""
    lines = list(paragraph_lines(open_document(path, settings=settings)))
    starts = [place for place, (_, line) in enumerate(lines) if _header(lines, place)]
    above = [line for _, line in lines[: starts[0] if starts else 0] if line.strip()]
    return make_reading(
        list(_cues(lines, starts)),
        source=source,
        layout=NAME,
        sha256=hash_file(path),
        title=above[0] if above else "",
        date=next(filter(None, map(_date, above)), ""),
    )


def _is_transcript(lines: Sequence[tuple[int, str]]) -> bool:
    """Tell a transcript from a programme with times: it starts within a minute, or a speaker comes back, and each time has words below it."""
    headers = {place: header for place in range(len(lines)) if (header := _header(lines, place))}
    followed = [
        header
        for place, header in headers.items()
        if place + header[3] < len(lines) and place + header[3] not in headers
    ]
    speakers = [header[0] for header in followed]
    return len(followed) > 1 and (followed[0][1] < _FIRST_WORDS or len(set(speakers)) < len(speakers))


def _header(lines: Sequence[tuple[int, str]], place: int) -> tuple[str, float, float, int] | None:
    """Return speaker, start, end (in seconds) and the number of lines of the header that stands here, if one does."""
    line = lines[place][1]
    timing = TIMING.match(line)
    if timing:
        speaker = lines[place + 1][1].strip() if place + 1 < len(lines) else ""
        return speaker, seconds_of(timing.groups()[:4]), seconds_of(timing.groups()[4:]), 2
    named = _NAMED.match(line)
    if named:
        *hours, minutes, seconds = named["clock"].split(":")
        start = seconds_of((hours[0] if hours else None, minutes, seconds, None))
        return named["speaker"].strip(), start, start, 1
    return None


def _cues(lines: Sequence[tuple[int, str]], starts: Sequence[int]) -> Iterator[Cue]:
    system = template_pattern(load_cues("chat")["transcript"]["system"])
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        header = _header(lines, start)
        assert header is not None
        speaker, begins, ends, height = header
        words = [(number, line.strip()) for number, line in lines[start + height : end] if line.strip()]
        spoken = [(number, line) for number, line in words if not system.fullmatch(line)]
        yield Cue(
            " ".join(line for _, line in spoken),
            lines[start][0],
            spoken[-1][0] if spoken else lines[start][0],
            begins,
            ends,
            speaker,
        )
        yield from (Cue(line, number, number, ends, ends) for number, line in words if system.fullmatch(line))


def _date(line: str) -> str:
    found = _DAY.search(line)
    if found is None:
        return ""
    name = (found["month"] or found["word"]).casefold()
    month = month_numbers().get(name, month_numbers("en").get(name, 0))
    return iso_date(found["year"] or found["century"], str(month), found["day"] or found["number"])
