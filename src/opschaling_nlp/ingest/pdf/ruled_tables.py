"""Read the rows of ruled tables like those of any other table."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from opschaling_nlp.dutch.cues import threshold
from opschaling_nlp.ingest.office.grid import Cell, is_headed, table_parts
from opschaling_nlp.ingest.pdf.boxes import Node
from opschaling_nlp.ingest.pdf.measures import Line
from opschaling_nlp.ingest.pdf.runs import Run, grouped
from opschaling_nlp.ingest.tables.profile import asks, role_of
from opschaling_nlp.model import Block, Look

Heads: TypeAlias = dict[tuple[int, ...], tuple[int, list[Cell]]]
"""Left edges of its columns → the page that a table was last on, and its column headings."""


def table_lines(
    cells: Sequence[Node], lines: Sequence[Sequence[Line]], *, page: int, heads: Heads, counts: Counter[str]
) -> tuple[list[Line], list[Run]]:
    """Return the lines of a table that are posts, with their questions and headings, and the remaining runs.

    `lines` are those of each cell; `heads` are those of earlier tables, which this one may continue on the next `page`.
    The reasons why cells are not posts are counted.
    """
    numbered = [line for cell in lines for line in cell]
    rows, headed = _with_head(_rows(cells, lines), sorted({cell.x0 for cell in cells}), page, heads)
    parts = list(table_parts(rows, number=0, counts=counts, headed=headed))
    kept = [_with_row(numbered[part.line or 0], part) for part in parts]
    used = {part.line for part in parts}
    said = {text for part in parts for text in (*part.section, part.prompt, part.speaker, part.time)}
    names = {part.line for row in rows for cell in row if cell.text in said for part in cell.parts}
    return kept, [line.run for number, line in enumerate(numbered) if number not in used | names]


def _with_head(
    rows: list[list[Cell]], lefts: Sequence[float], page: int, heads: Heads
) -> tuple[list[list[Cell]], bool | None]:
    """Prepend the headings of a table continued from the previous page; return whether the first row is a header."""
    edges = tuple(round(left / threshold("tables.same_edge")) for left in lefts)
    before, head = heads.get(edges, (page, []))
    headed = _is_headed(rows)
    if head and before == page - 1 and not headed and [cell.text for cell in head] != [cell.text for cell in rows[0]]:
        rows, headed = [head, *rows], True
    elif headed or (headed is None and is_headed(rows)):
        head = [replace(cell, parts=tuple(replace(part, line=None) for part in cell.parts)) for cell in rows[0]]
    heads[edges] = (page, head)
    return rows, headed


def _with_row(line: Line, part: Block) -> Line:
    """Add to a line what its row and column say."""
    who = part if part.speaker or part.time or part.reactions else line.said
    told = replace(line.said, speaker=who.speaker, time=who.time, reactions=who.reactions)
    return replace(line, said=replace(told, section=part.section, prompt=part.prompt))


def _rows(cells: Sequence[Node], lines: Sequence[Sequence[Line]]) -> list[list[Cell]]:
    """Arrange the cells, given row by row, in columns by their left edge."""
    slack = threshold("boxes.stick_out")
    edges = [near[0] for near in grouped(sorted(cell.x0 for cell in cells), lambda near, x0: x0 - near[0] <= slack)]
    rows: list[list[Cell]] = []
    top, number = float("-inf"), 0
    for cell, said in zip(cells, lines, strict=True):
        if cell.top - top > slack:
            rows.append([Cell()] * len(edges))
            top = cell.top
        column = max(place for place, edge in enumerate(edges) if edge <= cell.x0)
        parts = (
            Block("post", line.run.text, line=place, look=Look(bold=line.run.bold))
            for place, line in enumerate(said, number)
        )
        rows[-1][column] = Cell(tuple(parts))
        number += len(said)
    return rows


def _is_headed(rows: Sequence[Sequence[Cell]]) -> bool | None:
    """Return whether the first row is set as column headings; None if its words have to decide.

    On a board drawn as a table every cell is a post, also in the first row, unless it asks something or is a heading
    that tables commonly have.
    """
    first, others = [cell for cell in rows[0] if cell.text], [cell for row in rows[1:] for cell in row[1:]]
    if len(first) < 2 or any(cell.bold for cell in others):
        return False
    known = list(map(_is_known, first))
    if others and (all(cell.bold for cell in first) or (all(known) and is_headed(rows))):
        return True
    return None if any(known) else False


def _is_known(cell: Cell) -> bool:
    return asks(cell.text) or bool(role_of(cell.text))
