"""Measure the seams of a text, on a page or typed: how much space a line had left beyond the next line's first word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Self

from opschaling_nlp.dutch.cues import count_limit, load_cues, threshold
from opschaling_nlp.dutch.signs import ends_clause, first_chunk
from opschaling_nlp.lines.edges import Edges, chunk_width, extent_of, find_edges, is_printed
from opschaling_nlp.lines.ends import ADDRESS, asks_for_more, goes_on_address
from opschaling_nlp.lines.width import rooms_left
from opschaling_nlp.model import Block


@dataclass(frozen=True, slots=True)
class Seam:
    """A line and the next one, with the space left between them; lengths in characters."""

    above: Block
    below: Block
    spare: float | None = None
    """What the next line's first word would have left; negative if it would not have fitted, None if unknown."""
    room: float | None = None
    """What was left on the line."""
    needed: float = 0.0
    """What the first word of the next line needs, including a space before it."""
    printed: bool = False
    justified: bool = False
    """Whether lines that continue are stretched to the edge."""
    tight: bool = False
    """Whether there is no space below the line although space separates paragraphs, outside lists of short answers."""
    lower_foot: bool = False
    """Whether the line ends a column whose text does not continue in the next.

    It ends above the foot, or no column ever continues in another.
    """

    bits: Mapping[str, float] = field(default_factory=dict)
    """The weights of its features, in bits; their sum is positive if a post opens."""

    @property
    def opens(self) -> bool:
        """Return whether a post is more likely to open here than to continue."""
        return sum(self.bits.values()) > 0

    @property
    def reason(self) -> str:
        """Return in Dutch why the lines belong together, strongest feature first."""
        found = sorted((bits, name) for name, bits in self.bits.items() if bits < 0)
        return "; ".join(load_cues("seams")[name]["why"] for _, name in found)

    def within(self, *, hanging: bool, shifted: bool) -> Self:
        """Return it with the evidence of its position among the lines above.

        Below the words of a list item, or with another left edge than the lines of the post.
        """
        close = self.below.gap == 0 or self.elsewhere
        found = {"hanging": float(hanging and close), "shifted": float(shifted and not self.elsewhere)}
        return replace(self, bits={**self.bits, **weigh(found)})

    @property
    def chance(self) -> float:
        """Return the probability that a post's last line is full by chance: the relative width of the next word.

        A line that continues is always full.
        """
        unit = threshold("edges.character") * self.above.size if self.printed else 1.0
        return min(
            threshold("seam.most_chance"), self.needed / max(1.0, extent_of(self.above).end / unit + (self.room or 0.0))
        )

    @property
    def full(self) -> bool:
        """Return whether the first word of the next line would not have fitted."""
        return self.spare is not None and self.spare < 0

    @property
    def surely_opens(self) -> bool:
        """Return whether the next word would have fitted, or there is space below a line on a page."""
        return not self.full or (self.printed and self.below.gap > 0)

    @property
    def elsewhere(self) -> bool:
        """Return whether the next line is in another column or on another page."""
        return self.above.page != self.below.page or self.above.container != self.below.container

    @property
    def boxed(self) -> bool:
        """Return whether either line lies in a card or cell, which text does not leave."""
        return bool(own_container(self.above) or own_container(self.below))


def weigh(found: Mapping[str, float]) -> dict[str, float]:
    """Return the bits of each feature by the table of weights, without those that are 0."""
    return {name: load_cues("seams")[name]["bits"] * value for name, value in found.items() if value}


def own_container(block: Block) -> str:
    """Return the card or cell a line lies in; columns do not count, since text flows from one into the next."""
    return "" if block.container.startswith("column:") else block.container


def measure_seams(blocks: Sequence[Block]) -> list[Seam]:
    """Measure the seams between blocks, one fewer than there are blocks."""
    edges = find_edges(blocks)
    rooms = _typed_rooms(blocks)
    apart = _columns_stand_alone(blocks, edges)
    seams: list[Seam] = []
    listed = False
    for (above, below), room in zip(pairwise(blocks), rooms, strict=False):
        if above.kind != "line" or below.kind != "line":
            seam = Seam(above, below)
        elif is_printed(above) and is_printed(below):
            seam = _printed(above, below, edges, listed=listed, apart=apart)
            listed = below.gap == 0 and not seam.tight and seam.spare is not None and seam.spare >= 0
        elif room is None:
            seam = Seam(above, below)
        else:
            needed = len(first_chunk(below.text.lstrip())) + 1.0
            seam = Seam(above, below, room - needed, room, needed)
        seams.append(_joined_by_address(seam))
    return seams


def _printed(above: Block, below: Block, edges: Edges, *, listed: bool, apart: bool) -> Seam:
    unit = threshold("edges.character") * above.size
    extent = extent_of(above)
    same = above.container == below.container
    spare = edges.spare(above, below) / threshold("edges.character")
    justified = edges.groups[extent.group].justified
    return Seam(
        above,
        below,
        spare,
        max(0.0, edges.left(above) / unit),
        (extent.space + chunk_width(below)) / unit,
        printed=True,
        justified=justified,
        tight=edges.spaced
        and same
        and not listed
        and not justified
        and below.gap == 0
        and spare < threshold("seam.roomy"),
        lower_foot=not same
        and not extent.boxed
        and extent.foot >= 0
        and (apart or extent.foot > threshold("seam.foot")),
    )


def _joined_by_address(seam: Seam) -> Seam:
    """Return the seam as full if an address continues across it, or stands whole after a word that asks for more."""
    above, below = seam.above.text, seam.below.text
    if seam.spare is None or seam.spare < 0:
        return seam
    close = seam.below.gap == 0 and goes_on_address(above, below)
    asked = not seam.printed and ADDRESS.match(below.lstrip()) is not None and asks_for_more(above)
    return replace(seam, spare=-1.0, justified=False, tight=False) if close or asked else seam


def _typed_rooms(blocks: Sequence[Block]) -> list[float | None]:
    """Estimate for every block how many more characters would have fitted, taking blank lines into account."""
    texts: list[str] = []
    places: list[int] = []
    for block in blocks:
        typed = block.kind == "line" and block.extent is not None and block.extent.unit == "character"
        texts += [""] * int(block.gap)
        places.append(len(texts))
        texts.append(block.text if typed else "")
    rooms = rooms_left(texts) if any(texts) else [None] * len(texts)
    return [rooms[place] for place in places]


def _columns_stand_alone(blocks: Sequence[Block], edges: Edges) -> bool:
    """Return whether columns hold cards that stay whole.

    Some cards have no box, or at many feet of columns no sentence ever continues.
    """
    printed = [line for line in blocks if is_printed(line)]
    if any(line.container.startswith("card:") and not extent_of(line).boxed for line in printed):
        return True
    feet = [
        (above, below)
        for above, below in pairwise(printed)
        if above.container != below.container and above.font == below.font
        if not extent_of(above).boxed and not extent_of(below).boxed
    ]
    return len(feet) >= count_limit("seam.many_feet") and not any(_flows(above, below, edges) for above, below in feet)


def _flows(above: Block, below: Block, edges: Edges) -> bool:
    """Return whether a sentence visibly continues past the foot of a column."""
    return above.text.endswith("-") or (
        edges.spare(above, below) < 0 and below.text[:1].islower() and not ends_clause(above.text)
    )
