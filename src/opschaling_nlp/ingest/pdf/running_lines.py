"""Tell running headers, footers, page numbers and line numbers from what participants wrote."""

import itertools
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from opschaling_nlp.dutch.cues import count_limit, cue_patterns, threshold
from opschaling_nlp.ingest.pdf.pages import Page
from opschaling_nlp.ingest.pdf.runs import Run, body_size, grouped, in_order


def find_furniture(pages: Sequence[Page], *, deck: bool = False) -> dict[int, list[Run]]:
    """Return the furniture runs per page number; large letters that recur on the slides of a `deck` are titles."""
    largest = threshold("cards.heading") * body_size(run for page in pages for run in page.runs)
    pages = [_without_boxes(page) for page in pages]
    found = {page.number: _line_numbers(page) for page in pages}
    bodies = [_without(page, found[page.number]) for page in pages]
    for at_top in (True, False):
        edges = [_edge_rows(page, at_top=at_top) for page in bodies]
        repeated = _repeated(edges)
        for page, rows in zip(bodies, edges, strict=True):
            running = _furniture_rows(page, rows, repeated, at_top=at_top)
            found[page.number] += (run for run in running if not deck or run.size <= largest)
    return found


def _without_boxes(page: Page) -> Page:
    """Return a page without the contents of cards and cells: these are never furniture, however often they recur."""
    cards = [shape for shape in page.shapes if 40 < shape.x1 - shape.x0 < 0.85 * page.width]
    boxes = [card for card in cards if card.bottom - card.top > 12]
    boxes += [cell for table in page.tables for cell in table]
    return _without(page, [run for run in page.runs if any(box.has(run) for box in boxes)])


def _without(page: Page, runs: Sequence[Run]) -> Page:
    skipped = set(map(id, runs))
    return replace(page, runs=tuple(run for run in page.runs if id(run) not in skipped))


def _edge_rows(page: Page, *, at_top: bool) -> list[list[Run]]:
    """Return the rows nearest to an edge, from the edge inwards, and one more than can be furniture."""
    runs = sorted(page.runs, key=lambda run: run.base, reverse=not at_top)
    rows = grouped(runs, lambda row, run: abs(row[0].base - run.base) < 0.3 * run.size)
    return [sorted(row, key=lambda run: run.x0) for row in rows[: count_limit("running.deepest") + 1]]


def _repeated(edges: Sequence[Sequence[Sequence[Run]]]) -> dict[tuple[str, int], int]:
    """Return on how many pages a text occurs at the same height, by folded text and height step."""
    places: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    for page, rows in enumerate(edges):
        for run in itertools.chain(*rows[: count_limit("running.deepest")]):
            for step in _steps(run):
                places[_fold(run.text), step].add(page)
    needed = 2 if len(edges) < 6 else 3
    return {place: len(on) for place, on in places.items() if len(on) >= needed}


def _furniture_rows(
    page: Page, rows: Sequence[Sequence[Run]], repeated: Mapping[tuple[str, int], int], *, at_top: bool
) -> list[Run]:
    """Return the runs of the rows that are furniture, from the edge to the innermost such row."""
    kept = 0
    margin, apart = threshold("running.margin"), threshold("running.apart")
    small = threshold("running.small") * body_size(page.runs)
    for index, (row, inner) in enumerate(itertools.zip_longest(rows[: count_limit("running.deepest")], rows[1:])):
        first, text = row[0], " ".join(run.text for run in row)
        distance = abs(inner[0].base - first.base) / first.size if inner else 0.0
        depth = _depth(page, first, at_top=at_top)
        if depth < margin:
            alone = kept == index and distance >= 2 * apart and first.size < small
            if (alone and _is_marginal(text)) or _is_page_number(text) or _runs_on(row, repeated):
                kept = index + 1
        elif not _runs_on(row, repeated):
            break
        elif depth < threshold("running.deep_margin") and distance >= apart and _is_sure(row, repeated):
            kept = index + 1
    return list(itertools.chain(*rows[:kept]))


def _depth(page: Page, run: Run, *, at_top: bool) -> float:
    """Return how far a run reaches into the page from an edge, as a share of the page height."""
    return (run.bottom if at_top else page.height - run.top) / page.height


def _runs_on(row: Sequence[Run], repeated: Mapping[tuple[str, int], int]) -> bool:
    """Return whether each run in a row recurs on other pages, or is a page number."""
    return all(_times(run, repeated) or _is_page_number(run.text) for run in row)


def _is_sure(row: Sequence[Run], repeated: Mapping[tuple[str, int], int]) -> bool:
    """Return whether a row contains a number or recurs often."""
    often = min(_times(run, repeated) for run in row) >= count_limit("running.surely")
    return often or any("#" in _fold(run.text) for run in row)


def _times(run: Run, repeated: Mapping[tuple[str, int], int]) -> int:
    return max(repeated.get((_fold(run.text), step), 0) for step in _steps(run))


def _line_numbers(page: Page) -> list[Run]:
    """Return the line numbers in a margin: five or more, evenly rising, outside all other text."""
    others = [run for run in page.runs if not run.text.isdigit()]
    columns: defaultdict[tuple[str, int], list[Run]] = defaultdict(list)
    for run in in_order(page.runs):
        if run.text.isdigit():
            columns["left", round(run.x0 / 3)].append(run)
            columns["right", round(run.x1 / 3)].append(run)
    by_length = sorted(columns.values(), key=len, reverse=True)
    return next((column for column in by_length if others and _counts_lines(column, others)), [])


def _counts_lines(column: Sequence[Run], others: Sequence[Run]) -> bool:
    steps = {int(after.text) - int(before.text) for before, after in itertools.pairwise(column)}
    left = sum(run.x0 >= max(number.x1 for number in column) for run in others)
    right = sum(run.x1 <= min(number.x0 for number in column) for run in others)
    return len(column) >= 5 and steps in ({1}, {5}, {10}) and max(left, right) >= 0.9 * len(others)


def _steps(run: Run) -> tuple[int, int]:
    """Return the two neighbouring height steps that a run falls in, so that small differences do not separate pages."""
    step = run.base / threshold("running.same_place")
    return int(step), int(step + 0.5) + 100_000


def _fold(text: str) -> str:
    return re.sub(r"\d+", "#", text.casefold())


def _is_marginal(text: str) -> bool:
    return any(pattern.search(text) for pattern in cue_patterns("pdf_furniture", "margin"))


def _is_page_number(text: str) -> bool:
    return any(pattern.fullmatch(text.strip()) for pattern in cue_patterns("pdf_furniture", "page_number"))
