"""Read chats of Discord that DiscordChatExporter saved as text."""

import re

from opschaling_nlp.dutch.cues import cue_template
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

_RULE = re.compile(r"={20,}")
_FACT = re.compile(r"(?P<name>Guild|Channel|Topic): *(?P<value>.*)")
_HEADER = re.compile(
    r"\[(?P<date>[\d/.-]{6,10}),? (?P<clock>\d{1,2}[:.]\d{2}[^\]]*)\] (?P<speaker>\S.*?)(?: \(pinned\))?"
)
# What stands below the words of a message: its files, pictures and reactions, each below a name in braces.
_PARTS = re.compile(
    r"^\{(?P<name>Attachments|Embed|Reactions|Stickers)\}\s*\n(?P<lines>(?:[^\n]+(?:\n|\Z))*)", re.MULTILINE
)
# What stands below the last message.
_FOOT = re.compile(r"Exported \d+ message.*")
_COUNT = re.compile(r"\((\d+)\)")


def matches(export: Export) -> bool:
    """Return whether a text file begins with a rule and the name of a server or channel."""
    first, *rest = [*export.first_lines()[:2], ""]
    return _RULE.fullmatch(first.strip()) is not None and _FACT.match(rest[0]) is not None


def read(export: Export) -> Reading:
    """Read the messages with their reactions; files and what the program says are counted."""
    lines = export.lines()
    facts = {found["name"]: found["value"] for line in lines[:10] if (found := _FACT.fullmatch(line.strip()))}
    headers = {number: found for number, line in enumerate(lines, 1) if (found := _HEADER.fullmatch(line.strip()))}
    order = date_order([found["date"] for found in headers.values()], half_days=False)
    starts = {
        number: Message(number, found["speaker"], iso_time(found["date"], found["clock"], order), "", number)
        for number, found in headers.items()
    }
    rules = {number for number, line in enumerate(lines) if _RULE.fullmatch(line.strip())}
    foot = max((number for number in rules if _FOOT.fullmatch("".join(lines[number + 1 : number + 2]))), default=None)
    messages = add_lines(lines[:foot], dict(starts))
    for message in messages:
        _take_parts(message)
        export.skips[MEDIA] += not message.text.strip()
    kept = [one for one in messages if not cue_template("chat", "discord", "system").fullmatch(one.text.strip())]
    export.skips[SYSTEM] += len(messages) - len(kept)
    return make_reading(export, kept, title=facts.get("Channel", ""))


def _take_parts(message: Message) -> None:
    """Cut what the program sets below the words, and count who reacted."""
    for found in _PARTS.finditer(message.text):
        if found["name"] == "Reactions":
            people = sum(map(int, _COUNT.findall(found["lines"])))
            message.reactions = {(str(person),) for person in range(people)}
    message.cut_all(_PARTS, "furniture")
    message.text = message.text.strip()
