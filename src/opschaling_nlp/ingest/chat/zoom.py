"""Read the chat of a Zoom meeting, saved in the meeting or downloaded from the website."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cache

from opschaling_nlp.dutch.cues import cue_template, load_cues
from opschaling_nlp.ingest.chat.messages import Message, add_lines, make_reading
from opschaling_nlp.ingest.readers import Export
from opschaling_nlp.model import Reading

_PRIVATE = "privéberichten weggelaten"
_REACTIONS = "reacties (emoji) op berichten geteld, niet als bijdrage gelezen"
_LOST = "antwoorden op een bericht dat niet in de export staat"


def matches(export: Export) -> bool:
    """Return whether the first line of a text file is the header of a Zoom message."""
    return any(map(_read_header, export.first_lines()[:1]))


def read(export: Export) -> Reading:
    """Read the messages to everyone, with replies linked and reactions counted; private messages are dropped."""
    lines = export.lines()
    headers = {number: header for number, line in enumerate(lines, 1) if (header := _read_header(line))}
    public = _public_names(headers.values())
    starts = {
        number: Message(
            number, header["speaker"], f"{header.get('date', '')} {header['time']}".strip(), header["text"], number
        )
        if header.get("recipient", "").casefold() in public
        else None
        for number, header in headers.items()
    }
    export.skips[_PRIVATE] += sum(message is None for message in starts.values())
    messages: list[Message] = []
    for message in add_lines(lines, starts):
        first, *below = message.text.split("\n")
        message.text = "\n".join([first, *map(str.strip, below)]).strip()  # lines below the header are indented
        if _is_reaction(message, messages):
            export.skips[_REACTIONS] += 1
        else:
            message.key = f"bericht {len(messages) + 1}"
            _answer(message, messages, export.skips)
            messages.append(message)
    return make_reading(export, messages)


def _read_header(line: str) -> dict[str, str] | None:
    """Return date, time, speaker, recipient and text of the first line of a message; None for any other line."""
    tried = (pattern.match(line.removeprefix("\ufeff")) for pattern in _header_patterns())
    found = next(filter(None, tried), None)
    return {name: value.strip() for name, value in found.groupdict("").items()} if found else None


@cache
def _header_patterns() -> tuple[re.Pattern[str], ...]:
    """Compile the headers: the website's, and those saved in a meeting, which say who speaks to whom.

    The one with double spaces around names comes first, since a name may contain the word `to`.
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
    """Return the recipients that mean everyone.

    An unknown recipient is a person, unless it gets most of the messages, from several people, and never speaks: then
    it is the word for everyone in a language we do not know.
    """
    known = {"", *(name.casefold() for name in load_cues("chat")["zoom"]["everyone"])}
    speakers = {header["speaker"].casefold() for header in headers}
    counts = Counter(header.get("recipient", "").casefold() for header in headers)
    name, count = counts.most_common(1)[0] if counts else ("", 0)
    senders = {header["speaker"] for header in headers if header.get("recipient", "").casefold() == name}
    if 2 * count > len(headers) and len(senders) > 1 and name not in speakers and not name.endswith(")"):
        known.add(name)
    return frozenset(known)


def _is_reaction(message: Message, earlier: Sequence[Message]) -> bool:
    """Return whether a message only reports a reaction, and count it with the message it reacts to."""
    for kind, keep in (("reacted", set.add), ("unreacted", set.discard)):
        if said := _said("zoom", kind, message.text):
            parents = [_find(part, earlier) for part in said]
            others = sorted(part for part, parent in zip(said, parents, strict=True) if parent is None)
            for parent in list(filter(None, parents))[:1]:
                keep(parent.reactions, (message.speaker, *others))
            return True
    loose = "".join(_said("zoom", "loose_reaction", message.text))
    return bool(loose) and not any(char.isascii() or char.isalnum() for char in loose)


def _said(*keys: str) -> list[str]:
    """Return the text at each `…` of a template that matches the whole of the last argument; empty if none matches."""
    found = cue_template("chat", *keys[:-1]).fullmatch(keys[-1])
    return [group for group in found.groups() if group is not None] if found else []


def _answer(message: Message, earlier: Sequence[Message], skips: Counter[str]) -> None:
    """Cut `Replying to "…"` from a message and link it to the message it quotes."""
    starts = [re.escape(template.split("…")[0].rstrip('"')) for template in load_cues("chat")["zoom"]["reply"]]
    found = re.match(rf"(?:{'|'.join(starts)})[\"“”„]", message.text, re.IGNORECASE)
    # A quote may contain quotation marks: take the first closing one that completes a known message, or else the first.
    ends = [place.start() for place in re.finditer(r"[\"”“]", message.text) if found and place.start() >= found.end()]
    if not found or not ends:
        return
    quoted = ((end, _find(message.text[found.end() : end], earlier)) for end in ends)
    end, parent = next((one for one in quoted if one[1]), (ends[0], None))
    message.cut(0, end + 1, "reply")
    if parent is None:
        skips[_LOST] += 1
    else:
        message.reply_to = parent.key


def _find(quote: str, earlier: Sequence[Message]) -> Message | None:
    """Return the last message that begins with a quote (which Zoom truncates with dots)."""
    start = " ".join(re.sub(r"(?:\.\.\.|…)$", "", quote.strip()).split())
    broken = start != " ".join(quote.split())
    found = [message for message in reversed(earlier) if start and message.words.startswith(start)]
    return next((one for one in found if one.words == start), found[0] if found and broken else None)
