"""Tell headings and prompts from posts: by layout where it is known, else by form and position."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median
from typing import TYPE_CHECKING, Literal

from opschaling_nlp.model import SessionKind
from opschaling_nlp.text.cues import load_cues
from opschaling_nlp.text.passages import Passage

if TYPE_CHECKING:
    from opschaling_nlp.text.speakers import Speech

Role = Literal["title", "heading", "prompt", "post"]

LONGEST_HEADING = 12
"""Words in a heading; more is a sentence."""
MOST_FRONT = 4
"""Lines above the first prompt that may be title, date and place."""
LONGEST_PROMPT = 45
"""Words in a facilitator's question, explanation included."""
SHORT_ANSWER = 12
"""Words in an answer of a list of short answers."""
NESTED = 2.0
"""Characters by which an item of a list within a list is set in."""
_HALF = 0.5
_LARGER = 1.08
"""How much larger than the body letters a heading's are."""
_ENOUGH = 2
"""Points of evidence that make a question a prompt."""

_QUESTION_END = re.compile(r"\?[\"'”’)\]]*\s*$")
_STOP = re.compile(r"[.!;,…][\"'”’)\]]*\s*$")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DOTS = re.compile(r"(?:…|(?:\.\s?){3})\s*$")
_WORD = re.compile(r"[\w'’-]+")
_LABEL = re.compile(r"^(?:\d{1,2}[.)]|[A-Z][.)]|vraag|opdracht|ronde|stelling|deelvraag|thema|onderdeel|deel)\s*\d*", re.IGNORECASE)
_W_WORD = re.compile(r"^(?:wat|waar\w*|welke?|hoe\w*|wie|wanneer|in hoeverre|op welke|met (?:wie|welke)|aan welke|bij wie|voor wie)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Layout:
    """Hold what is usual in one reading, against which a heading stands out."""

    size: float
    bold: bool
    gap: float
    """Space above an ordinary post, in lines."""
    listed: float
    """Share of the passages that a bullet opens."""
    known: bool
    apart: bool
    """Most passages have a blank line or space above them."""


def read_layout(passages: Sequence[Passage]) -> Layout:
    """Measure what is usual: the letter size and weight of most characters, the gap above most posts."""
    sizes: Counter[float] = Counter()
    weights: Counter[bool] = Counter()
    for passage in passages:
        for block in passage.blocks:
            sizes[round(block.size, 1)] += len(block.text)
            weights[block.bold] += len(block.text)
    gaps = [passage.first.gap for passage in passages[1:]]
    size = max(sizes, key=lambda key: (sizes[key], -key), default=0.0)
    return Layout(
        size=size,
        bold=weights[True] > weights[False],
        gap=median(gaps) if gaps else 0.0,
        listed=sum(passage.mark.kind == "bullet" for passage in passages) / max(1, len(passages)),
        known=size > 0,
        apart=sum(gap > 0 for gap in gaps) > _HALF * len(gaps),
    )


def find_roles(passages: Sequence[Passage], *, kind: SessionKind = SessionKind.WALL, speeches: Sequence[Speech] = ()) -> list[Role]:
    """Say of every passage whether it is the title, a heading, a prompt or a post; `speeches` says who speaks in each."""
    layout = read_layout(passages)
    roles: list[Role] = []
    under_questions = False
    for index, passage in enumerate(passages):
        if speeches and (spoken := _role_of_speech(passages, index, speeches, kind)):
            roles.append(spoken)
            continue
        role = _role(passages, index, layout, under_questions=under_questions)
        if kind is SessionKind.SLIDES:
            role = _role_on_slide(passages, index, role)
        if role == "heading":
            under_questions = passage.text.casefold().rstrip(":").startswith(("vragen", "openstaande vragen", "overige vragen"))
        elif role == "prompt":
            under_questions = False
        roles.append(role)
    if kind in {SessionKind.INTERVIEW, SessionKind.DOCUMENT}:
        roles = _mark_headlines(passages, roles)
    return _without_empty_prompts(passages, _mark_front(passages, roles))


def _role_of_speech(passages: Sequence[Passage], index: int, speeches: Sequence[Speech], kind: SessionKind) -> Role | None:
    """Say what a passage is in a conversation: the words of a speaker, or the question he was asked."""
    if speeches[index].asks:
        return "prompt" if kind is SessionKind.INTERVIEW else "post"
    if speeches[index].speaker:
        return "post"
    answered = index + 1 < len(passages) and bool(speeches[index + 1].speaker) and not speeches[index + 1].asks
    if kind is SessionKind.INTERVIEW and answered and _QUESTION_END.search(passages[index].text) and not passages[index].listed:
        return "prompt"
    return None


def _role_on_slide(passages: Sequence[Passage], index: int, role: Role) -> Role:
    """Take for the title of a slide what stands by itself, is short and has no end mark, above a list or a longer text; nobody asks there."""
    if role == "prompt":
        return "heading"
    if role != "post" or not _is_short_line(passages, index):
        return role
    below = passages[index + 1] if index + 1 < len(passages) else None
    titles = below is not None and (below.listed or below.kind == "post" or len(_WORD.findall(below.text)) > LONGEST_HEADING)
    return "heading" if titles or passages[index].text.isupper() else "post"


def _is_short_line(passages: Sequence[Passage], index: int) -> bool:
    passage = passages[index]
    words = len(_WORD.findall(passage.text))
    alone = (index == 0 or passage.first.gap > 0) and (index + 1 == len(passages) or passages[index + 1].first.gap > 0)
    stops = _STOP.search(passage.text) and not _DOTS.search(passage.text)
    return alone and passage.kind == "line" and not passage.listed and 0 < words <= LONGEST_HEADING and not stops and not passage.text[0].islower()


def _mark_headlines(passages: Sequence[Passage], roles: Sequence[Role]) -> list[Role]:
    """Take the short lines above the first paragraph of an article for its title and what belongs to it."""
    marked: list[Role] = list(roles)
    for index, passage in enumerate(passages):
        if passage.listed or len(_WORD.findall(passage.text)) > LONGEST_HEADING or _STOP.search(passage.text) or _QUESTION_END.search(passage.text):
            break
        marked[index] = "title"
    return marked


def _role(passages: Sequence[Passage], index: int, layout: Layout, *, under_questions: bool) -> Role:
    passage = passages[index]
    if passage.kind == "post" or passage.mark.kind == "arrow":
        return "post"
    text = passage.text
    if passage.mark.kind == "bullet":
        return _role_above_nested(passages, index)
    words = len(_WORD.findall(text))
    if words == 0:
        return "post"
    question = bool(_QUESTION_END.search(text))
    if passage.kind == "prompt":
        return "prompt"
    if passage.kind == "heading" or (_stands_out(passage, layout) and words <= LONGEST_PROMPT):
        return "prompt" if question or asks(text) else "heading"
    if words > LONGEST_PROMPT or passage.first.container.startswith(("card:", "cell:")):
        return "post"
    if question or asks(text):
        return "prompt" if _prompt_points(passages, index, layout, under_questions=under_questions) >= _ENOUGH else "post"
    return "heading" if words <= LONGEST_HEADING and _is_heading(passages, index, layout) else "post"


def _role_above_nested(passages: Sequence[Passage], index: int) -> Role:
    """Say what a list item is that has a list of its own: a prompt or heading when it asks or announces, else a post with answers."""
    text, indent = passages[index].text, passages[index].first.indent
    nested = [passage.listed and passage.first.indent >= indent + NESTED for passage in passages[index + 1 : index + 3]]
    if len(nested) < 2 or not all(nested):
        return "post"
    if _QUESTION_END.search(text) and asks(text):
        return "prompt"
    return "heading" if text.endswith(":") and len(_WORD.findall(text)) <= LONGEST_HEADING else "post"


def _stands_out(passage: Passage, layout: Layout) -> bool:
    if not layout.known:
        return False
    larger = all(block.size > _LARGER * layout.size for block in passage.blocks)
    return larger or (not layout.bold and all(block.bold for block in passage.blocks))


def asks(text: str) -> bool:
    """Tell whether a text opens as a question or task for the room does, with or without a question mark."""
    return any(pattern.match(text) for pattern in _openings()) and len(text.split()) > 2


def _prompt_points(passages: Sequence[Passage], index: int, layout: Layout, *, under_questions: bool) -> int:
    passage = passages[index]
    words = [word.casefold() for word in _WORD.findall(passage.text)]
    question = bool(_QUESTION_END.search(passage.text))
    points = 0
    points += 1 if asks(passage.text) else 0
    points += 1 if question and _W_WORD.match(passage.text) else 0
    points += 1 if question and _asks_experience(words) else 0
    points += 1 if _LABEL.match(passage.text) or passage.mark.kind == "number" else 0
    points += 1 if passage.first.gap > max(1.0, layout.gap) else 0
    points += 2 if index == 0 or _opens_list(passages, index) else 0
    points += 2 if asks(passage.text) and _follows_title(passages, index) else 0
    points += 1 if _before_cue_heading(passages, index) else 0
    points -= 2 if _cues()["speaks_for_self"] & set(words) and not _opens_list(passages, index) else 0
    points -= 2 if under_questions and not _opens_list(passages, index) else 0
    points -= 4 if _in_run(passages, index, layout) else 0
    return points


def _follows_title(passages: Sequence[Passage], index: int) -> bool:
    """Tell whether only a few lines that look like a title and what belongs to it stand above."""
    above = passages[:index]
    if not 0 < index <= MOST_FRONT or any(passage.listed or len(_WORD.findall(passage.text)) > 2 * LONGEST_HEADING for passage in above):
        return False
    return any(_names_session(passage.text) for passage in above)


def _names_session(text: str) -> bool:
    return bool({word.casefold() for word in _WORD.findall(text)} & _cues()["title"]) or bool(_YEAR.search(text))


def _asks_experience(words: Sequence[str]) -> bool:
    cues = _cues()
    return words[0] != "hoe" and bool(cues["addresses"] & set(words)) and bool(cues["experience"] & set(words[:6]))


def _opens_list(passages: Sequence[Passage], index: int, *, longest: int = LONGEST_PROMPT) -> bool:
    """Tell whether a passage that stands by itself is followed by a list: bullets, or lines of at most so many words set close together."""
    passage, following = passages[index], passages[index + 1 : index + 4]
    if not following or passage.listed:
        return False
    if following[0].mark.kind in {"bullet", "number"}:
        return index == 0 or passages[index - 1].listed or passage.first.gap > 0
    close = len(following) >= 3 and all(item.first.gap == 0 and not item.listed for item in following[1:])
    close = close and all(len(item.text.split()) <= longest for item in following)
    return close and following[0].first.gap > 0 and (index == 0 or passage.first.gap > 0)


def _in_run(passages: Sequence[Passage], index: int, layout: Layout) -> bool:
    """Tell whether a passage is one of a numbered list, or stands close between others in a text that uses blank lines."""
    near = passages[max(0, index - 1) : index + 2]
    if sum(passage.mark.kind == "number" for passage in near) > 1 and passages[index].mark.kind == "number":
        return True
    if index + 1 >= len(passages) or index == 0:
        return False
    close = passages[index].first.gap == 0 and passages[index + 1].first.gap == 0 and not passages[index + 1].listed
    return close and layout.apart


def _before_cue_heading(passages: Sequence[Passage], index: int) -> bool:
    return index + 1 < len(passages) and heading_cue(passages[index + 1].text) == "under"


def _is_heading(passages: Sequence[Passage], index: int, layout: Layout) -> bool:
    passage = passages[index]
    text = passage.text
    if _STOP.search(text) or index + 1 >= len(passages):
        return False
    if heading_cue(text):
        return not _in_run(passages, index, layout)
    if passage.mark.kind == "number" or passages[index + 1].mark.kind == "arrow":
        return False
    if text.endswith(":"):
        return passage.first.gap > 0 or index == 0 or passages[index + 1].listed
    if not (text[0].isupper() or text[0].isdigit()):
        return False
    if text.isupper() and len(text) > 3:
        return not _in_run(passages, index, layout) and not passages[index - 1].text.isupper()
    return _opens_list(passages, index, longest=SHORT_ANSWER)


def heading_cue(text: str) -> Literal["", "top", "under"]:
    """Look up a heading in the editable list: one that opens a part of its own (top) or falls under the prompt above it."""
    folded = text.strip().rstrip(":").strip().casefold()
    cues = _cues()
    return "top" if folded in cues["top"] else "under" if folded in cues["under"] else ""


def _mark_front(passages: Sequence[Passage], roles: list[Role]) -> list[Role]:
    """Take the few short lines above the first prompt or heading for the title and what belongs to it."""
    first = next((index for index, role in enumerate(roles) if role == "prompt"), None)
    marked: list[Role] = list(roles)
    if first is not None and 0 < first <= MOST_FRONT and not any(passage.listed or passage.kind == "post" for passage in passages[:first]):
        front = [len(_WORD.findall(passage.text)) for passage in passages[:first]]
        if max(front) <= 2 * LONGEST_HEADING and all(role in {"heading", "post"} for role in roles[:first]):
            marked[:first] = ["title"] * first
            return marked
    if roles and roles[0] in {"heading", "post"} and _is_title(passages, roles):
        marked[0] = "title"
    return marked


def _is_title(passages: Sequence[Passage], roles: Sequence[Role]) -> bool:
    if roles[0] == "heading" and len(passages) > 1:
        return roles[1] in {"heading", "prompt"} and passages[0].first.size >= passages[1].first.size
    text = passages[0].text
    fits = not passages[0].listed and passages[0].kind != "post" and len(_WORD.findall(text)) <= 2 * LONGEST_HEADING
    return fits and _names_session(text) and not _STOP.search(text)


def _without_empty_prompts(passages: Sequence[Passage], roles: list[Role]) -> list[Role]:
    """Give back to the posts what was taken for a heading by its form only but has nothing under it."""
    kept: list[Role] = list(roles)
    for index in range(len(roles) - 1, -1, -1):
        last = index + 1 == len(roles)
        if kept[index] in {"heading", "prompt"} and passages[index].kind == "line" and last and index > 0:
            kept[index] = "post"
    return kept


@cache
def _cues() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in load_cues("headings").items() if name != "prompt_openings"}


@cache
def _openings() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"(?:{_LABEL.pattern}\s*[:.–-]?\s*)?{pattern}", re.IGNORECASE) for pattern in load_cues("headings")["prompt_openings"])
