"""Read transcripts saved as captions, and chats that Google Meet saves as captions.

WebVTT, SubRip and SubViewer differ only in details.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from opschaling_nlp.dutch.cues import count_limit
from opschaling_nlp.ingest.readers import Export
from opschaling_nlp.ingest.transcript.utterances import Cue, make_reading, seconds
from opschaling_nlp.model import Reading, SessionKind

_CLOCK = r"((?:\d+:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,3})?)"
_TIMING = re.compile(rf"\s*{_CLOCK}(?:\s+-->\s+|,(?=\d+:\d+:\d)){_CLOCK}")
_UTTERANCE = re.compile(r"(?P<utterance>\S+/\d+)-\d+")
# The line above a Webex caption: its number, the speaker, and the speaker's number.
_NAMED = re.compile(r'\d+\s+"(?P<speaker>[^"]+)"\s+\(\d+\)')
_DASH = re.compile(r"\s*[-–—]\s*(?=\S)")
_NAME = re.compile(r"\s*(?P<dash>[-–—]\s*)?(?P<name>[^\W\d_][^:]{0,59}):\s")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<[\d:.]+>")

# The table that Whisper writes.
_TABLE, _COLUMNS = ".tsv", "start\tend\ttext"


@dataclass(frozen=True, slots=True)
class _Caption:
    """One caption: its times, the line above them, and its lines with their numbers."""

    timing: re.Match[str]
    label: str
    lines: tuple[tuple[int, str], ...]


def matches(export: Export) -> bool:
    """Return whether these are captions: by the file name, or in a text file by how it begins."""
    if export.suffix == _TABLE:
        return export.first_lines()[:1] == [_COLUMNS]
    lines = export.first_lines() if export.suffix == ".txt" else ["WEBVTT"]
    return lines[:1] == ["WEBVTT"] or (len(lines) > 1 and lines[0].isdecimal() and _TIMING.match(lines[1]) is not None)


def read(export: Export) -> Reading:
    """Read the captions, joined into what each speaker says; chat messages stay as they were sent."""
    export.format = export.format if export.suffix == ".txt" else export.suffix.removeprefix(".")
    cues = list((_read_rows if export.suffix == _TABLE else _read_cues)(export.lines()))
    chat = export.suffix == ".sbv" and all(_NAME.match(cue.text) for cue in cues)  # Meet names who sent each message
    return make_reading(export, cues, named=SessionKind.CHAT if chat else SessionKind.TRANSCRIPT)


def _read_rows(lines: Sequence[str]) -> Iterator[Cue]:
    """Yield one cue per row that Whisper writes: start and end in milliseconds, and what is said."""
    for number, line in enumerate(lines[1:], 2):
        start, end, text = (*line.split("\t", 2), "", "")[:3]
        if text.strip() and start.isdecimal() and end.isdecimal():
            yield Cue(text.strip(), number, number, int(start) / 1000, int(end) / 1000)


def _read_cues(lines: Sequence[str]) -> Iterator[Cue]:
    """Yield one cue per caption, or per voice in it; comments and styles are skipped."""
    captions = _unrolled([caption for caption in _captions(lines) if caption.lines])
    named = [found["name"] for caption in captions if (found := _NAME.match(caption.lines[0][1]))]
    names = frozenset(named if 2 * len(named) >= len(captions) else ())  # of speakers, if most captions begin with one
    for caption in captions:
        label, above = _UTTERANCE.fullmatch(caption.label), _NAMED.fullmatch(caption.label)
        for voice in _turns(caption.lines, names):
            yield from _voices(
                voice,
                caption.timing,
                speaker=above["speaker"].strip() if above else "",
                utterance=label["utterance"] if label else "",
            )


def _captions(lines: Sequence[str]) -> Iterator[_Caption]:
    """Yield each caption with its non-empty lines; it ends at an empty line, or where the next begins."""
    places = [place for place, line in enumerate(lines) if _TIMING.match(line)]
    for place, end in pairwise([*places, len(lines) + 1]):
        timing = _TIMING.match(lines[place])
        assert timing is not None
        numbered = [(number, line) for number, line in enumerate(lines[place + 1 : end], place + 2)]
        until = next((index for index, (_, line) in enumerate(numbered) if not line), len(numbered))
        inside = [(number, line) for number, line in numbered[:until] if line.strip()]
        if until == len(numbered) and end <= len(lines) and inside and not _is_words(inside[-1][1], len(inside)):
            inside.pop()  # no empty line between them: the last line is the number of the next caption
        yield _Caption(timing, lines[place - 1].strip() if place else "", tuple(inside))


def _is_words(line: str, count: int) -> bool:
    """Return whether the last of `count` lines above a time is speech, not a number or label of the next caption."""
    text = line.strip()
    return not (text.isdecimal() or _UTTERANCE.fullmatch(text) or _NAMED.fullmatch(text)) and (
        " " in text or count == 1
    )


def _unrolled(captions: Sequence[_Caption]) -> list[_Caption]:
    """Remove lines repeated from the previous caption, in captions that scroll."""
    kept = [
        replace(caption, lines=_fresh(_words(before.lines), caption.lines)) for before, caption in pairwise(captions)
    ]
    repeated = [len(new.lines) < len(old.lines) for new, old in zip(kept, captions[1:], strict=True)]
    rolls = any(again and new.lines for again, new in zip(repeated, kept, strict=True))
    if rolls and sum(repeated) >= max(count_limit("turns.rolled"), len(kept) / 2):
        return [caption for caption in [*captions[:1], *kept] if caption.lines]
    return list(captions)


def _fresh(before: Sequence[str], lines: tuple[tuple[int, str], ...]) -> tuple[tuple[int, str], ...]:
    words = _words(lines)
    same = next((count for count in range(len(words), 0, -1) if before[-count:] == words[:count]), 0)
    return lines[same:]


def _words(lines: Sequence[tuple[int, str]]) -> list[str]:
    return [" ".join(_TAG.sub("", line).split()) for _, line in lines]


def _turns(lines: Sequence[tuple[int, str]], names: frozenset[str]) -> Iterator[list[tuple[int, str]]]:
    """Yield the lines of each speaker in a caption with several.

    A line starts a turn with a dash if the first line has one, with a dash and a name, or with a known name.
    """
    dashed = _DASH.match(lines[0][1]) is not None
    found = [_NAME.match(line) for _, line in lines]
    opens = [
        place
        for place, ((_, line), name) in enumerate(zip(lines, found, strict=True))
        if place and ((dashed and _DASH.match(line)) or (name and (name["dash"] or name["name"] in names)))
    ]
    if not opens:
        yield list(lines)
        return
    for start, end in pairwise([0, *opens, len(lines)]):
        number, first = lines[start]
        yield [(number, _DASH.sub("", first, count=1)), *lines[start + 1 : end]]


def _voices(lines: Sequence[tuple[int, str]], timing: re.Match[str], *, speaker: str, utterance: str) -> Iterator[Cue]:
    start, end = map(seconds, timing.groups())
    parts = _VOICE.split(" ".join(line.strip() for _, line in lines))
    for voice, text in ((speaker, parts[0]), *zip(parts[1::2], parts[2::2], strict=True)):
        plain = " ".join(html.unescape(_TAG.sub("", text)).split())
        if plain:
            yield Cue(plain, lines[0][0], lines[-1][0], start, end, html.unescape(voice).strip(), utterance)
