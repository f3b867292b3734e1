"""Decide whether each passage of a reading is the title, a heading, a prompt or a post."""

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from opschaling_nlp.dutch.cues import count_limit, threshold
from opschaling_nlp.model import PromptKind, SessionKind
from opschaling_nlp.text.headings import (
    Role,
    heads_group,
    may_head,
    role_by_form,
)
from opschaling_nlp.text.line_wording import count_words, is_question, names_session, names_task, stops, tells
from opschaling_nlp.text.passages import Passage, read_layout
from opschaling_nlp.text.prompts import kind_of
from opschaling_nlp.text.report_parts import roles_in_report
from opschaling_nlp.text.session_questions import POST, question_key
from opschaling_nlp.text.slide_titles import roles_on_slides
from opschaling_nlp.text.speakers import Speech


def find_roles(
    passages: Sequence[Passage], *, kind: SessionKind, speeches: Sequence[Speech], announced: Collection[str]
) -> list[Role]:
    """Find the role of every passage; `speeches` says who speaks in each, `announced` what a contents page lists."""
    layout = read_layout(passages)
    roles: list[Role] = []
    under_questions = False
    for index, passage in enumerate(passages):
        role = _role_of_speech(passages, index, speeches, kind) or role_by_form(
            passages, index, layout, under_questions=under_questions, above=roles[-1] if roles else None
        )
        if role in {"heading", "prompt"}:
            under_questions = kind is not SessionKind.SLIDES and kind_of(passage.text) is PromptKind.QUESTION
        roles.append(role)
    if kind is SessionKind.SLIDES:
        return _mark_last(passages, roles_on_slides(passages, roles))
    if kind is SessionKind.DOCUMENT:
        return roles_in_report(passages, roles, announced=announced)
    if kind is SessionKind.INTERVIEW:
        roles = _mark_headlines(passages, roles)
    roles = _mark_group_heads(passages, roles)
    spoken = bool(speeches) and bool(speeches[0].speaker)
    return _mark_last(passages, roles if spoken else _mark_front(passages, roles))


def _mark_group_heads(passages: Sequence[Passage], roles: list[Role]) -> list[Role]:
    """Make the first line of every group a heading, if nearly all groups open with one.

    Groups are separated by blank lines; a prompt counts as a heading.
    """
    starts = [index for index, passage in enumerate(passages) if index == 0 or passage.first.gap > 0]
    groups = [
        (start, end) for start, end in pairwise([*starts, len(passages)]) if end - start >= count_limit("roles.group")
    ]
    headed = sum(roles[start] in {"heading", "prompt"} for start, _ in groups)
    if headed < count_limit("roles.headed") or headed < threshold("roles.mostly") * len(groups):
        return roles
    marked: list[Role] = list(roles)
    for start, _ in groups:
        if roles[start] == "post" and may_head(passages[start]) and roles[start + 1] == "post":
            marked[start] = "heading"
    return marked


def _role_of_speech(
    passages: Sequence[Passage], index: int, speeches: Sequence[Speech], kind: SessionKind
) -> Role | None:
    """Return what a passage is in a conversation: a speaker's words, or a question put to one."""
    if passages[index].kind != "line":
        asked = speeches[index].asks and kind is SessionKind.TRANSCRIPT and is_question(passages[index].text)
        return "prompt" if asked else None
    if speeches[index].asks:
        return "prompt" if kind is SessionKind.INTERVIEW else "post"
    if speeches[index].speaker:
        return "post"
    answered = index + 1 < len(passages) and bool(speeches[index + 1].speaker) and not speeches[index + 1].asks
    asked = (
        kind is SessionKind.INTERVIEW and answered and is_question(passages[index].text) and not passages[index].listed
    )
    return "prompt" if asked else None


