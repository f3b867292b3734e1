"""Lay out a chart.

Title, unit and note around rows that never overlap, whatever their number and the length of their labels.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import Any

from matplotlib import RcParams, font_manager, rc_context, rc_params_from_file
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font, LoadFlags

from opschaling_nlp.model import Voice
from opschaling_nlp.output.charts.words import Words
from opschaling_nlp.output.links import REPORT, Criterion, counted_link

WIDTH = 7.2
"""Inches: the text width of an A4 page with normal margins, and what a phone can still scroll."""
LEFT, RIGHT = 0.12, 0.18
LABELS = 2.3
"""Inches for the labels of rows."""
BAR = 0.17
"""Inches: the thickness of a bar."""
LINE = 0.155
"""Inches between lines of a label."""
ROW, GAP = 0.29, 0.08
"""Inches: the least height of a row, and what stays free above and below a label of several lines."""
TITLE_SIZE, TEXT_SIZE, SMALL_SIZE = 11.5, 8.5, 7.5
"""Points."""

_EMPTY = "empty"
"""Marks a figure that only says why there is nothing to show."""


@dataclass(frozen=True, slots=True)
class Fill:
    """Hold how an area is filled: a colour, and for print without colour a hatch in the colour of its edge."""

    colour: str
    hatch: str = ""
    edge: str = "#ffffff"


@cache
def load_fills() -> Mapping[str, Fill]:
    """Read the fills by name."""
    return {name: Fill(**fill) for name, fill in _palette()["fills"].items()}


@cache
def load_ink() -> Mapping[str, str]:
    """Read the colours of text and lines by name."""
    return {str(name): str(colour) for name, colour in _palette()["ink"].items()}


def _palette() -> Mapping[str, dict[str, dict[str, str]]]:
    return tomllib.loads(files("opschaling_nlp").joinpath("resources/charts/palette.toml").read_text("utf-8"))


@contextmanager
def chart_style() -> Iterator[None]:
    """Apply the style file to everything drawn and saved inside, and nothing outside."""
    with rc_context(_style()):
        yield


@cache
def _style() -> RcParams:
    with as_file(files("opschaling_nlp").joinpath("resources/charts/style.mplstyle")) as path:
        return rc_params_from_file(path, use_default_template=True)


@dataclass(frozen=True, slots=True)
class Layout:
    """Hold an empty figure, with where its rows go (inches from the bottom)."""

    figure: Figure
    bottom: float
    height: float
    centres: Sequence[float]
    """Middle of each row, in inches above `bottom`."""

    def panel(self, left: float, width: float) -> Axes:
        """Add bare axes over all rows; y is in inches, so that rows of all panels line up."""
        axes = self.area(left, self.bottom, width, self.height)
        axes.set_ylim(0, self.height)
        axes.set_yticks([])
        axes.spines["bottom"].set_visible(False)
        return axes

    def area(self, left: float, bottom: float, width: float, height: float) -> Axes:
        """Add axes at a place in inches."""
        w, h = self.figure.get_size_inches()
        return self.figure.add_axes((left / w, bottom / h, width / w, height / h))

    def write(self, x: float, y: float, text: str, **options: Any) -> None:
        """Write text at a place in inches."""
        w, h = self.figure.get_size_inches()
        self.figure.text(x / w, y / h, text, parse_math=False, **options)

    def head(self, left: float, heading: str) -> None:
        """Write the heading of a panel above the rows, line by line: matplotlib spaces lines by their letters."""
        for above, line in enumerate(reversed(heading.split("\n"))):
            height = self.bottom + self.height + 0.1 + 0.15 * above
            self.write(left, height, line, va="baseline", fontsize=TEXT_SIZE, fontweight="bold")

    def legend(self, left: float, below: float, handles: Sequence[Artist]) -> None:
        """Draw a legend some inches below the rows."""
        self.figure.legend(
            handles=handles,
            loc="upper left",
            bbox_to_anchor=(left / WIDTH, (self.bottom - below) / self.figure.get_size_inches()[1]),
            ncols=len(handles),
            frameon=False,
            fontsize=SMALL_SIZE,
            borderaxespad=0,
            borderpad=0.3,
            handlelength=1.4,
            columnspacing=1.4,
            handletextpad=0.5,
        )


def head_height(headings: Sequence[str]) -> float:
    """Return the inches that the headings of panels take."""
    return 0.15 * max(heading.count("\n") + 1 for heading in headings) + 0.12


def draw_bar(axes: Axes, centre: float, length: float, fill: Fill, url: str | None = None) -> None:
    """Draw a bar from 0, which leads to its statements."""
    bar = axes.barh(
        centre, length, height=BAR, color=fill.colour, hatch=fill.hatch, edgecolor=fill.edge, linewidth=0.4
    )[0]
    bar.set_url(url or None)


def write_number(axes: Axes, x: float, centre: float, text: str, *, url: str | None = None, points: int = 3) -> None:
    """Write a number some points to the right of a bar or dot; a zero is quiet and leads nowhere."""
    axes.annotate(
        text,
        (x, centre),
        xytext=(points, -0.4),
        textcoords="offset points",
        ha="left" if points > 0 else "right",
        va="center_baseline",
        fontsize=SMALL_SIZE,
        color=load_ink()["quiet" if text == "0" else "text"],
        url=url or None if text != "0" else None,
    )


def scale_below(axes: Axes, ticks: Sequence[float], texts: Sequence[str] | None = None) -> None:
    """Mark values below a panel, with lines behind what is drawn."""
    axes.set_xticks(ticks, texts)
    axes.tick_params(axis="x", pad=2, labelsize=SMALL_SIZE)
    axes.grid(visible=True, axis="x")
    axes.set_axisbelow(True)


def link(criteria: Mapping[Criterion, str], group: str = Voice.PARTICIPANTS) -> str:
    """Return where a bar leads: the report, with the statements that it counts."""
    return counted_link(group, criteria, page=f"../{REPORT}")


def lay_out(
    title: str,
    subtitle: str,
    rows: Sequence[str],
    *,
    note: str = "",
    head: float = 0.0,
    foot: float = 0.0,
    labels: float = LABELS,
) -> Layout:
    """Make a figure that is as high as its rows need, and write title, unit, row labels and note.

    `head` and `foot` are the inches that column headings and an axis below take.
    """
    wrapped = [wrap(row, width=labels - 0.1, size=TEXT_SIZE) for row in rows]
    heights = [max(ROW, LINE * (row.count("\n") + 1) + GAP) for row in wrapped]
    above = _heading_height(title, subtitle) + head
    note_lines = wrap(note, width=WIDTH - LEFT - RIGHT, size=SMALL_SIZE) if note else ""
    below = foot + 0.12 + (0.16 + 0.14 * (note_lines.count("\n") + 1) if note else 0.0)
    height = sum(heights)
    figure = Figure(figsize=(WIDTH, above + height + below))
    layout = Layout(figure, below, height, _centres(heights))
    _write_heading(layout, title, subtitle)
    for label, centre in zip(wrapped, layout.centres, strict=True):
        layout.write(
            LEFT + labels - 0.1,
            below + centre,
            label,
            ha="right",
            va="center_baseline",
            fontsize=TEXT_SIZE,
            linespacing=1.25,
        )
    if note:
        layout.write(
            LEFT, 0.12, note_lines, va="bottom", fontsize=SMALL_SIZE, color=load_ink()["quiet"], linespacing=1.3
        )
    return layout


def draw_reason(words: Words, chart: str, **values: object) -> Figure:
    """Draw a figure that says why there is nothing to show; `is_empty` knows it, and a run does not write it."""
    lines = wrap(words.of(chart, "empty", **values), width=WIDTH - 1.4, size=TEXT_SIZE)
    layout = lay_out(words.of(chart, "title"), "", [], foot=0.75 + LINE * lines.count("\n"))
    axes = layout.area(LEFT, 0.14, WIDTH - LEFT - RIGHT, layout.bottom - 0.2)
    axes.set(xticks=[], yticks=[], facecolor=load_ink()["band"])
    axes.spines[:].set_visible(False)
    axes.text(0.5, 0.5, lines, ha="center", va="center", color=load_ink()["quiet"], linespacing=1.35)
    layout.figure.set_gid(_EMPTY)
    return layout.figure


def is_empty(figure: Figure) -> bool:
    """Tell whether a figure only says why there is nothing to show."""
    return bool(figure.get_gid() == _EMPTY)


def wrap(text: str, *, width: float, size: float, bold: bool = False) -> str:
    """Break a text into lines that fit `width` inches at `size` points; a word that is too long is broken too.

    A line break stays; a no-break space does not break. Characters that the chart's font does not have (emoji) become
    an empty square.
    """
    return "\n".join(
        line for part in drawable(text).split("\n") for line in _wrap_line(part, width=width, size=size, bold=bold)
    )


def _wrap_line(text: str, *, width: float, size: float, bold: bool) -> list[str]:
    lines: list[str] = []
    for word in re.findall("[^ ]+", text):
        if lines and text_width(f"{lines[-1]} {word}", size=size, bold=bold) <= width:
            lines[-1] += f" {word}"
            continue
        rest = word
        while text_width(rest, size=size, bold=bold) > width and len(rest) > 1:
            cut = next(
                n
                for n in range(len(rest) - 1, 0, -1)
                if n == 1 or text_width(f"{rest[:n]}-", size=size, bold=bold) <= width
            )
            lines.append(f"{rest[:cut]}-")
            rest = rest[cut:]
        lines.append(rest)
    return lines


def drawable(text: str) -> str:
    """Replace what the chart's font does not have, and every blank but line break and no-break space."""
    kept = (" " if character.isspace() and character not in "\n\u00a0" else character for character in text)
    return "".join(
        character if character == "\n" or _font("normal").get_char_index(ord(character)) else "□" for character in kept
    )


