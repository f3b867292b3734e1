"""Turn the characters of a PDF page into upright, unique glyphs, with symbol fonts and ligatures repaired.

Rectangles on the page are turned along with them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from opschaling_nlp.dutch.cues import load_cues, threshold
from opschaling_nlp.dutch.signs import LIGATURES
from opschaling_nlp.ingest.encoding import symbol_family

if TYPE_CHECKING:
    from opschaling_nlp.ingest.pdf.runs import Run


class Rect(NamedTuple):
    """A rectangle on the page, in points."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def area(self) -> float:
        """Return the area in square points."""
        return (self.x1 - self.x0) * (self.bottom - self.top)

    def holds(self, other: Rect, slack: float) -> bool:
        """Return whether another rectangle lies inside this one, or sticks out by at most `slack`."""
        inside = other.x0 >= self.x0 - slack and other.x1 <= self.x1 + slack
        return inside and other.top >= self.top - slack and other.bottom <= self.bottom + slack

    def has(self, run: Run) -> bool:
        """Return whether the centre of a run lies inside."""
        return self.x0 <= (run.x0 + run.x1) / 2 <= self.x1 and self.is_beside(run)

    def is_beside(self, run: Run) -> bool:
        """Return whether the vertical centre of a run lies within this rectangle."""
        return self.top <= (run.top + run.bottom) / 2 <= self.bottom


def around(rects: Iterable[Rect]) -> Rect:
    """Return the smallest rectangle that encloses all given ones."""
    lefts, tops, rights, bottoms = zip(*rects, strict=True)
    return Rect(min(lefts), min(tops), max(rights), max(bottoms))


SUBSET_TAG = re.compile(r"^[A-Z]{6}\+")
BOLD = re.compile(r"bold|black|heavy|demi|medium|(?<![a-z])bd(?![a-z])", re.IGNORECASE)
STANDARD_ENCODING = {"fi": 0xAE, "fl": 0xAF, "⁄": 0xA4, "Ł": 0xE8, "Ø": 0xE9, "Œ": 0xEA, "ı": 0xF5, "ł": 0xF8}
"""Codes of characters in Adobe's standard encoding but not in Windows-1252 (Adobe, Type 1 font format, 1990)."""


SLANT = math.radians(15)
"""Maximum angle at which text counts as upright (a sticky note askew); pictures of notes are turned 2 to 8 degrees."""


class Glyph(NamedTuple):
    """One upright character; positions in points from the top left of the page as read."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    """The baseline, shared by the characters of a line whatever their font."""
    size: float
    font: str
    colour: str
    raw: str
    """What the PDF contained, if different from `text`."""
    order: int
    """Its position in the file, where overlapping texts are drawn one after another."""


class Turn(NamedTuple):
    """How a page is turned before it is read: quarter turns of its text, and its width and height as drawn."""

    quarter: int
    width: float
    height: float

    def box(self, x0: float, top: float, x1: float, bottom: float) -> Rect:
        """Return the rectangle after turning the page."""
        if self.quarter == 1:  # text runs upwards
            return Rect(self.height - bottom, x0, self.height - top, x1)
        if self.quarter == 2:
            return Rect(self.width - x1, self.height - bottom, self.width - x0, self.height - top)
        if self.quarter == 3:  # text runs downwards
            return Rect(top, self.width - x1, bottom, self.width - x0)
        return Rect(x0, top, x1, bottom)


def quarter_of(char: Mapping[str, Any]) -> int | None:
    """Return the quarter turns (0 to 3) of a character's writing direction; None if it is askew."""
    a, b = char["matrix"][:2]
    if b == 0:
        return 0 if a >= 0 else 2
    angle = math.atan2(b, a)
    quarter = round(angle / (math.pi / 2))
    if abs(angle - quarter * math.pi / 2) > SLANT:
        return None
    return quarter % 4


def main_quarter(chars: Iterable[Mapping[str, Any]]) -> int:
    """Return the writing direction of most characters on a page."""
    counts = Counter(quarter_of(char) for char in chars if not char["text"].isspace())
    del counts[None]
    return min(counts, key=lambda quarter: (-counts[quarter], quarter or 0), default=0) or 0


