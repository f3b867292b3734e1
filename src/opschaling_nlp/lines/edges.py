"""Find where the lines of a page end, how much space each leaves, and how the document hyphenates."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from opschaling_nlp.dutch.cues import count_limit, threshold
from opschaling_nlp.dutch.signs import HYPHENS, broken_word, first_chunk, reads_on
from opschaling_nlp.dutch.words import break_positions
from opschaling_nlp.lines.ends import ADDRESS
from opschaling_nlp.lines.width import Pair, end_of, fit_width
from opschaling_nlp.model import Block, Extent

WORD = re.compile(r"[^\W\d_]{6,}(?=[.,;!?)]*(?:\s|$))")
"""What all programs agree can be hyphenated: not a short word, a plural with an apostrophe, or an address."""


@dataclass(frozen=True, slots=True)
class Hyphenation:
    """The minimum number of letters the program leaves at a line end; 0 if it does not hyphenate words of that kind."""

    lower: int = 0
    capital: int = 0

    def would_break(self, below: Block, left: float) -> bool:
        """Return whether the first syllable of a line would have fitted in the points left on the line above."""
        fewest = self.capital if below.text[:1].isupper() else self.lower
        return 0 < (syllable_width(below, fewest) if fewest else 0.0) <= left


def learn_hyphenation(pairs: Iterable[tuple[Block, Block, float]]) -> Hyphenation:
    """Learn from pairs of consecutive lines, with the width left on the first, in points."""
    broken: list[str] = []
    passed: list[tuple[Block, float]] = []
    for above, below, left in pairs:
        if (word := broken_word(above.text)) and below.text[:1].islower():
            broken.append(word)
        elif below.text[:1].islower() and above.text[-1:].isalpha():
            passed.append((below, left))
    if len(broken) < count_limit("hyphenation.fewest"):
        return Hyphenation()
    fewest = max(2, min(len(word) for word in broken))
    missed = sum(0 < syllable_width(line, fewest) <= left for line, left in passed)
    if missed > threshold("hyphenation.largest_miss") * len(broken):
        return Hyphenation()
    return Hyphenation(fewest, fewest if any(word.istitle() for word in broken) else 0)


def syllable_width(line: Block, fewest: int) -> float:
    """Return the width in points, including a hyphen, of the shortest part of the first word that can be split off.

    It has at least `fewest` letters; 0 if the word cannot be broken.
    """
    word = WORD.match(line.text)
    cut = next((place for place in break_positions(word.group()) if place >= fewest), 0) if word else 0
    if not cut or line.extent is None:
        return 0.0
    return line.extent.steps[min(cut, len(line.extent.steps)) - 1] + threshold("hyphenation.hyphen_width") * line.size


SLASH = re.compile(r"[^\W\d_]/$")
SIGN_BEHIND = re.compile(r"\s[;:!?)]\S*")


@dataclass(frozen=True, slots=True)
class Edge:
    """Where the lines of a group end, in points from their origin."""

    reach: float
    """The end of the longest line."""
    furthest: float
    """The same, or less if a line was squeezed.

    Any further, and the first word of some line would have stood on the line above.
    """
    justified: bool


@dataclass(frozen=True, slots=True)
class Edges:
    """Where the groups of a document end, and how it separates paragraphs and words."""

    groups: Mapping[str, Edge]
    spaced: bool
    """Whether space separates the paragraphs."""
    slashed: bool
    """Whether lines are broken after a slash."""
    hyphenation: Hyphenation

    def left(self, above: Block) -> float:
        """Return the points left on a line."""
        extent = extent_of(above)
        return self.groups[extent.group].furthest - extent.end

    def spare(self, above: Block, below: Block) -> float:
        """Return the ems left if the next line's first word had been on this one; negative if it would not have fitted.

        Programs differ on breaking lines after a slash: if the document never does, or the words read on, all of
        `in/uit` must fit.
        """
        edge, on = self.groups[extent_of(above).group], reads_on(above.text, below.text)
        if edge.justified:  # a line that continues would have been stretched to the edge
            return (edge.reach - extent_of(above).end - threshold("edges.touches")) / above.size
        left = self.left(above) - extent_of(above).space
        width = chunk_width(below, slashes=self.slashed and not on, whole_address=self.spaced)
        spare = left - width - (threshold("edges.slack") if on else -threshold("edges.rounding"))
        if spare < 0 and not self.spaced and below.gap == 0 and above.text[-1:] not in HYPHENS:
            spare = 0.0 if self.hyphenation.would_break(below, left - threshold("edges.touches")) else spare
        return spare / above.size


def extent_of(line: Block) -> Extent:
    """Return the extent of a measured line."""
    assert line.extent is not None
    return line.extent


def is_printed(line: Block) -> bool:
    """Return whether a line was measured on a page, in points."""
    return line.kind == "line" and line.extent is not None and line.extent.unit == "point"


def chunk_width(line: Block, *, slashes: bool = True, whole_address: bool = False) -> float:
    """Return the width in points of what must fit as a whole: the first word up to a hyphen or slash, or an address."""
    address = ADDRESS.match(line.text) if whole_address else None
    chunk = address.group() if address else first_chunk(line.text, slashes=slashes)
    behind = None if address or slashes else SIGN_BEHIND.match(line.text, len(chunk))
    steps = extent_of(line).steps
    return steps[min(max(1, len(chunk) + (len(behind.group()) - 1 if behind else 0)), len(steps)) - 1]


def find_edges(blocks: Sequence[Block]) -> Edges:
    """Find how far the text of each group reaches, and whether space separates the document's paragraphs."""
    groups: defaultdict[str, list[Block]] = defaultdict(list)
    following: defaultdict[str, list[tuple[Block, Block]]] = defaultdict(list)
    for line in filter(is_printed, blocks):
        groups[extent_of(line).group].append(line)
    pairs = [
        (above, below)
        for above, below in pairwise(blocks)
        if is_printed(above) and is_printed(below) and above.container == below.container
    ]
    for above, below in pairs:
        following[extent_of(above).group].append((above, below))
    edges = {group: _find_edge(lines, following[group]) for group, lines in groups.items()}
    found = Edges(edges, _is_spaced(pairs, edges), any(SLASH.search(line.text) for line in blocks), Hyphenation())
    close = [(above, below) for above, below in pairs if below.gap == 0 and above.font == below.font]
    breaking = learn_hyphenation((above, below, found.left(above) - extent_of(above).space) for above, below in close)
    return replace(found, hyphenation=breaking)


