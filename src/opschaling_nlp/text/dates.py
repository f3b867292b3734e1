"""Find the date of a session in its first lines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan",
            "februari feb",
            "maart mrt",
            "april apr",
            "mei",
            "juni jun",
            "juli jul",
            "augustus aug",
            "september sep sept",
            "oktober okt",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
_WRITTEN = re.compile(
    rf"\b(\d{{1,2}})(?:e)?\s+({'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?(?:\s+(\d{{4}}))?", re.IGNORECASE
)
_FIGURES = re.compile(r"\b(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\b")
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")


def find_date(lines: Iterable[str]) -> str:
    """Return the first full date in `lines` as ISO date, or an empty string; a date without a year is none."""
    for line in lines:
        for match in _ISO.finditer(line):
            if found := _iso(*match.groups()):
                return found
        for match in _FIGURES.finditer(line):
            day, month, year = match.groups()
            if found := _iso(year, month, day):
                return found
        for match in _WRITTEN.finditer(line):
            day, name, year = match.groups()
            if year and (found := _iso(year, str(_MONTHS[name.casefold()]), day)):
                return found
    return ""


def _iso(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
