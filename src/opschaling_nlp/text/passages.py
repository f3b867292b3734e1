"""Group the lines of a reading into passages: a line is joined to the one above only where that one was full."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from opschaling_nlp.model import Block, BlockKind, Edit
from opschaling_nlp.text.documentwords import DocumentWords
from opschaling_nlp.text.joints import asks_for_more, fresh_lines, goes_on, is_full, own_container
from opschaling_nlp.text.marks import Mark, find_mark
from opschaling_nlp.text.normalise import normalise_blocks

_SAME_SIZE = 0.08
"""Share by which the letters of one passage may differ in size."""
_SAME_INDENT = 1.5
"""Characters by which the left edge of lines of one passage may differ."""
_SHORT_RUN = 4
"""Lines close together that may be one broken sentence; more are a list."""
_SENTENCE_WORDS = 4
"""Words in a line that may be the beginning of a broken sentence; fewer are an answer."""
_HALF = 0.5
_EMPHASIS = re.compile(r"\*{1,3}(?=\S)|_{1,2}(?=\S)")
_DASHES = ("-", "–", "—")

_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’)\]]*\s*$")
_WORD = re.compile(r"[^\W\d_]+")
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
    document = DocumentWords.of_lines(block.text for block in blocks)
    groups = list(_group(list(_without_empty(blocks))))
    marks = _confirm_numbers([_mark_of(group[0]) for group in groups])
    return [
        passage
        for group, mark in zip(groups, marks, strict=True)
        if (passage := _make_passage(group, mark, document)).text
    ]


def _make_passage(group: list[Block], mark: Mark, document: DocumentWords) -> Passage:
    first = group[0]
    length = mark.length if mark.kind and mark.length < len(first.text) else 0
    edited = normalise_blocks(group, mark_length=length, wrapped=first.kind != "post", document=document)
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
    """Find what opens a block; a number belongs to the words of a whole post, and only there."""
    mark = find_mark(block.text)
    return Mark() if mark.kind == "number" and block.kind != "line" else mark


def _group(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    group: list[Block] = []
    mark = Mark()
    last: dict[bool, int] = {}
    loose = _loose_lines(blocks)
    fresh = fresh_lines(blocks)
    for index, block in enumerate(blocks):
        found = _mark_of(block)
        lettered = found.sign[:1].isalpha()
        opens = found.kind in {"bullet", "arrow"} or (
            found.kind == "number" and found.number in {1, last.get(lettered, 0) + 1}
        )
        opening = found if opens else Mark()
        if group and (
            index in fresh or not (_continues(group, mark, block, opening) or (not opens and index in loose))
        ):
            yield group
            group = []
        if not group:
            mark = opening
            if opening.kind == "number":
                last[lettered] = opening.number
        group.append(block)
    if group:
        yield group


def _loose_lines(blocks: Sequence[Block]) -> set[int]:
    """Find the lines that run on although no width is known: in lower case, in a text that sets its posts apart with blank lines.

    A list of short answers stands close together too; it is told from a broken sentence by its number of lines and its short or
    lower-case first line.
    """
    lines = [block for block in blocks if block.kind == "line"]
    apart = sum(block.gap > 0 for block in lines) > _HALF * len(lines)
    found: set[int] = set()
    start = 0
    for index in range(1, len(blocks) + 1):
        if index < len(blocks) and blocks[index].gap == 0 and _same_flow(blocks[index - 1], blocks[index]):
            continue
        run = range(start + 1, index)
        first = blocks[start].text.lstrip()
        sign = _EMPHASIS.match(first)
        emphasised = (
            sign is not None
            and first.count(sign.group()) % 2 == 1
            and any(sign.group() in blocks[line].text for line in run)
        )
        if emphasised:
            found |= set(run)
        elif apart and len(run) < _SHORT_RUN:
            found |= {
                line
                for line in run
                if _runs_on(blocks[line - 1], blocks[line]) or _breaks_off(blocks[line - 1], blocks[line])
            }
        elif find_mark(first).kind == "bullet":
            found |= {
                line
                for line in run
                if _runs_on(blocks[line - 1], blocks[line]) and find_mark(blocks[line - 1].text).kind == "bullet"
            }
        start = index
    return found


def _same_flow(above: Block, block: Block) -> bool:
    return (
        above.kind == block.kind == "line"
        and above.room is None
        and above.container == block.container
        and not _differs(above, block)
    )


def _runs_on(above: Block, block: Block) -> bool:
    text, next_text = above.text.strip(), block.text.strip()
    return (
        next_text[:1].islower()
        and len(text.split()) >= _SENTENCE_WORDS
        and not _SENTENCE_END.search(text)
        and (text[:1].isupper() or find_mark(text).kind == "bullet")
    )


def _breaks_off(above: Block, block: Block) -> bool:
    """Tell whether a line ends on a comma or a word that asks for more, and the next goes on in lower case."""
    return block.text.lstrip()[:1].islower() and (
        above.text.rstrip().endswith(",") or asks_for_more(above.text) or goes_on(block.text)
    )


def _continues(group: Sequence[Block], mark: Mark, block: Block, opening: Mark) -> bool:
    """Tell whether `block` goes on where the lines of `group` end."""
    above = group[-1]
    if above.kind != "line" or block.kind != "line":
        return False
    if own_container(above) != own_container(block):
        return False
    full = is_full(above, block)
    inside = (
        full
        and block.gap == 0
        and not _SENTENCE_END.search(above.text)
        and ((opening.kind == "arrow" and mark.kind != "arrow") or (opening.sign in _DASHES and not mark.kind))
    )
    if own_container(block):
        return opening.kind == "" or inside
    if _differs(above, block):
        return False
    if inside and opening.kind:
        return True
    if opening.kind:
        return (
            full
            and above.gap == block.gap == 0
            and opening.kind == "bullet"
            and not mark.kind
            and len(opening.sign) == 1
            and (above.room or 0) < 1
        )
    elsewhere = above.page != block.page or above.container != block.container
    if block.gap == 0 or elsewhere:
        return _goes_on(group, mark, block, full=full)
    return (
        full
        and not _SENTENCE_END.search(above.text)
        and (block.text.lstrip()[:1].islower() or _HYPHEN_END.search(above.text) is not None)
    )


def _goes_on(group: Sequence[Block], mark: Mark, block: Block, *, full: bool) -> bool:
    above = group[-1]
    hanging = mark.kind in {"bullet", "number"} and block.indent >= group[0].indent + _SAME_INDENT
    if (
        len(group) > 1
        and abs(block.indent - above.indent) > _SAME_INDENT
        and above.page == block.page
        and above.container == block.container
    ):
        return False
    return full or hanging or above.text.rstrip().endswith("\u00ad")


def _differs(above: Block, block: Block) -> bool:
    if above.size and block.size and abs(above.size - block.size) > _SAME_SIZE * max(above.size, block.size):
        return True
    return above.bold != block.bold and (above.room is None or block.text.lstrip()[:1].isupper() or block.gap > 0)


def _confirm_numbers(marks: list[Mark]) -> list[Mark]:
    """Keep numbers that count on (1, 2, 3); a number that stands alone belongs to the words."""
    numbered = [index for index, mark in enumerate(marks) if mark.kind == "number"]
    confirmed = set()
    for style in (True, False):
        for first, second in pairwise(index for index in numbered if marks[index].sign[:1].isalpha() == style):
            if marks[second].number == marks[first].number + 1:
                confirmed |= {first, second}
    return [mark if mark.kind != "number" or index in confirmed else Mark() for index, mark in enumerate(marks)]
