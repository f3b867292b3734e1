"""Puts glyphs together into runs: stretches of one baseline without a wide gap, spaces set where the eye sees them."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from operator import attrgetter
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from opschaling_nlp.dutch.signs import BULLETS, DRAWN_ARROWS
from opschaling_nlp.dutch.thresholds import count_limit, threshold
from opschaling_nlp.model import Edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from opschaling_nlp.ingest.pdf.glyphs import Glyph


BULLET = re.compile(rf"^(?:[{re.escape(BULLETS + DRAWN_ARROWS)}o]|(?:\d{{1,3}}|[a-zA-Z]|[ivxlc]{{1,4}})[.)])$")


class Run(NamedTuple):
    """Hold a stretch of text on one baseline."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    size: float
    font: str
    bold: bool
    colour: str
    edits: tuple[Edit, ...]
    glyphs: tuple[Glyph, ...]


def build_runs(glyphs: Iterable[Glyph]) -> list[Run]:
    """Return the runs of a page, from top to bottom and left to right."""
    rows = _lower_raised(_rows(glyphs))
    return [run for row in rows for part in _layers(row) for run in _runs(part)]


def make_run(glyphs: Sequence[Glyph]) -> Run:
    """Make the run of glyphs that stand side by side; spaces among them only tell where words part."""
    ink = [glyph for glyph in glyphs if not glyph.text.isspace()]
    spaced = len(ink) < len(glyphs)
    gap = threshold("words.word_gap_with_spaces" if spaced else "words.word_gap")
    tracking = _tracking(ink)
    text = ""
    edits: list[Edit] = []
    previous: Glyph | None = None
    space = False
    for glyph in glyphs:
        if glyph.text.isspace():
            space = True
            continue
        if previous is not None and (space or glyph.x0 - previous.x1 > gap * glyph.size + tracking):
            text += " "
        if glyph.raw:
            edits.append(Edit(start=len(text), kind="glyph", before=glyph.raw, after=glyph.text))
        text += glyph.text
        previous, space = glyph, False
    if text.endswith("/") and space:
        text += " "  # the blank at which the line was broken belongs to the words: `en/ of`
    looks = Counter((round(glyph.size, 1), glyph.font, glyph.colour) for glyph in ink)
    size, font, colour = min(looks, key=lambda look: (-looks[look], look))
    bold = sum(glyph.bold for glyph in ink) * 2 > len(ink)
    return Run(
        text,
        ink[0].x0,
        max(glyph.x1 for glyph in ink),
        min(glyph.top for glyph in ink),
        max(glyph.bottom for glyph in ink),
        median(glyph.base for glyph in ink),
        size,
        font,
        bold,
        colour,
        tuple(edits),
        tuple(glyphs),
    )


def add_bullets(runs: Sequence[Run], shapes: Sequence[tuple[float, float, float, float]]) -> list[Run]:
    """Write a bullet before runs that have one drawn: a small shape as wide as high, left of the text at the height of its letters."""
    dots = [
        shape
        for shape in shapes
        if shape[2] - shape[0] < threshold("words.largest_dot")
        and abs((shape[2] - shape[0]) - (shape[3] - shape[1])) < 1.0
    ]
    return [_with_bullet(run, dots) for run in runs] if dots else list(runs)


def _with_bullet(run: Run, dots: Iterable[tuple[float, float, float, float]]) -> Run:
    for x0, top, x1, bottom in dots:
        height = run.base - (top + bottom) / 2
        if (
            0.1 * run.size < height < 0.6 * run.size
            and 0 < run.x0 - x1 < threshold("words.dot_gap") * run.size
            and x1 - x0 < 0.7 * run.size
        ):
            edits = (
                Edit(0, "glyph", "", "• "),
                *(Edit(edit.start + 2, edit.kind, edit.before, edit.after) for edit in run.edits),
            )
            return run._replace(text=f"• {run.text}", x0=x0, edits=edits)
    return run


def join_runs(runs: Sequence[Run]) -> Run:
    """Make one run of runs that stand on one line."""
    if len(runs) == 1:
        return runs[0]
    text = ""
    edits: list[Edit] = []
    for run in runs:
        text += " " if text else ""
        edits += [Edit(edit.start + len(text), edit.kind, edit.before, edit.after) for edit in run.edits]
        text += run.text
    main = max(runs, key=lambda run: len(run.text))
    return main._replace(
        text=text,
        edits=tuple(edits),
        x0=min(run.x0 for run in runs),
        x1=max(run.x1 for run in runs),
        top=min(run.top for run in runs),
        bottom=max(run.bottom for run in runs),
        glyphs=tuple(glyph for run in runs for glyph in run.glyphs),
    )


