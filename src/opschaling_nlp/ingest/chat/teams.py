"""Read chats copied from the window of Teams, Slack or Discord: a name and a time above each message."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from opschaling_nlp.dutch.calendar import find_date
from opschaling_nlp.dutch.cues import cue_template, load_cues
from opschaling_nlp.dutch.names import is_first_name
from opschaling_nlp.ingest.chat.messages import SYSTEM, Message, make_reading
from opschaling_nlp.ingest.readers import Export
from opschaling_nlp.ingest.transcript.turns import may_be_name
from opschaling_nlp.model import Reading

_CLOCK = r"\d{1,2}[:.]\d{2}(?:\s*(?:[ap]\.?\s?m\.?|uur))?"
_WHEN = rf"(?:[\w.,/-]+\s+){{0,4}}{_CLOCK}"
_DAY = r"\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{2,4})?,?\s+"
_NAME = r"[^\W\d_][\w .,'’()-]{1,79}?"
_BEFORE = re.compile(rf"\[(?P<time>{_WHEN})\]\s+(?P<speaker>[^:\[\]]{{2,80}})", re.IGNORECASE)
_MARKED = re.compile(rf"(?P<speaker>{_NAME})\s+(?:\[|[—–]\s+)(?P<time>{_WHEN})\]?", re.IGNORECASE)
# A name of two or more words with a time on the same line. Accepted only if one of these names recurs, because a
# programme has times too.
_BESIDE = re.compile(
    rf"(?P<speaker>[^\W\d_][\w.,'’()-]* [\w .,'’()-]{{1,78}}?)\s+(?P<time>(?:{_DAY})?{_CLOCK})", re.IGNORECASE
)
_ONLY_TIME = re.compile(rf"\[?(?P<time>{_WHEN})\]?", re.IGNORECASE)
# A Slack reaction, and how many people gave it, on separate lines.
_REACTION = re.compile(r"(?::[\w+'-]+:\s*)*(?P<count>\d{0,3})")


def matches(export: Export) -> bool:
    """Return whether a text file begins with a name and a time, and contains more of them."""
    lines = export.first_lines()
    starts = _starts(lines)
    if 0 not in starts:
        return False
    if _BEFORE.fullmatch(lines[0].strip()):
        return len(starts) > 1 or len(lines) <= 3
    # A programme also has times below words: in a chat, people recur or most have names, and say something.
    ends = {place: place + height for place, (_, _, height) in starts.items()}
    spoken = [starts[place][0] for place, end in ends.items() if end < len(lines) and end not in starts]
    dated = find_date(time for _, time, height in starts.values() if height == 1)
    called = 2 * sum(len(name.split()) > 1 or is_first_name(name) for name in spoken) > len(spoken)
    return len(spoken) > 1 and (len(set(spoken)) < len(spoken) or called or bool(dated))


def read(export: Export) -> Reading:
    """Read the messages; reactions are counted, and system lines are counted in the warnings."""
    lines = export.lines()
    starts = _starts(lines)
    inside = {place + 1 for place, (_, _, height) in starts.items() if height > 1}
    messages: list[Message] = []
    for place, line in enumerate(lines):
        if place in starts:
            messages.append(Message(place + 1, *starts[place][:2], "", place + 1))
        elif messages and place not in inside and line.strip():
            _add(messages, line, place + 1, export.skips)
    for message in messages:
        message.cut_all(_words("edited", r"\s*\((?:…)\)\s*$"), "furniture")
    return make_reading(export, messages)


def _add(messages: list[Message], line: str, number: int, skips: Counter[str]) -> None:
    """Process a line below the last message: more of it, reactions, another message by the same person, or a notice."""
    last, text = messages[-1], line.strip()
    if found := _REACTION.fullmatch(text) or _words("liked", r"(?P<count>\d{1,3})\s+(?:…)").fullmatch(text):
        last.reactions |= {(text, str(person)) for person in range(int(found["count"] or 0))}
        skips[SYSTEM] += 1
    elif _ONLY_TIME.fullmatch(text):
        messages.append(Message(number, last.speaker, text.strip("[]"), "", number))
    elif _words("replies", r"\d{1,4}\s+(?:…)").fullmatch(text) or cue_template("chat", "teams", "system").fullmatch(
        text
    ):
        skips[SYSTEM] += 1
    else:
        last.text = f"{last.text}\n{line}".lstrip("\n")
        last.line_end = number


@cache
def _words(kind: str, form: str) -> re.Pattern[str]:
    """Compile a pattern with `…` replaced by the cue words of a kind."""
    words = "|".join(map(re.escape, load_cues("chat")["teams"][kind]))
    return re.compile(form.replace("…", words), re.IGNORECASE | re.MULTILINE)


def _starts(lines: Sequence[str]) -> dict[int, tuple[str, str, int]]:
    """Find where messages start, each with its speaker, its time, and how many lines these take.

    Speaker and time are on one line, in either order, or the name is above the time.
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
            starts[place] = (found["speaker"].strip(" ,"), found["time"], 1)
        elif (time := _ONLY_TIME.fullmatch(below)) and _is_name(text, texts):
            starts[place] = (text, time["time"], 2)
    return starts


def _is_name(text: str, texts: Sequence[str]) -> bool:
    other = _ONLY_TIME.fullmatch(text) or cue_template("chat", "teams", "system").fullmatch(text)
    return not other and re.fullmatch(_NAME, text) is not None and (may_be_name(text) or texts.count(text) > 1)
