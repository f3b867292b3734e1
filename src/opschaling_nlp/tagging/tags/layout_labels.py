"""Read labels before or above a statement: `Horizontaal: …`, a section called Verticaal or Tips."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from opschaling_nlp.dutch.cues import cue_pattern, load_cues
from opschaling_nlp.model import LEVEL_TAGS

SECTION_SEPARATOR = " > "


class LabelHit(NamedTuple):
    """The tag that a label gives, and its position in the text or section path."""

    tag: str
    start: int
    end: int


@cache
def _prefix() -> re.Pattern[str]:
    """Return the expression for a label: one or both levels, in groups with the name of their tag."""
    words, label = load_cues("levels")["words"], load_cues("levels")["label"]
    first, second = ("|".join(f"(?P<{tag}{turn}>{words[tag]})" for tag in LEVEL_TAGS) for turn in ("", "_too"))
    return re.compile(rf"^[^\w]*(?:{first})(?:{label['both']}(?:{second}))?{label['after']}", re.IGNORECASE)


@cache
def _alone(tag: str) -> re.Pattern[str]:
    """Return the expression for the words of a level, standing on their own."""
    return re.compile(rf"\b(?:{load_cues('levels')['words'][tag]})\b", re.IGNORECASE)


def read_prefix(text: str) -> list[LabelHit]:
    """Return the levels in a statement's opening label, in text order.

    Empty if the label is about drains, lines or axes.
    """
    match = _prefix().match(text)
    if match is None or cue_pattern("levels", "label", "technical").search(text):
        return []
    groups = ((name.removesuffix("_too"), match.span(name)) for name, value in match.groupdict().items() if value)
    return sorted((LabelHit(tag, *span) for tag, span in groups), key=lambda hit: hit.start)


def prefix_end(text: str) -> int:
    """Return the position where the opening label ends; 0 without one."""
    return max((hit.end for hit in read_prefix(text)), default=0)


def read_section(section: Sequence[str]) -> list[LabelHit]:
    """Return the tags given by the section path; for each kind, the innermost heading that acts as a label decides.

    Positions are characters in the path joined by `SECTION_SEPARATOR`. A heading that names both levels gives neither.
    """
    hits: list[LabelHit] = []
    start = len(SECTION_SEPARATOR.join(section))
    level_known = False
    for depth, heading in enumerate(reversed(section)):
        start -= len(heading) + (len(SECTION_SEPARATOR) if depth else 0)
        levels = [] if level_known else _levels_of(heading)
        level_known = level_known or bool(levels)
        found = [*(levels if len(levels) == 1 else ()), *(() if depth else _kinds_of(heading))]
        hits.extend(LabelHit(hit.tag, hit.start + start, hit.end + start) for hit in found)
    return hits


def _levels_of(heading: str) -> list[LabelHit]:
    long = len(heading.split()) > load_cues("levels")["label"]["heading_words"]
    if long or cue_pattern("levels", "label", "technical").search(heading):
        return []
    found = [
        (tag, _alone(tag).search(heading) or cue_pattern("levels", "headings", tag).search(heading))
        for tag in LEVEL_TAGS
    ]
    return [LabelHit(tag, *match.span()) for tag, match in found if match]


def _kinds_of(heading: str) -> list[LabelHit]:
    found = ((tag, cue_pattern("levels", "headings", tag).search(heading)) for tag in ("question", "tip"))
    return [LabelHit(tag, *match.span()) for tag, match in found if match]
