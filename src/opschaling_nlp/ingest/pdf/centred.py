"""Finds the cards of a board that draws no boxes and centres its text: lines under each other with one middle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opschaling_nlp.dutch.thresholds import threshold
from opschaling_nlp.ingest.pdf.words import in_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opschaling_nlp.ingest.pdf.words import Run


def find_centred_cards(runs: Sequence[Run], *, em: float) -> list[list[Run]]:
    """Return the cards among runs that stand free on a page.

    There are none unless their lines are centred and cards stand side by side. `em` is the size of the body text:
    headings above the cards are larger or bold.
    """
    body = in_order(run for run in runs if not run.bold and abs(run.size - em) < 0.2 * em)
    under = _lines_under(body)
    if not _is_centred(under, em):
        return []
    found = _grouped(body, [(above, below) for above, below in under if _same_middle(above, below)], em)
    paired = [_middle(card[0]) for card in found if any(_beside(card, other) for other in found)]
    near = threshold("centred.same_column") * em
    return [card for card in found if any(abs(_middle(card[0]) - middle) < near for middle in paired)]


def _grouped(body: Sequence[Run], centred: Sequence[tuple[Run, Run]], em: float) -> list[list[Run]]:
    """Put lines with the one above that is centred over them and close: not much farther than the closest ones."""
    pitch = min(below.base - above.base for above, below in centred if _is_ragged(above, below, em))
    farthest = threshold("centred.within") * pitch
    close = {id(below): id(above) for above, below in centred if below.base - above.base <= farthest}
    cards: dict[int, list[Run]] = {}
    for run in body:
        cards[id(run)] = cards[close[id(run)]] if id(run) in close else []
        cards[id(run)].append(run)
    return list({id(card): card for card in cards.values()}.values())


def _is_centred(under: Sequence[tuple[Run, Run]], em: float) -> bool:
    """Tell whether lines that stand under each other share their middle and not their left edge."""
    ragged = [_same_middle(above, below) for above, below in under if _is_ragged(above, below, em)]
    wide = threshold("centred.ragged") * em
    left = [below for above, below in under if abs(above.x0 - below.x0) < 0.5 and abs(above.x1 - below.x1) > wide]
    fewest = max(threshold("centred.fewest"), threshold("centred.mostly") * (len(ragged) + len(left)))
    return sum(ragged) >= fewest


def _is_ragged(above: Run, below: Run, em: float) -> bool:
    return abs(above.x0 - below.x0) > threshold("centred.ragged") * em


def _beside(card: Sequence[Run], other: Sequence[Run]) -> bool:
    """Tell whether two cards stand at the same height."""
    return card is not other and card[0].top < other[-1].bottom and other[0].top < card[-1].bottom


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
