"""Read a Teams chat as people copy it from the window: a name and a time above each message."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from opschaling_nlp.cues import load_cues
from opschaling_nlp.ingest.chat.messages import Message, make_reading, read_head
from opschaling_nlp.ingest.encoding import read_lines
from opschaling_nlp.ingest.templates import template_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from opschaling_nlp.model import Reading
    from opschaling_nlp.settings import IngestSettings

NAME = "teams"
SUFFIXES = (".txt",)

_CLOCK = r"\d{1,2}[:.]\d{2}(?:\s*[ap]\.?\s?m\.?)?"
_WHEN = rf"(?:[\w.,/-]+\s+){{0,4}}{_CLOCK}"
_BRACKETS = re.compile(rf"\[(?P<time>{_WHEN})\]\s+(?P<speaker>[^:\[\]]{{2,80}})$", re.IGNORECASE)
_ONLY_TIME = re.compile(rf"\s*(?P<time>{_WHEN})\s*$", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_][\w .,'’()-]{1,79}$")
_SYSTEM = "meldingen van het systeem weggelaten"


def matches(path: Path, head: bytes) -> bool:
    """Tell whether a text file begins with a name and a time, and has more of them."""
    if path.suffix.lower() not in SUFFIXES:
        return False
    lines = read_head(head)
    starts = _starts(lines)
    if 0 not in starts:
        return False
    if _BRACKETS.match(lines[0].strip()):
        return len(starts) > 1 or len(lines) <= 3
    # A programme has times below words too: people have two names or come back, and have something to say.
    spoken = [speaker for place, (speaker, _) in starts.items() if place + 2 < len(lines) and place + 2 not in starts]
    return len(spoken) > 1 and (len(set(spoken)) < len(spoken) or all(len(speaker.split()) > 1 for speaker in spoken))


def read(path: Path, *, source: str, settings: IngestSettings) -> Reading:  # noqa: ARG001 - one signature for all readers
    """Read the messages; lines of the system are counted in the warnings."""
    lines, warning = read_lines(path)
    system = template_pattern(load_cues("chat")["teams"]["system"])
    starts = _starts(lines)
    skips: Counter[str] = Counter()
    messages: list[Message] = []
    for place, line in enumerate(lines):
        if place in starts:
            speaker, time = starts[place]
            messages.append(Message(place + 1, speaker, time, "", place + 1))
        elif not messages or (place - 1 in starts and _BRACKETS.match(lines[place - 1]) is None):
            continue  # above the first message, or the time below a name
        elif system.fullmatch(line.strip()):
            skips[_SYSTEM] += 1
        elif line.strip():
            messages[-1].text = f"{messages[-1].text}\n{line}".lstrip("\n")
            messages[-1].line_end = place + 1
    return make_reading(path, messages, source=source, layout=NAME, skips=skips, warnings=(warning,))


def _starts(lines: Sequence[str]) -> dict[int, tuple[str, str]]:
    """Find the places where a message starts, with its speaker and time: `[time] name`, or a name with only a time below it."""
    found: dict[int, tuple[str, str]] = {}
    for place, line in enumerate(lines):
        bracket = _BRACKETS.match(line.strip())
        if bracket:
            found[place] = (bracket["speaker"].strip(), bracket["time"])
        elif place + 1 < len(lines) and _NAME.match(line.strip()) and (below := _ONLY_TIME.match(lines[place + 1])):
            found[place] = (line.strip(), below["time"])
    return found
