"""Carries boxes over the foot of a column or page: a card or cell that is cut in two becomes one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from opschaling_nlp.dutch.signs import CLOSING, STOPS, first_chunk
from opschaling_nlp.dutch.thresholds import threshold
from opschaling_nlp.ingest.pdf.measures import letter_steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from opschaling_nlp.ingest.pdf.page_lines import Line


def join_pages(pages: Sequence[Sequence[Line]]) -> list[Line]:
    """Return the lines of all pages in reading order, cut cards put together."""
    joined: list[list[Line]] = []
    for lines in pages:
        rest = list(lines)
        if joined:
            rest = _with_heads(joined[-1], rest)
            rest = _take_over(joined[-1], rest)
        joined.append(rest)
    return _join_cut([line for lines in joined for line in lines])


def _with_heads(above: Sequence[Line], below: Sequence[Line]) -> list[Line]:
    """Give the cells of a table that goes on the heads of its columns on the page above."""
    heads = {_edges(line): line.head for line in above if line.box and line.head}
    return [
        replace(line, head=heads[_edges(line)]) if line.box and not line.head and _edges(line) in heads else line
        for line in below
    ]


def _take_over(above: list[Line], below: Sequence[Line]) -> list[Line]:
    """Move the lines of boxes that go on from the page above to where they belong; return the lines that remain."""
    foot = max((line.box.bottom for line in above if line.box), default=0.0)
    head = min((line.box.top for line in below if line.box), default=0.0)
    if any(not line.box and line.run.top < head for line in below) or any(
        not line.box and line.run.base > foot for line in above
    ):
        return list(below)
    ends = {
        _edges(line): line
        for line in above
        if line.box and abs(line.box.bottom - foot) <= threshold("cut_boxes.same_edge")
    }
    starts: dict[tuple[int, int], list[Line]] = {}
    for line in below:
        if line.box and abs(line.box.top - head) <= threshold("cut_boxes.same_edge"):
            starts.setdefault(_edges(line), []).append(line)
    row = len(starts) > 1
    if not starts or not all(
        edges in ends and _may_go_on(ends[edges], lines[0], row=row) for edges, lines in starts.items()
    ):
        return list(below)
    moved = {id(line) for lines in starts.values() for line in lines}
    for edges, lines in starts.items():
        last = ends[edges]
        place = max(index for index, line in enumerate(above) if line.container == last.container) + 1
        above[place - 1] = replace(above[place - 1], whole=False)
        above[place:place] = [replace(line, container=last.container, group=last.group, whole=False) for line in lines]
    return [line for line in below if id(line) not in moved]


def _may_go_on(last: Line, first: Line, *, row: bool = False) -> bool:
    """Tell whether a box may go on in another: it is filled to its foot, and its last line to the edge, and the words read on.

    Where all boxes of a `row` go on, it is enough that either the last line is no end or the next one no beginning.
    """
    assert last.box is not None
    text, begins = last.run.text, not first.run.text.lstrip("(")[:1].islower()
    below = (last.box.bottom - last.run.bottom) / last.run.size
    if below > threshold("cut_boxes.filled"):
        return False
    if text.endswith("-"):
        return True
    steps = letter_steps(first.run)
    width = steps[min(len(first_chunk(first.run.text)), len(steps)) - 1]
    if last.limit - last.run.x1 > width + 0.25 * last.run.size:
        return False
    ended = text[-1:] in f"{STOPS}:;{CLOSING}"
    return (
        not (begins and ended)
        if row and (below <= threshold("cut_boxes.line") or last.container.startswith("cell:"))
        else not (begins or ended)
    )


def _join_cut(lines: Sequence[Line]) -> list[Line]:
    """Put together the parts of cards that are cut at the foot of a column of cards: the one part ends it, the other starts the next."""
    feet: dict[int, float] = {}
    heads: dict[int, float] = {}
    for line in lines:
        if line.box:
            feet[line.page] = max(feet.get(line.page, 0.0), line.box.bottom)
            heads[line.page] = min(heads.get(line.page, line.box.top), line.box.top)
    padding = _usual_padding(lines)
    joined: list[Line] = []
    parts: dict[str, Line] = {}
    for before, line in _with_before(lines):
        if (
            before is not None
            and before.box
            and line.box
            and before.container != line.container
            and line.group.startswith("card:")
        ):
            if line.page == before.page:
                turns = line.box.x0 >= before.box.x1 - threshold(
                    "cut_boxes.same_edge"
                ) and line.box.top <= before.box.top + threshold("cut_boxes.same_edge")
            else:
                turns = feet[before.page] - before.box.bottom <= threshold(
                    "cut_boxes.same_edge"
                ) and line.box.top - heads[line.page] <= threshold("cut_boxes.same_edge")
            alike = abs((line.box.x1 - line.box.x0) - (before.box.x1 - before.box.x0)) <= threshold(
                "cut_boxes.same_edge"
            )
            inset = _padding(line)
            cut = inset <= threshold("cut_boxes.cut") * line.run.size < padding[line.group] - inset
            if (
                turns
                and alike
                and (
                    cut
                    or (padding[line.group] <= threshold("cut_boxes.cut") * line.run.size and _may_go_on(before, line))
                )
            ):
                parts[line.container] = joined[-1] = replace(joined[-1], whole=False)
        first = parts.get(line.container)
        joined.append(
            line if first is None else replace(line, container=first.container, group=first.group, whole=False)
        )
    return joined


def _usual_padding(lines: Sequence[Line]) -> dict[str, float]:
    """Return per group of boxes the usual space in them above the first line, in points."""
    insets: defaultdict[str, list[float]] = defaultdict(list)
    for before, line in _with_before(lines):
        if line.box and (before is None or before.container != line.container):
            insets[line.group].append(_padding(line))
    return {group: median(found) for group, found in insets.items()}


def _padding(line: Line) -> float:
    assert line.box is not None
    return line.run.top - line.box.top


def _edges(line: Line) -> tuple[int, int]:
    assert line.box is not None
    return round(line.box.x0 / threshold("cut_boxes.same_edge")), round(line.box.x1 / threshold("cut_boxes.same_edge"))


def _with_before(lines: Sequence[Line]) -> Iterator[tuple[Line | None, Line]]:
    if lines:
        yield None, lines[0]
        yield from pairwise(lines)
