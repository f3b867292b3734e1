"""Cut caption files (WebVTT and SubRip, which differ only in details) into cues."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from opschaling_nlp.ingest.transcript.utterances import Cue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CLOCK = r"(?:(\d+):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?"
TIMING = re.compile(rf"\s*{_CLOCK}\s+-->\s+{_CLOCK}")
_UTTERANCE = re.compile(r"(?P<utterance>\S+/\d+)-\d+")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<[\d:.]+>")


def read_cues(lines: Sequence[str]) -> Iterator[Cue]:
    """Yield a cue for each caption, or for each voice in it; comments and style are passed over."""
    place = 0
    while place < len(lines):
        timing = TIMING.match(lines[place])
        if timing is None:
            place += 1
            continue
        end = place + 1
        while end < len(lines) and lines[end].strip() and TIMING.match(lines[end]) is None:
            end += 1
        if end < len(lines) and TIMING.match(lines[end]):  # the blank line is missing: the line before is the next one's number
            end -= 1
        label = _UTTERANCE.fullmatch(lines[place - 1].strip()) if place else None
        yield from _voices(lines[place + 1 : end], place + 2, timing, label["utterance"] if label else "")
        place = end


def seconds_of(clock: Sequence[str | None]) -> float:
    """Return hours, minutes, seconds and a decimal fraction as seconds."""
    hours, minutes, seconds, fraction = clock
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0) + float(f"0.{fraction or 0}")


def _voices(lines: Sequence[str], number: int, timing: re.Match[str], utterance: str) -> Iterator[Cue]:
    start, end = seconds_of(timing.groups()[:4]), seconds_of(timing.groups()[4:])
    parts = _VOICE.split(" ".join(line.strip() for line in lines))
    for speaker, text in (("", parts[0]), *zip(parts[1::2], parts[2::2], strict=True)):
        plain = " ".join(html.unescape(_TAG.sub("", text)).split())
        if plain:
            yield Cue(plain, number, number + len(lines) - 1, start, end, html.unescape(speaker).strip(), utterance)