def split_run(run: Run, x: float) -> list[Run]:
    """Part a run at a vertical line."""
    parts = [
        [glyph for glyph in run.glyphs if _middle(glyph) < x],
        [glyph for glyph in run.glyphs if _middle(glyph) >= x],
    ]
    return [make_run(part) for part in parts if any(not glyph.text.isspace() for glyph in part)]


def is_bullet(text: str) -> bool:
    """Tell whether this is a list mark and nothing else."""
    return BULLET.match(text) is not None


def is_long_word(run: Run) -> bool:
    """Tell whether this is a single word, an address, that may be too long for its column or card."""
    return len(run.text) >= count_limit("words.address") and " " not in run.text.lstrip("•-–* ")


def _middle(glyph: Glyph) -> float:
    return (glyph.x0 + glyph.x1) / 2


def _rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=attrgetter("base", "x0")):
        if rows and glyph.base - rows[-1][-1].base <= threshold("words.same_base") * min(glyph.size, rows[-1][-1].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    for row in rows:
        row.sort(key=attrgetter("x0"))
    return [row for row in rows if any(not glyph.text.isspace() for glyph in row)]


def _lower_raised(rows: list[list[Glyph]]) -> list[list[Glyph]]:
    """Put superscripts and subscripts into the line that they touch."""
    sizes = [max(glyph.size for glyph in row) for row in rows]
    for index, row in enumerate(rows):
        for other in (index + 1, index - 1):
            if not 0 <= other < len(rows) or not row or not rows[other]:
                continue
            if (
                sizes[index] < threshold("words.raised") * sizes[other]
                and abs(row[0].base - rows[other][0].base) < 0.6 * sizes[other]
            ):
                touching = [glyph for glyph in row if _touches(glyph, rows[other], sizes[other])]
                if len(touching) == len(row):
                    base = rows[other][0].base
                    rows[other] = sorted(
                        [*rows[other], *(glyph._replace(base=base) for glyph in row)], key=lambda glyph: glyph.x0
                    )
                    rows[index] = []
    return [row for row in rows if row]


def _touches(glyph: Glyph, row: Sequence[Glyph], size: float) -> bool:
    reach = 1.5 * size
    near = [
        other
        for other in row
        if not other.text.isspace() and other.x0 < glyph.x1 + reach and other.x1 > glyph.x0 - reach
    ]
    return bool(near) and all(other.x0 >= glyph.x1 - 0.2 * size or other.x1 <= glyph.x0 + 0.2 * size for other in near)


def _layers(row: Sequence[Glyph]) -> list[Sequence[Glyph]]:
    """Part texts that are drawn over each other, as an address that sticks out of its card: each is drawn from left to right without a break."""
    ink = [glyph for glyph in row if not glyph.text.isspace()]
    if not any(
        before.x1 - after.x0 > threshold("words.overlap") * after.size for before, after in itertools.pairwise(ink)
    ):
        return [row]
    texts: list[list[Glyph]] = []
    for glyph in sorted(row, key=lambda glyph: glyph.order):
        if (
            texts
            and -threshold("words.overlap") * glyph.size
            <= glyph.x0 - texts[-1][-1].x1
            <= threshold("words.run_gap") * glyph.size
        ):
            texts[-1].append(glyph)
        else:
            texts.append([glyph])
    return list(texts)


def _runs(row: Sequence[Glyph]) -> list[Run]:
    parts: list[list[Glyph]] = [[]]
    previous: Glyph | None = None
    for glyph in row:
        if glyph.text.isspace():
            parts[-1].append(glyph)
            continue
        if previous is not None:
            gap = glyph.x0 - previous.x1
            size = max(glyph.size, previous.size)
            if gap > threshold("words.run_gap") * size and not (
                gap < threshold("words.bullet_gap") * size
                and is_bullet("".join(part.text for part in parts[-1]).strip())
            ):
                parts.append([])
        parts[-1].append(glyph)
        previous = glyph
    return [make_run(part) for part in parts if any(not glyph.text.isspace() for glyph in part)]


def _tracking(ink: Sequence[Glyph]) -> float:
    """Return by how much letters are set apart throughout, in points: 0 for ordinary text."""
    if len(ink) < 4:
        return 0.0
    return max(0.0, median(second.x0 - first.x1 for first, second in itertools.pairwise(ink)))
