"""Makes lines of the runs of a column and measures them: space above, indent, and how much would still have fitted."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from opschaling_nlp.ingest.pdf.odds import Odds, Pair, count_odds
from opschaling_nlp.ingest.pdf.syllables import Hyphenation, learn_hyphenation, syllable_width
from opschaling_nlp.ingest.pdf.words import Run, join_runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from opschaling_nlp.ingest.pdf.boxes import Rect

SAME_LINE = 0.3
"""Baselines closer than this, in ems, are one line of a column."""

PITCH_RANGE = (0.9, 2.0)
"""The distances between lines of one paragraph, in ems."""

PITCH_SHARE = 0.12
"""The narrowest distance between lines that so many of the lines have is the distance within a paragraph."""

MANY = 4
"""So many lines that surely go on are enough to tell that distance by them alone."""

JITTER, SPACE, OFTEN = 0.08, 0.25, 0.05
"""Space above, in lines: less than the first is rounding; less than the second counts only when so large a share of the lines have it."""

BREAK = 1.0
"""The space above, in lines, of a column that nothing flows into."""

NEARBY = 15.0
"""Points by which the edges of one column differ from page to page."""

SHORT, FULL, SPACED = 0.75, 0.85, 0.7
"""A line shorter than the first part of the width, below one longer than the second, ends a paragraph of several lines; where so large a share of
them have space below, space parts the paragraphs."""

LENIENT = 2.0
"""So many ems more than the next word needs must be left on a line that ends a paragraph without space below, where space parts the paragraphs."""

CHARACTER = 0.5
"""The width of a usual character in ems; that of one line depends on how far it is stretched."""

HAIR = 0.3
"""Points by which measures may be off."""

SLACK = 1.0
"""Points by which a program may break a line too early, where the words read on."""

FIRST_CHUNK, FIRST_WORD = re.compile(r"\S+?(?:[-/–](?=\w)|(?=\s)|$)"), re.compile(r"\S+?(?:[-–](?=\w)|(?=\s)|$)(?:\s[;:!?)]\S*)?")

ALIKE = 4.0
"""Lines of which the ends differ less than this, in ems, end for the same reason: the edge of the text."""

ADDRESS = re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)
ADDRESS_CUT = re.compile(r"(?:https?:/|www\.)\S*[/\-_=&?%.#~]$", re.IGNORECASE)
"""An address, and a line that ends within one; programs differ in where they break it."""

HYPHENS = "-\u00ad\u2010"

TOUCHES = 1.5
"""A line ending so close to the right edge, in points, reaches it."""


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one line of a container."""

    run: Run
    page: int
    container: str
    left: float
    """Left edge of the text in its container."""
    origin: float
    """From where the widths of a group are measured: the left edge of the card, or of the page."""
    limit: float
    """The furthest that text in this container can reach."""
    group: str
    """Containers of one group end at the same distance from their origin: a column of one layout, cards of one size."""
    siblings: int = 1
    """How many columns stand side by side here."""
    band: str = ""
    """The columns that stand side by side with this one."""
    box: Rect | None = None
    """The card or cell the line lies in."""
    breaks: bool = False
    """Whether it starts a column that the text before it does not flow into: that ended before the foot of its column."""
    whole: bool = False
    """Whether it is all there is in its card."""
    speaker: str = ""
    time: str = ""
    reactions: int = 0
    head: str = ""
    """What heads the column of the table cell the line is in."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Hold what the surroundings say of a line; units as in model.Block."""

    gap: float
    indent: float
    room: float | None


class _Edge(NamedTuple):
    """Say where the lines of a group end, in points from their origin."""

    reach: float
    """The end of the longest line."""
    furthest: float
    """The same, or less where a line was squeezed: farther, and the first word of some line would have stood on the line above."""
    justified: bool
    spaced: bool = False
    """Whether space parts the paragraphs."""


