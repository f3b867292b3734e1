"""The contents of a page, and its lines, each with what must be known of its position to measure it."""

from collections.abc import Sequence
from dataclasses import dataclass

from opschaling_nlp.ingest.pdf.cards import NO_CARD, Card
from opschaling_nlp.ingest.pdf.glyphs import Rect
from opschaling_nlp.ingest.pdf.words import Run


@dataclass(frozen=True, slots=True)
class Page:
    """The contents of one page."""

    number: int
    width: float
    height: float
    runs: tuple[Run, ...]
    askew: tuple[str, ...] = ()
    """Text in other directions (in a margin, a watermark), one string per direction."""
    shapes: tuple[Rect, ...] = ()
    tables: Sequence[Sequence[Sequence[Rect]]] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a container."""

    run: Run
    page: int
    container: str
    left: float
    """Left edge of the text in its container."""
    origin: float
    """Where the widths of a group are measured from: the left edge of the card, or of the page."""
    limit: float
    """The furthest that text in this container can reach."""
    group: str
    """Containers of one group end at the same distance from their origin: columns of a layout, cards of a size."""
    siblings: int = 1
    """Number of columns side by side here."""
    band: str = ""
    """Name of the group of columns side by side that it belongs to."""
    box: Rect | None = None
    """The card or cell the line lies in."""
    card: Card = NO_CARD
    """What the board says of its card."""
    whole: bool = False
    """Whether it is the only line of its card."""
    section: tuple[str, ...] = ()
    """The column and row headings of its table cell."""
    prompt: str = ""
    """The question that its table asks there."""
