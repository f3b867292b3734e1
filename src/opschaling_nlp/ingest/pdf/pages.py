"""Read the pages of a PDF into runs, boxes and ruled cells, all upright."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pdfplumber.page
import pdfplumber.pdf
from pdfminer.layout import LTChar, LTItem
from pdfminer.pdfpage import PDFPage

from opschaling_nlp.dutch.cues import count_limit, threshold
from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.pdf.glyphs import Rect, Turn, main_quarter, quarter_of, read_glyphs
from opschaling_nlp.ingest.pdf.runs import Run, add_bullets, build_runs


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
    tables: Sequence[Sequence[Rect]] = ()
    """The cells of each ruled table."""


def read_pages(pdf: pdfplumber.pdf.PDF, *, most: int) -> Iterator[Page]:
    """Yield the pages lazily, freeing the memory of each after use.

    Raises UnreadableExportError for more than `most` pages, before reading the first.
    """
    found = list(islice(PDFPage.create_pages(pdf.doc), most + 1))
    if len(found) > most:
        raise UnreadableExportError(
            f"meer dan {most} pagina's: verhoog max_pages in de instellingen of splits het bestand"
        )
    for number, source in enumerate(found, start=1):
        page = _Sheet(pdf, source, page_number=number)
        yield _read_page(page)
        page.close()


class _Sheet(pdfplumber.page.Page):
    """A page whose characters lack the attributes that nobody uses: these cost half of the time (`bench_pdf.py`)."""

    def process_object(self, obj: LTItem) -> dict[str, Any]:
        """Return an object on the page with its attributes."""
        if not isinstance(obj, LTChar):
            return super().process_object(obj)
        left, top = self.mediabox[:2]
        name = obj.fontname
        return {
            "object_type": "char",
            "text": obj.get_text(),
            "fontname": name if isinstance(name, str) else str(name),
            "matrix": obj.matrix,
            "non_stroking_color": obj.graphicstate.ncolor,
            "x0": obj.x0 + left,
            "x1": obj.x1 + left,
            "y0": obj.y0,
            "top": self.height - obj.y1 + top,
            "bottom": self.height - obj.y0 + top,
        }


def _read_page(page: pdfplumber.page.Page) -> Page:
    width, height = float(page.width), float(page.height)
    left, top, right, bottom = page.cropbox
    chars = [
        char
        for char in page.chars
        if char["x1"] > left and char["x0"] < right and char["bottom"] > top and char["top"] < bottom
    ]
    main = main_quarter(chars)
    turn = Turn(main, width, height)
    quarters = [quarter_of(char) for char in chars]
    runs = build_runs(read_glyphs((char for char, found in zip(chars, quarters, strict=True) if found == main), turn))
    shapes = _shapes(page, turn)
    return Page(
        page.page_number,
        *((height, width) if main % 2 else (width, height)),
        tuple(add_bullets(runs, shapes)),
        _askew(chars, quarters, main),
        shapes,
        _ruled_cells(page, turn),
    )


def _askew(chars: Sequence[Mapping[str, Any]], quarters: Sequence[int | None], main: int) -> tuple[str, ...]:
    """Return the text in other directions than the main one, in file order."""
    texts: dict[int | None, str] = {}
    for char, quarter in zip(chars, quarters, strict=True):
        if quarter != main:
            texts[quarter] = texts.get(quarter, "") + char["text"]
    return tuple(stripped for text in texts.values() if (stripped := " ".join(text.split())))


def _shapes(page: pdfplumber.page.Page, turn: Turn) -> tuple[Rect, ...]:
    """Return the rectangles, closed curves and pictures that can be cards."""
    shapes = [*page.rects, *page.curves, *page.images]
    if len(shapes) > count_limit("page.most_shapes"):
        return ()
    return tuple(
        turn.box(shape["x0"], shape["top"], shape["x1"], shape["bottom"])
        for shape in shapes
        if shape["width"] > threshold("page.dot") and shape["height"] > threshold("page.dot")
    )


def _ruled_cells(page: pdfplumber.page.Page, turn: Turn) -> list[list[Rect]]:
    """Return the cells of each ruled table on a page, row by row."""
    if not has_ruled_lines(page):  # the search costs more than everything else together
        return []
    tables = page.find_tables()
    return [[turn.box(*cell) for row in table.rows for cell in row.cells if cell is not None] for table in tables]


def has_ruled_lines(page: pdfplumber.page.Page) -> bool:
    """Return whether a page has at least two horizontal and two vertical ruled lines."""
    thin = threshold("tables.thin")
    across = down = 0
    for shape in (*page.lines, *page.rects):
        across += shape["height"] < thin < shape["width"]
        down += shape["width"] < thin < shape["height"]
    return across >= 2 and down >= 2 and across + down <= threshold("tables.most_lines")
