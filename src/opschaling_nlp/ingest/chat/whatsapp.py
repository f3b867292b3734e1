"""Read chats exported from WhatsApp (Android and iOS, in Dutch and neighbouring languages) and Signal."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from opschaling_nlp.dutch.cues import cue_template, load_cues
from opschaling_nlp.ingest.chat.messages import (
    MEDIA,
    SYSTEM,
    Message,
    add_lines,
    date_order,
    iso_time,
    make_reading,
)
from opschaling_nlp.ingest.readers import Export
from opschaling_nlp.model import Reading

_DATE = r"(?P<date>\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4})"
_CLOCK = r"(?P<clock>\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s*[ap]\.?\s?m\.?)?)"
_MARKS = "[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
_BETWEEN = r",?\s+(?:(?:om|at|à|um|a las|-|–)\s+)?"
_HEADER = re.compile(
    rf"{_MARKS}*(?P<open>\[)?{_DATE}{_BETWEEN}{_CLOCK}(?(open)\]\s?|(?:\s+[-–]\s|[:;]\s))(?P<rest>.*)", re.IGNORECASE
)
# American AM and PM; `p. m.` is Spanish, where the day comes first.
_HALF_DAY = re.compile(r"[ap]m$", re.IGNORECASE)
_SPEAKER = re.compile(r"(?P<speaker>[^:]{1,80}):(?P<space>\s|$)?(?P<text>.*)", re.DOTALL)

_QUOTED = re.compile(r"\s*(?:>[^\n]*(?:\n|$)\s*)+")
_PICTURE = re.compile(r"!?\[[^\[\]]*\]\((?:\./)?media/[^()]*\)")
_REACTED = re.compile(r"\s*\(-\s(.+?)\s-\)\s*$")

# Start of a poll (POLL:, PEILING:); marked as a system line, but it holds what people were asked.
_POLL = re.compile(r"\u200e?[A-Z]{4,}:\s*")
_OPTION = re.compile(r"\u200e?[A-Z]{4,}:\s*(?P<option>\S.*?)\s*\((?P<votes>\d+)\s[^()]*\)\s*")

_DELETED = "verwijderde berichten overgeslagen"


def matches(export: Export) -> bool:
    """Return whether a text file starts with dated messages."""
    lines = export.first_lines()
    headers = [found for line in lines if (found := _HEADER.match(line))]
    if not headers or not _HEADER.match(lines[0]) or not any(_SPEAKER.match(found["rest"]) for found in headers):
        return False
    return len(headers) > 1 or len(lines) <= 3


def read(export: Export) -> Reading:
    """Read the messages; system lines, media and deleted messages are counted in the warnings."""
    lines = export.lines()
    messages = _without_group(add_lines(lines, _starts(lines, export.skips)), export.skips)
    for place, message in enumerate(messages):
        if export.suffix == ".md":
            _clean_markdown(message, messages[:place])
        _clean(message, export.skips)
    parts = [part for message in messages for part in _options(message)]
    return make_reading(export, parts)


def _starts(lines: Sequence[str], skips: Counter[str]) -> dict[int, Message | None]:
    """Return the message that starts on each dated line; None for a line that the program wrote."""
    headers = {number: found for number, line in enumerate(lines, 1) if (found := _HEADER.match(line))}
    half_days = any(_HALF_DAY.search(found["clock"]) for found in headers.values())
    order = date_order([found["date"] for found in headers.values()], half_days=half_days)
    said = {number: found for number, header in headers.items() if (found := _SPEAKER.match(header["rest"]))}
    speakers = {found["speaker"] for found in said.values() if found["space"]}
    starts: dict[int, Message | None] = {}
    for number, header in headers.items():
        found = said.get(number)
        if found is None or found["speaker"] not in speakers or _is_system(found["speaker"], found["text"]):
            starts[number] = None
            skips[SYSTEM] += 1
        else:
            speaker = _unmarked(found["speaker"]).strip().removeprefix("~").strip()
            time = iso_time(header["date"], header["clock"], order)
            starts[number] = Message(number, speaker, time, found["text"], number)
    return starts


def _is_system(speaker: str, text: str) -> bool:
    """Return whether the program wrote a line: it has the program's mark, or a group name that contains a colon."""
    plain = _unmarked(text).strip()
    said = (
        _POLL.match(text)
        or _attached().search(plain)
        or _template("deleted").search(plain)
        or _template("media").fullmatch(plain)
    )
    return _template("system").fullmatch(_unmarked(speaker)) is not None or (text.startswith("\u200e") and not said)


