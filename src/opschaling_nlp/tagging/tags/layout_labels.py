"""Read labels before or above a statement: `Horizontaal: …`, a section called Verticaal or Tips."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.model import LEVEL_TAGS

SECTION_SEPARATOR = " > "


class LabelHit(NamedTuple):
    """The tag that a label gives, and its position in the text or section path."""

    tag: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LabelCues:
    """The entries of `resources/cues/levels.toml`, compiled."""

    prefix: re.Pattern[str]
    words: Mapping[str, re.Pattern[str]]
    headings: Mapping[str, re.Pattern[str]]
    technical: re.Pattern[str]
    heading_words: int


@cache
def label_cues() -> LabelCues:
    """Return the compiled cues, read once."""
    tables = load_cues("levels")
    word = "|".join(f"(?P<{tag}{turn}>{tables['words'][tag]})" for turn in ("", "_too") for tag in LEVEL_TAGS)
    first, second = word.split("|(?P<horizontal_too>")[0], "(?P<horizontal_too>" + word.split("(?P<horizontal_too>")[1]
    label = tables["label"]
    return LabelCues(
        prefix=re.compile(rf"^[^\w]*(?:{first})(?:{label['both']}(?:{second}))?{label['after']}", re.IGNORECASE),
        words={tag: re.compile(rf"\b(?:{tables['words'][tag]})\b", re.IGNORECASE) for tag in LEVEL_TAGS},
        headings={tag: re.compile(pattern, re.IGNORECASE) for tag, pattern in tables["headings"].items()},
        technical=re.compile(label["technical"], re.IGNORECASE),
        heading_words=label["heading_words"],
    )


def read_prefix(text: str) -> list[LabelHit]:
    """Return the levels in a statement's opening label, in text order.

    Empty if the label is about drains, lines or axes.
    """
    match = label_cues().prefix.match(text)
    if match is None or label_cues().technical.search(text):
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
        levels = _levels_of(heading)
        if levels and not level_known:
            level_known = True
            hits.extend(LabelHit(hit.tag, hit.start + start, hit.end + start) for hit in levels if len(levels) == 1)
        if depth == 0:
            hits.extend(LabelHit(hit.tag, hit.start + start, hit.end + start) for hit in _kinds_of(heading))
    return hits


def _levels_of(heading: str) -> list[LabelHit]:
    cues = label_cues()
    if len(heading.split()) > cues.heading_words or cues.technical.search(heading):
        return []
    found = [(tag, cues.words[tag].search(heading) or cues.headings[tag].search(heading)) for tag in LEVEL_TAGS]
    return [LabelHit(tag, *match.span()) for tag, match in found if match]


def _kinds_of(heading: str) -> list[LabelHit]:
    found = ((tag, label_cues().headings[tag].search(heading)) for tag in ("question", "tip"))
    return [LabelHit(tag, *match.span()) for tag, match in found if match]
