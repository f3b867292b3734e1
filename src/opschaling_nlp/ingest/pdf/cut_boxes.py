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
    """Return the lines of all pages in reading order, cut boxes put together."""
    padding = _usual_padding(pages)
    parts: list[list[Line]] = []
    above: Sequence[Line] = ()
    for lines in pages:
        above = _with_heads(above, lines)
        for part in _card_columns(above):
            rest = _take_over(parts[-1], part, padding) if parts else part
            parts += [rest] if rest else []
    return [line for part in parts for line in part]


def _with_heads(above: Sequence[Line], below: Sequence[Line]) -> list[Line]:
    """Give the cells of a table that goes on the heads of its columns on the page above."""
    heads = {_edges(line): line for line in above if line.box and (line.section or line.prompt)}
    headed = []
    for line in below:
        head = heads.get(_edges(line)) if line.box and not line.section and not line.prompt else None
        headed.append(replace(line, section=head.section, prompt=head.prompt) if head else line)
    return headed


def _card_columns(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Part the lines of a page where a card stands at the head of another column than the one before it."""
    start = 0
    slack = threshold("cut_boxes.same_edge")
    for index, (before, line) in enumerate(pairwise(lines), 1):
        if not before.box or not line.box or not line.group.startswith("card:"):
            continue
        if line.box.x0 >= before.box.x1 - slack and line.box.top < before.box.top - slack:
            yield list(lines[start:index])
            start = index
    yield list(lines[start:])


def _take_over(above: list[Line], below: list[Line], padding: Mapping[str, float]) -> list[Line]:
    """Move the lines of boxes that go on from the part above to where they belong; return the lines that remain."""
    ends, starts = _boxes_at_edge(above, at_foot=True), _boxes_at_edge(below, at_foot=False)
    row = len(starts) > 1
    if not all(edges in ends and _goes_on(ends[edges][-1], lines[0], padding, row) for edges, lines in starts.items()):
        return below
    for edges, lines in starts.items():
        last = ends[edges][-1]
        place = max(index for index, line in enumerate(above) if line.container == last.container) + 1
        above[place - 1] = replace(above[place - 1], whole=False)
        above[place:place] = [replace(line, container=last.container, group=last.group, whole=False) for line in lines]
    moved = {id(line) for lines in starts.values() for line in lines}
    return [line for line in below if id(line) not in moved]


def _boxes_at_edge(lines: Sequence[Line], *, at_foot: bool) -> dict[tuple[int, int], list[Line]]:
    """Return the lines of the boxes that reach the foot (or head) of a part, by their sides; none where text does."""
    side = 1 if at_foot else -1
    reach = max((side * _edge(line.box, at_foot=at_foot) for line in lines if line.box), default=0.0)
    free = [side * (line.run.base if at_foot else line.run.top) for line in lines if line.box is None]
    if max(free, default=reach) > reach:
        return {}
    slack = threshold("cut_boxes.same_edge")
    near = [line for line in lines if line.box and reach - side * _edge(line.box, at_foot=at_foot) <= slack]
    left = min((line.box.x0 for line in near if line.box), default=0.0)
    found: defaultdict[tuple[int, int], list[Line]] = defaultdict(list)
    for line in near:
        found[_edges(line, left)].append(line)
    return found


def _edge(box: Rect, *, at_foot: bool) -> float:
    return box.bottom if at_foot else box.top


def _goes_on(last: Line, first: Line, padding: Mapping[str, float], row: bool) -> bool:
    """Tell whether a box goes on in another: a card that is open above goes on, other boxes where their words do.

    `padding` is usual above the first line of such cards. The words go on where the box is full to its foot, its last
    line to the edge, and the sentence reads on; where all boxes of a `row` go on, it is enough that either the last
    line is no end or the next one no beginning.
    """
    assert last.box is not None
    assert first.box is not None
    card, inset = first.group.startswith("card:"), first.run.top - first.box.top
    cut = threshold("cut_boxes.cut") * first.run.size
    if card and inset <= cut < padding[first.group] - inset:
        return True
    text, room = last.run.text, (last.box.bottom - last.run.bottom) / last.run.size
    if room > threshold("cut_boxes.filled_card" if card else "cut_boxes.filled") or (
        card and not row and padding[first.group] > cut
    ):
        return False
    steps = letter_steps(first.run)
    width = steps[min(len(first_chunk(first.run.text)), len(steps)) - 1]
    if text.endswith("-") or last.limit - last.run.x1 > width + 0.25 * last.run.size:
        return text.endswith("-")
    begins, ended = not first.run.text.lstrip("(")[:1].islower(), text[-1:] in f"{STOPS}:;{CLOSING}"
    return not (begins and ended) if row else not (begins or ended)


def _usual_padding(pages: Sequence[Sequence[Line]]) -> dict[str, float]:
    """Return per group of boxes the usual space in them above the first line, in points."""
    insets: dict[str, dict[str, float]] = defaultdict(dict)
    for line in (line for lines in pages for line in lines if line.box):
        insets[line.group].setdefault(line.container, line.run.top - (line.box.top if line.box else 0.0))
    return {group: median(found.values()) for group, found in insets.items()}


def _edges(line: Line, left: float = 0.0) -> tuple[int, int]:
    assert line.box is not None
    step = threshold("cut_boxes.same_edge")
    return round((line.box.x0 - left) / step), round((line.box.x1 - left) / step)