def _without_group(messages: Sequence[Message], skips: Counter[str]) -> list[Message]:
    """Leave out speakers who only ever say system lines: these are group names under which a phone writes notices."""
    others = {one.speaker for one in messages if not _template("system").fullmatch(_unmarked(one.text).strip())}
    kept = [message for message in messages if message.speaker in others]
    skips[SYSTEM] += len(messages) - len(kept)
    return kept


def _clean_markdown(message: Message, earlier: Sequence[Message]) -> None:
    """Remove what signal-export adds to a message: the quoted message, pictures, and reactions."""
    if quoted := _QUOTED.match(message.text):
        words = " ".join(quoted.group().replace(">", " ").split())
        answered = next((other for other in reversed(earlier) if words and other.words.startswith(words)), None)
        if answered is not None:
            answered.key = answered.key or f"regel {answered.line}"
            message.reply_to = answered.key
        message.cut(0, quoted.end(), "furniture")
    message.cut_all(_PICTURE, "media")
    if reacted := _REACTED.search(message.text):
        message.reactions = {tuple(part.split(":", 1)) for part in reacted[1].split(",")}
        message.cut(reacted.start(), reacted.end(), "furniture")


def _clean(message: Message, skips: Counter[str]) -> None:
    """Remove what the program wrote in a message, leaving the caption or the text."""
    plain = _unmarked(message.text).strip().rstrip(".")
    for kind, reason in (("deleted", _DELETED), ("calls", SYSTEM)):
        if _template(kind).fullmatch(plain):
            skips[reason] += 1
            message.text = ""
            return
    first = message.text.partition("\n")[0]
    if _template("media").fullmatch(_unmarked(first).strip()):
        message.cut(0, len(first), "media")
    message.cut_all(_attached(), "media")
    message.cut_all(_edited(), "furniture")
    if message.text.startswith("\u200e"):
        message.cut(0, 1, "glyph")
    if not message.text.strip():
        skips[MEDIA] += 1
        message.text = ""


def _options(message: Message) -> list[Message]:
    """Return a message, or, for a poll, the options that somebody chose, each with its number of votes."""
    first, *rest = message.text.split("\n")
    options = [found for line in rest if (found := _OPTION.fullmatch(line))]
    if not options or not _POLL.match(first):
        return [message]
    asked = [_POLL.sub("", first), *(line for line in rest if not _OPTION.fullmatch(line))]
    poll = replace(message, prompt=" ".join(" ".join(asked).split()), chosen=True, speaker="", edits=())
    return [
        replace(poll, text=found["option"], reactions={(str(person),) for person in range(int(found["votes"]))})
        for found in options
        if int(found["votes"])
    ]


def _template(kind: str) -> re.Pattern[str]:
    return cue_template("chat", "whatsapp", kind)


@cache
def _attached() -> re.Pattern[str]:
    """Compile the pattern of an attachment notice: in templates, `….…` is a file name and `…` is anything on the line.

    Invisible marks may occur between its words. After a caption, an omitted attachment counts only with the system
    mark.
    """
    cues = load_cues("chat")["whatsapp"]
    omitted = "|".join(map(re.escape, cues["media"]))
    parts = [
        f"{_MARKS}*"
        + re.escape(template)
        .replace(re.escape("….…"), r"[^\n<>]+\.\w{2,5}")
        .replace("…", r"[^\n>]+")
        .replace(r"\ ", rf"\s{_MARKS}*")
        for template in cues["attached"]
    ]
    return re.compile("|".join([*parts, f"\u200e(?:{omitted})"]), re.IGNORECASE)


@cache
def _edited() -> re.Pattern[str]:
    return re.compile(rf"\s*{_MARKS}?(?:{_template('edited').pattern})", re.IGNORECASE)


def _unmarked(text: str) -> str:
    return re.sub(_MARKS, "", text)
