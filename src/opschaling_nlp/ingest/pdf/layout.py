"""Turns one page into lines in reading order, each in its container: column, card or cell."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from opschaling_nlp.dutch.thresholds import threshold
from opschaling_nlp.ingest.pdf.boxes import Node, Rect, build_tree
from opschaling_nlp.ingest.pdf.cards import Habit, find_habit, read_card, split_cards
from opschaling_nlp.ingest.pdf.centred import find_centred_cards
from opschaling_nlp.ingest.pdf.page_lines import Line, make_lines
from opschaling_nlp.ingest.pdf.text_columns import Column, order_items
from opschaling_nlp.ingest.pdf.words import Run, join_runs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from opschaling_nlp.ingest.pdf.pages import Page


@dataclass(frozen=True, slots=True)
class Sketch:
    """Hold what is found on a page before the pages are compared: its boxes with their runs."""

    page: Page
    root: Node
    anchors: frozenset[int]
    """The left edges, in whole points, at which columns start."""

    def cards(self) -> Iterator[Node]:
        """Yield the boxes that are one post each."""
        return (node for node in _within(self.root) if self.is_card(node))

    def is_card(self, node: Node) -> bool:
        """Tell whether what is in a box is one post; a large one is a panel with several."""
        small = node.kind == "box" and node.rect.area < threshold("boxes.panel") * self.page.width * self.page.height
        return (node.kind == "cell" or small) and not node.boxes


def sketch_page(page: Page, *, leave_out: Sequence[Run], em: float, edges: frozenset[int]) -> Sketch:
    """Return the boxes of a page with their runs, without those to leave out.

    `edges` are the left edges (in whole points) at which columns start on other pages.
    """
    skipped = {id(run) for run in leave_out}
    runs = [run for run in page.runs if id(run) not in skipped]
    root = build_tree(Rect(0, 0, page.width, page.height), runs, page.shapes, page.tables, em=em)
    _box_centred(root, em=em)
    return Sketch(page, root, find_anchors(runs) | edges if runs else edges)


def learn_habit(sketches: Sequence[Sketch], *, em: float) -> Habit:
    """Learn what a document adds to its cards."""
    cards = (make_lines(node.runs) for sketch in sketches for node in sketch.cards())
    return find_habit(cards, (run for sketch in sketches for run in sketch.root.runs), body=em)


def lay_out(sketch: Sketch, *, em: float, habit: Habit) -> tuple[list[Line], list[Run]]:
    """Return the lines of a page in reading order, and what stands on cards besides the posts."""
    walk = _Walk(sketch, em, habit)
    return list(walk.lines_of(sketch.root)), walk.left_out


class _Walk:
    """Walks the tree of boxes of one page and numbers its containers."""

    def __init__(self, sketch: Sketch, em: float, habit: Habit) -> None:
        self.sketch, self.page, self.anchors = sketch, sketch.page, sketch.anchors
        self.em, self.habit = em, habit
        self.left_out: list[Run] = []
        self.number = 0
        self.padding: dict[str, float] = {}
        for node in sketch.cards():
            inset = min(run.x0 for run in node.runs) - node.x0
            self.padding[_size(node)] = min(inset, self.padding.get(_size(node), inset))

    def lines_of(self, node: Node) -> Iterator[Line]:
        """Yield the lines of a node in reading order."""
        if node.kind == "table":
            for cell in node.boxes:  # row by row, as they were found
                yield from self.lines_of(cell)
            return
        if self.sketch.is_card(node):
            yield from self._card(node)
            return
        for column in order_items(
            [*_without_rivers(node.runs, self.anchors), *node.boxes], em=self.em, limit=node.x1, anchors=self.anchors
        ):
            yield from self._column(column, node)

    def _card(self, node: Node) -> Iterator[Line]:
        name = self._name("cell" if node.kind == "cell" else "card")
        card = read_card(make_lines(node.runs), habit=self.habit)
        self.left_out += card.aside
        left = min(run.x0 for run in card.lines)
        limit = max(node.x1 - self.padding[_size(node)], *(run.x1 for run in card.lines))
        group = _size(node)
        for run in card.lines:
            yield Line(
                run,
                self.page.number,
                name,
                left,
                node.x0,
                limit,
                group,
                box=node.rect,
                head=node.head,
                whole=len(card.lines) == 1,
                speaker=card.speaker,
                time=card.time,
                reactions=card.reactions,
            )

    def _column(self, column: Column, node: Node) -> Iterator[Line]:
        waiting: list[Run] = []
        for item in column.items:
            if isinstance(item, Run):
                waiting.append(item)
                continue
            yield from self._text(waiting, column, node)
            waiting = []
            yield from self.lines_of(item)
        yield from self._text(waiting, column, node)

    def _text(self, items: Sequence[Run], column: Column, node: Node) -> Iterator[Line]:
        """Yield the lines of runs that stand free in a column; where wide spaces part them, each block is a card without a box."""
        if not items:
            return
        runs = make_lines(items)
        left = min(item.x0 for item in column.items)
        limit = column.limit - (left - node.x0 if column.place == column.siblings - 1 else self.em)
        limit = max(
            limit, max((run.x1 for run in runs if run.x1 < column.limit and " " in run.text), default=0.0)
        )  # a gutter may be narrower than it was taken for
        group = (
            f"column:{column.siblings}.{column.place}.{column.limit:.0f}"
            if column.siblings > 1
            else f"column:{'' if node.kind == 'page' else node.rect}"
        )
        cards = split_cards(runs, body=self.em) if self.habit.timed else []
        if cards:
            for lines in cards:
                card = read_card(lines, habit=self.habit)
                self.left_out += card.aside
                name = self._name("card")
                for run in card.lines:
                    line = Line(
                        run, self.page.number, name, left, 0.0, limit, group, siblings=column.siblings, band=column.band
                    )
                    yield replace(
                        line,
                        whole=bool(card.aside) and len(card.lines) == 1,
                        speaker=card.speaker,
                        time=card.time,
                        reactions=card.reactions,
                    )
            return
        apart = column.siblings > 1 and _stand_apart(runs)
        name = self._name("card" if apart else "column")
        before: Run | None = None
        for run in runs:
            if apart and before is not None and run.base - before.base > threshold("layout.within") * _pitch(runs):
                name = self._name("card")
            yield Line(run, self.page.number, name, left, 0.0, limit, group, siblings=column.siblings, band=column.band)
            before = run

    def _name(self, kind: str) -> str:
        self.number += 1
        return f"{kind}:{self.page.number}.{self.number}"


def _box_centred(root: Node, *, em: float) -> None:
    """Give the cards of a board that centres its text, and draws no boxes, a box each, all of one width."""
    cards = find_centred_cards(root.runs, em=em)
    if not cards:
        return
    half = max(run.x1 - run.x0 for card in cards for run in card) / 2
    boxed = {id(run) for card in cards for run in card}
    root.runs = [run for run in root.runs if id(run) not in boxed]
    for card in cards:
        middle = (card[0].x0 + card[0].x1) / 2
        rect = Rect(middle - half, min(run.top for run in card), middle + half, max(run.bottom for run in card))
        root.boxes.append(Node(rect, runs=card))


def _within(node: Node) -> Iterator[Node]:
    for box in node.boxes:
        yield box
        yield from _within(box)


def _size(node: Node) -> str:
    """Return what cards that end at the same distance from their left edge have in common."""
    return f"{'cell' if node.kind == 'cell' else 'card'}:{round((node.x1 - node.x0) / 3)}"


def _stand_apart(runs: Sequence[Run]) -> bool:
    """Tell whether white space alone parts the lines of a column into cards: nowhere is there doubt whether lines belong together."""
    steps = [(after.base - before.base) / _pitch(runs) for before, after in pairwise(runs)]
    inner = [
        before.x1 - before.x0
        for (before, _), step in zip(pairwise(runs), steps, strict=True)
        if step <= threshold("layout.within")
    ]
    widest = max(run.x1 - run.x0 for run in runs)
    wrapped = sum(width >= threshold("layout.half_full") * widest for width in inner) >= threshold(
        "layout.mostly"
    ) * len(inner)  # else a list: its lines are not one post
    return (
        wrapped
        and any(step > threshold("layout.within") for step in steps)
        and all(step <= threshold("layout.within") or step >= threshold("layout.apart") for step in steps)
    )


def _pitch(runs: Sequence[Run]) -> float:
    """Return the distance between lines of one card: the smallest there is, though not larger than that of lines set wide."""
    return min(
        [
            1.5 * runs[0].size,
            *(after.base - before.base for before, after in pairwise(runs) if after.base > before.base),
        ]
    )


def _without_rivers(runs: Sequence[Run], anchors: frozenset[int]) -> list[Run]:
    """Join runs of one line that only the wide spaces of justified text part: no column starts where the second one does."""
    joined: list[Run] = []
    for run in sorted(runs, key=lambda run: (round(run.base), run.x0)):
        last = joined[-1] if joined else None
        near = (
            last is not None
            and abs(last.base - run.base) < 0.5
            and 0 <= run.x0 - last.x1 < threshold("layout.river") * run.size
        )
        if last is not None and near and run.font == last.font and not _parts_columns(last.x1, run.x0, anchors):
            joined[-1] = join_runs([last, run])
        else:
            joined.append(run)
    return joined


def _parts_columns(left: float, right: float, anchors: frozenset[int]) -> bool:
    """Tell whether a column starts within white space, or where it ends: the first line of a paragraph may be set in."""
    return any(left < anchor <= round(right) for anchor in anchors)


def find_anchors(runs: Sequence[Run], *, share: float = 0.07, least: int = 3) -> frozenset[int]:
    """Return the left edges, in whole points, at which so many lines start that a column stands there."""
    rows = len({round(run.base) for run in runs})
    counts = Counter(edge for run in runs for edge in {round(run.x0 - 1), round(run.x0), round(run.x0 + 1)})
    return frozenset(edge for edge, count in counts.items() if count >= max(least, share * rows))
