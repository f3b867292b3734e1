"""Read the chat of a Zoom meeting, as saved in the meeting or taken from the website."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.ingest.chat.messages import Message, make_reading
from opschaling_nlp.ingest.encoding import read_head, read_lines
from opschaling_nlp.ingest.templates import groups_of, template_pattern
from opschaling_nlp.model import Reading
from opschaling_nlp.settings import IngestSettings

NAME = "zoom"
SUFFIXES = (".txt",)

_PRIVATE = "privéberichten weggelaten"
_REACTIONS = "reacties (emoji) op berichten geteld, niet als bijdrage gelezen"
_LOST = "antwoorden op een bericht dat niet in de export staat"


def matches(path: Path, head: bytes) -> bool:
    """Tell whether the first line of a text file is the header of a Zoom message."""
    if path.suffix.lower() not in SUFFIXES:
        return False
    lines = read_head(head)
    return bool(lines) and _read_header(lines[0]) is not None


def read(path: Path, *, source: str, settings: IngestSettings) -> Reading:  # noqa: ARG001 - one signature for all readers
    """Read the messages to everyone; replies point at what they answer, reactions are counted, private ones go."""
    lines, warning = read_lines(path)
    skips: Counter[str] = Counter()
    messages: list[Message] = []
    for message in _messages(lines, skips):
        _dedent(message)
        if not _is_reaction(message, messages, skips):
            message.key = f"bericht {len(messages) + 1}"
            _answer(message, messages, skips)
            messages.append(message)
    return make_reading(path, messages, source=source, layout=NAME, skips=skips, warnings=(warning,))


def _messages(lines: Sequence[str], skips: Counter[str]) -> list[Message]:
    headers = {number: header for number, line in enumerate(lines, 1) if (header := _read_header(line))}
    public = _public_names(headers.values())
    messages: list[Message] = []
    private = False
    for number, line in enumerate(lines, 1):
        header = headers.get(number)
        if header is not None:
            private = header.get("recipient", "").casefold() not in public
            if private:
                skips[_PRIVATE] += 1
            else:
                time = f"{header.get('date', '')} {header['time']}".strip()
                messages.append(Message(number, header["speaker"], time, header["text"], number))
        elif messages and not private and (line.strip() or number < len(lines)):
            messages[-1].add_line(line, number)
    return messages


def _read_header(line: str) -> dict[str, str] | None:
    """Return date, time, speaker, recipient and text of the first line of a message, None of another line."""
    tried = (pattern.match(line.removeprefix("\ufeff")) for pattern in _header_patterns())
    found = next(filter(None, tried), None)
    return {name: value.strip() for name, value in found.groupdict("").items()} if found else None


@cache
def _header_patterns() -> tuple[re.Pattern[str], ...]:
    """Compile the headers: that of the website, and those of a meeting, which say who speaks to whom.

    The one with double spaces around names goes before the others: a name may hold the word `to`.
    """
    zoom = load_cues("chat")["zoom"]
    sender, receiver = ("|".join(map(re.escape, zoom[word])) for word in ("from", "to"))
    addressed = rf"\s*(?:{sender})\s+[^\t]+\s(?:{receiver})\s+\S"
    website = rf"(?P<time>\d{{1,2}}:\d{{2}}:\d{{2}})\t(?!{addressed})(?P<speaker>[^\t]+?)(?:\t:|:)(?:\t(?P<text>.*)|$)"
    start = rf"(?P<date>\d{{4}}-\d{{2}}-\d{{2}})?\s*(?P<time>\d{{1,2}}:\d{{2}}:\d{{2}})\s+(?:{sender})\s+"
    end = r"\s*:(?:\s+(?P<text>.*)|(?P<none>)$)"
    names = (
        rf"(?P<speaker>.+?)\s\s(?:{receiver})\s\s(?P<recipient>[^:]+?)",
        rf"(?P<speaker>[^:]+)\s+(?:{receiver})\s+(?P<recipient>[^:]+?)",  # the last `to` before the colon
        rf"(?P<speaker>.+?)\s+(?:{receiver})\s+(?P<recipient>[^:]+?)",
        r"(?P<speaker>.+?)",
    )
    return tuple(re.compile(form, re.IGNORECASE) for form in (website, *(start + name + end for name in names)))


def _public_names(headers: Collection[Mapping[str, str]]) -> frozenset[str]:
    """Return the recipients that stand for everyone.

    An unknown recipient is one person, except where the word for everyone is in a language we do not know: it gets most
    of the messages, from several people, and never speaks.
    """
    zoom = load_cues("chat")["zoom"]
    known = {"", *(name.casefold() for name in zoom["everyone"])}
    speakers = {header["speaker"].casefold() for header in headers}
    counts = Counter(header.get("recipient", "").casefold() for header in headers)
    name, count = counts.most_common(1)[0] if counts else ("", 0)
    senders = {header["speaker"] for header in headers if header.get("recipient", "").casefold() == name}
    if 2 * count > len(headers) and len(senders) > 1 and name not in speakers and not name.endswith(")"):
        known.add(name)
    return frozenset(known)


def _dedent(message: Message) -> None:
    """Take the indent off lines that follow the header."""
    lines = message.text.split("\n")
    message.text = "\n".join([lines[0], *(line.strip() for line in lines[1:])]).strip()


def _is_reaction(message: Message, earlier: Sequence[Message], skips: Counter[str]) -> bool:
    """Tell whether a message only reports a reaction, and count it with the message that got it."""
    zoom = load_cues("chat")["zoom"]
    for kind, keep in (("reacted", set.add), ("unreacted", set.discard)):
        found = template_pattern(zoom[kind]).fullmatch(message.text)
        if found:
            parent = next((parent for part in groups_of(found) if (parent := _find(part, earlier))), None)
            if parent is not None:
                keep(
                    parent.reactions,
                    (message.speaker, *sorted(part for part in groups_of(found) if _find(part, earlier) is None)),
                )
            skips[_REACTIONS] += 1
            return True
    if _is_symbol(message.text, template_pattern(zoom["loose_reaction"])):
        skips[_REACTIONS] += 1
        return True
    return False


def _is_symbol(text: str, pattern: re.Pattern[str]) -> bool:
    found = pattern.fullmatch(text)
    return found is not None and not any(char.isascii() or char.isalnum() for part in groups_of(found) for char in part)


def _answer(message: Message, earlier: Sequence[Message], skips: Counter[str]) -> None:
    """Cut `Replying to "…"` off a message and point at the message it quotes."""
    starts = [re.escape(template.split("…")[0].rstrip('"')) for template in load_cues("chat")["zoom"]["reply"]]
    found = re.match(rf"(?:{'|'.join(starts)})[\"“”„]", message.text, re.IGNORECASE)
    if found is None:
        return
    # A quote may hold quotation marks: take the first closing one up to which it is a message, else simply the first.
    ends = [place.start() for place in re.finditer(r"[\"”“]", message.text[found.end() :])]
    if not ends:
        return
    quotes = [(found.end() + end, message.text[found.end() : found.end() + end]) for end in ends]
    end, parent = next(
        ((end, parent) for end, quote in quotes if (parent := _find(quote, earlier))), (quotes[0][0], None)
    )
    message.cut(0, end + 1, "reply")
    if parent is None:
        skips[_LOST] += 1
    else:
        message.reply_to = parent.key


def _find(quote: str, earlier: Sequence[Message]) -> Message | None:
    """Return the last message that begins with a quote (which Zoom breaks off with dots)."""
    start = " ".join(re.sub(r"(?:\.\.\.|…)$", "", quote.strip()).split())
    texts = [(" ".join(message.text.split()), message) for message in reversed(earlier)]
    if not start:
        return None
    whole = next((message for text, message in texts if text == start), None)
    return whole or next(
        (message for text, message in texts if text.startswith(start) and start != " ".join(quote.split())), None
    )
