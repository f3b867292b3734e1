"""Holds what stands on a page, and the lines made of it, each with what it must know of its place to be measured."""

from collections.abc import Sequence
from dataclasses import dataclass

from opschaling_nlp.ingest.pdf.cards import NO_CARD, Card
from opschaling_nlp.ingest.pdf.glyphs import Rect
from opschaling_nlp.ingest.pdf.words import Run


@dataclass(frozen=True, slots=True)
class Page:
    """Hold what stands on one page."""

    number: int
    width: float
    height: float
    runs: tuple[Run, ...]
    askew: tuple[str, ...] = ()
    """Text in another direction than the rest (in a margin, a watermark), one string for each direction."""
    shapes: tuple[Rect, ...] = ()
    tables: Sequence[Sequence[Sequence[Rect]]] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one line of a container."""

    run: Run
    page: int
    container: str
    left: float
    """Left edge of the text in its container."""
    origin: float
    """From where the widths of a group are measured: the left edge of the card, or of the page."""
    limit: float
    """The furthest that text in this container can reach."""
    group: str
    """Containers of one group end at the same distance from their origin: columns of one layout, cards of one size."""
    siblings: int = 1
    """How many columns stand side by side here."""
    band: str = ""
    """The columns that stand side by side with this one."""
    box: Rect | None = None
    """The card or cell the line lies in."""
    card: Card = NO_CARD
    """What the board says of the card it is on."""
    whole: bool = False
    """Whether it is all there is in its card."""
    section: tuple[str, ...] = ()
    """What names the column and the row of the table cell the line is in."""
    prompt: str = ""
    """What the table asks there."""