def _mark_headlines(passages: Sequence[Passage], roles: Sequence[Role]) -> list[Role]:
    """Make the short lines above an article's first paragraph its title and details."""
    marked: list[Role] = list(roles)
    for index, passage in enumerate(passages):
        text = passage.text
        if (
            passage.listed
            or passage.kind == "post"
            or count_words(text) > count_limit("headings.heading_words")
            or stops(text)
            or is_question(text)
        ):
            break
        marked[index] = "title"
    return marked


def _mark_front(passages: Sequence[Passage], roles: list[Role]) -> list[Role]:
    """Make the few short lines above the first prompt the title and its details.

    Without such lines, a first line that reads as a title is the title.
    """
    front = _above_prompt(passages, roles) or _above_heading(passages, roles) or int(_opens_with_title(passages, roles))
    return ["title" if index < front else role for index, role in enumerate(roles)]


def _above_prompt(passages: Sequence[Passage], roles: Sequence[Role]) -> int:
    """Count the lines above the first prompt, if they may be a title."""
    first = next((index for index, role in enumerate(roles) if role == "prompt"), 0)
    while first > 1 and roles[first - 1] == "heading" and names_task(passages[first - 1].text):
        first -= 1
    front = passages[:first]
    asked = any(is_question(passage.text) for passage in front[1:])
    fits = (
        first <= count_limit("headings.front")
        and not asked
        and all(map(_may_be_title, front))
        and "title" not in roles[:first]
    )
    return first if fits else 0


def _above_heading(passages: Sequence[Passage], roles: Sequence[Role]) -> int:
    """Count the closely set lines above the first heading, if they read as a title."""
    first = next((index for index, role in enumerate(roles) if index and role == "heading"), 0)
    front = passages[:first]
    if not front or roles[0] != "post" or not passages[first].first.gap:
        return 0
    together = all(_may_be_title(passage) and not stops(passage.text) and not passage.first.gap for passage in front)
    return first if together and (first == 1 or names_session(front[0].text)) else 0


def _may_be_title(passage: Passage) -> bool:
    announces = passage.kind == "line" and passage.text.endswith(":")
    return (
        not passage.listed
        and passage.kind != "post"
        and not announces
        and count_words(passage.text) <= count_limit("headings.title_words")
    )


def _opens_with_title(passages: Sequence[Passage], roles: Sequence[Role]) -> bool:
    if not roles or roles[0] not in {"heading", "post"} or not _may_be_title(passages[0]):
        return False
    if roles[0] == "heading" and len(passages) > 1:
        return roles[1] in {"heading", "prompt"} and passages[0].first.size >= passages[1].first.size
    return names_session(passages[0].text) and not stops(passages[0].text)


def apply_roles(passages: Sequence[Passage], roles: Sequence[Role], settled: Mapping[str, str]) -> list[Role]:
    """Apply roles set by a person; `settled` holds kinds by question."""
    kinds = {question_key(text): kind for text, kind in settled.items()}
    marked: list[Role] = list(roles)
    for index, passage in enumerate(passages if settled else ()):
        kind = kinds.get(question_key(passage.text))
        if kind == POST:
            marked[index] = "post"
        elif kind and roles[index] == "post":
            marked[index] = "prompt"
    return marked


def doubtful_heads(passages: Sequence[Passage], roles: Sequence[Role]) -> tuple[str, ...]:
    """List the posts that may be headings.

    They come first in a group of short lines and are worded as a heading may be.
    """
    return tuple(
        passage.text
        for index, passage in enumerate(passages)
        if roles[index] == "post"
        and (index == 0 or roles[index - 1] == "post")
        and may_head(passage)
        and count_words(passage.text) <= count_limit("roles.doubtful")
        and not tells(passage.text)
        and heads_group(passages, index)
    )


def _mark_last(passages: Sequence[Passage], roles: list[Role]) -> list[Role]:
    """Make a last line that was taken for a heading a post, since nothing stands under it."""
    if len(roles) > 1 and roles[-1] in {"heading", "prompt"} and passages[-1].kind == "line":
        return [*roles[:-1], "post"]
    return roles
