"""Read the many ways in which phones write dates and times."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

_NUMBERS = re.compile(r"\d+")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?\W*([ap])?", re.IGNORECASE)


def date_order(dates: Iterable[str], *, half_days: bool) -> str:
    """Return `ymd`, `dmy` or `mdy` for the dates of one export.

    A number above twelve decides; without one, the order in which the dates follow each other does; then slashes with a
    twelve-hour clock are American.
    """
    raw = list(dates)
    found = [tuple(map(int, _NUMBERS.findall(date))) for date in raw]
    if not found or re.match(r"\d{4}", raw[0]):
        return "ymd"
    first, second = (max(date[place] for date in found) for place in (0, 1))
    if max(first, second) > 12:
        return "dmy" if first > 12 else "mdy"
    falls = {order: sum(_key(a, order) > _key(b, order) for a, b in pairwise(found)) for order in ("dmy", "mdy")}
    if falls["dmy"] != falls["mdy"]:
        return min(falls, key=falls.__getitem__)
    return "mdy" if half_days and "/" in raw[0] else "dmy"


def iso_time(date: str, clock: str, order: str) -> str:
    """Write a date and a clock time as `2025-03-12 11:14` (with seconds where given)."""
    numbers = [int(number) for number in _NUMBERS.findall(date)]
    year, month, day = _key(tuple(numbers), order)
    found = _CLOCK.search(clock)
    if found is None:
        return f"{year:04}-{month:02}-{day:02}"
    hour = int(found[1])
    if found[4]:
        hour = hour % 12 + (12 if found[4].lower() == "p" else 0)
    seconds = f":{found[3]}" if found[3] else ""
    return f"{year:04}-{month:02}-{day:02} {hour:02}:{found[2]}{seconds}"


def _key(date: tuple[int, ...], order: str) -> tuple[int, int, int]:
    year, month, day = (date[order.index(letter)] for letter in "ymd")
    return (year + 2000 if year < 100 else year, month, day)