def _find_edge(lines: Sequence[Block], pairs: Sequence[tuple[Block, Block]]) -> Edge:
    size = median(line.size for line in lines)
    reach = _reach(lines, pairs, size)
    bounds = [
        bound
        for above, below in pairs
        if below.gap == 0 and above.page == below.page and above.font == below.font and reads_on(above.text, below.text)
        if reach - size < (bound := extent_of(above).end + extent_of(above).space + chunk_width(below))
    ]
    return Edge(reach, min([reach, *bounds]), _is_justified(lines, reach))


def _reach(lines: Sequence[Block], pairs: Sequence[tuple[Block, Block]], size: float) -> float:
    """Return how far the text reaches: its longest line, unless that is alone and there was space to continue.

    If the lines that continue show an edge of their own, that edge counts, however far a few others reach.
    """
    extents = [extent_of(line) for line in lines]
    reaches = [extent.end for extent in extents if extent.end <= extent.limit + threshold("edges.rounding")] or [
        extent.end for extent in extents
    ]  # an address may stick out
    longest = max(reaches)
    bound = min(extent.limit for extent in extents)
    shown = _shown_edge(reaches, pairs, threshold("edges.character") * size)
    if 0 < shown < longest - threshold("edges.alike") * size:
        return shown
    near = sum(longest - reach < threshold("edges.alike") * lines[0].size for reach in reaches)
    return longest if near >= max(2, 0.04 * len(lines)) or bound <= longest else bound


def _shown_edge(reaches: Sequence[float], pairs: Sequence[tuple[Block, Block]], unit: float) -> float:
    """Return the edge shown by the lines that continue; 0 if they show none."""
    close = [
        (above, below)
        for above, below in pairs
        if below.gap == 0 and above.font == below.font and above.page == below.page
    ]
    measured = [
        Pair(
            end_of(above.text, below.text),
            extent_of(above).end / unit,
            (extent_of(above).space + chunk_width(below)) / unit,
        )
        for above, below in close
    ]
    fit = fit_width(measured, [end / unit for end in reaches])
    return fit.width * unit if fit.score > 0 else 0.0


def _is_justified(lines: Sequence[Block], reach: float) -> bool:
    """Return whether lines that continue reach the right edge exactly."""
    full = sum(reach - extent_of(line).end <= threshold("edges.touches") for line in lines)
    near = sum(
        threshold("edges.touches") < reach - extent_of(line).end <= 6 * threshold("edges.character") * line.size
        for line in lines
    )
    return full >= 4 and full >= 4 * near


def _is_spaced(pairs: Sequence[tuple[Block, Block]], edges: Mapping[str, Edge]) -> bool:
    """Return whether most lines that end a paragraph of several lines have space below."""
    ends = [
        below.gap > 0
        for (first, above), (same, below) in pairwise(pairs)
        if above is same and above.gap == 0 and extent_of(first).group == extent_of(above).group
        for reach in (edges[extent_of(above).group].reach,)
        if extent_of(above).end
        < threshold("edges.short") * reach
        < threshold("edges.full") * reach
        < extent_of(first).end
    ]
    return len(ends) >= 3 and sum(ends) >= threshold("edges.spaced") * len(ends)
