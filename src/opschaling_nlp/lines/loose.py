"""Find the lines that run on although no width is known.

In lower case, in a text that sets its posts apart with blank lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from opschaling_nlp.dutch.signs import ends_clause
from opschaling_nlp.dutch.thresholds import count_limit, threshold
from opschaling_nlp.lines.ends import asks_for_more, goes_on
from opschaling_nlp.lines.marks import find_mark
from opschaling_nlp.model import Block

_EMPHASIS = re.compile(r"\*{1,3}(?=\S)|_{1,2}(?=\S)")


def loose_lines(blocks: Sequence[Block], unknown: Sequence[bool]) -> set[int]:
    """Find the indices of the lines that run on.

    `unknown` says of each seam whether nothing is known of what was left above it. A list of short answers stands
    close together too; it is told from a broken sentence by its number of lines and its short or lower-case first
    line.
    """
    gaps = [block.gap > 0 for block in blocks if block.kind == "line"]
    apart = sum(gaps) > threshold("loose.apart") * len(gaps)
    found: set[int] = set()
    for run in _runs(blocks, unknown):
        first, rest = blocks[run.start].text.lstrip(), run[1:]
        if _is_emphasised(first, [blocks[line].text for line in rest]):
            found |= set(rest)
        elif apart and len(rest) < threshold("loose.short_run"):
            found |= {line for line in rest if _runs_on(blocks, line) or _breaks_off(blocks, line)}
        elif _is_bullet(first):
            found.update(line for line in rest if _runs_on(blocks, line) and _is_bullet(blocks[line - 1].text))
    return found


def _is_emphasised(first: str, rest: Sequence[str]) -> bool:
    """Tell whether emphasis opens in a line and closes in one below it."""
    sign = _EMPHASIS.match(first)
    return sign is not None and first.count(sign.group()) % 2 == 1 and any(sign.group() in text for text in rest)


def _runs(blocks: Sequence[Block], unknown: Sequence[bool]) -> Iterator[range]:
    """Yield the stretches of lines right under each other of which no width is known."""
    start = 0
    for index in range(1, len(blocks) + 1):
        if index == len(blocks) or blocks[index].gap or not unknown[index - 1]:
            yield range(start, index)
            start = index


def _runs_on(blocks: Sequence[Block], line: int) -> bool:
    above, below = blocks[line - 1].text.strip(), blocks[line].text.lstrip()
    return (
        below[:1].islower()
        and len(above.split()) >= count_limit("loose.sentence_words")
        and not ends_clause(above)
        and (above[:1].isupper() or _is_bullet(above))
    )


def _breaks_off(blocks: Sequence[Block], line: int) -> bool:
    """Tell whether a line ends on a comma or a word that asks for more, and the next goes on in lower case."""
    above, below = blocks[line - 1].text.rstrip(), blocks[line].text.lstrip()
    return below[:1].islower() and (above.endswith(",") or asks_for_more(above) or goes_on(below))


def _is_bullet(text: str) -> bool:
    return find_mark(text).kind == "bullet"
