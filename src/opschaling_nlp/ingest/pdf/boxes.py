"""Finds the boxes on a page (cards, sticky notes, table cells) and puts the runs into them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from opschaling_nlp.dutch.thresholds import threshold
from opschaling_nlp.ingest.pdf.words import Run, is_long_word, split_run

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Rect(NamedTuple):
    """Hold a rectangle in points from the top left."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def area(self) -> float:
        """Return the area in square points."""
        return (self.x1 - self.x0) * (self.bottom - self.top)

    def holds(self, other: Rect, slack: float = threshold("boxes.stick_out")) -> bool:
        """Tell whether another rectangle lies inside this one."""
        return (
            other.x0 >= self.x0 - slack
            and other.x1 <= self.x1 + slack
            and other.top >= self.top - slack
            and other.bottom <= self.bottom + slack
        )

    def has(self, run: Run) -> bool:
        """Tell whether the middle of a run lies inside."""
        return self.x0 <= (run.x0 + run.x1) / 2 <= self.x1 and self.top <= (run.top + run.bottom) / 2 <= self.bottom


@dataclass(slots=True)
class Node:
    """Hold a box with what lies directly in it; the page itself is the outermost one."""

    rect: Rect
    kind: str = "box"
    """page, box, table or cell."""
    head: str = ""
    """What heads the column of a table cell."""
    runs: list[Run] = field(default_factory=list)
    boxes: list[Node] = field(default_factory=list)

    @property
    def x0(self) -> float:
        """Return the left edge."""
        return self.rect.x0

    @property
    def x1(self) -> float:
        """Return the right edge."""
        return self.rect.x1

    @property
    def top(self) -> float:
        """Return the upper edge."""
        return self.rect.top

    @property
    def bottom(self) -> float:
        """Return the lower edge."""
        return self.rect.bottom

    @property
    def look(self) -> tuple[float, bool]:
        """Return size and weight of the text."""
        runs = self.runs or [run for box in self.boxes for run in box.runs]
        return max(((round(run.size), run.bold) for run in runs), default=(0.0, False))

    @property
    def is_empty(self) -> bool:
        """Tell whether there is no text in it."""
        return not self.runs and all(box.is_empty for box in self.boxes)


def build_tree(
    page: Rect, runs: Sequence[Run], shapes: Iterable[Rect], tables: Sequence[Sequence[Sequence[Rect]]], *, em: float
) -> Node:
    """Return the page as a tree of boxes with their runs.

    `tables` are the cells of ruled tables, row by row; `em` is the size of the body text.
    """
    root = Node(page, "page")
    nodes = [Node(cell, "cell") for table in tables for row in table for cell in row]
    frames = [Node(_around(cell for row in table for cell in row), "table") for table in tables]
    cells = [node.rect for node in (*nodes, *frames)]
    found = [shape for shape in _distinct(shapes, page, em) if not any(_same(shape, cell) for cell in cells)]
    nodes += [Node(shape) for shape in found if _frames_text(shape, runs)]
    nodes += frames
    nodes.sort(key=lambda node: (-node.rect.area, node.kind == "cell", node.rect))
    for index, node in enumerate(nodes):
        parents = [
            other
            for other in nodes[:index]
            if other.rect.holds(node.rect) and (other.kind == "table" or node.kind != "cell")
        ]
        (parents[-1] if parents else root).boxes.append(node)
    smallest_first = nodes[::-1]
    for run in runs:
        for part in _parts(run, smallest_first):
            _home(part, smallest_first, root).runs.append(part)
    for frame in nodes:
        if frame.kind == "table":
            _arrange(frame)
    _prune(root)
    return root


def _home(run: Run, smallest_first: Sequence[Node], root: Node) -> Node:
    """Return the box a run belongs to: where its middle lies, but an address that sticks out where it starts, unless the text there is centred."""
    found = next((node for node in smallest_first if node.rect.has(run)), root)
    centred = found is not root and abs((run.x0 + run.x1) - (found.x0 + found.x1)) < 2 * threshold("boxes.off_centre")
    return found if centred else next((node for node in smallest_first if _sticks_out(run, node.rect)), found)


