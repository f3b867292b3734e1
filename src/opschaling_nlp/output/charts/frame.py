"""Draw any chart: title, unit and note around rows that never overlap, with panels side by side on one scale.

A `Chart` says what is shown; only this module decides how it looks.
"""

import math
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import as_file, files
from typing import Any

from matplotlib import RcParams, rc_context, rc_params_from_file
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from opschaling_nlp.dutch.words import break_positions
from opschaling_nlp.model import Voice
from opschaling_nlp.output.links import REPORT, Criterion, counted_link
from opschaling_nlp.output.naming import percent
from opschaling_nlp.texts import read_texts, say

WIDTH, NARROW = 7.2, 3.6
"""Inches: the text width of an A4 page with normal margins, and that of a phone."""
LEFT, RIGHT, BETWEEN = 0.12, 0.18, 0.14
LABELS, NARROW_LABELS, NARROW_ACROSS = 2.3, 1.3, 2
"""Inches for the row labels, on paper and on a phone; and the number of panels side by side on a phone."""
BAR, NUMBER = 0.17, 0.42
"""Inches: the thickness of a bar, and the room for a number after the longest bar."""
LINE, ROW, GAP = 0.155, 0.29, 0.08
"""Inches: a line of text, the minimum height of a row, and the space around a label of several lines."""
TITLE_SIZE, TEXT_SIZE, SMALL_SIZE = 11.5, 8.5, 7.5
"""Points."""
_VISIT, _EDGE = 0.55, 0.3
"""Inches: the width of a date, and the distance from the edge of a panel to the first and last session."""
_BAR, _ROOM = 0.09, 0.3
"""Inches: the width of a session's bar, and the height of the tallest one in a row."""
_LETTER, _BOLD = 0.59, 0.69
"""Average width of a letter, regular and bold, as a fraction of the font size."""
_NOT_DRAWN = re.compile(r"[^\x20-\x7e\n\u00a0-\u05ff\u2010-\u2027\u2030-\u2bff]")
"""Characters that the charts' font lacks, such as emoji."""
_LETTERS, _SIGNS = re.compile(r"[^\W\d_]+"), re.compile(r"(?<=.)[-_/]+(?=\w)")
_DUTCH = re.compile(r"([^\d_./:@]|[.:@](?!\w))*")
"""Letters, signs after which a long word may break, and words that may be hyphenated: no paths, file names or links."""


@dataclass(frozen=True, slots=True)
class Fill:
    """How an area is filled: a colour and, for print without colour, a hatch in the edge colour."""

    colour: str
    hatch: str = ""
    edge: str = "#ffffff"


@dataclass(frozen=True, slots=True)
class Bars:
    """A panel of bars with the numbers beside them and the links of both."""

    heading: str
    lengths: Sequence[float]
    """NaN means no bar, only the number."""
    numbers: Sequence[str]
    links: Sequence[str]
    fill: Fill
    under: Sequence[float] = ()
    """Lengths of a lighter bar drawn beneath, of which the bar is a part."""
    under_fill: Fill | None = None

    @property
    def reach(self) -> float:
        """The length of the longest bar."""
        return max((length for length in (*self.lengths, *self.under) if not math.isnan(length)), default=0.0)

    def draw(self, axes: Axes, centres: Sequence[float], longest: float) -> None:
        """Draw the bars from a common baseline, the lighter ones first."""
        width = axes.bbox.width / axes.figure.dpi
        axes.set_xlim(0, longest * width / (width - NUMBER))
        axes.axvline(0, color=load_ink()["line"], linewidth=0.8)
        ends = [0.0] * len(centres)
        for lengths, fill in ((self.under, self.under_fill), (self.lengths, self.fill)):
            drawn = [row for row, size in enumerate(lengths) if fill and size and not math.isnan(size)]
            if fill and drawn:
                style: dict[str, Any] = {"color": fill.colour, "hatch": fill.hatch, "edgecolor": fill.edge}
                bars = axes.barh(
                    [centres[row] for row in drawn], [lengths[row] for row in drawn], BAR, linewidth=0.4, **style
                )
                for row, bar in zip(drawn, bars, strict=True):
                    bar.set_url(self.links[row] or None)
                    ends[row] = max(ends[row], lengths[row])
        for row, centre in enumerate(centres):
            number, url = self.numbers[row], self.links[row] or None
            quiet = {"color": load_ink()["quiet"]} if number == "0" else {"url": url}
            write_beside(axes, ends[row], centre, number, offset=(3, -0.4), va="center_baseline", **quiet)


