"""The names of months, and dates as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache

from opschaling_nlp.dutch.cues import load_cues

_FIGURES = re.compile(r"\b(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\b")
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")


@cache
def month_numbers(language: str = "nl") -> dict[str, int]:
    """Return the names of months, short ones included, each with its number; of `nl` or `en`."""
    return {name: number for number, names in enumerate(load_cues("calendar")[language], 1) for name in names.split()}


def date_text(iso: str) -> str:
    """Write an ISO date as 3 maart 2025; what is no full date stays as it is."""
    try:
        found = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    return f"{found.day} {load_cues('calendar')['nl'][found.month - 1].split()[0]} {found.year}"


def find_date(lines: Iterable[str]) -> str:
    """Return the first full date in `lines` as ISO date, or an empty string; a date without a year is none."""
    for line in lines:
        written = [(day, str(month_numbers()[name.casefold()]), year) for day, name, year in _written().findall(line)]
        found = [
            iso_date(year, month, day)
            for year, month, day in (
                *_ISO.findall(line),
                *((year, month, day) for day, month, year in (*_FIGURES.findall(line), *written)),
            )
        ]
        if any(found):
            return next(filter(None, found))
    return ""


def iso_date(year: str, month: str, day: str) -> str:
    """Write a date in figures as ISO date, or an empty string for one that does not exist."""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


@cache
def _written() -> re.Pattern[str]:
    names = "|".join(sorted(month_numbers(), key=len, reverse=True))
    return re.compile(rf"\b(\d{{1,2}})(?:e)?\s+({names})\b\.?\s+(\d{{4}})", re.IGNORECASE)
