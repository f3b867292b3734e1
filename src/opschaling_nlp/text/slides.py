"""Recognise the titles of slides in plain text, where only lines and blank lines are left."""

from __future__ import annotations

from collections.abc import Sequence

from opschaling_nlp.dutch.cues import cue_words
from opschaling_nlp.text.headings import LONGEST_HEADING, Role
from opschaling_nlp.text.passages import Passage
from opschaling_nlp.text.wording import count_words, label_of, stops, trails_off

_FRONT = 6
"""Short lines on the first slide: title, speakers, occasion, date."""


def roles_on_slides(passages: Sequence[Passage], roles: Sequence[Role]) -> list[Role]:
    """Say which passages are titles of slides; nobody asks there, so a prompt is a title too.

    A title stands by itself, is short and has no end mark. Below it stands a list, a table or a longer text, or another
    title; or above it a list or longer text ended and several short lines follow. A number above bullets is a title as
    well. The short lines above the first title belong to the front of the set.
    """
    marked: list[Role] = ["heading" if role == "prompt" else role for role in roles]
    for index in reversed(range(len(passages))):
        if marked[index] == "heading" and _has_sibling(passages, index):
            marked[index] = "post"
        elif marked[index] == "post" and _is_title(passages, marked, index):
            marked[index] = "heading"
    front = _front(passages, marked)
    title: list[Role] = ["title"] * front
    return _without_names(passages, title + marked[front:])


def _without_names(passages: Sequence[Passage], roles: Sequence[Role]) -> list[Role]:
    """Set aside the points under titles that announce names: an agenda, cases, reports or people."""
    kept: list[Role] = []
    inside = False
    for passage, role in zip(passages, roles, strict=True):
        if role in {"heading", "title"}:
            last = passage.text.rstrip(":").casefold().split()[-1]
            inside = last in cue_words("furniture", "slides", "listings")
        says = stops(passage.text) or ":" in passage.text  # what stands behind a colon says something of a name
        names = inside and role == "post" and passage.listed and not says
        kept.append("aside" if names else role)
    return kept


def _front(passages: Sequence[Passage], roles: Sequence[Role]) -> int:
    """Count the short lines that stand above the first title with something under it."""
    short = next((index for index, passage in enumerate(passages) if passage.listed or not _is_short(passage)), 0)
    return short - 1 if 1 < short <= _FRONT and roles[short - 1] == "heading" else 0


def _is_title(passages: Sequence[Passage], roles: Sequence[Role], index: int) -> bool:
    passage, below = passages[index], passages[index + 1] if index + 1 < len(passages) else None
    if below is None:
        return False
    if passage.mark.kind == "number":
        return _is_short(passage) and below.mark.kind == "bullet" and min(passage.first.gap, below.first.gap) > 0
    if not _stands_alone(passages, index) or _has_sibling(passages, index) or _names_source(passages, index):
        return False
    if _holds_content(below) or passage.text.isupper():
        return True
    if _stands_alone(passages, index - 1):
        return False
    return roles[index + 1] == "heading" or (_ends_part(passages, index - 1) and _stand_below(passages, index))


def _holds_content(passage: Passage) -> bool:
    return passage.listed or passage.kind == "post" or count_words(passage.text) > LONGEST_HEADING


def _ends_part(passages: Sequence[Passage], index: int) -> bool:
    """Tell whether a passage may be the last on its slide: one of a list, a table or a text of sentences."""
    if index < 0:
        return False
    return _holds_content(passages[index]) or passages[index].text.endswith(".")


def _stand_below(passages: Sequence[Passage], index: int) -> bool:
    """Tell whether at least two lines without bullets stand apart below a title."""
    below = passages[index + 1 : index + 3]
    return len(below) > 1 and all(not passage.listed and passage.first.gap > 0 for passage in below)


def _names_source(passages: Sequence[Passage], index: int) -> bool:
    """Tell whether a line stands below a quotation, as the name of the one who said it does."""
    return index > 0 and passages[index - 1].text.endswith(("”", '"', "’"))


def _has_sibling(passages: Sequence[Passage], index: int) -> bool:
    """Tell whether a line opens with a label and so does the one above or below it, as the points of a list do."""
    near = [passages[place] for place in (index - 1, index + 1) if 0 <= place < len(passages)]
    return bool(label_of(passages[index].text)) and any(label_of(other.text) and not other.listed for other in near)


def _stands_alone(passages: Sequence[Passage], index: int) -> bool:
    """Tell whether a short line without an end mark stands between blank lines."""
    if not 0 <= index < len(passages):
        return False
    alone = (index == 0 or passages[index].first.gap > 0) and (
        index + 1 == len(passages) or passages[index + 1].first.gap > 0
    )
    return alone and not passages[index].listed and _is_short(passages[index])


def _is_short(passage: Passage) -> bool:
    ended = stops(passage.text) and not trails_off(passage.text)
    return (
        passage.kind == "line"
        and 0 < count_words(passage.text) <= LONGEST_HEADING
        and not ended
        and not passage.text[0].islower()
    )