@dataclass(frozen=True, slots=True)
class Dots:
    """A panel of dots with their bounds, as shares; a row without statements has none."""

    heading: str
    points: Sequence[tuple[float, float, float] | None]
    links: Sequence[str]

    @property
    def reach(self) -> float:
        """The highest bound."""
        return max((max(point) for point in self.points if point), default=0.0)

    def draw(self, axes: Axes, centres: Sequence[float], longest: float) -> None:
        """Draw the dots, marking only zero and one round share below, so that labels of adjacent panels stay apart."""
        axes.set_xlim(0, longest * 1.04)
        step = next((step for step in (0.5, 0.25, 0.2, 0.1, 0.05) if step <= longest), 0.05)
        scale_below(axes, [0, step], ["0", percent(step)])
        for point, url, centre in zip(self.points, self.links, centres, strict=True):
            if point:
                axes.plot(point[1:], [centre, centre], color=load_ink()["quiet"], linewidth=1.4, solid_capstyle="butt")
                dot = axes.plot(point[:1], [centre], marker="o", markersize=5.5, color=load_fills()["plain"].colour)[0]
                dot.set_url(url)


@dataclass(frozen=True, slots=True)
class Visits:
    """A panel of sessions on a time scale: each row has a small bar per session, with its number above."""

    heading: str
    days: Sequence[float]
    dates: Sequence[str]
    heights: Sequence[Sequence[float]]
    numbers: Sequence[Sequence[str]]
    links: Sequence[Sequence[str]]

    @property
    def reach(self) -> float:
        """The height of the tallest bar."""
        return max(map(max, self.heights))

    def draw(self, axes: Axes, centres: Sequence[float], longest: float) -> None:
        """Draw the bars from the bottom of each row; of sessions close together, some get no number and date."""
        width = axes.bbox.width / axes.figure.dpi
        places = [_EDGE + (width - 2 * _EDGE) * day / (self.days[-1] or 1.0) for day in self.days]
        axes.set_xlim(0, width)
        axes.spines["left"].set_visible(False)
        scale_below(axes, places, [""] * len(places))
        for row, centre in enumerate(centres):
            foot = centre - _ROOM / 2 - 0.05
            axes.axhline(foot, color=load_ink()["line"], linewidth=0.6)
            before = -math.inf
            for visit, place in enumerate(places):
                high, url = self.heights[row][visit] / longest * _ROOM, self.links[row][visit]
                bar = axes.bar(place, high, _BAR, bottom=foot, color=load_fills()["plain"].colour)[0]
                bar.set_url(url)
                if place - before >= _VISIT / 2:
                    write_beside(
                        axes, place, foot + high, self.numbers[row][visit], offset=(0, 1.5), ha="center", url=url
                    )
                    before = place
        before = -math.inf
        for place, date in zip(places, self.dates, strict=True):
            if place - before >= _VISIT:
                write_beside(axes, place, 0, date, offset=(0, -3), ha="center", va="top", fontsize=SMALL_SIZE - 0.5)
                before = place


