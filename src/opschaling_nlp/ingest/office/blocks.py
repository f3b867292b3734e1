"""Turn paragraphs, comments, notes and check boxes of documents into the blocks that segmenting needs.

What was ticked was chosen, and what was not is no statement.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from itertools import pairwise

from opschaling_nlp.dutch.cues import count_limit, load_cues
from opschaling_nlp.ingest.tables.profile import CHOSEN, Choice
from opschaling_nlp.model import Block, Look

HIDDEN = "verborgen of verwijderde tekst weggelaten"
WITHOUT_TEXT = "het document bevat geen tekst (misschien alleen afbeeldingen)"
TICKED, UNTICKED = "☒", "☐"
NOT_CHOSEN = "niet aangekruiste vakjes van een formulier weggelaten"
_BOX = re.compile(f"([{TICKED}☑{UNTICKED}])")


def settle(paragraphs: Iterable[Block]) -> Iterator[Block]:
    """Yield the non-empty paragraphs of a document, with the space above them.

    List items, table cells (posts) and paragraphs with a line break are whole posts. Plain paragraphs are lines, left
    for segmenting to judge, because a wall pasted into a document has its headings and arrows in plain paragraphs.
    """
    gap = 0.0
    for block in paragraphs:
        text = block.text.strip()
        if not text:
            gap += 1.0
            continue
        plain = block.kind == "line" and "\n" not in text
        short = len(text.split()) <= count_limit("office.heading_words") and text[-1] not in ".!…;,"
        if block.kind == "heading" or (plain and block.bold and short):
            look = Look(level=block.level, gap=gap, bold=block.bold)
            yield Block("heading", " ".join(text.split()), line=block.line, look=look)
        elif plain:
            yield replace(block, text=block.text.rstrip(), look=replace(block.look, gap=gap))
        else:
            yield replace(block, kind="post", text=text, look=replace(block.look, gap=gap))
        gap = 0.0


def style_kind(name: str) -> str:
    """Return the kind of paragraph that a style name indicates: heading, item, skip or text."""
    cues = load_cues("office")["document"]
    kinds = {"skip": "skipped", "heading": "headings", "item": "lists"}
    matched = (kind for kind, key in kinds.items() if any(fnmatchcase(name.casefold(), one) for one in cues[key]))
    return next(matched, "text")


def with_comments(blocks: Sequence[Block], comments: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks of a document, then its comments under a heading, each a reply to the block it is about.

    A comment is a post whose line is that of its paragraph, if known.
    """
    comments = [comment for comment in comments if comment.text]
    about = {comment.line for comment in comments if comment.line is not None}
    for block in blocks:
        if block.line in about and block.kind != "heading":
            about.remove(block.line)
            yield replace(block, key=f"alinea {block.line}")
        else:
            yield block
    yield from under_heading(
        "comments",
        [one if one.reply_to or one.line is None else replace(one, reply_to=f"alinea {one.line}") for one in comments],
    )


def under_heading(kind: str, notes: Sequence[Block]) -> Iterator[Block]:
    """Yield a heading and the non-empty notes of a kind (comments, footnotes, endnotes); nothing if there are none."""
    cues = load_cues("office")["margins"]
    notes = [note for note in notes if note.text]
    if notes:
        yield Block("heading", cues[kind], look=Look(level=1, gap=1.0))
    for note in notes:
        yield replace(note, speaker="") if note.speaker.casefold() in cues["nobody"] else note


def read_boxes(blocks: Sequence[Block], counts: Counter[str], *, form: bool = False) -> list[Block]:
    """Return the blocks with a post for each ticked box, and none for the others.

    Boxes are only read as such where somebody ticked one: in a `form`, or else beside others that are empty. A lone
    box in a row of a table belongs to the rest of that row.
    """
    signs = {sign for block in blocks for sign in _BOX.findall(block.text)}
    if not signs - {UNTICKED} or not (form or UNTICKED in signs):
        return list(blocks)
    lone = [block for block in blocks if _row(block) and _BOX.fullmatch(block.text.strip())]
    rows = Counter(map(_row, lone))
    alone = {_row(block): block.text.strip() != UNTICKED for block in lone if rows[_row(block)] == 1}
    found: list[Block] = []
    for block in blocks:
        if _row(block) not in alone:
            found += _options(block, counts) if _BOX.search(block.text) else (block,)
        elif block not in lone:
            found += option(block, block.text, counts, ticked=alone[_row(block)])
    return found


def option(block: Block, label: str, counts: Counter[str], *, ticked: bool = True) -> Iterator[Block]:
    """Yield the post for an option of a form with this label; what somebody wrote behind `Anders:` is theirs."""
    label = label.strip()
    counts[NOT_CHOSEN] += bool(label) and not ticked
    for text, chosen in Choice(options=frozenset({label})).answers(label) if label and ticked else ():
        counts[CHOSEN] += chosen
        yield replace(block, kind="post", text=text, chosen=chosen)


def _options(block: Block, counts: Counter[str]) -> Iterator[Block]:
    """Yield the question in front of the boxes in a paragraph, if any, and the options that were ticked."""
    if block.section and _BOX.fullmatch(block.text.strip()):  # in a grid, the column is the option
        *above, name = block.section
        block = replace(block, text=block.text + name, section=tuple(above))
    first, *rest = _BOX.split(block.text)
    pairs = list(zip(rest[::2], rest[1::2], strict=True))
    first = first.strip()
    if first and not pairs[-1][1].strip():  # a box behind each option
        labels = [first, *(label for _, label in pairs)]
        pairs = [(sign, label) for (sign, _), (label, _) in zip(pairs, pairwise(labels), strict=True)]
        first = ""
    if first:
        yield replace(block, kind="prompt", text=first)
    for sign, label in pairs:
        yield from option(replace(block, prompt=block.prompt or first), label, counts, ticked=sign != UNTICKED)


def _row(block: Block) -> str:
    """Return the table row that a block is in; empty outside tables."""
    row, sign, _ = block.container.rpartition(":c")
    return row if sign and row.startswith("table:") else ""
