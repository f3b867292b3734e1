"""Turns one page into lines in reading order, each in its container: column, card or cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opschaling_nlp.ingest.pdf.boxes import LARGE, Node, Rect, build_tree
from opschaling_nlp.ingest.pdf.columns import Column, order_items
from opschaling_nlp.ingest.pdf.lines import Line, make_lines
from opschaling_nlp.ingest.pdf.words import Run

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from opschaling_nlp.ingest.pdf.pages import Page

BOARD = 4
"""So many cards on a page make it a board, on which what stands free is a heading."""


def lay_out(page: Page, *, leave_out: Sequence[Run], em: float, pages: Sequence[Page]) -> list[Line]:
    """Return the lines of a page in reading order, without the runs to leave out."""
    skipped = {id(run) for run in leave_out}
    runs = [run for run in page.runs if id(run) not in skipped]
    if not runs:
        return []
    root = build_tree(Rect(0, 0, page.width, page.height), runs, page.shapes, page.tables, em=em)
    walk = _Walk(page, em, frozenset())
    return list(walk.lines_of(root))


class _Walk:
    """Walks the tree of boxes of one page and numbers its containers."""

    def __init__(self, page: Page, em: float, anchors: frozenset[int]) -> None:
        self.page, self.em, self.anchors = page, em, anchors
        self.number = 0

    def lines_of(self, node: Node) -> Iterator[Line]:
        """Yield the lines of a node in reading order."""
        if node.kind == "table":
            for cell in node.boxes:  # row by row, as they were found
                yield from self.lines_of(cell)
            return
        items: Collection[Run | Node] = [*node.runs, *node.boxes]
        columns = order_items(list(items), em=self.em, limit=node.x1, anchors=self.anchors)
        whole = node.kind == "cell" or (node.kind == "box" and node.rect.area < LARGE * self.page.width * self.page.height)
        if whole and not node.boxes and len(columns) == 1:
            yield from self._card(node)
            return
        for column in columns:
            yield from self._column(column, node)

    def _card(self, node: Node) -> Iterator[Line]:
        name = self._name("cell" if node.kind == "cell" else "card")
        runs = make_lines(node.runs)
        left = min(run.x0 for run in runs)
        limit = max(node.x1 - (left - node.x0), max(run.x1 for run in runs))
        group = f"{name.partition(':')[0]}:{round((node.x1 - node.x0) / 3)}"
        for run in runs:
            yield Line(run, self.page.number, name, left, node.x0, limit, group, head=node.head)

    def _column(self, column: Column, node: Node) -> Iterator[Line]:
        runs = [item for item in column.items if isinstance(item, Run)]
        name = self._name("column") if runs else ""
        left = min((run.x0 for run in runs), default=column.left)
        limit = column.limit - (left - node.x0 if column.place == column.siblings - 1 else self.em)
        place = f"{column.siblings}.{column.place}.{round(column.limit / 6) if column.siblings > 1 else ''}"
        group = f"column:{place}:{'' if node.kind == 'page' else node.rect}"
        waiting: list[Run] = []
        for item in column.items:
            if isinstance(item, Run):
                waiting.append(item)
                continue
            yield from (Line(run, self.page.number, name, left, 0.0, limit, group) for run in make_lines(waiting))
            waiting = []
            yield from self.lines_of(item)
        yield from (Line(run, self.page.number, name, left, 0.0, limit, group) for run in make_lines(waiting))

    def _name(self, kind: str) -> str:
        self.number += 1
        return f"{kind}:{self.page.number}.{self.number}"
