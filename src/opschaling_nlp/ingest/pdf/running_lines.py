"""Tells running headers, footers, page numbers and line numbers from what participants wrote."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from opschaling_nlp.dutch.cues import cue_patterns
from opschaling_nlp.dutch.thresholds import count_limit, threshold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from opschaling_nlp.ingest.pdf.words import Run


class Sheet(NamedTuple):
    """Hold the runs of one page that can be furniture, with its measures."""

    number: int
    width: float
    height: float
    runs: tuple[Run, ...]


def find_furniture(sheets: Sequence[Sheet]) -> dict[int, list[Run]]:
    """Return per page number the runs that are furniture."""
    found: dict[int, list[Run]] = {sheet.number: _line_numbers(sheet) for sheet in sheets}
    bodies = [
        sheet._replace(runs=tuple(run for run in sheet.runs if not _among(run, found[sheet.number])))
        for sheet in sheets
    ]
    for at_top in (True, False):
        edges = [_edge_rows(sheet, at_top=at_top) for sheet in bodies]
        repeated = _repeated(edges, len(sheets))
        for sheet, rows in zip(bodies, edges, strict=True):
            found[sheet.number] += _furniture_rows(sheet, rows, repeated, at_top=at_top)
    return found


def _edge_rows(sheet: Sheet, *, at_top: bool) -> list[list[Run]]:
    """Return the rows nearest to an edge, from the edge inwards."""
    rows: list[list[Run]] = []
    for run in sorted(sheet.runs, key=lambda run: run.base, reverse=not at_top):
        if rows and abs(rows[-1][0].base - run.base) < 0.3 * run.size:
            rows[-1].append(run)
        elif len(rows) > count_limit("running.deepest"):
            break
        else:
            rows.append([run])
    return [sorted(row, key=lambda run: run.x0) for row in rows]


def _repeated(edges: Sequence[Sequence[Sequence[Run]]], pages: int) -> dict[tuple[str, int], int]:
    """Return on how many pages something stands at the same height: by folded text and height in steps of SAME_PLACE."""
    places: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    for page, rows in enumerate(edges):
        for row in rows[: count_limit("running.deepest")]:
            for run in row:
                for step in _steps(run):
                    places[_fold(run.text), step].add(page)
    needed = 2 if pages < 6 else 3
    return {place: len(on) for place, on in places.items() if len(on) >= needed}


def _furniture_rows(
    sheet: Sheet, rows: Sequence[Sequence[Run]], repeated: Mapping[tuple[str, int], int], *, at_top: bool
) -> list[Run]:
    """Return the runs of the rows that are furniture, counted from the edge to the innermost such row."""
    kept = 0
    body = _body_size(sheet)
    for index, row in enumerate(rows[: count_limit("running.deepest")]):
        inner = rows[index + 1] if index + 1 < len(rows) else None
        apart = abs(inner[0].base - row[0].base) / row[0].size if inner else 0.0
        depth = _depth(sheet, row[0], at_top=at_top)
        in_margin = depth < threshold("running.margin")
        text = " ".join(run.text for run in row)
        times = [max(repeated.get((_fold(run.text), step), 0) for step in _steps(run)) for run in row]
        runs_on = all(count or _is_page_number(run.text) for count, run in zip(times, row, strict=True))
        deepest = (
            threshold("running.deep_margin")
            if min(times) >= count_limit("running.surely") or "#" in _fold(text)
            else threshold("running.margin")
        )
        numbers = in_margin and _is_page_number(text)
        small = (
            kept == index
            and in_margin
            and apart >= 2 * threshold("running.apart")
            and row[0].size < threshold("running.small") * body
            and _is_margin_text(text)
        )
        if (runs_on and (in_margin or (depth < deepest and apart >= threshold("running.apart")))) or numbers or small:
            kept = index + 1
        elif not (runs_on or in_margin):
            break
    return [run for row in rows[:kept] for run in row]


def _body_size(sheet: Sheet) -> float:
    """Return the size of most letters on a page; headings are larger."""
    sizes: Counter[float] = Counter()
    for run in sheet.runs:
        sizes[run.size] += len(run.text)
    return min(sizes, key=lambda size: (-sizes[size], size), default=0.0)


def _line_numbers(sheet: Sheet) -> list[Run]:
    """Return the numbers that count the lines in a margin: five or more, rising evenly, outside all other text."""
    numbers = [run for run in sheet.runs if run.text.isdigit()]
    others = [run for run in sheet.runs if not run.text.isdigit()]
    columns: defaultdict[tuple[str, int], list[Run]] = defaultdict(list)
    for run in numbers:
        columns["left", round(run.x0 / 3)].append(run)
        columns["right", round(run.x1 / 3)].append(run)
    for column in sorted(columns.values(), key=len, reverse=True):
        column.sort(key=lambda run: run.base)
        steps = {int(after.text) - int(before.text) for before, after in itertools.pairwise(column)}
        left = sum(run.x0 >= max(number.x1 for number in column) for run in others)
        right = sum(run.x1 <= min(number.x0 for number in column) for run in others)
        if len(column) >= 5 and steps in ({1}, {5}, {10}) and others and max(left, right) >= 0.9 * len(others):
            return column
    return []


def _depth(sheet: Sheet, run: Run, *, at_top: bool) -> float:
    return (run.bottom if at_top else sheet.height - run.top) / sheet.height


def _steps(run: Run) -> tuple[int, int]:
    """Return the two neighbouring steps of height a run lies in, so that a small difference never parts two pages."""
    step = run.base / threshold("running.same_place")
    return int(step), int(step + 0.5) + 100_000


def _fold(text: str) -> str:
    return re.sub(r"\d+", "#", text.casefold())


def _among(run: Run, others: Iterable[Run]) -> bool:
    return any(run is other for other in others)


def _is_page_number(text: str) -> bool:
    return any(pattern.fullmatch(text.strip()) for pattern in cue_patterns("pdf_furniture", "page_number"))


def _is_margin_text(text: str) -> bool:
    return any(pattern.search(text) for pattern in cue_patterns("pdf_furniture", "margin"))
