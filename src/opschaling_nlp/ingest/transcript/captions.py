"""Cut caption files (WebVTT and SubRip, which differ only in details) into cues."""

from __future__ import annotations

import html
import re
from itertools import pairwise
from typing import TYPE_CHECKING

from opschaling_nlp.ingest.transcript.utterances import Cue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CLOCK = r"(?:(\d+):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?"
TIMING = re.compile(rf"\s*{_CLOCK}\s+-->\s+{_CLOCK}")
_UTTERANCE = re.compile(r"(?P<utterance>\S+/\d+)-\d+")
_NAMED = re.compile(r'\d+\s+"(?P<speaker>[^"]+)"\s+\(\d+\)')
"""The line above a caption of Webex: its number, who speaks, and the number of that person."""
_DASH = re.compile(r"\s*[-–—]\s*(?=\S)")
_NAME = re.compile(r"\s*(?P<dash>[-–—]\s*)?(?P<name>[^\W\d_][^:]{0,59}):\s")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<[\d:.]+>")


def read_cues(lines: Sequence[str]) -> Iterator[Cue]:
    """Yield a cue for each caption, or for each voice in it; comments and style are passed over."""
    names = _first_names(lines)
    place = 0
    while place < len(lines):
        timing = TIMING.match(lines[place])
        if timing is None:
            place += 1
            continue
        end = place + 1
        while end < len(lines) and lines[end].strip() and TIMING.match(lines[end]) is None:
            end += 1
        if end < len(lines) and TIMING.match(
            lines[end]
        ):  # the blank line is missing: the line before is the next one's number
            end -= 1
        above = lines[place - 1].strip() if place else ""
        label, named = _UTTERANCE.fullmatch(above), _NAMED.fullmatch(above)
        for voice, first in _turns(lines[place + 1 : end], names):
            yield from _voices(
                voice,
                place + 2 + first,
                timing,
                speaker=named["speaker"].strip() if named else "",
                utterance=label["utterance"] if label else "",
            )
        place = end


def seconds_of(clock: Sequence[str | None]) -> float:
    """Return hours, minutes, seconds and a decimal fraction as seconds."""
    hours, minutes, seconds, fraction = clock
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0) + float(f"0.{fraction or 0}")


def _first_names(lines: Sequence[str]) -> frozenset[str]:
    """Return what stands before a colon at the start of captions, where most begin so: the names of the speakers."""
    firsts = [lines[place + 1] for place, line in enumerate(lines[:-1]) if TIMING.match(line)]
    named = [found["name"] for line in firsts if (found := _NAME.match(line))]
    return frozenset(named) if 2 * len(named) >= len(firsts) else frozenset()


def _turns(lines: Sequence[str], names: frozenset[str]) -> Iterator[tuple[list[str], int]]:
    """Yield the lines of each speaker in a caption of two: a line opens one with a dash if the first has a dash, with a dash and a name, or with a known name."""
    dashed = bool(lines) and _DASH.match(lines[0]) is not None
    found = [_NAME.match(line) for line in lines]
    opens = [
        place
        for place, (line, name) in enumerate(zip(lines, found, strict=True))
        if place and ((dashed and _DASH.match(line)) or (name and (name["dash"] or name["name"] in names)))
    ]
    if not opens:
        yield list(lines), 0
        return
    for start, end in pairwise([0, *opens, len(lines)]):
        yield [_DASH.sub("", lines[start], count=1), *lines[start + 1 : end]], start


def _voices(lines: Sequence[str], number: int, timing: re.Match[str], *, speaker: str, utterance: str) -> Iterator[Cue]:
    start, end = seconds_of(timing.groups()[:4]), seconds_of(timing.groups()[4:])
    parts = _VOICE.split(" ".join(line.strip() for line in lines))
    for voice, text in ((speaker, parts[0]), *zip(parts[1::2], parts[2::2], strict=True)):
        plain = " ".join(html.unescape(_TAG.sub("", text)).split())
        if plain:
            yield Cue(plain, number, number + len(lines) - 1, start, end, html.unescape(voice).strip(), utterance)
