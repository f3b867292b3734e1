"""Read a chat of Teams or Slack as people copy it from the window: a name and a time above each message."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.ingest.chat.messages import Message, make_reading
from opschaling_nlp.ingest.encoding import read_head, read_lines
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
_BESIDE = re.compile(
    rf"(?P<speaker>[^\W\d_][\w.,'’()-]* [\w .,'’()-]{{1,78}}?)\s+(?P<time>(?:\d{{1,4}}[-/.]\d{{1,2}}(?:[-/.]\d{{2,4}})?,?\s+)?{_CLOCK})$",
    re.IGNORECASE,
)
"""A name of two words or more with a time on the same line; only where one of these names comes back, because a programme has times too."""
_NAME = re.compile(r"[^\W\d_][\w .,'’()-]{1,79}$")
_REACTION = re.compile(r"(?::[\w+'-]+:\s*)+\d*|\d{1,3}")
"""A reaction of Slack, and how many people gave it, on lines of their own."""
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
    spoken = [
        speaker
        for place, (speaker, _, height) in starts.items()
        if place + height < len(lines) and place + height not in starts
    ]
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
            speaker, time, _ = starts[place]
            messages.append(Message(place + 1, speaker, time, "", place + 1))
        elif not messages or (place - 1 in starts and starts[place - 1][2] > 1):
            continue  # above the first message, or the time below a name
        elif system.fullmatch(line.strip()) or _REACTION.fullmatch(line.strip()):
            skips[_SYSTEM] += 1
        elif line.strip():
            messages[-1].text = f"{messages[-1].text}\n{line}".lstrip("\n")
            messages[-1].line_end = place + 1
    return make_reading(path, messages, source=source, layout=NAME, skips=skips, warnings=(warning,))


def _starts(lines: Sequence[str]) -> dict[int, tuple[str, str, int]]:
    """Find the places where a message starts, with its speaker, its time and the lines that take: `[time] name`, a name and a time, or a name above one."""
    beside = {
        place: (both["speaker"].strip(), both["time"], 1)
        for place, text in enumerate(lines)
        if (both := _BESIDE.match(text.strip()))
    }
    speakers = [speaker for speaker, _, _ in beside.values()]
    if len(set(speakers)) == len(speakers):
        beside = {}
    found = dict(beside)
    for place, line in enumerate(lines):
        bracket = _BRACKETS.match(line.strip())
        if bracket:
            found[place] = (bracket["speaker"].strip(), bracket["time"], 1)
        elif (
            place not in found
            and place + 1 < len(lines)
            and place + 1 not in beside
            and _NAME.match(line.strip())
            and (below := _ONLY_TIME.match(lines[place + 1]))
        ):
            found[place] = (line.strip(), below["time"], 2)
    return found
