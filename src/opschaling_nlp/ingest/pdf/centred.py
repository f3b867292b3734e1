"""Finds the cards of a board that draws no boxes and centres its text: lines under each other with one middle."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from opschaling_nlp.dutch.thresholds import threshold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opschaling_nlp.ingest.pdf.words import Run


@dataclass(slots=True)
class _Block:
    runs: list[Run] = field(default_factory=list)

    @property
    def middle(self) -> float:
        return _middle(self.runs[0])

    def beside(self, other: _Block) -> bool:
        """Tell whether another block stands at the same height."""
        return (
            self is not other and self.runs[0].top < other.runs[-1].bottom and other.runs[0].top < self.runs[-1].bottom
        )


def find_centred_cards(runs: Sequence[Run], *, em: float) -> list[list[Run]]:
    """Return the cards among runs that stand free on a page; none unless their lines are centred and cards stand side by side.

    `em` is the size of the body text: headings above the cards are larger or bold.
    """
    body = sorted(
        (run for run in runs if not run.bold and abs(run.size - em) < 0.2 * em), key=lambda run: (run.base, run.x0)
    )
    under = _lines_under(body)
    ragged = [(above, below) for above, below in under if abs(above.x0 - below.x0) > threshold("centred.ragged") * em]
    centred = [(above, below) for above, below in ragged if _same_middle(above, below)]
    left = [
        1
        for above, below in under
        if abs(above.x0 - below.x0) < 0.5 and abs(above.x1 - below.x1) > threshold("centred.ragged") * em
    ]
    if len(centred) < threshold("centred.fewest") or len(centred) < threshold("centred.mostly") * (
        len(ragged) + len(left)
    ):
        return []
    pitch = min(below.base - above.base for above, below in centred)
    close = {
        id(below): above
        for above, below in under
        if _same_middle(above, below) and below.base - above.base <= threshold("centred.within") * pitch
    }
    blocks: dict[int, _Block] = {}
    for run in body:
        block = blocks[id(close[id(run)])] if id(run) in close else _Block()
        block.runs.append(run)
        blocks[id(run)] = block
    found = list({id(block): block for block in blocks.values()}.values())
    paired = [block.middle for block in found if any(block.beside(other) for other in found)]
    return [
        block.runs
        for block in found
        if any(abs(block.middle - middle) < threshold("centred.same_column") * em for middle in paired)
    ]


def _lines_under(runs: Sequence[Run]) -> list[tuple[Run, Run]]:
    """Return each run, from top to bottom, with the nearest one above that stands over it."""
    pairs = []
    for index, run in enumerate(runs):
        for above in reversed(runs[:index]):
            if run.base - above.base > threshold("centred.farthest") * run.size:
                break
            if above.base < run.base - 0.5 * run.size and min(above.x1, run.x1) - max(above.x0, run.x0) > 0:
                pairs.append((above, run))
                break
    return pairs


def _same_middle(above: Run, below: Run) -> bool:
    return abs(_middle(above) - _middle(below)) < threshold("centred.off_centre") * below.size


def _middle(run: Run) -> float:
    return (run.x0 + run.x1) / 2
