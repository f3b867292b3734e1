"""Read a chat of Teams, Slack or Discord as people copy it from the window: a name and a time above each message."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.ingest.chat.messages import Message, make_reading
from opschaling_nlp.ingest.encoding import read_head, read_lines
from opschaling_nlp.ingest.templates import template_pattern
from opschaling_nlp.ingest.transcript.turns import may_be_name
from opschaling_nlp.model import Reading
from opschaling_nlp.settings import IngestSettings

NAME = "teams"
SUFFIXES = (".txt",)

_CLOCK = r"\d{1,2}[:.]\d{2}(?:\s*(?:[ap]\.?\s?m\.?|uur))?"
_WHEN = rf"(?:[\w.,/-]+\s+){{0,4}}{_CLOCK}"
_DAY = r"\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{2,4})?,?\s+"
_NAME = r"[^\W\d_][\w .,'’()-]{1,79}?"
_BEFORE = re.compile(rf"\[(?P<time>{_WHEN})\]\s+(?P<speaker>[^:\[\]]{{2,80}})", re.IGNORECASE)
_MARKED = re.compile(rf"(?P<speaker>{_NAME})\s+(?:\[|[—–]\s+)(?P<time>{_WHEN})\]?", re.IGNORECASE)
_BESIDE = re.compile(
    rf"(?P<speaker>[^\W\d_][\w.,'’()-]* [\w .,'’()-]{{1,78}}?)\s+(?P<time>(?:{_DAY})?{_CLOCK})", re.IGNORECASE
)
"""A name of two words or more with a time on the same line.

Only where one of these names comes back, because a programme has times too.
"""
_ONLY_TIME = re.compile(rf"\[?(?P<time>{_WHEN})\]?", re.IGNORECASE)
_REACTION = re.compile(r"(?::[\w+'-]+:\s*)*(?P<count>\d{0,3})")
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
    if _BEFORE.fullmatch(lines[0].strip()):
        return len(starts) > 1 or len(lines) <= 3
    # A programme has times below words too: people have two names or come back, and have something to say.
    ends = {place: place + height for place, (_, _, height) in starts.items()}
    spoken = [starts[place][0] for place, end in ends.items() if end < len(lines) and end not in starts]
    return len(spoken) > 1 and (len(set(spoken)) < len(spoken) or all(len(speaker.split()) > 1 for speaker in spoken))


def read(path: Path, *, source: str, settings: IngestSettings) -> Reading:  # noqa: ARG001 - one signature for all readers
    """Read the messages; reactions are counted, and lines of the system are told in the warnings."""
    lines, warning = read_lines(path)
    starts = _starts(lines)
    inside = {place + 1 for place, (_, _, height) in starts.items() if height > 1}
    skips: Counter[str] = Counter()
    messages: list[Message] = []
    for place, line in enumerate(lines):
        if place in starts:
            speaker, time, _ = starts[place]
            messages.append(Message(place + 1, speaker, time, "", place + 1))
        elif messages and place not in inside and line.strip():
            _add(messages, line, place + 1, skips)
    for message in messages:
        for found in reversed(list(_patterns()["edited"].finditer(message.text))):
            message.cut(found.start(), found.end(), "furniture")
    return make_reading(path, messages, source=source, layout=NAME, skips=skips, warnings=(warning,))


def _add(messages: list[Message], line: str, number: int, skips: Counter[str]) -> None:
    """Take a line below the last message: more of it, who reacted, a further message of the same person, or neither."""
    last, text = messages[-1], line.strip()
    if found := _REACTION.fullmatch(text) or _patterns()["liked"].fullmatch(text):
        last.reactions |= {(text, str(person)) for person in range(int(found["count"] or 0))}
        skips[_SYSTEM] += 1
    elif _ONLY_TIME.fullmatch(text):
        messages.append(Message(number, last.speaker, text.strip("[]"), "", number))
    elif _patterns()["system"].fullmatch(text):
        skips[_SYSTEM] += 1
    else:
        last.text = f"{last.text}\n{line}".lstrip("\n")
        last.line_end = number


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    cues = load_cues("chat")["teams"]
    liked, edited = ("|".join(map(re.escape, cues[name])) for name in ("liked", "edited"))
    return {
        "system": template_pattern(cues["system"]),
        "liked": re.compile(rf"(?P<count>\d{{1,3}})\s+(?:{liked})", re.IGNORECASE),
        "edited": re.compile(rf"\s*\((?:{edited})\)\s*$", re.IGNORECASE | re.MULTILINE),
    }


def _starts(lines: Sequence[str]) -> dict[int, tuple[str, str, int]]:
    """Find the places where a message starts, with its speaker, its time, and how many lines these take.

    They stand on one line, in either order, or the name above the time.
    """
    texts = [line.strip() for line in lines]
    beside = {place: found for place, text in enumerate(texts) if (found := _BESIDE.fullmatch(text))}
    if len({found["speaker"] for found in beside.values()}) == len(beside):
        beside = {}
    starts: dict[int, tuple[str, str, int]] = {}
    for place, text in enumerate(texts):
        found = _BEFORE.fullmatch(text) or _MARKED.fullmatch(text) or beside.get(place)
        below = "" if place + 1 in beside else "".join(texts[place + 1 : place + 2])
        if found:
            starts[place] = (found["speaker"].strip(), found["time"], 1)
        elif (time := _ONLY_TIME.fullmatch(below)) and _is_name(text, texts):
            starts[place] = (text, time["time"], 2)
    return starts


def _is_name(text: str, texts: Sequence[str]) -> bool:
    other = _ONLY_TIME.fullmatch(text) or _patterns()["system"].fullmatch(text)
    return not other and re.fullmatch(_NAME, text) is not None and (may_be_name(text) or texts.count(text) > 1)
