"""Represent chat messages in any layout, parse their many date formats, and turn them into posts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from opschaling_nlp.dutch.calendar import find_date
from opschaling_nlp.ingest.readers import Export
from opschaling_nlp.model import Block, Edit, Reading, SessionKind

SYSTEM = "meldingen van het systeem weggelaten"
MEDIA = "berichten met alleen media overgeslagen"

_NUMBERS = re.compile(r"\d+")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?\W*([ap])?", re.IGNORECASE)
# The month may come before the day.
_AMERICAN = re.compile(r"\d{1,2}/.*[ap]\.?\s?m\b", re.IGNORECASE)


@dataclass(slots=True)
class Message:
    """One message, built up as its lines are read."""

    line: int
    speaker: str
    time: str
    text: str
    line_end: int
    reply_to: str = ""
    """`key` of the message that this one replies to."""
    reactions: set[tuple[str, ...]] = field(default_factory=set)
    """Who reacted, and with what."""
    edits: tuple[Edit, ...] = ()
    key: str = ""
    prompt: str = ""
    chosen: bool = False

    @property
    def words(self) -> str:
        """Return the text with single spaces between words."""
        return " ".join(self.text.split())

    def cut(self, start: int, end: int, kind: str) -> None:
        """Remove text[start:end], which the program wrote, and the adjacent space from the message, and log it."""
        if not self.text[:start].strip():
            start, end = 0, end + len(self.text[end:]) - len(self.text[end:].lstrip())
        elif not self.text[end:].strip():
            start, end = len(self.text[:start].rstrip()), len(self.text)
        moved = tuple(
            Edit(edit.start - (end - start if edit.start >= end else 0), edit.kind, edit.before, edit.after)
            for edit in self.edits
        )
        self.edits = tuple(sorted((*moved, Edit(start, kind, self.text[start:end], "")), key=lambda edit: edit.start))
        self.text = self.text[:start] + self.text[end:]

    def cut_all(self, pattern: re.Pattern[str], kind: str) -> None:
        """Remove every match of a pattern."""
        for found in reversed(list(pattern.finditer(self.text))):
            self.cut(found.start(), found.end(), kind)


def add_lines(lines: Sequence[str], starts: Mapping[int, Message | None]) -> list[Message]:
    """Return the messages that start in these lines, each with its continuation lines.

    `starts` maps the number of a first line to its message, or to None if the message is left out.
    """
    current: Message | None = None
    for number, line in enumerate(lines, 1):
        if number in starts:
            current = starts[number]
        elif current is not None and (line.strip() or number < len(lines)):
            current.text = f"{current.text}\n{line}"
            current.line_end = number
    return [message for message in starts.values() if message is not None]


def make_reading(export: Export, messages: Sequence[Message], *, title: str = "") -> Reading:
    """Turn messages into posts, dated by the first one; raises UnreadableExportError if none is left."""
    blocks = (_post(message) for message in messages if message.text.strip())
    date = find_date(message.time for message in messages if not _AMERICAN.match(message.time))
    empty = "de chat bevat geen berichten met tekst"
    return export.reading(blocks, empty=empty, title=title, date=date, kind=SessionKind.CHAT)


def _post(message: Message) -> Block:
    text = message.text.rstrip()
    return Block(
        kind="post",
        text=text,
        line=message.line,
        line_end=message.line_end,
        speaker=message.speaker,
        time=message.time,
        reply_to=message.reply_to,
        key=message.key,
        prompt=message.prompt,
        chosen=message.chosen,
        reactions=len(message.reactions),
        edits=tuple(edit for edit in message.edits if edit.start <= len(text)),
    )


def date_order(dates: Sequence[str], *, half_days: bool) -> str:
    """Return the date order of an export: `ymd`, `dmy` or `mdy`.

    A number above twelve decides; otherwise the order in which most dates ascend; otherwise slashes with a twelve-hour
    clock are American.
    """
    found = [tuple(map(int, _NUMBERS.findall(date))) for date in dates]
    if not found or re.match(r"\d{4}", dates[0]):
        return "ymd"
    first, second = (max(date[place] for date in found) for place in (0, 1))
    if max(first, second) > 12:
        return "dmy" if first > 12 else "mdy"
    falls = {order: sum(_key(a, order) > _key(b, order) for a, b in pairwise(found)) for order in ("dmy", "mdy")}
    if falls["dmy"] != falls["mdy"]:
        return min(falls, key=falls.__getitem__)
    return "mdy" if half_days and "/" in dates[0] else "dmy"


def iso_time(date: str, clock: str, order: str) -> str:
    """Format a date and a clock time as `2025-03-12 11:14` (with seconds if given)."""
    year, month, day = _key(tuple(map(int, _NUMBERS.findall(date))), order)
    found = _CLOCK.search(clock)
    if found is None:
        return f"{year:04}-{month:02}-{day:02}"
    hour = int(found[1])
    if found[4]:
        hour = hour % 12 + (12 if found[4].lower() == "p" else 0)
    seconds = f":{found[3]}" if found[3] else ""
    return f"{year:04}-{month:02}-{day:02} {hour:02}:{found[2]}{seconds}"


def _key(date: tuple[int, ...], order: str) -> tuple[int, int, int]:
    year, month, day = (date[order.index(letter)] for letter in "ymd")
    return (year + 2000 if year < 100 else year, month, day)
