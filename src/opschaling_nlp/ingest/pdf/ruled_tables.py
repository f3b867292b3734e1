"""Finds the cells of ruled tables; searched for only where lines are ruled, because the search costs more than all the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opschaling_nlp.dutch.thresholds import count_limit, threshold
from opschaling_nlp.ingest.pdf.boxes import Rect

if TYPE_CHECKING:
    import pdfplumber.page

    from opschaling_nlp.ingest.pdf.glyphs import Turn


def find_cells(page: pdfplumber.page.Page, turn: Turn) -> list[list[list[Rect]]]:
    """Return the cells of the ruled tables of a page: table, row, cell."""
    if not has_ruled_lines(page):
        return []
    tables = page.find_tables()
    return [
        [[Rect(*turn.box(*cell)) for cell in row.cells if cell is not None] for row in table.rows] for table in tables
    ]


def has_ruled_lines(page: pdfplumber.page.Page) -> bool:
    """Tell whether a page has at least two horizontal and two vertical ruled lines."""
    across = down = 0
    for shape in (*page.lines, *page.rects):
        across += shape["height"] < threshold("tables.thin") < shape["width"]
        down += shape["width"] < threshold("tables.thin") < shape["height"]
    return across >= 2 and down >= 2 and across + down <= count_limit("tables.most_lines")
