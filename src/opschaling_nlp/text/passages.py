"""Group the lines of a reading into passages: a line is joined to the one above only where that one was full."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from opschaling_nlp.model import Block, BlockKind, Edit
from opschaling_nlp.text.hyphens import DocumentLexicon
from opschaling_nlp.text.marks import Mark, find_mark
from opschaling_nlp.text.normalise import normalise_blocks

_SAME_SIZE = 0.08
"""Share by which the letters of one passage may differ in size."""
_SAME_INDENT = 1.5
"""Characters by which the left edge of lines of one passage may differ."""

_FIRST_CHUNK = re.compile(r"\S+?(?:[-/–](?=\w)|(?=\s)|$)")
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’)\]]*\s*$")
_HYPHEN_END = re.compile(r"[^\W\d_][-‐\u00ad]\s*$")


@dataclass(frozen=True, slots=True)
class Passage:
    """Hold the lines that form one heading, prompt or post, and its cleaned words."""

    blocks: tuple[Block, ...]
    mark: Mark
    text: str
    edits: tuple[Edit, ...]
    raw: str

    @property
    def first(self) -> Block:
        """Return the first line, which knows the place on the page and the layout."""
        return self.blocks[0]

    @property
    def kind(self) -> BlockKind:
        """Say what the reader took it for."""
        return self.blocks[0].kind

    @property
    def listed(self) -> bool:
        """Tell whether a bullet, number or arrow opens it."""
        return bool(self.mark.kind)


def build_passages(blocks: Sequence[Block]) -> list[Passage]:
    """Group blocks in reading order; blocks without words are left out, their place counting as a gap."""
    document = DocumentLexicon.of_lines(block.text for block in blocks)
    groups = list(_group(_without_empty(blocks)))
    marks = _confirm_numbers([find_mark(group[0].text) for group in groups])
    return [passage for group, mark in zip(groups, marks, strict=True) if (passage := _make_passage(group, mark, document)).text]


def _make_passage(group: list[Block], mark: Mark, document: DocumentLexicon) -> Passage:
    first = group[0]
    length = mark.length if mark.kind and mark.length < len(first.text) else 0
    edited = normalise_blocks(group, mark_length=length, wrapped=first.kind != "post", document=document)
    return Passage(tuple(group), mark if length else Mark(), edited.text, edited.edits, edited.raw)


def _without_empty(blocks: Sequence[Block]) -> Iterator[Block]:
    gap = 0.0
    for block in blocks:
        if block.text.strip():
            yield replace(block, gap=block.gap + gap) if gap else block
            gap = 0.0
        else:
            gap += 1.0 + block.gap


def _group(blocks: Iterator[Block]) -> Iterator[list[Block]]:
    group: list[Block] = []
    mark = Mark()
    number = 0
    for block in blocks:
        found = find_mark(block.text)
        opens = found.kind in {"bullet", "arrow"} or (found.kind == "number" and found.number in {1, number + 1})
        if group and not _continues(group, mark, block, found if opens else Mark()):
            yield group
            group = []
        if not group:
            mark = found if opens else Mark()
            number = found.number if found.kind == "number" and opens else number
        group.append(block)
    if group:
        yield group


def _continues(group: Sequence[Block], mark: Mark, block: Block, opening: Mark) -> bool:
    """Tell whether `block` goes on where the lines of `group` end."""
    above = group[-1]
    if above.kind != "line" or block.kind != "line":
        return False
    if _container(above) != _container(block):
        return False
    if _container(block):
        return opening.kind == ""
    if _differs(above, block):
        return False
    full = is_full(above, block)
    if opening.kind:
        return full and above.gap == block.gap == 0 and opening.kind == "bullet" and not mark.kind and len(opening.sign) == 1 and (above.room or 0) < 1
    elsewhere = above.page != block.page or above.container != block.container
    if block.gap == 0 or elsewhere:
        return _goes_on(group, mark, block, full=full)
    return full and not _SENTENCE_END.search(above.text) and (block.text.lstrip()[:1].islower() or _HYPHEN_END.search(above.text) is not None)


def _goes_on(group: Sequence[Block], mark: Mark, block: Block, *, full: bool) -> bool:
    above = group[-1]
    hanging = mark.kind in {"bullet", "number"} and block.indent >= group[0].indent + _SAME_INDENT
    if len(group) > 1 and abs(block.indent - above.indent) > _SAME_INDENT and above.page == block.page and above.container == block.container:
        return False
    return full or hanging or above.text.rstrip().endswith("\u00ad")


def is_full(above: Block, below: Block) -> bool:
    """Tell whether the first word of `below` (up to a hyphen or slash) would not have fitted on the line above."""
    if above.room is None:
        return False
    chunk = _FIRST_CHUNK.match(below.text.lstrip())
    return len(chunk.group() if chunk else "") + 1 > above.room


def _container(block: Block) -> str:
    """Return the card or cell a line lies in; a column is none, because text flows from one into the next."""
    return "" if block.container.startswith("column:") else block.container


def _differs(above: Block, block: Block) -> bool:
    if above.size and block.size and abs(above.size - block.size) > _SAME_SIZE * max(above.size, block.size):
        return True
    return above.bold != block.bold and (above.room is None or block.text.lstrip()[:1].isupper() or block.gap > 0)


def _confirm_numbers(marks: list[Mark]) -> list[Mark]:
    """Keep numbers that count on (1, 2, 3); a number that stands alone belongs to the words."""
    numbered = [index for index, mark in enumerate(marks) if mark.kind == "number"]
    confirmed = set()
    for first, second in pairwise(numbered):
        if marks[second].number == marks[first].number + 1:
            confirmed |= {first, second}
    return [mark if mark.kind != "number" or index in confirmed else Mark() for index, mark in enumerate(marks)]
