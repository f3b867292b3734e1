"""Put the contents of a page, or of a box on it, into reading order: bands downwards, columns from left to right."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

from opschaling_nlp.dutch.cues import count_limit, threshold, threshold_rows
from opschaling_nlp.ingest.pdf.boxes import Node
from opschaling_nlp.ingest.pdf.runs import Run, grouped, is_long_word

Item: TypeAlias = Run | Node


@dataclass(frozen=True, slots=True)
class Column:
    """The items of one column, from top to bottom."""

    items: tuple[Item, ...]
    limit: float
    """Where the next column or the edge is."""
    place: int = 0
    """Its index among its `siblings`, from the left."""
    siblings: int = 1
    band: str = ""
    """The same value for all columns side by side."""


class _Gutter(NamedTuple):
    """White space with the items on either side of it, and headings right above that cover both sides."""

    left: tuple[Item, ...]
    right: tuple[Item, ...]
    heads: tuple[Item, ...]

    @property
    def height(self) -> float:
        """Return the height over which there is text on both sides, in points."""
        top = max(min(item.top for item in side) for side in (self.left, self.right))
        return min(max(item.bottom for item in side) for side in (self.left, self.right)) - top


def order_items(items: Sequence[Item], *, em: float, limit: float, anchors: frozenset[int]) -> list[Column]:
    """Return the columns of `items` in reading order.

    `em` is the size of the body text, `limit` the right edge of the page or box, `anchors` the left edges (rounded) at
    which columns start elsewhere on the page. Anchors rule out rivers of white space in justified text, which start at
    a different place on every line.
    """
    if not items:
        return []
    ordered = sorted(items, key=lambda item: (item.top, item.x0))
    gutter = _best_gutter(ordered, em, anchors)
    if gutter is None:
        return [Column(tuple(ordered), limit)]
    top = min(item.top for item in (*gutter.left, *gutter.right))
    band = {id(item) for side in gutter for item in side}
    above = [item for item in ordered if id(item) not in band and _middle(item) < top]
    below = [item for item in ordered if id(item) not in band and _middle(item) >= top]
    return [
        *order_items(above, em=em, limit=limit, anchors=anchors),
        *([Column(gutter.heads, limit)] if gutter.heads else []),
        *_order_band(gutter, em=em, limit=limit, anchors=anchors, name=f"{top:.0f}"),
        *order_items(below, em=em, limit=limit, anchors=anchors),
    ]


def _order_band(gutter: _Gutter, *, em: float, limit: float, anchors: frozenset[int], name: str) -> list[Column]:
    rows = _grid(sorted((*gutter.left, *gutter.right), key=lambda item: (item.top, item.x0)))
    if rows:
        return [Column((item,), limit, place, len(row)) for row in rows for place, item in enumerate(row)]
    edge = min(item.x0 for item in gutter.right)
    columns = [
        *order_items(gutter.left, em=em, limit=edge, anchors=anchors),
        *order_items(gutter.right, em=em, limit=limit, anchors=anchors),
    ]
    limits = sorted({column.limit for column in columns})
    return [replace(column, place=limits.index(column.limit), siblings=len(limits), band=name) for column in columns]


def _grid(items: Sequence[Item]) -> list[list[Item]]:
    """Return the rows of a board with boxes in rows, each from left to right; empty if it is not such a board."""
    if len(items) < 4 or not all(isinstance(item, Node) for item in items):
        return []
    slack = threshold("columns.aligned")
    rows = grouped(items, lambda row, item: abs(row[0].top - item.top) <= slack)
    aligned = sum(len(row) for row in rows if len(row) > 1)
    pairs = itertools.pairwise(rows)
    apart = all(max(item.bottom for item in row) <= below[0].top + slack for row, below in pairs)
    if not apart or aligned < 0.7 * len(items):
        return []
    return [sorted(row, key=lambda item: item.x0) for row in rows]


def _best_gutter(items: Sequence[Item], em: float, anchors: frozenset[int]) -> _Gutter | None:
    first = min(item.x0 for item in items)
    edges = sorted({round(item.x0) for item in items if item.x0 > first + em})
    found = [gutter for edge in edges for gutter in _gutters(items, edge - 1, em, anchors)]
    return max(found, key=lambda gutter: (gutter.height, -gutter.right[0].x0), default=None)


def _gutters(items: Sequence[Item], edge: float, em: float, anchors: frozenset[int]) -> Iterator[_Gutter]:
    """Yield the stretches of the page where no item crosses the white space left of `edge`."""
    for heads, stretch in _stretches(items, edge, em):
        left = tuple(item for item in stretch if item.x0 < edge)
        right = tuple(item for item in stretch if item.x0 >= edge)
        if left and right and not _are_labels(left, right, em) and _is_gutter(left, right, edge, em, anchors):
            yield _Gutter(left, right, tuple(heads))


def _stretches(items: Sequence[Item], edge: float, em: float) -> Iterator[tuple[list[Item], list[Item]]]:
    """Split the items, from top to bottom, where one crosses `edge`: headings, and what stands below them."""
    heads: list[Item] = []
    stretch: list[Item] = []
    last: Item | None = None
    right = [item for item in items if item.x0 >= edge]
    margin = 0.5 * threshold("columns.gutter") * em
    for item in items:
        into = 0.0 if isinstance(item, Node) else margin
        crosses = item.x0 < edge < item.x1 + into and not _sticks_out(item, items, edge)
        spans = not crosses and _spans(item, items, right, edge, em)
        if crosses or (spans and (stretch or last is None)):
            yield heads, stretch
            heads, stretch = [], []
        if spans:
            heads.append(item)
        elif not crosses and (last is None or item.top >= last.bottom - 0.5 * em):
            stretch.append(item)
            continue
        last = item
    yield heads, stretch


def _sticks_out(item: Item, items: Sequence[Item], edge: float) -> bool:
    """Return whether an item is a single long word, such as an address, that is too wide for its column.

    The other column then has text beside it, or above and below.
    """
    if not isinstance(item, Run) or not is_long_word(item) or item.bold:
        return False
    reach = threshold("columns.near") * item.size
    right = (other for other in items if other.x0 >= edge)
    near = [other for other in right if other.top - item.bottom < reach and item.top - other.bottom < reach]
    sides = {_middle(other) < _middle(item) for other in near}
    return len(sides) == 2 or any(_overlap(item, other) for other in near)


def _is_gutter(left: Sequence[Item], right: Sequence[Item], edge: float, em: float, anchors: frozenset[int]) -> bool:
    """Return whether white space left of an edge separates columns.

    There is text side by side, in boxes or with gaps and alignment as the table of thresholds demands.
    """
    beside = [item for item in right if any(_overlap(item, other) for other in left)]
    if not beside or any(isinstance(item, Node) for item in (*beside, *left)):
        return bool(beside)
    starts = _row_starts(right)
    indent = threshold("columns.indent") * em
    near = [round(start) for start in starts if -threshold("columns.aligned") <= start - edge <= indent]
    aligned = len(near) * 2 >= len(starts) and not anchors.isdisjoint((round(edge), *near))
    seen = {
        "gap": (min(item.x0 for item in right) - max((item.x1 for item in left if item.x1 <= edge), default=edge)) / em,
        "starts": len(starts),
        "beside": len(_row_starts(beside)),
        "aligned": float(aligned),
    }
    return any(all(seen[name] >= least for name, least in row.items()) for row in threshold_rows("columns.gutters"))


def _row_starts(items: Sequence[Item]) -> list[float]:
    """Return where each row of items starts."""
    starts: dict[int, float] = {}
    for item in items:
        row = round(item.base if isinstance(item, Run) else item.top)
        starts[row] = min(starts.get(row, item.x0), item.x0)
    return list(starts.values())


def _are_labels(left: Sequence[Item], right: Sequence[Item], em: float) -> bool:
    """Return whether a column holds only labels (a time, a number) of the text beside it."""
    bases = [item.base for item in right if isinstance(item, Run)]
    labels = [item for item in left if isinstance(item, Run) and len(item.text) <= count_limit("columns.label")]
    return len(labels) == len(left) and all(any(abs(item.base - base) < 0.3 * em for base in bases) for item in labels)


def _spans(item: Item, items: Sequence[Item], right: Sequence[Item], edge: float, em: float) -> bool:
    """Return whether a short heading on the left covers both columns.

    The right column is then empty beside and around it, but not above and below.
    """
    if not isinstance(item, Run) or item.x0 >= edge:
        return False
    heading = item.bold or item.size > threshold("columns.larger") * em
    if not heading and not all(isinstance(other, Node) for other in right):
        return False
    above, below = _around(item, right, 0.0)
    if not above or not below or len(above) + len(below) < len(right) or min(below) - max(above) < 2.6 * em:
        return False
    left = [other for other in items if other is not item and other.x0 < edge]
    above, below = _around(item, left, 0.2 * em)
    return len(above) + len(below) == len(left) and item.top - max(above, default=item.top) >= 0.8 * em


def _around(item: Item, others: Sequence[Item], slack: float) -> tuple[list[float], list[float]]:
    """Return where the items above another end, and where those below it start."""
    above = [other.bottom for other in others if other.bottom <= item.top + slack]
    return above, [other.top for other in others if other.top >= item.bottom - slack]


def _overlap(item: Item, other: Item) -> bool:
    shared = min(item.bottom, other.bottom) - max(item.top, other.top)
    return shared > 0.3 * min(item.bottom - item.top, other.bottom - other.top)


def _middle(item: Item) -> float:
    return (item.top + item.bottom) / 2
