"""Read check boxes in documents: what was ticked was chosen, and what was not is no statement."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from opschaling_nlp.ingest.tables.profile import CHOSEN, Choice
from opschaling_nlp.model import Block

TICKED, UNTICKED = "☒", "☐"
NOT_CHOSEN = "niet aangekruiste vakjes van een formulier weggelaten"
_BOX = re.compile(f"([{TICKED}☑{UNTICKED}])")


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
