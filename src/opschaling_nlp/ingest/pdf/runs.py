"""Join glyphs into runs: text on one baseline without a wide gap, with spaces where the eye sees them."""

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from statistics import median
from typing import NamedTuple, TypeVar

from opschaling_nlp.dutch.cues import count_limit, threshold
from opschaling_nlp.dutch.signs import BULLETS, DRAWN_ARROWS
from opschaling_nlp.ingest.pdf.glyphs import Glyph, Rect, is_bold
from opschaling_nlp.model import Block, Edit

_Item = TypeVar("_Item")

BULLET = re.compile(rf"^(?:[{re.escape(BULLETS + DRAWN_ARROWS)}o]|(?:\d{{1,3}}|[a-zA-Z]|[ivxlc]{{1,4}})[.)])$")


_from_left, _from_top, _as_drawn = attrgetter("x0"), attrgetter("base", "x0"), attrgetter("order")


class Run(NamedTuple):
    """A stretch of text on one baseline."""

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


def grouped(items: Iterable[_Item], joins: Callable[[list[_Item], _Item], bool]) -> list[list[_Item]]:
    """Divide items into groups in their order; an item starts a new group unless it joins the last one."""
    groups: list[list[_Item]] = []
    for item in items:
        if groups and joins(groups[-1], item):
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


def in_order(runs: Iterable[Run]) -> list[Run]:
    """Return runs from top to bottom and left to right."""
    return sorted(runs, key=_from_top)


def body_size(runs: Iterable[Run | Block]) -> float:
    """Return the font size of most letters, in points; headings are larger."""
    sizes: Counter[float] = Counter()
    for run in runs:
        sizes[run.size] += len(run.text)
    return min(sizes, key=lambda size: (-sizes[size], size), default=10.0)


def build_runs(glyphs: Iterable[Glyph]) -> list[Run]:
    """Return the runs of a page, from top to bottom and left to right."""
    rows = _lower_raised(_rows(glyphs))
    return [run for row in rows for text in _texts(row) for run in _runs(text)]


def make_run(glyphs: Sequence[Glyph]) -> Run:
    """Make a run from adjacent glyphs; spaces among them only mark word boundaries."""
    ink = [glyph for glyph in glyphs if not glyph.text.isspace()]
    text, edits = _spell(glyphs, ink)
    looks = Counter((round(glyph.size, 1), glyph.font, glyph.colour) for glyph in ink)
    size, font, colour = min(looks, key=lambda look: (-looks[look], look))
    return Run(
        text,
        ink[0].x0,
        max(glyph.x1 for glyph in ink),
        min(glyph.top for glyph in ink),
        max(glyph.bottom for glyph in ink),
        median(glyph.base for glyph in ink),
        size,
        font,
        sum(is_bold(glyph.font) for glyph in ink) * 2 > len(ink),
        colour,
        tuple(edits),
        tuple(glyphs),
    )


def _spell(glyphs: Sequence[Glyph], ink: Sequence[Glyph]) -> tuple[str, list[Edit]]:
    """Return the text of a run, with spaces between words, and its repairs."""
    wide = threshold("words.word_gap_with_spaces" if len(ink) < len(glyphs) else "words.word_gap")
    tracking = _tracking(ink)
    text, space = "", False
    edits = []
    previous = ink[0]
    for glyph in glyphs:
        if glyph.text.isspace():
            space = True
            continue
        marked = len(text) == 1 and text in BULLETS and glyph.font != previous.font  # the sign of a list
        gap = threshold("words.word_gap") if marked else wide
        if text and (space or glyph.x0 - previous.x1 > gap * glyph.size + tracking):
            text += " "
        if glyph.raw:
            edits.append(Edit(start=len(text), kind="glyph", before=glyph.raw, after=glyph.text))
        text += glyph.text
        previous, space = glyph, False
    if text.endswith("/") and space:
        text += " "  # the space where the line was broken belongs to the words: `en/ of`
    return text, edits


def add_bullets(runs: Sequence[Run], shapes: Sequence[Rect]) -> list[Run]:
    """Add a bullet to runs that have one drawn: a small shape as wide as it is high, left of the text."""
    sides = ((shape, shape.x1 - shape.x0, shape.bottom - shape.top) for shape in shapes)
    dots = [shape for shape, wide, high in sides if wide < threshold("words.largest_dot") and abs(wide - high) < 1.0]
    found = ((run, next((dot for dot in dots if _is_bullet_of(run, dot)), None)) for run in runs)
    return [run if dot is None else _with_bullet(run, dot) for run, dot in found]


def _is_bullet_of(run: Run, dot: Rect) -> bool:
    """Return whether a dot lies left of a run, at the height of its letters."""
    height = run.base - (dot.top + dot.bottom) / 2
    beside = 0 < run.x0 - dot.x1 < threshold("words.dot_gap") * run.size
    return beside and 0.1 * run.size < height < 0.6 * run.size and dot.x1 - dot.x0 < 0.7 * run.size


