"""Read chats exported from WhatsApp (Android and iOS, in the languages around us) and Signal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.ingest.chat.dates import date_order, iso_time
from opschaling_nlp.ingest.chat.messages import Message, make_reading
from opschaling_nlp.ingest.encoding import read_head, read_lines
from opschaling_nlp.ingest.templates import template_pattern
from opschaling_nlp.model import Reading
from opschaling_nlp.settings import IngestSettings

NAME = "whatsapp"
SUFFIXES = (".txt", ".md")

_DATE = r"(?P<date>\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4})"
_CLOCK = r"(?P<clock>\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s*[ap]\.?\s?m\.?)?)"
_MARKS = "[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
_BETWEEN = r",?\s+(?:(?:om|at|à|um|a las|-|–)\s+)?"
_HEADER = re.compile(
    rf"{_MARKS}*(?P<open>\[)?{_DATE}{_BETWEEN}{_CLOCK}(?(open)\]\s?|(?:\s+[-–]\s|[:;]\s))(?P<rest>.*)", re.IGNORECASE
)
_HALF_DAY = re.compile(r"[ap]m$", re.IGNORECASE)
"""Half days as Americans write them; `p. m.` is Spanish, where the day stands first."""
_SPEAKER = re.compile(r"(?P<speaker>[^:]{1,80}):(?P<space>\s|$)?(?P<text>.*)", re.DOTALL)

_MARKDOWN = ".md"
_QUOTED = re.compile(r"\s*(?:>[^\n]*(?:\n|$)\s*)+")
_PICTURE = re.compile(r"!?\[[^\[\]]*\]\((?:\./)?media/[^()]*\)")
_REACTED = re.compile(r"\s*\(-\s(.+?)\s-\)\s*$")

_POLL = re.compile(r"\u200e?[A-Z]{4,}:\s*")
"""How a poll starts (POLL:, PEILING:); it begins with the mark of a system line but holds what people were asked."""
_OPTION = re.compile(r"\u200e?[A-Z]{4,}:\s*(?P<option>\S.*?)\s*\((?P<votes>\d+)\s[^()]*\)\s*")

_SYSTEM = "meldingen van het systeem weggelaten"
_MEDIA = "berichten met alleen media overgeslagen"
_DELETED = "verwijderde berichten overgeslagen"


def matches(path: Path, head: bytes) -> bool:
    """Tell whether a text file starts with dated messages."""
    if path.suffix.lower() not in SUFFIXES:
        return False
    lines = read_head(head)
    headers = [found for line in lines if (found := _HEADER.match(line))]
    spoken = [found for found in headers if _SPEAKER.match(found["rest"])]
    return (
        bool(lines) and _HEADER.match(lines[0]) is not None and bool(spoken) and (len(headers) > 1 or len(lines) <= 3)
    )


def read(path: Path, *, source: str, settings: IngestSettings) -> Reading:  # noqa: ARG001 - one signature for all readers
    """Read the messages; system lines, media and deleted messages are counted in the warnings."""
    lines, warning = read_lines(path)
    skips: Counter[str] = Counter()
    messages = _without_group(_messages(lines, skips), skips)
    for place, message in enumerate(messages):
        if path.suffix.lower() == _MARKDOWN:
            _clean_markdown(message, messages[:place])
        _clean(message, skips)
    return make_reading(
        path,
        [part for message in messages for part in _options(message)],
        source=source,
        layout=NAME,
        skips=skips,
        date=messages[0].time[:10] if messages else "",
        warnings=(warning,),
    )


def _messages(lines: Sequence[str], skips: Counter[str]) -> list[Message]:
    headers = {number: found for number, line in enumerate(lines, 1) if (found := _HEADER.match(line))}
    order = date_order(
        [found["date"] for found in headers.values()],
        half_days=any(_HALF_DAY.search(found["clock"]) for found in headers.values()),
    )
    speakers = {
        found["speaker"] for header in headers.values() if (found := _SPEAKER.match(header["rest"])) and found["space"]
    }
    messages: list[Message] = []
    current: Message | None = None
    for number, line in enumerate(lines, 1):
        header = headers.get(number)
        if header is not None:
            current = _start(header, number, order, speakers)
            if current is None:
                skips[_SYSTEM] += 1
            else:
                messages.append(current)
        elif current is not None and (line or number < len(lines)):
            current.add_line(line, number)
    return messages


def _without_group(messages: Sequence[Message], skips: Counter[str]) -> list[Message]:
    """Leave out the lines of the system that a phone writes by the name of the group: of one who says nothing else."""
    others = {
        message.speaker for message in messages if not _pattern("system").fullmatch(_unmarked(message.text).strip())
    }
    kept = [message for message in messages if message.speaker in others]
    skips[_SYSTEM] += len(messages) - len(kept)
    return kept


def _start(header: re.Match[str], number: int, order: str, speakers: set[str]) -> Message | None:
    """Begin a message, or return None for a line that the program wrote."""
    found = _SPEAKER.match(header["rest"])
    if found is None or not (found["space"] or found["speaker"] in speakers):
        return None
    text = found["text"]
    if _pattern("system").fullmatch(_unmarked(found["speaker"])):  # a name of a group that holds a colon
        return None
    if text.startswith("\u200e") and not (_is_attachment(text) or _POLL.match(text)):
        return None
    speaker = _unmarked(found["speaker"]).strip().removeprefix("~").strip()
    return Message(number, speaker, iso_time(header["date"], header["clock"], order), text, number)


def _clean_markdown(message: Message, earlier: Sequence[Message]) -> None:
    """Take out what signal-export writes around a message: what it answers, pictures, and who reacted."""
    if quoted := _QUOTED.match(message.text):
        words = " ".join(quoted.group().replace(">", " ").split())
        answered = next(
            (other for other in reversed(earlier) if words and " ".join(other.text.split()).startswith(words)), None
        )
        if answered is not None:
            answered.key = answered.key or f"regel {answered.line}"
            message.reply_to = answered.key
        message.cut(0, quoted.end(), "furniture")
    for found in reversed(list(_PICTURE.finditer(message.text))):
        message.cut(found.start(), found.end(), "media")
    if reacted := _REACTED.search(message.text):
        message.reactions = {tuple(part.split(":", 1)) for part in reacted[1].split(",")}
        message.cut(reacted.start(), reacted.end(), "furniture")


def _clean(message: Message, skips: Counter[str]) -> None:
    """Take out what the program wrote in a message; what is left is the caption or the text."""
    plain = _unmarked(message.text).strip().rstrip(".")
    for kind, reason in (("deleted", _DELETED), ("calls", _SYSTEM)):
        if _pattern(kind).fullmatch(plain):
            skips[reason] += 1
            message.text = ""
            return
    first = message.text.partition("\n")[0]
    if _pattern("media").fullmatch(_unmarked(first).strip()):
        message.cut(0, len(first), "media")
    for kind, name in (("attached", "media"), ("edited", "furniture")):
        for found in reversed(list(_pattern(kind).finditer(message.text))):
            message.cut(found.start(), found.end(), name)
    if message.text.startswith("\u200e"):
        message.cut(0, 1, "glyph")
    if not message.text.strip():
        skips[_MEDIA] += 1
        message.text = ""


def _options(message: Message) -> list[Message]:
    """Return a message, or the options of a poll that somebody chose, each with its number of people."""
    first, *rest = message.text.split("\n")
    options = [found for line in rest if (found := _OPTION.fullmatch(line))]
    if not options or not _POLL.match(first):
        return [message]
    asked = [_POLL.sub("", first), *(line for line in rest if not _OPTION.fullmatch(line))]
    question = " ".join(" ".join(asked).split())
    return [
        replace(
            message,
            text=found["option"],
            prompt=question,
            chosen=True,
            speaker="",
            edits=(),
            reactions={(str(person),) for person in range(int(found["votes"]))},
        )
        for found in options
        if int(found["votes"])
    ]


def _is_attachment(text: str) -> bool:
    plain = _unmarked(text).strip()
    return (
        any(_pattern(kind).search(plain) for kind in ("attached", "deleted"))
        or _pattern("media").fullmatch(plain) is not None
    )


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    templates = load_cues("chat")["whatsapp"][kind]
    if kind == "attached":
        # Behind a caption only after the mark of the system.
        omitted = "|".join(map(re.escape, load_cues("chat")["whatsapp"]["media"]))
        return re.compile("|".join([*map(_attachment_pattern, templates), f"\u200e(?:{omitted})"]), re.IGNORECASE)
    if kind == "edited":
        return re.compile(rf"\s*{_MARKS}?(?:{template_pattern(templates).pattern})", re.IGNORECASE)
    return template_pattern(templates)


def _attachment_pattern(template: str) -> str:
    """Compile a template in which `….…` is a file name and `…` anything on the same line.

    Invisible marks may stand between its words.
    """
    file_name, rest, space = r"[^\n<>]+\.\w{2,5}", r"[^\n>]+", rf"\s{_MARKS}*"
    return f"{_MARKS}*" + re.escape(template).replace(re.escape("….…"), file_name).replace("…", rest).replace(
        r"\ ", space
    )


def _unmarked(text: str) -> str:
    return re.sub(_MARKS, "", text)
