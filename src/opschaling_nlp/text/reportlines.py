"""Recognise single lines of a report: numbers, known headings, entries of its contents page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.text.passages import Passage
from opschaling_nlp.text.wording import count_words

ENDS = re.compile(r"(?:[.,;!…]|\b(?:en|of|de|het|een|van|voor|met))[\"'”’)]*\s*$")
"""Ends of lines that are no headings: that of a sentence, or the middle of one."""
ENTRY = re.compile(
    r"(?P<title>.*[^\W\d_].*?)(?P<leader>\s*(?:[.·…_]\s?){3,}\s*|\t+\s*|\s+)(?P<page>\d{1,3}|[ivx]{1,5})\s*$"
)
"""An entry of a contents page."""
SHORT = 6
"""Words in a short line."""
_SENTENCES = re.compile(r"[.!?…][\"'”’)]*(?=\s+[\"'“‘(]?[A-Z0-9])")
_NUMBER = re.compile(r"\s*(\d{1,2}(?:\.\d{1,2}){0,3})\.?[\s)]\s*(?=[^\W\d_])")
_FEWEST_ENTRIES = 3
_LONGEST_ENTRY = 20
"""Words in an entry of a contents page."""


def is_paragraph(passage: Passage) -> bool:
    """Tell whether a passage is running text of more than one sentence."""
    words = count_words(passage.text)
    return (
        passage.kind != "post"
        and passage.mark.kind != "bullet"
        and words >= report_cues()["limits"]["paragraph_words"]
        and bool(_SENTENCES.search(passage.text))
    )


def is_short(passage: Passage) -> bool:
    """Tell whether a passage is one line no longer than a heading."""
    return (
        0 < count_words(passage.text) <= report_cues()["limits"]["heading_words"] and "\n" not in passage.text.strip()
    )


def number_depth(passage: Passage) -> int:
    """Return how deep the number says that a heading stands (2.1: 2), 0 without a number."""
    if passage.mark.kind == "number":
        return 1
    found = _NUMBER.match(passage.text)
    return found[1].count(".") + 1 if found else 0


def bare_heading(passage: Passage) -> str:
    """Return the words of a heading without the number or `Hoofdstuk 3` that opens it."""
    return pattern("headings", "label").sub("", _NUMBER.sub("", passage.text, count=1), count=1).strip()


def part_of(passage: Passage) -> str:
    """Say which part of the book a heading opens, if one."""
    bare = bare_heading(passage).rstrip(" :")
    return next((name for name in report_cues()["left_out"] if pattern("left_out", name).fullmatch(bare)), "")


def find_contents(passages: Sequence[Passage]) -> list[int]:
    """Find a contents page: lines that end in rising page numbers, behind dots or a tab or below the word for it."""
    found: list[int] = []
    run: list[int] = []
    for index in range(len(passages) + 1):
        entry = ENTRY.fullmatch(passages[index].text) if index < len(passages) else None
        if entry is not None and len(passages[index].text.split()) <= _LONGEST_ENTRY:
            run.append(index)
            continue
        if len(run) >= _FEWEST_ENTRIES and _is_contents(passages, run):
            found += run
        run = []
    return found


def _is_contents(passages: Sequence[Passage], run: Sequence[int]) -> bool:
    entries = [match for index in run if (match := ENTRY.fullmatch(passages[index].text))]
    pages = [int(entry["page"]) for entry in entries if entry["page"].isdecimal()]
    rising = all(first <= second for first, second in pairwise(pages)) and bool(pages)
    led = sum(len(entry["leader"].strip()) > 1 or "\t" in entry["leader"] for entry in entries) * 2 > len(entries)
    headed = run[0] > 0 and part_of(passages[run[0] - 1]) == "contents"
    return rising and (led or headed)


def contents_titles(passages: Sequence[Passage]) -> list[str]:
    """List what the contents page announces, without numbers."""
    entries = (ENTRY.fullmatch(passages[index].text) for index in find_contents(passages))
    return [_NUMBER.sub("", entry["title"], count=1) for entry in entries if entry]


def matches(table: str, name: str, text: str) -> bool:
    """Tell whether a whole line fits one of the expressions of a table of the cue list."""
    return bool(pattern(table, name).fullmatch(text.strip().rstrip(":").rstrip()))


def report_cues() -> dict[str, Any]:
    """Return the cue list of reports."""
    return load_cues("documents")


@cache
def pattern(table: str, name: str) -> re.Pattern[str]:
    """Join the expressions of an entry of a table of the cue list into one."""
    patterns = report_cues()[table][name]
    return re.compile(patterns if isinstance(patterns, str) else "|".join(patterns), re.IGNORECASE)