def _with_bullet(run: Run, dot: Rect) -> Run:
    edits = (Edit(edit.start + 2, edit.kind, edit.before, edit.after) for edit in run.edits)
    return run._replace(text=f"• {run.text}", x0=dot.x0, edits=(Edit(0, "glyph", "", "• "), *edits))


def join_runs(runs: Sequence[Run]) -> Run:
    """Join runs on one line into a single run."""
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


def make_lines(runs: Iterable[Run]) -> list[Run]:
    """Join the runs of a column that are on one line, from top to bottom."""
    near = threshold("page.same_line")
    rows = grouped(in_order(runs), lambda row, run: run.base - row[0].base < near * min(run.size, row[0].size))
    return [join_runs(sorted(row, key=_from_left)) for row in rows]


def split_run(run: Run, x: float) -> list[Run]:
    """Split a run at a vertical line."""
    left = [glyph for glyph in run.glyphs if (glyph.x0 + glyph.x1) / 2 < x]
    right = [glyph for glyph in run.glyphs if (glyph.x0 + glyph.x1) / 2 >= x]
    return [make_run(part) for part in (left, right) if _has_ink(part)]


def is_long_word(run: Run) -> bool:
    """Return whether a run is a single word, such as an address, that may be too long for its column or card."""
    return len(run.text) >= count_limit("words.address") and " " not in run.text.lstrip("•-–* ")


def _rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    near = threshold("words.same_base")
    rows = grouped(
        sorted(glyphs, key=_from_top),
        lambda row, glyph: glyph.base - row[-1].base <= near * min(glyph.size, row[-1].size),
    )
    return [sorted(row, key=_from_left) for row in rows if _has_ink(row)]


def _has_ink(glyphs: Iterable[Glyph]) -> bool:
    return any(not glyph.text.isspace() for glyph in glyphs)


def _lower_raised(rows: list[list[Glyph]]) -> list[list[Glyph]]:
    """Merge superscripts and subscripts into the line they touch."""
    sizes = [max(glyph.size for glyph in row) for row in rows]
    for index, row in enumerate(rows):
        near = (other for other in (index + 1, index - 1) if 0 <= other < len(rows))
        touched = [other for other in near if _is_raised(row, rows[other], sizes[index], sizes[other])]
        if touched:
            line = min(touched, key=lambda other: abs(rows[other][0].base - row[0].base))
            base = rows[line][0].base
            rows[line] = sorted([*rows[line], *(glyph._replace(base=base) for glyph in row)], key=_from_left)
            rows[index] = []
    return [row for row in rows if row]


def _is_raised(row: Sequence[Glyph], line: Sequence[Glyph], size: float, line_size: float) -> bool:
    """Return whether small letters touch a line slightly below or above it, between its words."""
    if not row or not line or size >= threshold("words.raised") * line_size:
        return False
    near = abs(row[0].base - line[0].base) < 0.6 * line_size
    return near and all(_touches(glyph, line, line_size) for glyph in row)


def _touches(glyph: Glyph, row: Sequence[Glyph], size: float) -> bool:
    reach = 1.5 * size
    near = [
        other
        for other in row
        if not other.text.isspace() and other.x0 < glyph.x1 + reach and other.x1 > glyph.x0 - reach
    ]
    return bool(near) and all(other.x0 >= glyph.x1 - 0.2 * size or other.x1 <= glyph.x0 + 0.2 * size for other in near)


def _texts(row: Sequence[Glyph]) -> list[list[Glyph]]:
    """Separate texts drawn over each other, each from left to right without a break, in drawing order."""
    overlap, run_gap = threshold("words.overlap"), threshold("words.run_gap")
    beside = list(itertools.pairwise(glyph for glyph in row if not glyph.text.isspace()))
    if not any(before.x1 - after.x0 > overlap * after.size for before, after in beside):
        return [list(row)]
    if all(before.order < after.order for before, after in beside):
        return [list(row)]  # letters wider than their advance
    return grouped(
        sorted(row, key=_as_drawn),
        lambda text, glyph: -overlap * glyph.size <= glyph.x0 - text[-1].x1 <= run_gap * glyph.size,
    )


def _runs(row: Sequence[Glyph]) -> list[Run]:
    run_gap, bullet_gap = threshold("words.run_gap"), threshold("words.bullet_gap")
    parts: list[list[Glyph]] = [[]]
    previous: Glyph | None = None
    for glyph in row:
        if not glyph.text.isspace():
            gap = (glyph.x0 - previous.x1) / max(glyph.size, previous.size) if previous else 0.0
            marker = "".join(glyph.text for glyph in parts[-1]).strip() if run_gap < gap < bullet_gap else ""
            if gap > run_gap and not BULLET.match(marker):
                parts.append([])
            previous = glyph
        parts[-1].append(glyph)
    return [make_run(part) for part in parts if _has_ink(part)]


def _tracking(ink: Sequence[Glyph]) -> float:
    """Return the extra letter spacing throughout, in points; 0 for ordinary text."""
    if len(ink) < 4:
        return 0.0
    return max(0.0, median(second.x0 - first.x1 for first, second in itertools.pairwise(ink)))