def read_glyphs(chars: Iterable[Mapping[str, Any]], turn: Turn) -> Iterator[Glyph]:
    """Yield each glyph in the direction of `turn` once, in file order."""
    seen: dict[tuple[str, int, int], tuple[float, float]] = {}
    quarter = turn.quarter
    for order, char in enumerate(chars):
        origin = char["matrix"]
        x0, top, x1, bottom = char["x0"], char["top"], char["x1"], char["bottom"]
        base = bottom + char["y0"] - origin[5]
        size = bottom - top
        if quarter:
            size = x1 - x0 if quarter % 2 else size
            base = {1: origin[4], 2: turn.height - base, 3: turn.width - origin[4]}[quarter]
            x0, top, x1, bottom = turn.box(x0, top, x1, bottom)
        raw = char["text"]
        if size <= 0 or not raw:
            continue
        if not raw.isspace():
            reach = size * threshold("glyphs.doubled")
            if _is_doubled(seen, raw, x0, base, reach):
                continue
            seen[raw, int(x0 / (2 * reach)), int(base / (2 * reach))] = (x0, base)
        name = char["fontname"]
        text = _repair(raw, name)
        yield Glyph(
            text,
            x0,
            x1,
            top,
            bottom,
            base,
            size,
            name,
            _colour(char["non_stroking_color"]),
            raw if raw != text else "",
            order,
        )


def _is_doubled(
    seen: Mapping[tuple[str, int, int], tuple[float, float]], text: str, x0: float, base: float, reach: float
) -> bool:
    """Return whether the same character was seen within reach.

    Seen characters are indexed by cells of twice the reach, so at most four cells need to be searched.
    """
    cell = 2 * reach
    for x in (int((x0 - reach) / cell), int((x0 + reach) / cell)):
        for y in (int((base - reach) / cell), int((base + reach) / cell)):
            other = seen.get((text, x, y))
            if other is not None and abs(other[0] - x0) < reach and abs(other[1] - base) < reach:
                return True
    return False


@cache
def _repair(raw: str, font: str) -> str:
    family = symbol_family(SUBSET_TAG.sub("", font))
    if not family:
        if len(raw) == 1 and (raw < "\u0300" or "\u2000" <= raw < "\ue000"):
            return "" if raw in "\u200b\u2060\ufeff" else raw
        if raw in LIGATURES:
            return LIGATURES[raw]
        if raw == "(cid:127)":
            return "•"  # PDF's version of Windows-1252 has the bullet at every unused code
        if len(raw) == 1 and "\uf000" <= raw <= "\uf0ff":
            return str(load_cues("symbols")["private"].get(f"{ord(raw) & 0xFF:02X}", raw))
        return raw
    code = _code(raw)
    return raw if code is None else str(load_cues("symbols")[family].get(f"{code:02X}", raw))


def _code(raw: str) -> int | None:
    if len(raw) == 1:
        if "\uf000" <= raw <= "\uf0ff":
            return ord(raw) & 0xFF
        try:
            return raw.encode("cp1252")[0]
        except UnicodeEncodeError:
            pass
    if raw.startswith("(cid:"):
        cid = int(raw[5:-1])
        return cid if cid < 256 else None
    return STANDARD_ENCODING.get(raw, STANDARD_ENCODING.get(LIGATURES.get(raw, "")))


@cache
def is_bold(font: str) -> bool:
    """Return whether the name of a font says that it is bold."""
    return BOLD.search(SUBSET_TAG.sub("", font)) is not None


def _colour(colour: Any) -> str:
    """Return a colour as `#rrggbb`; empty for black and for anything but a plain colour."""
    return _hex(tuple(colour) if isinstance(colour, (tuple, list)) else (colour,))


@cache
def _hex(parts: tuple[Any, ...]) -> str:
    if not all(isinstance(part, (int, float)) for part in parts):
        return ""
    if len(parts) == 1:
        parts = parts * 3
    elif len(parts) == 4:
        parts = tuple((1 - ink) * (1 - parts[3]) for ink in parts[:3])
    if len(parts) != 3 or not any(parts):
        return ""
    return "#" + "".join(f"{round(255 * min(1, max(0, part))):02x}" for part in parts)
