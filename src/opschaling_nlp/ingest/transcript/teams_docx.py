"""Read transcripts that Teams saves as a Word document, in its older layout (`0:0:3.1 --> 0:0:8.9`) and the newer (`Name   0:03`)."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

from opschaling_nlp.ingest.checksum import sha256_of
from opschaling_nlp.ingest.cues import load_cues
from opschaling_nlp.ingest.office.word import open_document, paragraph_lines
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
_NAMED = re.compile(r"(?P<speaker>[^\W\d_].{0,79}?)\s{2,}(?P<clock>(?:\d+:)?\d{1,2}:\d{2})\s*$")
_CLOCKS = re.compile(rb">\s*\d+:\d{1,2}:\d{1,2}\.\d+ --&gt; \d+:|>\s{2,}(?:\d+:)?\d{1,2}:\d{2}\s*<")
_DAY = re.compile(r"(?P<day>\d{1,2}) (?P<month>[a-z]+) (?P<year>\d{4})|(?P<word>[a-z]+) (?P<number>\d{1,2}), (?P<century>\d{4})", re.IGNORECASE)


def matches(path: Path, head: bytes) -> bool:
    """Tell whether a Word document has the times of a transcript in it."""
    if path.suffix.lower() not in SUFFIXES or not head.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(path) as archive, archive.open("word/document.xml") as member:
            return len(_CLOCKS.findall(member.read(_START))) > 1
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError, EOFError):
        return False  # the Word reader says what is wrong with it


def read(path: Path, *, source: str, settings: IngestSettings) -> Reading:
    """Read what each speaker says; the lines above the first of them give the title and the date."""
    lines = list(paragraph_lines(open_document(path, settings=settings)))
    starts = [place for place, (_, line) in enumerate(lines) if _header(lines, place)]
    above = [line for _, line in lines[: starts[0] if starts else 0] if line.strip()]
    return make_reading(
        list(_cues(lines, starts)), source=source, layout=NAME, sha256=sha256_of(path), title=above[0] if above else "", date=next(filter(None, map(_date, above)), "")
    )


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
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        header = _header(lines, start)
        assert header is not None
        speaker, begins, ends, height = header
        text = " ".join(line.strip() for _, line in lines[start + height : end] if line.strip())
        yield Cue(text, lines[start][0], lines[end - 1][0], begins, ends, speaker)


def _date(line: str) -> str:
    found = _DAY.search(line)
    if found is None:
        return ""
    months = load_cues("chat")["transcript"]["months"]
    month = (found["month"] or found["word"]).casefold()
    if month not in months:
        return ""
    return f"{found['year'] or found['century']}-{months.index(month) % 12 + 1:02}-{int(found['day'] or found['number']):02}"
