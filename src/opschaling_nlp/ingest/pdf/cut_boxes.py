"""Carries boxes over the foot of a column or page: a card or cell that is cut in two becomes one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from opschaling_nlp.dutch.signs import CLOSING, STOPS, first_chunk
from opschaling_nlp.dutch.thresholds import threshold
from opschaling_nlp.ingest.pdf.measures import letter_steps
from opschaling_nlp.ingest.pdf.page_lines import Line
from opschaling_nlp.ingest.pdf.rectangles import Rect


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
    heads = {_edges(line): (line.section, line.prompt) for line in above if line.box and (line.section or line.prompt)}
    headed = []
    for line in below:
        section, prompt = (line.section, line.prompt)
        if line.box and not section and not prompt:
            section, prompt = heads.get(_edges(line), ((), ""))
        headed.append(replace(line, section=section, prompt=prompt))
    return headed


def _take_over(above: list[Line], below: Sequence[Line]) -> list[Line]:
    """Move the lines of boxes that go on from the page above to where they belong; return the lines that remain."""
    ends = _boxes_at_edge(above, at_foot=True)
    starts = _boxes_at_edge(below, at_foot=False)
    row = len(starts) > 1
    if not starts or not all(
        edges in ends and _may_go_on(ends[edges][-1], lines[0], row=row) for edges, lines in starts.items()
    ):
        return list(below)
    moved = {id(line) for lines in starts.values() for line in lines}
    for edges, lines in starts.items():
        last = ends[edges][-1]
        place = max(index for index, line in enumerate(above) if line.container == last.container) + 1
        above[place - 1] = replace(above[place - 1], whole=False)
        above[place:place] = [replace(line, container=last.container, group=last.group, whole=False) for line in lines]
    return [line for line in below if id(line) not in moved]


def _boxes_at_edge(lines: Sequence[Line], *, at_foot: bool) -> dict[tuple[int, int], list[Line]]:
    """Return the lines of the boxes that reach the foot (or head) of a page, by their sides; none where text does."""
    direction = 1 if at_foot else -1
    reach = max((direction * _edge(line.box, at_foot=at_foot) for line in lines if line.box), default=0.0)
    found: defaultdict[tuple[int, int], list[Line]] = defaultdict(list)
    for line in lines:
        if line.box is None:
            if direction * (line.run.base if at_foot else line.run.top) > reach:
                return {}
        elif abs(direction * _edge(line.box, at_foot=at_foot) - reach) <= threshold("cut_boxes.same_edge"):
            found[_edges(line)].append(line)
    return found


def _edge(box: Rect, *, at_foot: bool) -> float:
    return box.bottom if at_foot else box.top


def _may_go_on(last: Line, first: Line, *, row: bool = False) -> bool:
    """Tell whether a box may go on in another.

    It is full to its foot, its last line to the edge, and the words read on. Where all boxes of a `row` go on, it is
    enough that either the last line is no end or the next one no beginning.
    """
    assert last.box is not None
    text, begins = last.run.text, not first.run.text.lstrip("(")[:1].islower()
    below = (last.box.bottom - last.run.bottom) / last.run.size
    if below > threshold("cut_boxes.filled"):
        return False
    steps = letter_steps(first.run)
    width = steps[min(len(first_chunk(first.run.text)), len(steps)) - 1]
    if text.endswith("-") or last.limit - last.run.x1 > width + 0.25 * last.run.size:
        return text.endswith("-")
    ended = text[-1:] in f"{STOPS}:;{CLOSING}"
    if row and (below <= threshold("cut_boxes.line") or last.container.startswith("cell:")):
        return not (begins and ended)
    return not (begins or ended)


def _join_cut(lines: Sequence[Line]) -> list[Line]:
    """Put together the parts of cards that are cut at the foot of a column of cards.

    The one part ends it, the other starts the next.
    """
    padding = _usual_padding(lines)
    reach: dict[int, tuple[float, float]] = {}
    for line in lines:
        if line.box:
            head, foot = reach.get(line.page, (line.box.top, 0.0))
            reach[line.page] = min(head, line.box.top), max(foot, line.box.bottom)
    joined: list[Line] = []
    parts: dict[str, Line] = {}
    for before, line in _with_before(lines):
        if before and _opens_box(before, line) and _goes_on(before, line, padding[line.group], reach):
            parts[line.container] = joined[-1] = replace(joined[-1], whole=False)
        first = parts.get(line.container)
        joined.append(
            line if first is None else replace(line, container=first.container, group=first.group, whole=False)
        )
    return joined


def _opens_box(before: Line, line: Line) -> bool:
    """Tell whether a line is the first in a card, below another."""
    return bool(before.box and line.box) and before.container != line.container and line.group.startswith("card:")


def _goes_on(before: Line, line: Line, padding: float, reach: Mapping[int, tuple[float, float]]) -> bool:
    """Tell whether a card goes on in one at the head of the next column or page; `padding` is usual in such cards."""
    assert before.box is not None
    assert line.box is not None
    slack = threshold("cut_boxes.same_edge")
    if line.page == before.page:
        turns = line.box.x0 >= before.box.x1 - slack and line.box.top <= before.box.top + slack
    else:
        turns = reach[before.page][1] - before.box.bottom <= slack and line.box.top - reach[line.page][0] <= slack
    alike = abs((line.box.x1 - line.box.x0) - (before.box.x1 - before.box.x0)) <= slack
    cut = threshold("cut_boxes.cut") * line.run.size
    open_above = _padding(line) <= cut < padding - _padding(line)
    return turns and alike and (open_above or (padding <= cut and _may_go_on(before, line)))


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
