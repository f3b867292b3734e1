"""Group the lines of a reading into passages: a line is joined to the one above only where that one was full."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from opschaling_nlp.cues import load_cues
from opschaling_nlp.model import Block, BlockKind, Edit
from opschaling_nlp.text.documentwords import DocumentWords
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
_DASHES = ("-", "–", "—")
_PARTED = 0.12
"""Share of the lines with space above from which white space parts the posts; headings alone have less."""
_SAME_LABEL = 3
"""Lines that open with the same word and colon for it to be a label."""

_FIRST_CHUNK = re.compile(r"\S+?(?:[-/–](?=\w)|(?=\s)|$)")
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’)\]]*\s*$")
_STOP_END = re.compile(r"[.!?…][\"'”’)\]]*\s*$")
_SENTENCE_GAP = re.compile(r"[.!?…][\"'”’)\]]* +[\"'“‘(]*[A-ZÀ-Þ]")
_WORD = re.compile(r"[^\W\d_]+")
_WORD_END = re.compile(r"[^\W_][\"'”’)\]]*\s*$")
_LABEL = re.compile(r"([^\W\d_]+)(?: [^\W\d_]{1,3}| \([^)]{1,30}\))?:\s")
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
    return [passage for group, mark in zip(groups, marks, strict=True) if (passage := _make_passage(group, mark, document)).text]


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
    fresh = _fresh_lines(blocks)
    for index, block in enumerate(blocks):
        found = _mark_of(block)
        lettered = found.sign[:1].isalpha()
        opens = found.kind in {"bullet", "arrow"} or (found.kind == "number" and found.number in {1, last.get(lettered, 0) + 1})
        opening = found if opens else Mark()
        if group and (index in fresh or not (_continues(group, mark, block, opening) or (not opens and index in loose))):
            yield group
            group = []
        if not group:
            mark = opening
            if opening.kind == "number":
                last[lettered] = opening.number
        group.append(block)
    if group:
        yield group


def _fresh_lines(blocks: Sequence[Block]) -> set[int]:
    """Find the lines that open a post though the line above was full, where white space does not part the posts: by their first word.

    It has a capital that it does not have elsewhere in the text, and the line above ends neither in a stop nor in a word that asks for more;
    or it is a label (`Kans: …`) that opens other lines too; or a sentence ended above, in a text whose sentences end posts more often than lines.
    """
    lines = [block for block in blocks if block.kind == "line" and block.room is not None and not _container(block)]
    parted = sum(block.gap > 0 for block in lines) >= _PARTED * len(lines)
    ordinary = {word for block in lines for word in _WORD.findall(block.text) if word.islower()}
    labels = Counter(found.group(1) for block in lines if (found := _LABEL.match(block.text)))
    posts_stop = not parted and _posts_stop_at_line_ends(lines)
    fresh: set[int] = set()
    for index, (above, block) in enumerate(pairwise(blocks), 1):
        elsewhere = above.page != block.page or above.container != block.container
        if above.kind != "line" or block.kind != "line" or above.room is None or _container(block) or (parted and not elsewhere):
            continue
        label = _LABEL.match(block.text)
        labelled = label is not None and labels[label.group(1)] >= _SAME_LABEL and not _is_unfinished(above.text)
        if (
            labelled
            or _opens_sentence(above.text, block.text, ordinary)
            or (posts_stop and _STOP_END.search(above.text) and block.text.lstrip()[:1].isupper())
        ):
            fresh.add(index)
    return fresh


def _posts_stop_at_line_ends(lines: Sequence[Block]) -> bool:
    """Weigh, for a stop at the end of a full line, a post that happens to fill its last line against a sentence that happens to end there.

    The first is expected as often as posts end in a stop times the chance that a last line is full (a word in a line's words); the second
    as often as lines run on times the share of blanks inside lines that part two sentences.
    """
    pairs = [(above, below) for above, below in pairwise(lines) if above.container == below.container and above.page == below.page]
    ends = sum(not is_full(above, below) and _STOP_END.search(above.text) is not None for above, below in pairs)
    run_on = sum(is_full(above, below) and not _STOP_END.search(above.text) for above, below in pairs)
    words = sum(len(block.text.split()) for block in lines)
    sentences = sum(len(_SENTENCE_GAP.findall(block.text)) for block in lines)
    longest = max((len(block.text.split()) for block in lines), default=1)
    return ends / max(1, longest) > run_on * sentences / max(1, words)


def _opens_sentence(above: str, text: str, ordinary: set[str]) -> bool:
    word = _WORD.match(text.lstrip("\"'“‘„"))
    return (
        word is not None
        and word.group().istitle()
        and word.group().lower() in ordinary
        and _WORD_END.search(above) is not None
        and not _is_unfinished(above)
    )


def _is_unfinished(text: str) -> bool:
    words = _WORD.findall(text)
    return bool(words) and words[-1].casefold() in load_cues("wraps")["unfinished"]


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
        bold = first.startswith("**") and first.count("**") % 2 == 1 and any("**" in blocks[line].text for line in run)
        if bold:
            found |= set(run)
        elif apart and len(run) < _SHORT_RUN:
            found |= {line for line in run if _runs_on(blocks[line - 1], blocks[line])}
        elif find_mark(first).kind == "bullet":
            found |= {line for line in run if _runs_on(blocks[line - 1], blocks[line]) and find_mark(blocks[line - 1].text).kind == "bullet"}
        start = index
    return found


def _same_flow(above: Block, block: Block) -> bool:
    return above.kind == block.kind == "line" and above.room is None and above.container == block.container and not _differs(above, block)


def _runs_on(above: Block, block: Block) -> bool:
    text, next_text = above.text.strip(), block.text.strip()
    return (
        next_text[:1].islower()
        and len(text.split()) >= _SENTENCE_WORDS
        and not _SENTENCE_END.search(text)
        and (text[:1].isupper() or find_mark(text).kind == "bullet")
    )


def _continues(group: Sequence[Block], mark: Mark, block: Block, opening: Mark) -> bool:
    """Tell whether `block` goes on where the lines of `group` end."""
    above = group[-1]
    if above.kind != "line" or block.kind != "line":
        return False
    if _container(above) != _container(block):
        return False
    full = is_full(above, block)
    inside = (
        full
        and block.gap == 0
        and not _SENTENCE_END.search(above.text)
        and ((opening.kind == "arrow" and mark.kind != "arrow") or (opening.sign in _DASHES and not mark.kind))
    )
    if _container(block):
        return opening.kind == "" or inside
    if _differs(above, block):
        return False
    if inside and opening.kind:
        return True
    if opening.kind:
        return (
            full and above.gap == block.gap == 0 and opening.kind == "bullet" and not mark.kind and len(opening.sign) == 1 and (above.room or 0) < 1
        )
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
    for style in (True, False):
        for first, second in pairwise(index for index in numbered if marks[index].sign[:1].isalpha() == style):
            if marks[second].number == marks[first].number + 1:
                confirmed |= {first, second}
    return [mark if mark.kind != "number" or index in confirmed else Mark() for index, mark in enumerate(marks)]
