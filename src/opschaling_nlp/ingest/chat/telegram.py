"""Read chats that Telegram Desktop saves as web pages (messages.html)."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from opschaling_nlp.ingest.chat.dates import date_order, iso_time
from opschaling_nlp.ingest.chat.messages import Message, make_reading
from opschaling_nlp.model import Reading
from opschaling_nlp.settings import IngestSettings

if TYPE_CHECKING:
    from bs4 import Tag

NAME = "telegram"
SUFFIXES = (".html", ".htm")

_SYSTEM = "meldingen van het systeem weggelaten"
_MEDIA = "berichten met alleen media overgeslagen"
_MESSAGE = re.compile(rb"class=\"message (?:default|service)")
_TARGET = re.compile(r"go_to_(message-?\d+)")


def matches(path: Path, head: bytes) -> bool:
    """Tell whether a web page holds the messages of a Telegram chat."""
    return path.suffix.lower() in SUFFIXES and b"page_wrap" in head and _MESSAGE.search(head) is not None


def read(path: Path, *, source: str, settings: IngestSettings) -> Reading:  # noqa: ARG001 - one signature for all readers
    """Read the messages with who sent them, what they answer and their reactions; pictures are counted."""
    from bs4 import BeautifulSoup

    found = BeautifulSoup(path.read_bytes(), "lxml").select("div.message")
    skips: Counter[str] = Counter()
    messages: list[Message] = []
    order = date_order([date for element in found if (date := _when(element)[0])], half_days=False)
    for number, element in enumerate(found, 1):
        if "service" in element.get_attribute_list("class"):
            skips[_SYSTEM] += 1
        else:
            messages.append(_message(element, number, order, messages[-1].speaker if messages else ""))
            skips[_MEDIA] += not messages[-1].text
    date = next((message.time[:10] for message in messages if message.time), "")
    return make_reading(path, messages, source=source, layout=NAME, skips=skips, date=date)


def _message(element: Tag, number: int, order: str, before: str) -> Message:
    """Read one message; one without a name is of who wrote the message before it."""
    date, clock = _when(element)
    reply = element.select_one(".reply_to a[href]")
    target = _TARGET.search(str(reply["href"])) if reply else None
    return Message(
        number,
        _text(element.select_one(".from_name")) or before,
        iso_time(date, clock, order) if date else "",
        _text(element.select_one(".body > .text")),
        number,
        reply_to=target[1] if target else "",
        reactions={
            (str(place), str(person))
            for place, reaction in enumerate(element.select(".reaction"))
            for person in range(_count(reaction))
        },
        key=str(element.get("id") or ""),
    )


def _when(element: Tag) -> tuple[str, str]:
    """Return date and clock of a message, both empty where it has none."""
    stated = element.select_one(".date[title]")
    date, _, clock = str(stated["title"]).partition(" ") if stated else ("", "", "")
    return (date, clock) if date[:1].isdecimal() else ("", "")


def _count(reaction: Tag) -> int:
    """Return how many people gave a reaction; few of them are shown as pictures."""
    shown = _text(reaction.select_one(".count"))
    return int(shown) if shown.isdecimal() else max(1, len(reaction.select(".userpic")))


def _text(element: Tag | None) -> str:
    """Return the words of an element, a line for each break in it."""
    if element is None:
        return ""
    for place in element.find_all("br"):
        place.replace_with("\n")
    return "\n".join(" ".join(line.split()) for line in element.get_text().split("\n")).strip()
