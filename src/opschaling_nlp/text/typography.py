"""Measure what is usual in one reading, against which a heading stands out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from opschaling_nlp.text.passages import Passage

_HALF = 0.5
# How much larger than the body letters a heading's are.
_LARGER = 1.08

# Headings below the first line that must stand out, before letters decide on all.
_MARKED = 2


@dataclass(frozen=True, slots=True)
class Layout:
    """Hold the letter size and weight of most characters, and how posts are set apart."""

    size: float
    bold: bool
    gap: float
    """Space above an ordinary passage, in lines."""
    apart: bool
    """Most passages have a blank line or space above them."""
    spaced: bool = True
    """White space parts some passages from others."""
    marked: bool = False
    """Headings stand out from the posts, so that form and position need not tell them."""

    def stands_out(self, passage: Passage) -> bool:
        """Tell whether larger or bolder letters set a passage apart; False where sizes are unknown."""
        if not self.size:
            return False
        larger = all(block.size > _LARGER * self.size for block in passage.blocks)
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
        spaced=any(gap > 0 for gap in gaps),
        apart=sum(gap > 0 for gap in gaps) > _HALF * len(gaps),
    )
    headings = sum(
        passage.kind == "line" and not passage.listed and layout.stands_out(passage) for passage in passages[1:]
    )
    return replace(layout, marked=headings >= _MARKED)
