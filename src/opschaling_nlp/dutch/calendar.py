"""Recognise dates and times as people and programs write them, in words and in digits."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from opschaling_nlp.dutch.cues import cue_words, load_cues

_CLOCK = r"\d{1,2}[:.hu]\d{2}(?:[:.]\d{2})?"
_FIGURES = re.compile(r"(?<!\d)(\d{1,2})[-/._](\d{1,2})[-/._](\d{4})(?!\d)")
_SHORT = re.compile(r"(?<![\d./_-])(\d{1,2})([-/._])(\d{1,2})\2(\d{2})(?![\d/_-]|\.\d)")
"""Day, month and the last two digits of a year."""
_ISO = re.compile(r"(?<!\d)(\d{4})[-/._](\d{1,2})[-/._](\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ZONE = re.compile(
    rf"({_CLOCK}(?:\.\d+)?(?:\s*[aApP]\.?[mM]\.?)?)\s*(?:[A-Z]{{2,5}}\b)?(?:[+-]\d{{1,2}}(?::?\d{{2}})?)?(?:\s*\([^()]*\))?(?=\s+\d{{4}}$|$)",
)
"""A time followed by its zone, whose letters are not calendar words."""
_NUMERIC = re.compile(
    rf"\d{{8}}T\d{{4}}|\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}}|{_CLOCK}|\d{{1,2}}\s*(?:[ap]\.?\s?m\b)", re.IGNORECASE
)


YEARLESS, _LEAP = "--", "2000-"
"""What an ISO date without a year begins with; and a leap year, in which every such date exists."""
_LONGEST = 80
"""Maximum number of characters of a date and time in words."""


def date_text(iso: str) -> str:
    """Format an ISO date as 3 maart 2025, or 3 maart if it has no year; anything else is returned unchanged."""
    year = "" if iso.startswith(YEARLESS) else iso[:4]
    try:
        found = date.fromisoformat(iso[:10] if year else f"{_LEAP}{iso.removeprefix(YEARLESS)}")
    except ValueError:
        return iso
    return f"{found.day} {load_cues('calendar')['months'][found.month - 1][0]} {year}".rstrip()


def find_day(lines: Iterable[str]) -> str:
    """Return the first day and month in `lines` as an ISO date without a year (--03-12), or an empty string.

    Only full names of months count: short ones may be names of people.
    """
    names = "|".join(names[0] for names in load_cues("calendar")["months"])
    for line in lines:
        for day, month in re.findall(rf"(?<![\w./-])(\d{{1,2}})e? ({names})(?!\w)", line, re.IGNORECASE):
            if found := _iso(_LEAP[:4], str(_months()[month.casefold()]), day):
                return found.replace(_LEAP, YEARLESS)
    return ""


def find_date(lines: Iterable[str], *, compact: bool = False) -> str:
    """Return the first full date in `lines` as an ISO date, or an empty string; a date without a year does not count.

    `compact` also accepts eight digits in a row, as in file names.
    """
    written = _written()
    for line in lines:
        found = [_iso(*match.groups()) for match in _ISO.finditer(line)]
        found += [_iso(*reversed(match.groups())) for match in _FIGURES.finditer(line)]
        found += [_iso(f"20{year}", month, day) for day, _, month, year in _SHORT.findall(line)]
        found += [_iso(*match.groups()) for match in _COMPACT.finditer(line) if compact]
        for match in written.finditer(line):
            day, month = match["day"] or match["after"], match["month"] or match["before"]
            year = match["year"] if match["year"].isdecimal() else f"20{match['year'][1:]}"
            found.append(_iso(year, str(_months()[month.casefold()]), day))
        if any(found):
            return next(filter(None, found))
    return ""


def is_moment(text: str) -> bool:
    """Return whether a text is only a date, a time, or how long ago something was, in words or digits."""
    text, kinds = text.strip(), _kinds()
    if text[:1].isalpha() and (first := _WORDS.match(text)) and first.group().casefold() not in kinds:
        return False  # most of what people write: a time precedes its zone
    plain = _ZONE.sub(r"\1", text)
    words = [word.casefold() for word in _WORDS.findall(plain[:_LONGEST])]
    if len(plain) > _LONGEST or not all(word in kinds for word in words):
        return False
    return _NUMERIC.search(plain) is not None or _are_moment(plain, words)


def mentions_time(text: str) -> bool:
    """Return whether a text has a digit, or a word that says when: a month, a day, a season, `later`."""
    said = [word.casefold() for word in _WORDS.findall(text)]
    kinds = (_kinds().get(word, set()) for word in said if len(word) > 1)
    loose = not cue_words("calendar", "loosely").isdisjoint(said)
    return loose or any(map(str.isdigit, text)) or any(kind - {"around"} for kind in kinds)


def _are_moment(plain: str, words: Sequence[str]) -> bool:
    """Return whether calendar words say when: how long ago, a day of a month, or a day relative to today."""
    said = {kind for word in words for kind in _kinds()[word]}
    if "past" in said:
        return bool(said & {"unit", "day", "weekday"}) or words == ["just", "now"]
    dated = "month" in said and re.search(r"\d", plain) is not None
    return dated or (len(words) == 1 and said <= {"day", "around"} and "day" in said)


def _iso(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


@cache
def _months() -> dict[str, int]:
    return {name: number for number, names in enumerate(load_cues("calendar")["months"], 1) for name in names}


@cache
def _written() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    return re.compile(
        rf"(?<![^\W_])(?:(?P<day>\d{{1,2}})(?:e|\.|st|nd|rd|th)?[ _-]?(?:de )?(?P<month>{names})(?![^\W\d_])\.?[ _-]?|"
        rf"(?P<before>{names})\.? (?P<after>\d{{1,2}})(?:st|nd|rd|th)?,?[ _-])(?:de )?"
        rf"(?P<year>\d{{4}}|['’]\d{{2}})(?!\d)",
        re.IGNORECASE,
    )


@cache
def _kinds() -> dict[str, set[str]]:
    """Return for each calendar word what it may be."""
    cues = load_cues("calendar")
    lists = {
        "month": [name for names in cues["months"] for name in names],
        "weekday": cues["weekdays"],
        "day": cues["days"],
        "past": cues["past"],
        "unit": cues["units"],
        "around": cues["around"],
    }
    kinds: dict[str, set[str]] = {}
    for kind, entries in lists.items():
        for entry in entries:
            for word in entry.split():
                kinds.setdefault(word, set()).add(kind)
    return kinds
