"""Read chats that Telegram Desktop saved as web pages (messages.html)."""

import re

from bs4 import BeautifulSoup, Tag

from opschaling_nlp.ingest.chat.messages import MEDIA, SYSTEM, Message, date_order, iso_time, make_reading
from opschaling_nlp.ingest.readers import Export
from opschaling_nlp.model import Reading

_MESSAGE = re.compile(rb"class=\"message (?:default|service)")
_TARGET = re.compile(r"go_to_(message-?\d+)")


def matches(export: Export) -> bool:
    """Return whether a web page contains the messages of a Telegram chat."""
    return b"page_wrap" in export.head and _MESSAGE.search(export.head) is not None


def read(export: Export) -> Reading:
    """Read the messages with sender, replies and reactions; messages with only media are counted."""
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