def make_lines(runs: Iterable[Run]) -> list[Run]:
    """Join the runs of a column that stand on one line, from top to bottom."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (run.base, run.x0)):
        if rows and run.base - rows[-1][0].base < SAME_LINE * min(run.size, rows[-1][0].size):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [join_runs(sorted(row, key=lambda run: run.x0)) for row in rows]


def measure_lines(lines: Sequence[Line]) -> list[Measure]:
    """Return the measures of all lines of a document, in the same order."""
    if not lines:
        return []
    lines = _name_columns(lines)
    gaps = _gaps(lines)
    edges = _right_edges(lines, gaps)
    breaking = _learn_hyphenation(lines, gaps, edges)
    within, across = _count_odds(lines, gaps, edges)
    measures: list[Measure] = []
    listed = False
    for line, after, gap, below in zip(lines, [*lines[1:], lines[-1]], gaps, [*gaps[1:], 0.0], strict=True):
        listed = listed and gap == 0  # within a list of short answers, no line goes on
        ends, room = _room(line, after, edges[line.group], gap=below, strict=listed, breaking=breaking)
        odds = within if line.container == after.container else across
        doubtful = below == 0 and not ends and not line.box and not edges[line.group].justified and line.run.font == after.run.font
        if doubtful and odds.ends_at(line.run.text, after.run.text):
            ends, room = True, max(room, first_word(after.run)[1] + 1.1)
        measures.append(Measure(gap, max(0.0, (line.run.x0 - line.left) / (CHARACTER * line.run.size)), room))
        listed = ends and below == 0
    return measures


def _name_columns(lines: Sequence[Line]) -> list[Line]:
    """Give columns that end at the same place one group, also on a page of which only the first column is filled."""
    reach: dict[tuple[str, str], float] = {}  # a heading may span the columns
    for line in lines:
        if " " in line.run.text:
            reach[line.container, line.run.font] = max(reach.get((line.container, line.run.font), 0.0), line.run.x1)
    columns = {(line.left, line.limit): line.group for line in lines if line.siblings > 1}
    named = []
    for line in lines:
        same = [
            (limit, group)
            for (left, limit), group in columns.items()
            if abs(left - line.left) < NEARBY and reach.get((line.container, line.run.font), 0.0) <= limit
        ]
        named.append(replace(line, limit=min(same)[0], group=min(same)[1]) if same and not line.box else line)
    return named


def _gaps(lines: Sequence[Line]) -> list[float]:
    """Return the space above each line, in lines; 0 where it is no more than rounding, or a taller character than usual, makes it."""
    pitches = _pitches(lines)
    gaps = [_gap(line, before, pitches) for before, line in zip([None, *lines], lines, strict=False)]
    common = Counter(round(gap / JITTER) for gap in gaps)
    return [gap if gap >= SPACE or (gap >= JITTER and common[round(gap / JITTER)] >= OFTEN * len(gaps)) else 0.0 for gap in gaps]


def _gap(line: Line, before: Line | None, pitches: dict[int, float]) -> float:
    if line.breaks:
        return BREAK
    if before is None or before.page != line.page or line.run.base <= before.run.base or line.band != before.band:
        return 0.0
    if line.container != before.container and (line.box or before.box):
        return 0.0
    size = max(line.run.size, before.run.size)
    pitch = pitches.get(round(size), 1.2) * size
    return max(0.0, round((line.run.base - before.run.base) / pitch - 1, 2))


def _pitches(lines: Sequence[Line]) -> dict[int, float]:
    """Return per font size, in points, the distance between lines of one paragraph, in ems."""
    counts: defaultdict[int, Counter[float]] = defaultdict(Counter)
    inside: defaultdict[int, Counter[float]] = defaultdict(Counter)  # of lines that break off in the middle of a sentence
    for before, line in itertools.pairwise(lines):
        size = line.run.size
        if before.container == line.container and before.page == line.page and abs(before.run.size - size) < 0.5:
            pitch = (line.run.base - before.run.base) / size
            if PITCH_RANGE[0] <= pitch <= PITCH_RANGE[1]:
                counts[round(size)][round(pitch / 0.05) * 0.05] += 1
                if _reads_on(before, line):
                    inside[round(size)][round(pitch / 0.05) * 0.05] += 1
    counts.update({size: found for size, found in inside.items() if found.total() >= MANY})
    pitches: dict[int, float] = {}
    for size, found in counts.items():
        enough = max(2.0, PITCH_SHARE * found.total())
        pitches[size] = min((pitch for pitch, count in found.items() if count >= enough), default=min(found))
    return pitches


def _right_edges(lines: Sequence[Line], gaps: Sequence[float]) -> dict[str, _Edge]:
    """Return per group how far its text reaches, measured from the origin."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        groups[line.group].append(index)
    edges: dict[str, _Edge] = {}
    ends: list[bool] = []
    for group, members in groups.items():
        some = [lines[index] for index in members]
        reach = _reach(some)
        size = median(line.run.size for line in some)
        inner = [index for index in members if index + 1 < len(lines) and lines[index + 1].container == lines[index].container]
        pairs = [(lines[index], lines[index + 1]) for index in inner if gaps[index + 1] == 0 and _goes_on(lines[index], lines[index + 1])]
        bounds = [bound for above, below in pairs if (bound := _end(above) + _space(above) + first_word(below.run)[0]) > reach - size]
        ends += [
            gaps[index + 1] > 0
            for index in inner
            if index
            and gaps[index] == 0
            and lines[index - 1].group == group
            and _end(lines[index]) < SHORT * reach < FULL * reach < _end(lines[index - 1])
        ]
        edges[group] = _Edge(reach, min([reach, *bounds]), _is_justified(some, reach))
    spaced = len(ends) >= 3 and sum(ends) >= SPACED * len(ends)
    return {group: edge._replace(spaced=spaced) for group, edge in edges.items()}


