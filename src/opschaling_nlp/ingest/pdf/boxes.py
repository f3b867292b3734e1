"""Find the boxes on a page (cards, sticky notes, table cells), assign the runs to them, and rejoin split cards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from statistics import median

from opschaling_nlp.dutch.cues import threshold
from opschaling_nlp.ingest.pdf.cards import says_of_post
from opschaling_nlp.ingest.pdf.glyphs import Rect, around
from opschaling_nlp.ingest.pdf.pages import Page
from opschaling_nlp.ingest.pdf.runs import Run, join_runs, make_lines, split_run


class Node:
    """A box with its direct contents; the page itself is the outermost one."""

    def __init__(self, rect: Rect, kind: str = "box") -> None:
        """Make an empty page, box, table or cell."""
        self.rect, self.kind = rect, kind
        self.x0, self.top, self.x1, self.bottom = rect
        self.runs: list[Run] = []
        self.boxes: list[Node] = []
        self.rest: list[Run] = []
        """Text of the part of a card that continues in the next column or page."""

    def within(self) -> Iterator[Node]:
        """Yield all boxes nested in it."""
        for box in self.boxes:
            yield box
            yield from box.within()


def build_tree(page: Page, runs: Sequence[Run], *, em: float) -> Node:
    """Return the page as a tree of boxes with their runs; `em` is the size of the body text."""
    whole = Rect(0, 0, page.width, page.height)
    nodes = [Node(cell, "cell") for cells in page.tables for cell in cells]
    nodes += [Node(around(cells), "table") for cells in page.tables]
    shapes = _distinct(page.shapes, whole, em, apart_from=[node.rect for node in nodes])
    nodes += [Node(shape) for shape in shapes if _frames_text(shape, runs)]
    nodes.sort(key=lambda node: (-node.rect.area, node.kind == "cell", node.rect))
    root = Node(whole, "page")
    for index, node in enumerate(nodes):
        _parent(node, nodes[:index], root).boxes.append(node)
    smallest_first = nodes[::-1]
    for run in runs:
        for part in _parts(run, smallest_first):
            next((node for node in smallest_first if node.rect.has(part)), root).runs.append(part)
    _prune(root)
    return root


def _parent(node: Node, larger: Sequence[Node], root: Node) -> Node:
    """Return the smallest box around another; only a table can surround a cell."""
    slack = threshold("boxes.stick_out")
    around_it = (other for other in reversed(larger) if other.kind == "table" or node.kind != "cell")
    return next((other for other in around_it if other.rect.holds(node.rect, slack)), root)


def _distinct(shapes: Iterable[Rect], page: Rect, em: float, *, apart_from: Sequence[Rect]) -> list[Rect]:
    """Return the shapes that can be boxes, dropping shadows and fills of the same box or of those already found."""
    kept: list[Rect] = []
    for shape in sorted(set(shapes), key=lambda shape: (shape.area, shape)):
        large_enough = shape.x1 - shape.x0 >= 3 * em and shape.bottom - shape.top >= 1.1 * em
        if large_enough and shape.area <= 0.9 * page.area and not any(_same(shape, other) for other in kept):
            kept.append(shape)
    return [shape for shape in kept if not any(_same(shape, other) for other in apart_from)]


def _same(one: Rect, other: Rect) -> bool:
    near = all(abs(a - b) <= threshold("boxes.shadow") for a, b in zip(one, other, strict=True))
    return near and abs(one.area - other.area) < 0.3 * max(one.area, other.area)


def _frames_text(shape: Rect, runs: Sequence[Run]) -> bool:
    """Return whether a shape is a box around text: no edge cuts through words, and it is not a highlighted line."""
    inside = [run for run in runs if shape.is_beside(run) and run.x1 > shape.x0 and run.x0 < shape.x1]
    if not inside or any(_is_cut(run, edge) for run in inside for edge in (shape.x0, shape.x1)):
        return False
    size = max(run.size for run in inside)
    left = min(run.x0 for run in inside) - shape.x0
    right = shape.x1 - max(run.x1 for run in inside)
    return max(left, right) >= 0.25 * size or shape.bottom - shape.top >= 1.6 * size


def _is_cut(run: Run, edge: float) -> bool:
    """Return whether an edge crosses a run without a wide space around it."""
    if not run.x0 + 0.2 * run.size < edge < run.x1 - 0.2 * run.size:
        return False
    parts = split_run(run, edge)
    return len(parts) == 1 or parts[1].x0 - parts[0].x1 < 0.4 * run.size


def _parts(run: Run, nodes: Sequence[Node]) -> list[Run]:
    """Split a run that crosses the edge of a box: two cards close together."""
    edges = (edge for node in nodes if node.rect.is_beside(run) for edge in (node.x0, node.x1))
    for edge in edges:
        if run.x0 + 0.3 * run.size < edge < run.x1 - 0.3 * run.size and not _is_cut(run, edge):
            return [part for half in split_run(run, edge) for part in _parts(half, nodes)]
    return [run]


def _prune(node: Node) -> None:
    """Remove boxes without text, and merge a card with the band on it that says who wrote it, or when."""
    for box in node.boxes:
        _prune(box)
    node.boxes = [box for box in node.boxes if box.runs or box.boxes]
    for box in node.boxes:
        if len(box.boxes) == 1 and box.runs and not box.boxes[0].boxes and box.boxes[0].kind == "box":
            inner = box.boxes[0]
            if any(says_of_post(join_runs(make_lines(runs)), apart=False) for runs in (box.runs, inner.runs)):
                box.runs, box.boxes = [*box.runs, *inner.runs], []


def join_cut_cards(pages: Sequence[Iterable[Node]]) -> None:
    """Join the card at the foot of a column with its continuation at the head of the next column or page.

    The continuation has lost its top edge: it has no space above its first line, where other cards do.
    """
    boards = [_columns(page) for page in pages]
    usual = median([_space_above(card) for columns in boards for column in columns for card in column] or [0.0])
    above: list[Node] = []
    for columns in boards:
        feet = [column[-1] for column in columns]
        head = min((column[0].top for column in columns), default=0.0)
        for number, first in enumerate(column[0] for column in columns):
            cut = _feet_before(first, above, feet[:number])
            if cut and first.top - head < 1 and _lacks_top(first, usual):
                cut[-1].rest += first.runs
                first.runs = []
        above = feet


def _columns(cards: Iterable[Node]) -> list[list[Node]]:
    """Return the cards by column, from top to bottom."""
    boxes = sorted((card for card in cards if card.kind == "box"), key=lambda card: (round(card.x0), card.top))
    return [list(column) for _, column in groupby(boxes, key=lambda card: round(card.x0))]


def _feet_before(first: Node, above: Sequence[Node], before: Sequence[Node]) -> list[Node]:
    """Return the lowest cards before the first card of a column; the last of them may continue in it.

    `above` are those of the page above, `before` those of the previous columns. A row of a grid continues below itself.
    """
    is_row = len({round(foot.top) for foot in above}) == 1
    feet = [foot for foot in above if abs(foot.x0 - first.x0) < 1] if is_row else [*above, *before]
    return [foot for foot in feet if foot.runs]


def _lacks_top(card: Node, usual: float) -> bool:
    """Return whether a card has no space above its first line, though it does below the last, and most cards do."""
    cut, space = threshold("boxes.cut") * card.runs[0].size, _space_above(card)
    return space <= cut < min(usual - space, card.bottom - max(run.bottom for run in card.runs))


def _space_above(card: Node) -> float:
    return min(run.top for run in card.runs) - card.top
