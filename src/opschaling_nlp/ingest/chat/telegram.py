"""Read chats that Telegram Desktop saved as web pages (messages.html) or as data (result.json)."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bs4 import BeautifulSoup, Tag

from opschaling_nlp.ingest.chat.messages import MEDIA, SYSTEM, Message, date_order, iso_time, make_reading
from opschaling_nlp.ingest.readers import Export
from opschaling_nlp.ingest.safety import refusing
from opschaling_nlp.model import Reading

UNCHOSEN = "antwoorden van peilingen die niemand koos overgeslagen"

_MESSAGE = re.compile(rb"class=\"message (?:default|service)")
_DATA = re.compile(rb"\"messages\":\s*\[")
_TARGET = re.compile(r"go_to_(message-?\d+)")


def matches(export: Export) -> bool:
    """Return whether a web page or a file of data contains the messages of a Telegram chat."""
    if export.suffix == ".json":
        return _DATA.search(export.head) is not None
    return b"page_wrap" in export.head and _MESSAGE.search(export.head) is not None


def read(export: Export) -> Reading:
    """Read the messages with sender, replies and reactions; messages with only media are counted."""
    if export.suffix == ".json":
        return _read_data(export)
    page = BeautifulSoup(export.path.read_bytes(), "lxml")
    found = page.select("div.message")
    messages: list[Message] = []
    order = date_order([date for element in found if (date := _when(element)[0])], half_days=False)
    for number, element in enumerate(found, 1):
        if "service" in element.get_attribute_list("class"):
            export.skips[SYSTEM] += 1
        else:
            messages.append(_message(element, number, order, messages[-1].speaker if messages else ""))
            export.skips[MEDIA] += not messages[-1].text
    return make_reading(export, messages, title=_text(page.select_one(".page_header .text")))


def _read_data(export: Export) -> Reading:
    unknown = "geen chat van Telegram die wij kennen; bewaar de chat in Telegram als HTML, of als tekst"
    with refusing(unknown, ValueError, LookupError, TypeError, AttributeError):
        chat = json.loads(export.path.read_text("utf-8-sig"))
        found = [entry for entry in chat["messages"] if entry["type"] != "service"]
        messages = [message for number, entry in enumerate(found, 1) for message in _read_entry(entry, number)]
    export.skips[SYSTEM] += len(chat["messages"]) - len(found)
    export.skips[MEDIA] += sum(not message.text.strip() for message in messages)
    asked = [option for entry in found for option in entry.get("poll", {}).get("answers", ())]
    export.skips[UNCHOSEN] += len(asked) - sum(message.chosen for message in messages)
    return make_reading(export, messages, title=str(chat.get("name") or ""))


def _read_entry(entry: dict[str, Any], number: int) -> Iterator[Message]:
    """Yield one message of a file of data; for a poll, the options that somebody chose, with their votes."""
    parts = entry["text"] if isinstance(entry["text"], list) else [entry["text"]]
    words = "".join(part if isinstance(part, str) else part["text"] for part in parts)
    people = sum(int(one.get("count", 1)) for one in entry.get("reactions", ()))
    said = Message(
        number,
        str(entry.get("from") or ""),
        str(entry.get("date", "")).replace("T", " "),
        words,
        number,
        reply_to=str(entry.get("reply_to_message_id") or ""),
        reactions={(str(person),) for person in range(people)},
        key=str(entry.get("id") or ""),
    )
    if "poll" not in entry:
        yield said
        return
    for option in entry["poll"]["answers"]:
        voters: set[tuple[str, ...]] = {(str(person),) for person in range(int(option.get("voters", 0)))}
        if voters:
            asked = str(entry["poll"]["question"])
            yield replace(said, speaker="", text=option["text"], reactions=voters, key="", prompt=asked, chosen=True)


def _message(element: Tag, number: int, order: str, before: str) -> Message:
    """Read one message; one without a name has the same sender as the message before it."""
    date, clock = _when(element)
    reply = element.select_one(".reply_to a[href]")
    target = _TARGET.search(str(reply["href"])) if reply else None
    people = [(place, person) for place, one in enumerate(element.select(".reaction")) for person in range(_count(one))]
    return Message(
        number,
        _text(element.select_one(".from_name")) or before,
        iso_time(date, clock, order) if date else "",
        _text(element.select_one(".body > .text")),
        number,
        reply_to=target[1] if target else "",
        reactions={(str(place), str(person)) for place, person in people},
        key=str(element.get("id") or ""),
    )


def _when(element: Tag) -> tuple[str, str]:
    """Return date and clock time of a message; both empty if it has none."""
    stated = element.select_one(".date[title]")
    date, _, clock = str(stated["title"]).partition(" ") if stated else ("", "", "")
    return (date, clock) if date[:1].isdecimal() else ("", "")


def _count(reaction: Tag) -> int:
    """Return how many people gave a reaction; small numbers are shown as pictures."""
    shown = _text(reaction.select_one(".count"))
    return int(shown) if shown.isdecimal() else max(1, len(reaction.select(".userpic")))


def _text(element: Tag | None) -> str:
    """Return the text of an element, one line per break."""
    if element is None:
        return ""
    for place in element.find_all("br"):
        place.replace_with("\n")
    return "\n".join(" ".join(line.split()) for line in element.get_text().split("\n")).strip()
