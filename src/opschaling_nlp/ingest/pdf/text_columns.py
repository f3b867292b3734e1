"""Puts what stands on a page, or in a box on it, into reading order: bands from top to bottom, columns from left to right."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from opschaling_nlp.dutch.thresholds import count_limit, threshold
from opschaling_nlp.ingest.pdf.boxes import Node
from opschaling_nlp.ingest.pdf.words import Run, is_long_word

if TYPE_CHECKING:
    from collections.abc import Sequence

Item: TypeAlias = Run | Node


@dataclass(frozen=True, slots=True)
class Column:
    """Hold the items of one column from top to bottom."""

    items: tuple[Item, ...]
    limit: float
    """Where the next column or the edge stands."""
    place: int = 0
    """Which of its `siblings` it is, from the left."""
    siblings: int = 1
    band: str = ""
    """The same for columns that stand side by side."""

    @property
    def left(self) -> float:
        """Return the left edge."""
        return min(item.x0 for item in self.items)


class _Gutter(NamedTuple):
    score: float
    left: tuple[Item, ...]
    right: tuple[Item, ...]
    heads: tuple[Item, ...]
    """Headings right above, which head both sides."""
    top: float


def order_items(items: Sequence[Item], *, em: float, limit: float, anchors: frozenset[int]) -> list[Column]:
    """Return the columns of `items` in reading order.

    `em` is the size of the body text, `limit` the right edge of the page or box, `anchors` the left edges (rounded) at
    which columns start elsewhere on the page: rivers of white space in justified text start at other places on every
    line.
    """
    if not items:
        return []
    ordered = sorted(items, key=lambda item: (item.top, item.x0))
    gutter = _best_gutter(ordered, em, anchors)
    if gutter is None:
        return [Column(tuple(ordered), limit)]
    band = {id(item) for item in (*gutter.left, *gutter.right, *gutter.heads)}
    above = [item for item in ordered if id(item) not in band and _middle(item) < gutter.top]
    below = [item for item in ordered if id(item) not in band and _middle(item) >= gutter.top]
    return [
        *order_items(above, em=em, limit=limit, anchors=anchors),
        *([Column(gutter.heads, limit)] if gutter.heads else []),
        *_order_band(gutter, em=em, limit=limit, anchors=anchors),
        *order_items(below, em=em, limit=limit, anchors=anchors),
    ]


def _order_band(gutter: _Gutter, *, em: float, limit: float, anchors: frozenset[int]) -> list[Column]:
    rows = _grid(sorted((*gutter.left, *gutter.right), key=lambda item: (item.top, item.x0)))
    if rows:
        return [Column((item,), limit, place, len(row)) for row in rows for place, item in enumerate(row)]
    edge = min(item.x0 for item in gutter.right)
    columns = [
        *order_items(gutter.left, em=em, limit=edge, anchors=anchors),
        *order_items(gutter.right, em=em, limit=limit, anchors=anchors),
    ]
    limits = sorted({column.limit for column in columns})
    return [
        replace(column, place=limits.index(column.limit), siblings=len(limits), band=f"{gutter.top:.0f}")
        for column in columns
    ]


def _grid(items: Sequence[Item]) -> list[list[Item]]:
    """Return the rows of a board on which boxes stand in rows, each read from left to right; empty where they do not."""
    if len(items) < 4 or not all(isinstance(item, Node) for item in items):
        return []
    rows: list[list[Item]] = []
    for item in items:
        if rows and abs(rows[-1][0].top - item.top) <= threshold("columns.aligned"):
            rows[-1].append(item)
        else:
            rows.append([item])
    aligned = sum(len(row) for row in rows if len(row) > 1)
    apart = all(
        max(item.bottom for item in first) <= second[0].top + threshold("columns.aligned")
        for first, second in itertools.pairwise(rows)
    )
    if not apart or aligned < 0.7 * len(items) or _has_head_row(rows):
        return []
    return [sorted(row, key=lambda item: item.x0) for row in rows]


def _has_head_row(rows: Sequence[Sequence[Item]]) -> bool:
    """Tell whether the boxes of the first row look otherwise than all others: they head the columns below them."""
    looks = [{item.look for item in row if isinstance(item, Node)} for row in rows]
    return len(rows) > 1 and len(looks[0]) == 1 and not looks[0] & set().union(*looks[1:])


def _best_gutter(items: Sequence[Item], em: float, anchors: frozenset[int]) -> _Gutter | None:
    first = min(item.x0 for item in items)
    edges = sorted({round(item.x0) for item in items if item.x0 > first + em})
    found = [gutter for edge in edges for gutter in _gutters(items, edge - 1, em, anchors)]
    return max(found, key=lambda gutter: (gutter.score, -gutter.right[0].x0), default=None)


def _gutters(items: Sequence[Item], edge: float, em: float, anchors: frozenset[int]) -> list[_Gutter]:
    """Return the stretches of the page on which no item crosses the white space left of `edge`."""
    stretches: list[tuple[list[Item], list[Item]]] = [([], [])]  # headings, and what stands below them
    last: Item | None = None
    right_side = [item for item in items if item.x0 >= edge]
    for item in items:
        crosses = (
            item.x0 < edge
            and item.x1 > edge - (0.0 if isinstance(item, Node) else threshold("columns.gutter") * em * 0.5)
            and not _sticks_out(item, items, edge)
        )
        heads = not crosses and _spans(item, items, right_side, edge, em)
        if heads and last is not None and not stretches[-1][1]:
            stretches[-1][0].append(item)
        elif heads:
            stretches.append(([item], []))
        elif crosses or (last is not None and not stretches[-1][1] and _goes_on(last, item, em)):
            stretches.append(([], []))
        elif last is None or item.top >= last.bottom - 0.5 * em:
            stretches[-1][1].append(item)
            continue
        last = item
    parts = [(heads, _without_last_heading(stretch, edge, em)) for heads, stretch in stretches[:-1]] + stretches[-1:]
    gutters = (_gutter(stretch, heads, edge, em, anchors) for heads, stretch in parts)
    return [gutter for gutter in gutters if gutter is not None]


def _without_last_heading(stretch: Sequence[Item], edge: float, em: float) -> list[Item]:
    """Leave out a short heading that stands below both columns, over what crosses the gutter below it."""
    kept = list(stretch)
    foot = max((item.bottom for item in stretch if item.x0 >= edge), default=float("inf"))
    while (
        kept
        and isinstance(last := kept[-1], Run)
        and (last.bold or last.size > threshold("columns.larger") * em)
        and last.top >= foot
    ):
        kept.pop()
    return kept


def _sticks_out(item: Item, items: Sequence[Item], edge: float) -> bool:
    """Tell whether a single long word, an address, stands in a column that is too narrow for it: the other one has text beside it, or above and below."""
    if not isinstance(item, Run) or not is_long_word(item) or item.bold:
        return False
    near = [
        other
        for other in items
        if other.x0 >= edge
        and other.top - item.bottom < threshold("columns.near") * item.size
        and item.top - other.bottom < threshold("columns.near") * item.size
    ]
    above, below = (
        any(_middle(other) < _middle(item) for other in near),
        any(_middle(other) > _middle(item) for other in near),
    )
    return (above and below) or any(_overlap(item, other) for other in near)


def _goes_on(last: Item, item: Item, em: float) -> bool:
    """Tell whether a line is the second one of a heading."""
    return (
        isinstance(last, Run)
        and isinstance(item, Run)
        and last.font == item.font
        and round(last.size) == round(item.size)
        and (item.bold or item.size > threshold("columns.larger") * em)
        and item.base - last.base < 1.5 * item.size
        and abs(item.x0 - last.x0) < threshold("columns.aligned")
    )


def _gutter(
    stretch: Sequence[Item], heads: Sequence[Item], edge: float, em: float, anchors: frozenset[int]
) -> _Gutter | None:
    left = tuple(item for item in stretch if item.x0 < edge)
    right = tuple(item for item in stretch if item.x0 >= edge)
    if not left or not right:
        return None
    beside = [item for item in right if any(_overlap(item, other) for other in left)]
    if not beside or _are_labels(left, right, em):
        return None
    gap = (min(item.x0 for item in right) - max((item.x1 for item in left if item.x1 <= edge), default=edge)) / em
    starts = _row_starts(right)
    near = [
        round(start)
        for start in starts
        if -threshold("columns.aligned") <= start - edge <= threshold("columns.indent") * em
    ]
    aligned = len(near) * 2 >= len(starts) and not anchors.isdisjoint((round(edge), *near))
    boxes = any(isinstance(item, Node) for item in beside) or any(isinstance(item, Node) for item in left)
    rows = len(_row_starts(beside))
    wide_enough = (
        boxes
        or (len(starts) >= 2 and aligned and gap >= threshold("columns.gutter"))
        or (rows >= 5 and gap >= threshold("columns.wide_gutter"))
        or (aligned and gap >= threshold("columns.lone_gutter"))
    )
    if not wide_enough:
        return None
    top = max(min(item.top for item in left), min(item.top for item in right))
    bottom = min(max(item.bottom for item in left), max(item.bottom for item in right))
    return _Gutter(bottom - top, left, right, tuple(heads), min(item.top for item in stretch))


def _row_starts(items: Sequence[Item]) -> list[float]:
    """Return where each row of items starts."""
    starts: dict[int, float] = {}
    for item in items:
        row = round(item.base if isinstance(item, Run) else item.top)
        starts[row] = min(starts.get(row, item.x0), item.x0)
    return list(starts.values())


def _are_labels(left: Sequence[Item], right: Sequence[Item], em: float) -> bool:
    bases = [item.base for item in right if isinstance(item, Run)]
    return all(
        isinstance(item, Run)
        and len(item.text) <= count_limit("columns.label")
        and any(abs(item.base - base) < 0.3 * em for base in bases)
        for item in left
    )


def _spans(item: Item, items: Sequence[Item], right: Sequence[Item], edge: float, em: float) -> bool:
    """Tell whether a short heading on the left heads both columns: beside it, and around it, the right column is empty, but not above and below."""
    if not isinstance(item, Run) or item.x0 >= edge:
        return False
    if not (
        item.bold or item.size > threshold("columns.larger") * em or all(isinstance(other, Node) for other in right)
    ):
        return False
    above = [other.bottom for other in right if _middle(other) < _middle(item)]
    below = [other.top for other in right if _middle(other) >= _middle(item)]
    if not above or not below or min(below) - max(above) < 2.6 * em or any(_overlap(item, other) for other in right):
        return False
    near = [other for other in items if other is not item and other.x0 < edge]
    clear = all(other.bottom <= item.top + 0.2 * em or other.top >= item.bottom - 0.2 * em for other in near)
    space = item.top - max((other.bottom for other in near if other.bottom <= item.top + 0.2 * em), default=item.top)
    return clear and space >= 0.8 * em


def _overlap(item: Item, other: Item) -> bool:
    return min(item.bottom, other.bottom) - max(item.top, other.top) > 0.3 * min(
        item.bottom - item.top, other.bottom - other.top
    )


def _middle(item: Item) -> float:
    return (item.top + item.bottom) / 2
