"""Find the bars of a chart with the numbers at their ends: how many people chose the option beside each bar."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from opschaling_nlp.dutch.cues import threshold
from opschaling_nlp.ingest.pdf.cards import counts_people, head_above
from opschaling_nlp.ingest.pdf.glyphs import Rect
from opschaling_nlp.ingest.pdf.runs import Run

_SHARE = re.compile(r"(\d{1,3})\s?%?")


def find_bars(runs: Sequence[Run], shapes: Sequence[Rect]) -> tuple[dict[Run, Run], list[Rect]]:
    """Return the first line of each option with the number or share at the end of its bar.

    A box is returned around each option below a standing bar. The bars of a chart begin at one line, are equally thick,
    and are as long as their numbers say; other boxes with numbers may be cards with votes. Numbers below a name that is
    none of votes count nobody.
    """
    figures = [run for run in runs if _SHARE.fullmatch(run.text)]
    words = [run for run in runs if not _SHARE.fullmatch(run.text)]
    found: dict[Run, Run] = {}
    boxes: list[Rect] = []
    for flat, bars in _find_charts(figures, words, shapes if len(figures) > 1 else ()):
        options = {run: _option(bar, words, shapes, flat=flat) for run, bar in bars.items()}
        if flat and not _count_people(bars, [run for run in words if run not in options.values()]):
            continue
        found |= {option: run for run, option in options.items() if option is not None}
        boxes += [] if flat else _boxes_below(sorted(set(bars.values())), words)
    return found, boxes


def _count_people(figures: Iterable[Run], words: Sequence[Run]) -> bool:
    """Return whether figures stand below a name of votes, a question or nothing, but no other name."""
    head = head_above(list(figures), words)
    return counts_people(head) or (head is not None and head.text.endswith("?"))


def _number(run: Run) -> int:
    return int(run.text.rstrip(" %"))


def _find_charts(
    figures: Sequence[Run], words: Sequence[Run], shapes: Iterable[Rect]
) -> Iterator[tuple[bool, Mapping[Run, Rect]]]:
    """Yield the charts, each with whether its bars lie, and its bars by their numbers."""
    charts: defaultdict[tuple[bool, int, int], dict[Run, Rect]] = defaultdict(dict)
    ordered = sorted(figures, key=lambda run: run.base)
    bases = [run.base for run in ordered]
    room = max((run.size for run in figures), default=0.0) * (1 + threshold("bars.near"))
    for bar in shapes:
        for run in ordered[bisect_left(bases, bar.top - room) : bisect_left(bases, bar.bottom + room)]:
            if _is_right_of(run, bar):
                charts[True, round(bar.x0), round(bar.bottom - bar.top)][run] = bar
            elif _is_above(run, bar):
                charts[False, round(bar.bottom), round(bar.x1 - bar.x0)][run] = bar
    for (flat, *_), bars in charts.items():
        if _are_in_scale(bars, flat=flat) and not any(_is_card(bar, [*words, run]) for run, bar in bars.items()):
            yield flat, bars


def _is_card(box: Rect, runs: Iterable[Run]) -> bool:
    """Return whether a box holds more than one line."""
    inside = [run for run in runs if box.has(run)]
    return bool(inside) and max(run.top for run in inside) >= min(run.bottom for run in inside)


def _boxes_below(bars: Sequence[Rect], words: Sequence[Run]) -> list[Rect]:
    """Return for each standing bar the box with its option, as wide as neighbouring bars leave room for."""
    half = min(after.x0 - before.x1 for before, after in pairwise(bars)) / 2
    boxes = []
    for bar in bars:
        box = Rect(bar.x0 - half, bar.bottom, bar.x1 + half, bar.bottom)
        for run in sorted(words, key=lambda run: run.top):
            if (
                box.x0 <= run.x0
                and run.x1 <= box.x1
                and 0 <= run.bottom - box.bottom <= threshold("bars.option") * run.size
            ):
                box = box._replace(bottom=run.bottom + threshold("boxes.stick_out"))
        boxes.append(box)
    return boxes


def _is_right_of(run: Run, bar: Rect) -> bool:
    """Return whether a number stands at the right end of a bar, behind or in it."""
    return bar.is_beside(run) and min(abs(run.x0 - bar.x1), abs(run.x1 - bar.x1)) <= threshold("bars.near") * run.size


def _is_above(run: Run, bar: Rect) -> bool:
    """Return whether a number stands right above a bar."""
    over = bar.x0 <= (run.x0 + run.x1) / 2 <= bar.x1
    return over and 0 <= bar.top - run.base <= threshold("bars.near") * run.size


def _are_in_scale(bars: Mapping[Run, Rect], *, flat: bool) -> bool:
    """Return whether the lengths of bars are proportional to their numbers, and clearly differ, with one for each.

    The bar of a higher number is always longer; that of a zero is short or absent.
    """
    lengths = sorted((_number(run), bar.x1 - bar.x0 if flat else bar.bottom - bar.top) for run, bar in bars.items())
    units = [length / number for number, length in lengths if number]
    if len(units) < 2 or len(set(bars.values())) < len(bars):
        return False
    clear = 1 + threshold("bars.scale")
    none = [length for number, length in lengths if not number]
    in_order = all(more > less for (low, less), (high, more) in pairwise(lengths) if high > low)
    differ = lengths[-1][1] > clear * lengths[len(none)][1] and max(none, default=0) < lengths[-1][1] * (clear - 1)
    return in_order and differ and max(units) <= clear * min(units)


def _option(bar: Rect, words: Sequence[Run], shapes: Iterable[Rect], *, flat: bool) -> Run | None:
    """Return the first line of the option of a bar: left of it, in it or above it, or below one that stands.

    No other box holds it or lies between it and the bar.
    """
    others = [box for box in shapes if not box.holds(bar, 1)]
    free = [run for run in words if run.x0 < bar.x1 and not _is_apart(run, bar, others)]
    beside = [run for run in free if bar.is_beside(run)] if flat else []
    if beside:
        return min(beside, key=lambda run: run.x0)
    gaps = {run: bar.top - run.bottom if flat else run.top - bar.bottom for run in free if run.x1 > bar.x0}
    far = threshold("bars.option")
    near = (run for run, gap in gaps.items() if -run.size / 2 <= gap <= far * run.size)
    return min(near, key=gaps.__getitem__, default=None)


def _is_apart(run: Run, bar: Rect, others: Iterable[Rect]) -> bool:
    """Return whether other boxes hold a line, or lie between it and a bar."""
    left, right = sorted((run.x1, bar.x0))
    return any(
        box.has(run) or (box.is_beside(run) and bar.is_beside(run) and left <= box.x0 and box.x1 <= right)
        for box in others
    )
