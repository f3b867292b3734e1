"""Track the path of headings and prompts above each statement."""

from collections.abc import Sequence
from dataclasses import dataclass

from opschaling_nlp.text.headings import Role, forms_differ
from opschaling_nlp.text.line_wording import heading_cue, names_task
from opschaling_nlp.text.passages import Passage


@dataclass(frozen=True, slots=True)
class Place:
    """The position of a statement: its path of headings, including prompts, and the prompt it answers."""

    section: tuple[str, ...] = ()
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class _Step:
    text: str
    role: Role
    level: float


def find_places(passages: Sequence[Passage], roles: Sequence[Role], *, flat: bool) -> list[Place]:
    """Return for every passage the headings and prompt above it.

    A heading with a stated level or its own letter size closes those of the same level or deeper. If neither is known,
    a heading directly above a prompt is above it in the path; one directly under a prompt is below it, and so are those
    that follow, until one names a task of its own or opens a list of another form.
    """
    path: list[_Step] = []
    places: list[Place] = []
    levels = _levels(passages, roles)
    for index, role in enumerate(roles):
        if role in {"heading", "prompt"}:
            order = _level_if_flat if flat else _level_by_order
            level = levels[index] or order(passages, roles, index, path)
            path = [step for step in path if step.level < level]
            path.append(_Step(heading_text(passages[index].text), role, level))
        prompts = [step.text for step in path if step.role == "prompt"]
        places.append(Place(tuple(step.text for step in path), prompts[-1] if prompts else ""))
    return places


def heading_text(text: str) -> str:
    """Return the words of a heading, without a final colon."""
    return text.rstrip().removesuffix(":").rstrip() or text


OVER, PROMPT, UNDER = 1.0, 2.0, 3.0
"""Levels used if the layout does not tell them."""


def _level_if_flat(passages: Sequence[Passage], roles: Sequence[Role], index: int, path: Sequence[_Step]) -> float:
    """Put a line that announces what follows under the heading right above it, and all other headings side by side."""
    announces = passages[index].text.endswith(":") and index > 0 and roles[index - 1] == "heading"
    return UNDER if announces and path[-1].level == PROMPT else PROMPT


def _level_by_order(passages: Sequence[Passage], roles: Sequence[Role], index: int, path: Sequence[_Step]) -> float:
    if roles[index] == "prompt":
        return PROMPT
    cue, last = heading_cue(passages[index].text), path[-1] if path else None
    if cue == "under":
        return _level_under(passages, roles, index, last)
    if [*roles[index + 1 : index + 2]] == ["prompt"]:
        return OVER
    if cue == "top" or names_task(passages[index].text) or forms_differ(passages, index):
        return PROMPT
    hangs = (index and roles[index - 1] == "prompt") or UNDER in {step.level for step in path}
    return UNDER if hangs else PROMPT


def _level_under(passages: Sequence[Passage], roles: Sequence[Role], index: int, last: _Step | None) -> float:
    """Return the level of a heading under the prompt above it (`Kansen`).

    It is that of a prompt if the heading names a part of its own or starts a list of another form.
    """
    if last and last.role == "heading" and heading_cue(last.text) == "under":
        return last.level
    answered = last is not None and last.role == "prompt" and roles[index - 1] == "post"
    own = names_task(passages[index].text) or (answered and forms_differ(passages, index))
    return PROMPT if own else UNDER


def _levels(passages: Sequence[Passage], roles: Sequence[Role]) -> list[float]:
    """Read levels from what the reader states, or from letter size and weight; 0 is unknown."""
    headings = [index for index, role in enumerate(roles) if role in {"heading", "prompt"}]
    levels = [0.0] * len(roles)
    if any(passages[index].first.level for index in headings):
        stated = 0
        for index in headings:
            stated = passages[index].first.level or stated
            levels[index] = float(passages[index].first.level or stated + 1)
        return levels
    styles = sorted({style_of(passages[index]) for index in headings}, reverse=True)
    if len(styles) > 1:
        for index in headings:
            levels[index] = 1.0 + styles.index(style_of(passages[index]))
    return levels


def style_of(passage: Passage) -> tuple[float, bool]:
    """Return the size, in half points, and weight of the letters of a passage."""
    return (round(passage.first.size * 2) / 2, passage.first.bold)
