"""Turn a page into lines in reading order, each with its container: column, card or cell."""

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from opschaling_nlp.dutch.cues import threshold
from opschaling_nlp.ingest.pdf.bars import find_bars
from opschaling_nlp.ingest.pdf.boxes import Node, build_tree
from opschaling_nlp.ingest.pdf.cards import Card, find_tallies, lift_beside, part_near, read_card, split_cards
from opschaling_nlp.ingest.pdf.measures import Line
from opschaling_nlp.ingest.pdf.pages import Page
from opschaling_nlp.ingest.pdf.ruled_tables import Heads, table_lines
from opschaling_nlp.ingest.pdf.runs import Run, join_runs, make_lines
from opschaling_nlp.ingest.pdf.text_columns import Column, Item, order_items


class PageLayout:
    """The boxes of one page with their runs, which are read in order once all pages have been compared."""

    def __init__(
        self, page: Page, *, leave_out: Sequence[Run], em: float, edges: frozenset[int], timed: bool, heads: Heads
    ) -> None:
        """Find the boxes; `edges` are the left edges (in whole points) at which columns start on other pages.

        `timed` says that the document gives the times of its posts.
        """
        skipped = set(map(id, leave_out))
        runs = [run for run in page.runs if id(run) not in skipped]
        self.page, self.em, self.timed, self.heads = page, em, timed, heads
        self.anchors = find_anchors(runs) | edges
        self.left_out: list[Run] = []
        self.counts: Counter[str] = Counter()
        self._containers = 0
        self._tallies: dict[tuple[int, int], int] = {}
        """Base and right edge of a line → how many people agreed with it."""
        tallies, boxes = find_bars(runs, page.shapes)
        page = replace(page, shapes=(*page.shapes, *boxes))
        self.root = build_tree(page, self._without_tallies(runs, tallies), em=em)

    def _without_tallies(self, runs: Sequence[Run], tallies: Mapping[Run, Run]) -> list[Run]:
        """Return the runs without numbers of people, which are kept for the lines beside them, or other figures."""
        for beside, run in tallies.items():
            if run.text.isdecimal() and run is not beside:
                self._tallies[round(beside.base), round(beside.x1)] = int(run.text)
            else:
                self.left_out.append(run)
        return [run for run in runs if run not in tallies.values()]

    def cards(self) -> Iterator[Node]:
        """Yield the boxes that hold one post each."""
        return (node for node in self.root.within() if node.runs and self._is_card(node))

    def lines(self) -> Iterator[Line]:
        """Yield the lines of the page in reading order; what cards hold besides their posts goes to `left_out`."""
        self._padding: dict[str, float] = {}
        for node in self.cards():
            inset = min(run.x0 for run in node.runs) - node.x0
            self._padding[_group(node)] = min(inset, self._padding.get(_group(node), inset))
        for line in self._lines_of(self.root):
            people = self._tallies.get((round(line.run.base), round(line.run.x1)), 0)
            yield replace(line, said=replace(line.said, reactions=people)) if people else line

    def _is_card(self, node: Node) -> bool:
        """Return whether the content of a box is a single post; a large box is a panel with several."""
        small = node.kind == "box" and node.rect.area < threshold("boxes.panel") * self.page.width * self.page.height
        return (node.kind == "cell" or small) and not node.boxes

    def _lines_of(self, node: Node) -> Iterator[Line]:
        if node.kind == "table":
            yield from self._table(node)
        elif node.runs and self._is_card(node):
            yield from self._boxed_card(node)
        else:
            runs = lift_beside(node.runs) if self.timed else node.runs
            runs = self._without_tallies(runs, find_tallies(runs))
            items: list[Item] = [*_without_rivers(runs, self.anchors), *node.boxes]
            for column in order_items(items, em=self.em, limit=node.x1, anchors=self.anchors):
                yield from self._column(column, node)

    def _table(self, table: Node) -> Iterator[Line]:
        """Yield the lines of the cells of a ruled table that are posts, each below its column heading."""
        table.boxes.sort(key=lambda cell: (round(cell.top / threshold("boxes.stick_out")), cell.x0))
        lines = [list(self._lines_of(cell)) for cell in table.boxes]
        if not all(map(self._is_card, table.boxes)):  # its cells contain cards
            yield from itertools.chain(*lines)
            return
        large = threshold("cards.heading") * self.em
        if any(run.bottom <= table.top and (run.bold or run.size > large) for run in self.root.runs):
            self.heads.clear()  # a table below a heading of its own does not continue one of an earlier page
        kept, dropped = table_lines(table.boxes, lines, page=self.page.number, heads=self.heads, counts=self.counts)
        self.left_out += dropped
        yield from kept

    def _boxed_card(self, node: Node) -> Iterator[Line]:
        lines = (make_lines(lift_beside(runs, boxed=True)) for runs in (node.runs, node.rest))
        card, group = read_card([*itertools.chain(*lines)]), _group(node)
        limit = max(node.x1 - self._padding[group], *(run.x1 for run in card.lines))
        left = min(run.x0 for run in card.lines)
        place = Line(card.lines[0], self.page.number, "", left, limit, group, box=node.rect)
        yield from self._card(card, place, "cell" if node.kind == "cell" else "card")

    def _card(self, card: Card, place: Line, kind: str) -> Iterator[Line]:
        """Yield the words of a card; `place` says where it lies."""
        self.left_out += card.aside
        whole = len(card.lines) == 1 and (bool(card.aside) or place.box is not None) and not card.lines[0].bold
        place = replace(place, container=self._name(kind), said=replace(card.said, kind="post") if whole else card.said)
        yield from (replace(place, run=run) for run in card.lines)

    def _column(self, column: Column, node: Node) -> Iterator[Line]:
        """Yield the lines of a column: of its boxes, and of the runs between them."""
        parts: list[list[Run] | Node] = []
        for item in column.items:
            if isinstance(item, Run) and parts and isinstance(parts[-1], list):
                parts[-1].append(item)
            else:
                parts.append([item] if isinstance(item, Run) else item)
        if self.timed:
            self._fill_boxes(parts)
        for part in parts:
            yield from self._lines_of(part) if isinstance(part, Node) else self._text(part, column, node)

    def _fill_boxes(self, parts: Sequence[list[Run] | Node]) -> None:
        """Move free runs that describe a post into the nearest box right above or below them."""
        for index, runs in enumerate(parts):
            boxes = [
                box for box in parts[max(0, index - 1) : index + 2] if isinstance(box, Node) and self._is_card(box)
            ]
            if isinstance(runs, list) and boxes:
                top, bottom = min(run.top for run in runs), max(run.bottom for run in runs)
                box = min(boxes, key=lambda box: max(box.top - bottom, top - box.bottom))
                near, runs[:] = part_near(make_lines(runs), box.top)
                box.runs += near

    def _text(self, items: Sequence[Run], column: Column, node: Node) -> Iterator[Line]:
        """Yield the lines of free-standing runs in a column; wide spaces split them into cards without a box."""
        if not items:
            return
        runs = make_lines(items)
        place = self._place(runs, column, node)
        cards = split_cards(runs, body=self.em) if self.timed else []
        for lines in cards:
            yield from self._card(read_card(lines), place, "card")
        if cards:
            return
        apart = column.siblings > 1 and _stand_apart(runs)
        farthest = threshold("layout.within") * _pitch(runs)
        kind = "card" if apart else "column"
        name = self._name(kind)
        for before, run in zip([runs[0], *runs], runs, strict=False):
            if apart and run.base - before.base > farthest:
                name = self._name(kind)
            yield replace(place, run=run, container=name)

    def _place(self, runs: Sequence[Run], column: Column, node: Node) -> Line:
        """Return what the lines of a column have in common; a gutter may be narrower than assumed."""
        left = min(item.x0 for item in column.items)
        limit = column.limit - (left - node.x0 if column.place == column.siblings - 1 else self.em)
        reach = max((run.x1 for run in runs if run.x1 < column.limit and " " in run.text), default=0.0)
        name = f"{column.siblings}.{column.place}.{column.limit:.0f}"
        if column.siblings == 1:
            name = "" if node.kind == "page" else str(node.rect)
        return Line(runs[0], self.page.number, "", left, max(limit, reach), f"column:{name}", column.band)

    def _name(self, kind: str) -> str:
        self._containers += 1
        return f"{kind}:{self.page.number}.{self._containers}"