def _arrange(table: Node) -> None:
    """Put the cells row by row, and the words of a head row with the cells below them."""
    table.boxes.sort(key=lambda cell: (round(cell.top / threshold("boxes.stick_out")), cell.x0))
    first = [cell for cell in table.boxes if abs(cell.top - table.boxes[0].top) <= threshold("boxes.stick_out")]
    others = [cell for cell in table.boxes if cell.top > first[0].top + threshold("boxes.stick_out")]
    if (
        len(first) < 2
        or not others
        or not all(cell.runs and all(run.bold for run in cell.runs) for cell in first if not cell.is_empty)
    ):
        return
    if any(run.bold for cell in others for run in cell.runs if cell.x0 > table.x0 + threshold("boxes.stick_out")):
        return
    for cell in others:
        above = [head for head in first if abs(head.x0 - cell.x0) <= threshold("boxes.stick_out")]
        cell.head = " ".join(
            run.text for head in above for run in sorted(head.runs, key=lambda run: (run.base, run.x0))
        )
    table.boxes = others


def _distinct(shapes: Iterable[Rect], page: Rect, em: float) -> list[Rect]:
    """Return the shapes that can be a box, without shadows and fills of the same box."""
    kept: list[Rect] = []
    for shape in sorted(set(shapes), key=lambda shape: (shape.area, shape)):
        if shape.x1 - shape.x0 < 3 * em or shape.bottom - shape.top < 1.1 * em or shape.area > 0.9 * page.area:
            continue
        if not any(_same(shape, other) for other in kept):
            kept.append(shape)
    return kept


def _same(one: Rect, other: Rect) -> bool:
    return all(abs(a - b) <= threshold("boxes.shadow") for a, b in zip(one, other, strict=True)) and abs(
        one.area - other.area
    ) < 0.3 * max(one.area, other.area)


def _frames_text(shape: Rect, runs: Sequence[Run]) -> bool:
    """Tell whether a shape is a box around text: no edge cuts through words, and it is no marker drawn over a line."""
    inside = [
        run
        for run in runs
        if shape.top <= (run.top + run.bottom) / 2 <= shape.bottom and run.x1 > shape.x0 and run.x0 < shape.x1
    ]
    inside = [
        run for run in inside if run.x0 >= shape.x0 or not is_long_word(run)
    ]  # an address that sticks out of the box beside it
    if not inside:
        return False
    if any(_is_cut(run, shape.x0) or (_is_cut(run, shape.x1) and not _sticks_out(run, shape)) for run in inside):
        return False
    size = max(run.size for run in inside)
    tight = (
        min(run.x0 for run in inside) - shape.x0 < 0.25 * size
        and shape.x1 - max(run.x1 for run in inside) < 0.25 * size
    )
    return not (tight and shape.bottom - shape.top < 1.6 * size)


def _sticks_out(run: Run, shape: Rect) -> bool:
    """Tell whether a single word, an address, is too long for the box it starts in."""
    return (
        shape.x0 < run.x0 < shape.x1 < run.x1
        and shape.top <= (run.top + run.bottom) / 2 <= shape.bottom
        and is_long_word(run)
    )


def _is_cut(run: Run, edge: float) -> bool:
    if not run.x0 + 0.2 * run.size < edge < run.x1 - 0.2 * run.size:
        return False
    before = max(
        (glyph.x1 for glyph in run.glyphs if not glyph.text.isspace() and (glyph.x0 + glyph.x1) / 2 < edge),
        default=run.x0,
    )
    after = min(
        (glyph.x0 for glyph in run.glyphs if not glyph.text.isspace() and (glyph.x0 + glyph.x1) / 2 >= edge),
        default=run.x1,
    )
    return after - before < 0.4 * run.size


def _parts(run: Run, nodes: Sequence[Node]) -> list[Run]:
    """Part a run that reaches over the edge of a box: two cards that stand close together."""
    middle = (run.top + run.bottom) / 2
    for node in nodes:
        rect = node.rect
        if rect.top <= middle <= rect.bottom:
            for edge in (rect.x0, rect.x1):
                if run.x0 + 0.3 * run.size < edge < run.x1 - 0.3 * run.size and not _is_cut(run, edge):
                    return [part for half in split_run(run, edge) for part in _parts(half, nodes)]
    return [run]


def _around(rects: Iterable[Rect]) -> Rect:
    some = list(rects)
    return Rect(min(r.x0 for r in some), min(r.top for r in some), max(r.x1 for r in some), max(r.bottom for r in some))


def _prune(node: Node) -> None:
    """Take out what has no text, and boxes around a single box (a frame, a shadow)."""
    for box in node.boxes:
        _prune(box)
    node.boxes = [_unwrapped(box) for box in node.boxes if not box.is_empty]


def _unwrapped(box: Node) -> Node:
    return box.boxes[0] if len(box.boxes) == 1 and not box.runs and box.kind == "box" else box
