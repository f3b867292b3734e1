"""Measures how much would still have fitted on a line, and tells from that whether the line ends what it says."""

from __future__ import annotations

import re
from collections import defaultdict
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from opschaling_nlp.ingest.pdf.lines import reads_on
from opschaling_nlp.ingest.pdf.syllables import Hyphenation, syllable_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opschaling_nlp.ingest.pdf.lines import Line
    from opschaling_nlp.ingest.pdf.words import Run

SHORT, FULL, SPACED = 0.75, 0.85, 0.7
"""A line shorter than the first part of the width, below one longer than the second, ends a paragraph of several lines; where so large a share of
them have space below, space parts the paragraphs."""

LENIENT = 2.0
"""So many ems more than the next word needs must be left on a line that ends a paragraph without space below, where space parts the paragraphs."""

HAIR = 0.3
"""Points by which measures may be off."""

SLACK = 1.0
"""Points by which a program may break a line too early, where the words read on."""

FIRST_CHUNK, FIRST_WORD = (
    re.compile(r"\S+?(?:[-/–](?=\w)|(?=\s)|$)"),
    re.compile(r"\S+?(?:[-–](?=\w)|(?=\s)|$)(?:\s[;:!?)]\S*)?"),
)

ALIKE = 4.0
"""Lines of which the ends differ less than this, in ems, end for the same reason: the edge of the text."""

ADDRESS = re.compile(r"[<(\[]?(?:https?://|www\.)\S+", re.IGNORECASE)
ADDRESS_CUT = re.compile(r"(?:https?:/|www\.)\S*[/\-_=&?%.#~]$", re.IGNORECASE)
"""An address, and a line that ends within one; programs differ in where they break it."""

SLASH = re.compile(r"[^\W\d_]/$")

HYPHENS = "-\u00ad\u2010"

TOUCHES = 1.5
"""A line ending so close to the right edge, in points, reaches it."""


class Edge(NamedTuple):
    """Say where the lines of a group end, in points from their origin."""

    reach: float
    """The end of the longest line."""
    furthest: float
    """The same, or less where a line was squeezed: farther, and the first word of some line would have stood on the line above."""
    justified: bool
    spaced: bool = False
    """Whether space parts the paragraphs."""
    slashed: bool = False
    """Whether lines are broken after a slash."""


def find_edges(lines: Sequence[Line], gaps: Sequence[float]) -> dict[str, Edge]:
    """Return per group how far its text reaches, measured from the origin."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        groups[line.group].append(index)
    edges: dict[str, Edge] = {}
    ends: list[bool] = []
    for group, members in groups.items():
        some = [lines[index] for index in members]
        reach = _reach(some)
        size = median(line.run.size for line in some)
        inner = [
            index
            for index in members
            if index + 1 < len(lines) and lines[index + 1].container == lines[index].container
        ]
        pairs = [
            (lines[index], lines[index + 1])
            for index in inner
            if gaps[index + 1] == 0 and _goes_on(lines[index], lines[index + 1])
        ]
        bounds = [
            bound
            for above, below in pairs
            if (bound := above.end + above.space + first_word(below.run)[0]) > reach - size
        ]
        ends += [
            gaps[index + 1] > 0
            for index in inner
            if index
            and gaps[index] == 0
            and lines[index - 1].group == group
            and lines[index].end < SHORT * reach < FULL * reach < lines[index - 1].end
        ]
        edges[group] = Edge(reach, min([reach, *bounds]), _is_justified(some, reach))
    spaced = len(ends) >= 3 and sum(ends) >= SPACED * len(ends)
    slashed = any(SLASH.search(line.run.text) for line in lines)
    return {group: edge._replace(spaced=spaced, slashed=slashed) for group, edge in edges.items()}


def _goes_on(above: Line, below: Line) -> bool:
    """Tell whether a line surely goes on in the next one: so close, and the next begins in the middle of a sentence."""
    return (
        above.container == below.container
        and above.page == below.page
        and above.run.font == below.run.font
        and reads_on(above, below)
    )


def _reach(lines: Sequence[Line]) -> float:
    """Return how far the text reaches: its longest line, unless that stands alone and there was room to go on."""
    reaches = [line.end for line in lines if line.run.x1 <= line.limit + HAIR] or [
        line.end for line in lines
    ]  # an address may stick out
    longest = max(reaches)
    bound = min(line.limit - line.origin for line in lines)
    near = sum(longest - reach < ALIKE * lines[0].run.size for reach in reaches)
    return longest if near >= max(2, 0.04 * len(lines)) or bound <= longest else bound


def _is_justified(lines: Sequence[Line], reach: float) -> bool:
    """Tell whether lines that go on reach the right edge exactly."""
    full = sum(reach - line.end <= TOUCHES for line in lines)
    near = sum(TOUCHES < reach - line.end <= 6 * line.run.char_width for line in lines)
    return full >= 4 and full >= 4 * near


def measure_room(
    line: Line, after: Line, edge: Edge, *, gap: float, strict: bool, breaking: Hyphenation
) -> tuple[bool, float]:
    """Tell whether a line ends what it says, and the characters that would still have fitted, counted in characters as wide as those of the word that follows.

    Whether that word would have fitted is measured, and the number agrees with it. Some programs break a line after a slash and some do not:
    where none is, or the words read on, the whole of `in/uit` must fit, else its first part.
    """
    short = edge.furthest - line.end
    needed = (
        line.space + first_word(after.run, slashed=edge.slashed and not reads_on(line, after), whole=edge.spaced)[0]
    )
    tells = edge.spaced and line.container == after.container and not strict
    if gap == 0 and (
        ADDRESS_CUT.search(line.run.text) or (line.run.text.endswith(":") and ADDRESS.match(after.run.text))
    ):
        fits = False
    elif gap > 0:
        fits = True  # space below ends a paragraph, however full its last line
    elif edge.justified:
        fits = edge.reach - line.end > TOUCHES  # a line that goes on would have been stretched to the edge
    elif tells:
        fits = (
            short >= needed + LENIENT * line.run.size
        )  # where space parts the paragraphs, its absence says that one goes on
    else:
        fits = short >= needed + (SLACK if reads_on(line, after) else -HAIR)
    if not fits and gap == 0 and line.run.text[-1:] not in HYPHENS and not tells:
        fits = _takes_syllable(line, after, short, breaking)
    width, length = first_word(after.run, slashed=True)
    room = max(0.0, short / (width / length))
    return fits, max(room, length + 1.1) if fits else min(room, length - 0.1)


def _takes_syllable(line: Line, after: Line, short: float, breaking: Hyphenation) -> bool:
    """Tell whether the first syllable of the next line would have fitted on this one, in a document that breaks such words."""
    fewest = breaking.capital if after.run.text[:1].isupper() else breaking.lower
    width = syllable_width(after.run, fewest) if fewest else 0.0
    return 0 < width <= short - line.space - TOUCHES


def first_word(run: Run, *, slashed: bool = True, whole: bool = False) -> tuple[float, int]:
    """Return the width in points and the length of the first word, up to a hyphen in it and, if lines break there, a slash; `whole` spares addresses."""
    found = (ADDRESS.match(run.text) if whole else None) or (FIRST_CHUNK if slashed else FIRST_WORD).match(run.text)
    length = len("".join(found.group().split())) if found else 1
    ink = [glyph for glyph in run.glyphs if not glyph.text.isspace()]
    width, letters = 0.0, 0
    for glyph in ink:
        letters += len(glyph.text)
        width = glyph.x1 - ink[0].x0
        if letters >= length:
            break
    return max(width, 0.2 * run.size * max(letters, 1)), max(letters, 1)
