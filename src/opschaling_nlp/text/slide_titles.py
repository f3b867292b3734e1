"""Recognise slide titles in plain text, with only lines and blank lines to go by."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from opschaling_nlp.dutch.calendar import find_date, is_moment
from opschaling_nlp.dutch.cues import count_limit, cue_patterns, cue_words
from opschaling_nlp.dutch.names import is_spelled_as_name, names_people
from opschaling_nlp.dutch.words import has_verb
from opschaling_nlp.model import SessionKind
from opschaling_nlp.text.headings import Role
from opschaling_nlp.text.line_wording import (
    count_words,
    is_question,
    label_of,
    says,
    stops,
    tells,
    trails_off,
    words_of,
)
from opschaling_nlp.text.passages import Passage

_DASH = re.compile(r"\s[-–—]\s")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")


def whole_on_slides(passages: Sequence[Passage], kind: SessionKind) -> list[Passage]:
    """Return the passages; on slides of which the reader knows the titles, all others are whole, never titles."""
    if kind is not SessionKind.SLIDES or not any(passage.kind == "heading" for passage in passages):
        return list(passages)
    whole = [
        (replace(one.first, kind="post"), *one.blocks[1:]) if one.kind == "line" else one.blocks for one in passages
    ]
    return [replace(one, blocks=blocks) for one, blocks in zip(passages, whole, strict=True)]


def roles_on_slides(passages: Sequence[Passage], roles: Sequence[Role]) -> list[Role]:
    """Decide which passages are slide titles; nobody asks there, so a prompt is a title too.

    A title is alone, short and without end mark. Below it is a list, a table, a longer text, or another title; or a
    list or longer text ended above it and several short lines follow. A number above bullets is a title as well. The
    short lines above the first title belong to the front of the set.
    """
    cover = _on_cover(passages)
    beside = dict.fromkeys((*_drawn(passages), *cover), False) | _credits(passages)
    kept = [index for index in range(len(passages)) if index not in beside]
    marked: list[Role] = ["title" if index in cover else "aside" for index in range(len(passages))]
    read = _read_titles([passages[index] for index in kept], [roles[index] for index in kept])
    for index, role in zip(kept, read, strict=True):
        marked[index] = role
    return _without_talks(passages, marked, beside)


def _read_titles(passages: Sequence[Passage], roles: Sequence[Role]) -> list[Role]:
    """Decide which passages are titles, once only the text of the slides themselves is left."""
    marked: list[Role] = ["heading" if role == "prompt" else role for role in roles]
    for index in reversed(range(len(passages))):
        if marked[index] == "heading" and _has_sibling(passages, index):
            marked[index] = "post"
        elif marked[index] == "post" and _is_title(passages, marked, index):
            marked[index] = "heading"
    front = _front(passages, marked)
    title: list[Role] = ["title"] * front
    return _without_names(passages, title + marked[front:])


def _credits(passages: Sequence[Passage]) -> dict[int, bool]:
    """Find the lines about who made the slides or said a quotation, when, and from what source; True if about people.

    On the first slide these belong to the title.
    """
    long = (one.listed or not _is_brief(one) for one in passages)
    first = next((index for index, holds in enumerate(long) if holds), 0)
    cards = _cards(passages)
    found: dict[int, bool] = {}
    quoted = False
    for index, passage in enumerate(passages):
        line = passage.kind == "line" and not passage.listed and index > first
        people = not quoted and _names_maker(passage.text) if line else index in cards
        if people or (line and _names_source(passage.text, quoted=quoted) and not _heads_points(passages, index)):
            found[index] = people
        else:
            quoted = passage.text.endswith(("”", '"', "’"))
    return found


def _cards(passages: Sequence[Passage]) -> set[int]:
    """Find the cards that only have names, an address or a moment, or an end on a slide without points."""
    told = {one.first.page for one in passages if one.kind != "heading" and not _names_on_card(one)}
    named = (index for index, one in enumerate(passages) if _names_on_card(one))
    return {
        index
        for index in named
        if passages[index].first.page not in told or not _fits("closings", passages[index].text)
    }


def _heads_points(passages: Sequence[Passage], index: int) -> bool:
    """Return whether a word or two, such as `Groep 1`, stand above a list or longer text."""
    return count_words(passages[index].text) <= count_limit("slides.agenda_words") and any(
        map(_holds_content, passages[index + 1 : index + 2])
    )


def _on_cover(passages: Sequence[Passage]) -> list[int]:
    """Find what stands below the title of a first slide that only says who speaks, where and when."""
    first = passages[0].first if passages else None
    if first is None or first.kind != "heading" or not first.page:
        return []
    below = [index for index, one in enumerate(passages) if one.first.page == first.page][1:]
    texts = [passages[index].text for index in below]
    told = len(below) > count_limit("slides.cover") or any(
        says(text, "finite") or stops(text) or is_question(text) for text in texts
    )
    return below if not told and any(map(_credits_cover, texts)) else []


def _credits_cover(text: str) -> bool:
    return (_names_maker(text) and not _fits("closings", text)) or bool(find_date([text]))


def _names_on_card(passage: Passage) -> bool:
    """Return whether a card only has names, an address, a moment or an end; what else people write there may count."""
    bare = names_people(passage.text) or is_moment(passage.text) or _MAIL.fullmatch(passage.text) is not None
    bare = bare or _fits("closings", passage.text)
    return passage.kind == "post" and bare


def _names_maker(text: str) -> bool:
    name, comma, where = text.partition(",")
    member = (
        bool(comma) and count_words(where) <= count_limit("slides.few_words") and not (tells(where) or stops(where))
    )
    return names_people(text) or (member and names_people(name)) or _fits("credits", text)


def _names_source(text: str, *, quoted: bool) -> bool:
    """Return whether a line gives a source or, below a quotation, the person quoted."""
    from_whom = quoted and text[:1] in "-–—" and is_spelled_as_name(text.lstrip("-–— "))
    dashed = names_people(_DASH.split(text)[-1]) and not tells(text)
    return from_whom or dashed or (_fits("sources", text) and not says(text, "finite"))


def _fits(name: str, text: str) -> bool:
    return any(pattern.fullmatch(text) for pattern in cue_patterns("furniture", "slides", name))


def _without_talks(passages: Sequence[Passage], roles: list[Role], beside: Mapping[int, bool]) -> list[Role]:
    """Make the short lines above the names at the start of a talk titles, and set those below aside."""
    last = max((index for index, passage in enumerate(passages) if _holds_content(passage)), default=0)
    names = [index for index, people in beside.items() if people and index < last]
    for index in names:
        for near in range(
            max(0, index - count_limit("slides.above_names")),
            min(len(passages), index + count_limit("slides.below_names") + 1),
        ):
            between = passages[min(near, index) : max(near, index) + 1]
            heads = near + 1 < len(passages) and _holds_content(passages[near + 1])
            if near not in beside and not heads and all(map(_is_lone, between)) and roles[near] != "title":
                roles[near] = "heading" if near < index else "aside"
    return roles


def _drawn(passages: Sequence[Passage]) -> set[int]:
    """Find the words of a drawing: several single-word lines in a row."""
    words = [
        one.kind == "line" and not one.listed and count_words(one.text) == 1 and not one.text.isupper()
        for one in passages
    ]
    runs = [list(run) for word, run in groupby(range(len(passages)), key=words.__getitem__) if word]
    long = (run for run in runs if len(run) >= count_limit("slides.drawn"))
    return {index for run in long if not _stands_alone(passages, run[0] - 1) for index in run}


def _is_lone(passage: Passage) -> bool:
    """Return whether a brief line follows a blank one and names something rather than says it."""
    says = stops(passage.text) or tells(passage.text) or ": " in passage.text
    return passage.kind == "line" and not passage.listed and passage.first.gap > 0 and _is_brief(passage) and not says


def _calls(passage: Passage) -> bool:
    """Return whether a separate line is a slogan."""
    apart = passage.kind == "line" and not passage.listed and passage.first.gap > 0
    return apart and passage.text.endswith("!") and count_words(passage.text) <= count_limit("slides.few_words")


def _is_brief(passage: Passage) -> bool:
    return len(passage.text.split()) <= count_limit("headings.heading_words") + 2


def _without_names(passages: Sequence[Passage], roles: Sequence[Role]) -> list[Role]:
    """Set aside slogans, and the items under titles that announce names: an agenda, cases, reports or people."""
    kept: list[Role] = []
    inside = planned = False
    for passage, role in zip(passages, roles, strict=True):
        if role in {"heading", "title"}:
            inside = _announces(passage.text, "listings", "slides.listing_words")
            planned = _announces(passage.text, "agendas", "slides.agenda_words")
        says = stops(passage.text) or ": " in passage.text  # the text after a colon says something about a name
        named = inside and not says and passage.text[:1].isupper() and not has_verb(passage.text)
        item = passage.listed or passage.kind == "post"
        names = role == "post" and item and (planned or named)
        names = names or (role == "post" and _calls(passage))
        kept.append("aside" if names else role)
    return kept


def _announces(title: str, name: str, longest: str) -> bool:
    """Return whether a title of a few words that asks nothing ends in a word of a list."""
    words = words_of(title.casefold())
    return (
        0 < len(words) <= count_limit(longest)
        and not is_question(title)
        and words[-1] in cue_words("furniture", "slides", name)
    )


def _front(passages: Sequence[Passage], roles: Sequence[Role]) -> int:
    """Count the short lines above the first title with something under it."""
    short = next((index for index, passage in enumerate(passages) if passage.listed or not _is_short(passage)), 0)
    return short - 1 if 1 < short <= count_limit("slides.front") and roles[short - 1] == "heading" else 0


def _is_title(passages: Sequence[Passage], roles: Sequence[Role], index: int) -> bool:
    passage, below = passages[index], passages[index + 1] if index + 1 < len(passages) else None
    if below is None:
        return False
    if passage.mark.kind == "number":
        return _is_numbered_title(passage, below, roles[index + 1])
    if passage.text.endswith(":") and below.listed and _is_short(passage):
        return True
    if not _stands_alone(passages, index) or _has_sibling(passages, index):
        return False
    if _holds_content(below) or passage.text.isupper() or _is_usual(passage.text):
        return True
    if _stands_alone(passages, index - 1):
        return False
    return roles[index + 1] == "heading" or (_ends_part(passages, index - 1) and _stand_below(passages, index))


def _is_numbered_title(passage: Passage, below: Passage, role_below: Role) -> bool:
    over_title = role_below == "heading" and not below.listed
    heads = over_title or below.mark.kind == "bullet" or passage.text.partition("(")[0].isupper()
    return _is_short(passage) and heads and min(passage.first.gap, below.first.gap) > 0


def _is_usual(text: str) -> bool:
    """Return whether a few words ask something, or open like the titles of many slides."""
    words = words_of(text)
    return len(words) <= count_limit("slides.few_words") and (
        is_question(text) or words[0] in cue_words("furniture", "slides", "cues")
    )


def _holds_content(passage: Passage) -> bool:
    return passage.listed or passage.kind == "post" or count_words(passage.text) > count_limit("headings.heading_words")


def _ends_part(passages: Sequence[Passage], index: int) -> bool:
    """Return whether a passage may be the last on its slide: part of a list or table, or a text of sentences."""
    if index < 0:
        return False
    return _holds_content(passages[index]) or passages[index].text.endswith(".")


def _stand_below(passages: Sequence[Passage], index: int) -> bool:
    """Return whether at least two separate lines without bullets stand below a title."""
    below = passages[index + 1 : index + 3]
    return len(below) > 1 and all(not passage.listed and passage.first.gap > 0 for passage in below)


def _has_sibling(passages: Sequence[Passage], index: int) -> bool:
    """Return whether a line opens with a label and so does a neighbour, as list items do."""
    near = [passages[place] for place in (index - 1, index + 1) if 0 <= place < len(passages)]
    return bool(label_of(passages[index].text)) and any(label_of(other.text) and not other.listed for other in near)


def _stands_alone(passages: Sequence[Passage], index: int) -> bool:
    """Return whether a short line without an end mark stands between blank lines."""
    if not 0 <= index < len(passages):
        return False
    below = passages[index + 1] if index + 1 < len(passages) else None
    alone = (index == 0 or passages[index].first.gap > 0) and (
        below is None or below.kind == "post" or below.first.gap > 0
    )
    return alone and not passages[index].listed and _is_short(passages[index])


def _is_short(passage: Passage) -> bool:
    ended = stops(passage.text) and not trails_off(passage.text)
    return (
        passage.kind == "line"
        and 0 < count_words(passage.text) <= count_limit("headings.heading_words")
        and not ended
        and not passage.text[0].islower()
    )