def _goes_on(above: Line, below: Line) -> bool:
    """Tell whether a line surely goes on in the next one: so close, and the next begins in the middle of a sentence."""
    return above.container == below.container and above.page == below.page and above.run.font == below.run.font and _reads_on(above, below)


def _reads_on(above: Line, below: Line) -> bool:
    return below.run.text[:1].islower() and above.run.text[-1:] not in ".!?"


def _reach(lines: Sequence[Line]) -> float:
    """Return how far the text reaches: its longest line, unless that stands alone and there was room to go on."""
    reaches = [_end(line) for line in lines if line.run.x1 <= line.limit + HAIR] or [_end(line) for line in lines]  # an address may stick out
    longest = max(reaches)
    bound = min(line.limit - line.origin for line in lines)
    near = sum(longest - reach < ALIKE * lines[0].run.size for reach in reaches)
    return longest if near >= max(2, 0.04 * len(lines)) or bound <= longest else bound


def _is_justified(lines: Sequence[Line], reach: float) -> bool:
    """Tell whether lines that go on reach the right edge exactly."""
    full = sum(reach - _end(line) <= TOUCHES for line in lines)
    near = sum(TOUCHES < reach - _end(line) <= 6 * line.run.char_width for line in lines)
    return full >= 4 and full >= 4 * near


def _learn_hyphenation(lines: Sequence[Line], gaps: Sequence[float], edges: dict[str, _Edge]) -> Hyphenation:
    return learn_hyphenation(
        (above.run, below.run, edges[above.group].furthest - _end(above) - _space(above))
        for above, below, gap in zip(lines, lines[1:], gaps[1:], strict=False)
        if gap == 0 and above.run.font == below.run.font
    )


def _count_odds(lines: Sequence[Line], gaps: Sequence[float], edges: dict[str, _Edge]) -> tuple[Odds, Odds]:
    """Return the odds within a column, where space would have shown most ends of posts, and at the foot of one, where it cannot."""
    pairs: list[Pair] = []
    for line, after, gap in zip(lines, lines[1:], gaps[1:], strict=False):
        if not line.box and line.container == after.container and line.run.font == after.run.font:
            left = (edges[line.group].furthest - _end(line)) / (_space(line) + first_word(after.run, whole=edges[line.group].spaced)[0])
            pairs.append(Pair(line.run.text, after.run.text, left, gap > 0, gap > 0 or left >= 1))
    texts = [line.run.text for line in lines]
    return count_odds(texts, pairs, spaced=False), count_odds(texts, pairs, spaced=True)


def _room(line: Line, after: Line, edge: _Edge, *, gap: float, strict: bool, breaking: Hyphenation) -> tuple[bool, float]:
    """Tell whether a line ends what it says, and the characters that would still have fitted, counted in characters as wide as those of the word that follows.

    Whether that word would have fitted is measured, and the number agrees with it. Some programs break a line after a slash and some do not:
    where the words read on, the whole of `in/uit` must fit, elsewhere its first part.
    """
    short = edge.furthest - _end(line)
    needed = _space(line) + first_word(after.run, slashed=not _reads_on(line, after), whole=edge.spaced)[0]
    if gap == 0 and ADDRESS_CUT.search(line.run.text):
        fits = False
    elif gap > 0:
        fits = True  # space below ends a paragraph, however full its last line
    elif edge.justified:
        fits = edge.reach - _end(line) > TOUCHES  # a line that goes on would have been stretched to the edge
    elif edge.spaced and line.container == after.container and not strict:
        fits = short >= needed + LENIENT * line.run.size  # where space parts the paragraphs, its absence says that one goes on
    else:
        fits = short >= needed + (SLACK if _reads_on(line, after) else -HAIR)
    if not fits and gap == 0 and line.run.text[-1:] not in HYPHENS:
        fits = _takes_syllable(line, after, short, breaking)
    width, length = first_word(after.run, slashed=True)
    room = max(0.0, short / (width / length))
    return fits, max(room, length + 1.1) if fits else min(room, length - 0.1)


def _takes_syllable(line: Line, after: Line, short: float, breaking: Hyphenation) -> bool:
    """Tell whether the first syllable of the next line would have fitted on this one, in a document that breaks such words."""
    fewest = breaking.capital if after.run.text[:1].isupper() else breaking.lower
    width = syllable_width(after.run, fewest) if fewest else 0.0
    return 0 < width <= short - _space(line) - TOUCHES


def _end(line: Line) -> float:
    return line.run.x1 - line.origin


def _space(line: Line) -> float:
    """Return the width of a space on a line, in points."""
    return next((glyph.x1 - glyph.x0 for glyph in line.run.glyphs if glyph.text == " "), 0.25 * line.run.size)


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
