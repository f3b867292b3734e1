"""Find the bars of a chart with the numbers at their ends: how many people chose the option beside each bar."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, product

from opschaling_nlp.dutch.cues import threshold
from opschaling_nlp.ingest.pdf.glyphs import Rect
from opschaling_nlp.ingest.pdf.words import Run

_SHARE = re.compile(r"(\d{1,3})\s?%?")


def find_bars(runs: Sequence[Run], shapes: Iterable[Rect]) -> tuple[dict[Run, Run], list[Rect]]:
    """Return the first line of each option with the number or share at the end of its bar.

    A box is returned around each option below a standing bar. The bars of a chart begin at one line, are equally thick,
    and are as long as their numbers say.
    """
    figures = [run for run in runs if _SHARE.fullmatch(run.text)]
    words = [run for run in runs if run not in figures]
    found: dict[Run, Run] = {}
    boxes: list[Rect] = []
    for flat, bars in _find_charts(figures, shapes if len(figures) > 1 else ()):
        options = ((_option(bar, words, flat=flat), run) for run, bar in bars.items())
        found |= {option: run for option, run in options if option is not None}
        boxes += [] if flat else _boxes_below(sorted(set(bars.values())), words)
    return found, boxes


def _number(run: Run) -> int:
    return int(run.text.rstrip(" %"))


def _find_charts(figures: Sequence[Run], shapes: Iterable[Rect]) -> Iterator[tuple[bool, Mapping[Run, Rect]]]:
    """Yield the charts, each with whether its bars lie, and its bars by their numbers."""
    charts: defaultdict[tuple[bool, int, int], dict[Run, Rect]] = defaultdict(dict)
    for bar, run in product(shapes, figures):
        if _is_right_of(run, bar):
            charts[True, round(bar.x0), round(bar.bottom - bar.top)][run] = bar
        elif _is_above(run, bar):
            charts[False, round(bar.bottom), round(bar.x1 - bar.x0)][run] = bar
    return ((flat, bars) for (flat, *_), bars in charts.items() if _are_in_scale(bars, flat=flat))


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
    """Return whether the lengths of bars are proportional to their numbers, which differ, with one for each."""
    lengths = {run: bar.x1 - bar.x0 if flat else bar.bottom - bar.top for run, bar in bars.items()}
    units = [length / _number(run) for run, length in lengths.items() if _number(run)]
    differ = len({_number(run) for run in bars}) > 1 and len(set(bars.values())) == len(bars)
    return differ and len(units) > 1 and max(units) <= (1 + threshold("bars.scale")) * min(units)


def _option(bar: Rect, words: Sequence[Run], *, flat: bool) -> Run | None:
    """Return the first line of the option of a bar: left of it, in it or above it, or below one that stands."""
    beside = [run for run in words if bar.is_beside(run) and run.x0 < bar.x1] if flat else []
    if beside:
        return min(beside, key=lambda run: run.x0)
    near = [run for run in words if run.x0 < bar.x1 and run.x1 > bar.x0]
    gaps = {run: bar.top - run.bottom if flat else run.top - bar.bottom for run in near}
    far = threshold("bars.option")
    return min(
        (run for run in near if -run.size / 2 <= gaps[run] <= far * run.size), key=gaps.__getitem__, default=None
    )