def _group(node: Node) -> str:
    """Return a name shared by cards that end at the same distance from their left edge."""
    return f"{'cell' if node.kind == 'cell' else 'card'}:{round((node.x1 - node.x0) / 3)}"


def _stand_apart(runs: Sequence[Run]) -> bool:
    """Return whether white space clearly splits the lines of a column into cards."""
    pitch, within = _pitch(runs), threshold("layout.within")
    steps = [(after.base - before.base) / pitch for before, after in itertools.pairwise(runs)]
    inner = [run.x1 - run.x0 for run, step in zip(runs, steps, strict=False) if step <= within]
    full = threshold("layout.half_full") * max(run.x1 - run.x0 for run in runs)
    if sum(width >= full for width in inner) < threshold("layout.mostly") * len(inner):
        return False  # a list: its lines do not form one post
    return any(step > within for step in steps) and not any(within < step < threshold("layout.apart") for step in steps)


def _pitch(runs: Sequence[Run]) -> float:
    """Return the distance between lines within a card: the smallest there is, at most that of widely set lines."""
    steps = (after.base - before.base for before, after in itertools.pairwise(runs))
    return min([1.5 * runs[0].size, *(step for step in steps if step > 0)])


def _without_rivers(runs: Sequence[Run], anchors: frozenset[int]) -> list[Run]:
    """Join runs on a line that only the wide spaces of justified text separate, not the start of a column."""
    joined: list[Run] = []
    for run in sorted(runs, key=lambda run: (round(run.base), run.x0)):
        last = joined[-1] if joined else None
        if last is not None and _is_river(last, run, anchors):
            joined[-1] = join_runs([last, run])
        else:
            joined.append(run)
    return joined


def _is_river(last: Run, run: Run, anchors: frozenset[int]) -> bool:
    """Return whether only the wide space of justified text lies between two runs.

    No column starts in such a space, nor right behind it, where a paragraph may be indented.
    """
    gap = run.x0 - last.x1
    same_line = abs(last.base - run.base) < 0.5 and run.font == last.font
    narrow = same_line and 0 <= gap < threshold("layout.river") * run.size
    return narrow and not any(last.x1 < anchor <= round(run.x0) for anchor in anchors)


def find_anchors(runs: Sequence[Run], *, share: float = 0.07, least: int = 3) -> frozenset[int]:
    """Return the left edges, in whole points, where so many lines start that there must be a column."""
    rows = len({round(run.base) for run in runs})
    counts = Counter(edge for run in runs for edge in {round(run.x0 - 1), round(run.x0), round(run.x0 + 1)})
    return frozenset(edge for edge, count in counts.items() if count >= max(least, share * rows))