Panel = Bars | Dots | Visits
"""A column of a chart: its heading, its reach, and how it is drawn over rows centred at these heights in inches."""


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows; its texts are in charts/texts.toml, under its own name or for all charts."""

    rows: Sequence[str]
    panels: Sequence[Panel]
    values: Mapping[str, object] = field(default_factory=dict)
    """Values of the placeholders in its texts."""
    subtitle: str = "subtitle"
    note: str = "note"
    legend: Sequence[tuple[Fill, str]] = ()
    labels: float = LABELS
    row: float = ROW
    foot: float = 0.0
    """Inches for what a panel writes below its rows."""


@cache
def load_fills() -> Mapping[str, Fill]:
    """Return the fills by name."""
    return {name: Fill(**fill) for name, fill in read_texts("charts/palette.toml")["fills"].items()}


def load_ink() -> Mapping[str, str]:
    """Return the colours of text and lines by name."""
    ink: Mapping[str, str] = read_texts("charts/palette.toml")["ink"]
    return ink


@contextmanager
def chart_style() -> Iterator[None]:
    """Apply the style file to everything drawn and saved inside the block, and to nothing outside it."""
    with rc_context(_style()):
        yield


@cache
def _style() -> RcParams:
    with as_file(files("opschaling_nlp").joinpath("resources/charts/style.mplstyle")) as path:
        style = rc_params_from_file(path, use_default_template=True)
    # Setting the backend imports pyplot, which nothing here needs: 0.1 s (`-X importtime`).
    return style.find_all("^(?!backend$)")


def link(criteria: Mapping[Criterion, str], group: str = Voice.PARTICIPANTS) -> str:
    """Return the link of a bar: the report, filtered to the statements that the bar counts."""
    return counted_link(group, criteria, page=f"../{REPORT}")


def write_beside(axes: Axes, x: float, y: float, text: str, *, offset: tuple[float, float], **options: Any) -> None:
    """Write a small text at an offset in points from a place in a panel."""
    style: dict[str, Any] = {"fontsize": SMALL_SIZE, "color": load_ink()["text"]} | options
    axes.annotate(text, (x, y), xytext=offset, textcoords="offset points", **style)


def scale_below(axes: Axes, ticks: Sequence[float], texts: Sequence[str]) -> None:
    """Mark values below a panel, with grid lines behind the data."""
    axes.set_xticks(ticks, texts)
    axes.tick_params(axis="x", pad=2, labelsize=SMALL_SIZE)
    axes.grid(visible=True, axis="x")
    axes.set_axisbelow(True)


def draw(chart: Chart, texts: Mapping[str, str], *, narrow: bool = False, part: str = "") -> Figure:
    """Return a figure of a chart with its texts, naming `part` if the data are restricted, as tall as its rows need."""
    width, labels = (NARROW, NARROW_LABELS) if narrow else (WIDTH, chart.labels)
    across = min(len(chart.panels), NARROW_ACROSS) if narrow else len(chart.panels)
    room = (width - LEFT - labels - RIGHT) / across
    title, subtitle, note = _wrap_texts(chart, texts, width - LEFT - RIGHT, part)
    heads = [wrap(panel.heading, width=room - BETWEEN / 2, size=TEXT_SIZE, bold=True) for panel in chart.panels]
    rows = [wrap(row, width=labels - 0.1, size=TEXT_SIZE) for row in chart.rows]
    heights = [max(chart.row, LINE * _lines(row) + GAP) for row in rows]
    high, head = sum(heights), 0.15 * max(map(_lines, heads)) + (0.22 if narrow else 0.12)
    foot = 0.28 + 0.14 * _lines(note) + 0.26 * bool(chart.legend)
    blocks = math.ceil(len(chart.panels) / across)
    top = foot + blocks * (high + head + chart.foot) + 0.26 + 0.21 * _lines(title) + 0.155 * _lines(subtitle)
    figure = Figure(figsize=(width, top))

    def write(x: float, y: float, text: str, **options: Any) -> None:
        figure.text(x / width, y / top, text, parse_math=False, **options)

    quiet = load_ink()["quiet"]
    write(LEFT, top - 0.12, title, va="top", fontsize=TITLE_SIZE, fontweight="bold")
    below = top - 0.14 - 0.21 * _lines(title)
    write(LEFT, below, subtitle, va="top", fontsize=TEXT_SIZE, color=quiet, linespacing=1.3)
    write(LEFT, 0.12, note, va="bottom", fontsize=SMALL_SIZE, color=quiet, linespacing=1.3)
    centres = [sum(heights[place:]) - height / 2 for place, height in enumerate(heights)]
    longest = max(panel.reach for panel in chart.panels) or 1.0
    for place, (panel, heading) in enumerate(zip(chart.panels, heads, strict=True)):
        block, column = divmod(place, across)
        bottom = foot + chart.foot + (blocks - 1 - block) * (high + head + chart.foot)
        left = LEFT + labels + column * room
        for row, centre in zip(rows, centres, strict=True) if not column else ():
            style = {"ha": "right", "va": "center_baseline", "fontsize": TEXT_SIZE, "linespacing": 1.25}
            write(left - 0.1, bottom + centre, row, **style)
        axes = figure.add_axes((left / width, bottom / top, (room - BETWEEN) / width, high / top))
        axes.set(ylim=(0, high), yticks=[], xticks=[])
        axes.spines["bottom"].set_visible(False)
        panel.draw(axes, centres, longest)
        for above, line in enumerate(reversed(heading.split("\n"))):  # matplotlib's line spacing depends on the letters
            write(left, bottom + high + 0.1 + 0.15 * above, line, va="baseline", fontsize=TEXT_SIZE, fontweight="bold")
    if chart.legend:
        _add_legend(figure, chart.legend, LEFT / width, (foot - 0.02) / top)
    return figure


def _wrap_texts(chart: Chart, texts: Mapping[str, str], width: float, part: str) -> Iterator[str]:
    """Yield the texts above and below a chart: title, unit and note."""
    for key, size in (("title", TITLE_SIZE), (chart.subtitle, TEXT_SIZE), (chart.note, SMALL_SIZE)):
        of = say("Alleen: {part}.", part=part) + " " if part and key == chart.subtitle else ""
        yield wrap(of + texts[key].format(**chart.values), width=width, size=size, bold=key == "title")


def _add_legend(figure: Figure, legend: Sequence[tuple[Fill, str]], x: float, y: float) -> None:
    figure.legend(
        handles=[
            Patch(facecolor=fill.colour, hatch=fill.hatch, edgecolor=fill.edge, label=label) for fill, label in legend
        ],
        loc="upper left",
        bbox_to_anchor=(x, y),
        ncols=len(legend),
        frameon=False,
        fontsize=SMALL_SIZE,
        borderaxespad=0,
    )


def _lines(text: str) -> int:
    return text.count("\n") + 1 if text else 0


def wrap(text: str, *, width: float, size: float, bold: bool = False) -> str:
    """Wrap a text to lines of about `width` inches at `size` points, keeping line breaks and non-breaking spaces.

    Characters that the font lacks become an empty square.
    """
    letters = int(width * 72 / size / (_BOLD if bold else _LETTER))
    lines = [_Wrapper(letters, break_on_hyphens=False).fill(line) for line in text.split("\n")]
    return _NOT_DRAWN.sub("□", "\n".join(lines))


class _Wrapper(textwrap.TextWrapper):
    """A text wrapper that splits words too long for a line."""

    def _split(self, text: str) -> list[str]:
        return [piece for word in super()._split(text) for piece in _break(word, self.width)]


def _break(word: str, letters: int) -> Iterator[str]:
    """Yield pieces of a word that fit a line: split after its own signs, else hyphenated as in Dutch, else anywhere."""
    signs, parts = [sign.end() for sign in _SIGNS.finditer(word)], _LETTERS.finditer(word)
    hyphens = [one.start() + at for one in parts for at in break_positions(one[0]) if _DUTCH.fullmatch(word)]
    start = 0
    while (most := start + letters) < len(word):
        legal = [at for at in signs if start < at <= most] or [at for at in hyphens if start < at < most]
        end = max(legal, default=most)
        yield word[start:end] + "-" * (bool(legal) and end in hyphens)
        start = end
    yield word[start:]