def text_width(text: str, *, size: float, bold: bool = False) -> float:
    """Return the width of a line in inches, as the chart's font sets it (kerning left out: at most a hair too wide)."""
    return sum(_advance(character, "bold" if bold else "normal") for character in text) * size / 72


@cache
def _advance(character: str, weight: str) -> float:
    """Return how far a character moves the pen, in ems."""
    font = _font(weight)
    font.set_size(100, 72)
    return float(font.load_char(ord(character), flags=LoadFlags.NO_HINTING).linearHoriAdvance) / 65536 / 100


@cache
def _font(weight: str) -> FT2Font:
    return FT2Font(font_manager.findfont(font_manager.FontProperties(family="DejaVu Sans", weight=weight)))


def _centres(heights: Sequence[float]) -> list[float]:
    top = sum(heights)
    centres = []
    for height in heights:
        centres.append(top - height / 2)
        top -= height
    return centres


def _heading_height(title: str, subtitle: str) -> float:
    lines = _heading(title, subtitle)
    return 0.14 + 0.21 * (lines[0].count("\n") + 1) + (0.155 * (lines[1].count("\n") + 1) if subtitle else 0.0) + 0.12


def _heading(title: str, subtitle: str) -> tuple[str, str]:
    width = WIDTH - LEFT - RIGHT
    return wrap(title, width=width, size=TITLE_SIZE, bold=True), wrap(subtitle, width=width, size=TEXT_SIZE)


def _write_heading(layout: Layout, title: str, subtitle: str) -> None:
    first, second = _heading(title, subtitle)
    top = layout.figure.get_size_inches()[1] - 0.12
    layout.write(LEFT, top, first, va="top", fontsize=TITLE_SIZE, fontweight="bold", color=load_ink()["text"])
    layout.write(
        LEFT,
        top - 0.21 * (first.count("\n") + 1) - 0.02,
        second,
        va="top",
        fontsize=TEXT_SIZE,
        color=load_ink()["quiet"],
        linespacing=1.3,
    )
