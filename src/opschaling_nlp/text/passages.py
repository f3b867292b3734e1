"""Group the lines of a reading into passages, by the seams between them and what opens them, and measure layout."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from opschaling_nlp.dutch.cues import count_limit, threshold
from opschaling_nlp.dutch.signs import DASHES, ends_clause
from opschaling_nlp.lines.joins import DocumentWords
from opschaling_nlp.lines.marks import Mark, find_mark
from opschaling_nlp.lines.seam import Seam, own_container
from opschaling_nlp.lines.weigh import looks_differ, weigh_seams
from opschaling_nlp.model import Block, BlockKind, Edit
from opschaling_nlp.text.line_wording import asks, is_question
from opschaling_nlp.text.normalise import normalise_blocks

_DASHES = tuple(DASHES)


@dataclass(frozen=True, slots=True)
class Passage:
    """The lines that form one heading, prompt or post, and its cleaned words."""

    blocks: tuple[Block, ...]
    mark: Mark
    text: str
    edits: tuple[Edit, ...]
    raw: str

    @property
    def first(self) -> Block:
        """Return the first line, which holds the position on the page and the layout."""
        return self.blocks[0]

    @property
    def kind(self) -> BlockKind:
        """Return the kind assigned by the reader."""
        return self.blocks[0].kind

    @property
    def listed(self) -> bool:
        """Return whether it opens with a bullet, number or arrow."""
        return bool(self.mark.kind)


def build_passages(blocks: Sequence[Block]) -> list[Passage]:
    """Group blocks in reading order; empty blocks are left out and count as a gap."""
    document = DocumentWords.of_lines(block.text for block in blocks)
    groups = list(_group(list(_without_empty(blocks))))
    marks = _confirm_numbers([_mark_of(group[0]) for group, _ in groups])
    return [
        passage
        for (group, reasons), mark in zip(groups, marks, strict=True)
        if (passage := _make_passage(group, reasons, mark, document)).text
    ]


def _make_passage(group: list[Block], reasons: list[str], mark: Mark, document: DocumentWords) -> Passage:
    first = group[0]
    length = mark.length if mark.kind and mark.length < len(first.text) else 0
    edited = normalise_blocks(
        group, mark_length=length, wrapped=first.kind != "post", document=document, reasons=reasons
    )
    return Passage(tuple(group), mark if length else Mark(), edited.text, edited.edits, edited.raw)


def _without_empty(blocks: Sequence[Block]) -> Iterator[Block]:
    gap = 0.0
    for block in blocks:
        if block.text.strip():
            yield replace(block, look=replace(block.look, gap=block.gap + gap)) if gap else block
            gap = 0.0
        else:
            gap += 1.0 + block.gap


def _mark_of(block: Block) -> Mark:
    """Find what opens a block; in a whole post, a number is part of the words."""
    mark = find_mark(block.text)
    return Mark() if mark.kind == "number" and block.kind != "line" else mark


def _group(blocks: Sequence[Block]) -> Iterator[tuple[list[Block], list[str]]]:
    """Yield the blocks of each passage, and why each later block continues the one above."""
    group: list[Block] = []
    reasons: list[str] = []
    mark = Mark()
    last: dict[bool, int] = {}
    seams = weigh_seams(blocks, asks_room=_asks_room)
    for index, block in enumerate(blocks):
        found = _mark_of(block)
        lettered = found.sign[:1].isalpha()
        opens = found.kind in {"bullet", "arrow"} or (
            found.kind == "number" and found.number in {1, last.get(lettered, 0) + 1}
        )
        opening = found if opens else Mark()
        joined = _goes_on(group, mark, opening, seams[index - 1]) if group else None
        if group and joined is None:
            yield group, reasons
            group, reasons = [], []
        if not group:
            mark = opening
            if opening.kind == "number":
                last[lettered] = opening.number
        elif joined is not None:
            reasons.append(joined.reason)
        group.append(block)
    if group:
        yield group, reasons


def _asks_room(text: str) -> bool:
    return is_question(text) and text.count("?") == 1 and asks(text)


def _goes_on(group: Sequence[Block], mark: Mark, opening: Mark, seam: Seam) -> Seam | None:
    """Return the seam if the next line continues the last of the group, or else None.

    The group adds its own evidence to the seam.
    """
    above, below = seam.above, seam.below
    if above.kind != "line" or below.kind != "line" or own_container(above) != own_container(below):
        return None
    if own_container(below):
        return seam if not opening.kind or _is_inside(seam, mark, opening) else None
    if looks_differ(above, below):
        return None
    if opening.kind:
        return seam if _is_inside(seam, mark, opening) or _is_bare_dash(seam, mark, opening) else None
    seam = seam.within(
        hanging=mark.kind in {"bullet", "number"}
        and below.indent >= group[0].indent + threshold("passages.same_indent"),
        shifted=len(group) > 1 and abs(below.indent - above.indent) > threshold("passages.same_indent"),
    )
    return None if seam.opens else seam


def _is_inside(seam: Seam, mark: Mark, opening: Mark) -> bool:
    """Return whether an arrow or dash starts the line only because the line above was full, in mid-sentence."""
    arrow = opening.kind == "arrow" and mark.kind != "arrow"
    dash = opening.sign in _DASHES and not mark.kind
    return seam.full and seam.below.gap == 0 and not ends_clause(seam.above.text) and (arrow or dash)


def _is_bare_dash(seam: Seam, mark: Mark, opening: Mark) -> bool:
    """Return whether a single sign starts a line below a completely full line, in a text without bullets."""
    single = opening.kind == "bullet" and len(opening.sign) == 1 and not mark.kind
    return single and seam.full and seam.above.gap == seam.below.gap == 0 and (seam.room or 0) < 1


def _confirm_numbers(marks: list[Mark]) -> list[Mark]:
    """Keep numbers that count on (1, 2, 3); an isolated number belongs to the words."""
    numbered = [index for index, mark in enumerate(marks) if mark.kind == "number"]
    confirmed = set()
    for style in (True, False):
        for first, second in pairwise(index for index in numbered if marks[index].sign[:1].isalpha() == style):
            if marks[second].number == marks[first].number + 1:
                confirmed |= {first, second}
    return [mark if mark.kind != "number" or index in confirmed else Mark() for index, mark in enumerate(marks)]


@dataclass(frozen=True, slots=True)
class Layout:
    """The size and weight of most letters, and how posts are separated."""

    size: float
    bold: bool
    gap: float
    """Space above an ordinary passage, in lines."""
    apart: bool
    """Whether most passages have a blank line or space above them."""
    capitals: bool
    """Whether most passages are wholly in capitals, which then say nothing of headings."""
    marked: bool = False
    """Whether headings stand out typographically, so that form and position need not decide."""

    def stands_out(self, passage: Passage) -> bool:
        """Return whether larger or bolder letters set a passage apart; False if sizes are unknown."""
        if not self.size:
            return False
        larger = all(block.size > threshold("passages.larger") * self.size for block in passage.blocks)
        return larger or (not self.bold and all(block.bold for block in passage.blocks))


def read_layout(passages: Sequence[Passage]) -> Layout:
    """Measure the layout of all passages of a reading."""
    sizes: Counter[float] = Counter()
    weights: Counter[bool] = Counter()
    for passage in passages:
        for block in passage.blocks:
            sizes[round(block.size, 1)] += len(block.text)
            weights[block.bold] += len(block.text)
    gaps = [passage.first.gap for passage in passages[1:]]
    layout = Layout(
        size=max(sizes, key=lambda size: (sizes[size], -size), default=0.0),
        bold=weights[True] > weights[False],
        gap=median(gaps) if gaps else 0.0,
        apart=sum(gap > 0 for gap in gaps) > 0.5 * len(gaps),
        capitals=sum(passage.text.isupper() for passage in passages) > 0.5 * len(passages),
    )
    headings = sum(
        passage.kind == "line" and not passage.listed and layout.stands_out(passage) for passage in passages[1:]
    )
    return replace(layout, marked=headings >= count_limit("passages.marked"))
