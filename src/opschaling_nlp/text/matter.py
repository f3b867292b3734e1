"""Find the parts of a report beside its text: contents, people, references, captions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median

from opschaling_nlp.dutch.folding import folded_words
from opschaling_nlp.text.documents import roles_in_report
from opschaling_nlp.text.passages import Passage
from opschaling_nlp.text.reportlines import (
    ENDS,
    ENTRY,
    SHORT,
    contents_titles,
    find_contents,
    is_paragraph,
    is_short,
    part_of,
    pattern,
    report_cues,
)
from opschaling_nlp.text.wording import count_words, is_question, tells

_PAGE = re.compile(
    r"(?:(?:pagina|pag\.?|blz\.?|p\.|page)\s*)?\W{0,2}\d{1,3}\W{0,2}(?:\s*(?:van|/|of)\s*\d{1,3})?", re.IGNORECASE
)
_SOURCE = re.compile(r"\b(?:19|20)\d\d\b|https?:|www\.|\bISBN\b")
"""What a reference has: a year or an address."""
_EVERY_PAGE = 3
"""Times that a line must stand in a report to be a running one."""
_MARKING, _LONGEST_RUNNING = 3, 14
"""Words in a running line: fewer may be the cell of a table."""
_APART = 3
"""Passages between two places of a running line are usually more: a table repeats its cells closer together."""


def find_matter(passages: Sequence[Passage]) -> dict[int, str]:
    """Return the passages that belong to the report itself, as index → name of the part in the cue list."""
    roles = roles_in_report(passages, ["post"] * len(passages), announced=contents_titles(passages))
    found = dict.fromkeys(find_contents(passages), "contents")
    found |= dict.fromkeys(_running(passages), "running")
    part = ""
    for index, passage in enumerate(passages):
        if index in found:
            continue
        opens = part_of(passage)
        if opens and (roles[index] != "post" or is_short(passage)):
            part = opens
        elif roles[index] == "heading" or (part and _leaves(passage, part)):
            part = ""
        if part:
            found[index] = part
        elif passage.kind == "line" and pattern("captions", "caption").fullmatch(passage.text):
            found[index] = "caption"
    return found


def describe_matter(found: Mapping[int, str]) -> tuple[str, ...]:
    """Say in Dutch what was left out of a report, and how much of it."""
    counts = Counter(found.values())
    return tuple(
        f"weggelaten als {name}: {counts[kind]} {'regel' if counts[kind] == 1 else 'regels'}"
        for kind, name in report_cues()["names"].items()
        if counts[kind]
    )


def _leaves(passage: Passage, part: str) -> bool:
    """Tell whether a passage ends a part of the report, since it may hold what someone said."""
    if part == "references":
        return not _SOURCE.search(passage.text)
    if part == "contents":
        return not ENTRY.fullmatch(passage.text)
    speaks = count_words(passage.text) > SHORT and tells(passage.text) and bool(ENDS.search(passage.text))
    return is_question(passage.text) or (part == "people" and (speaks or is_paragraph(passage)))


def _running(passages: Sequence[Passage]) -> set[int]:
    """Find page numbers that stand alone, and the short lines that come back on page after page."""
    places: dict[tuple[str, ...], list[int]] = {}
    found: set[int] = set()
    for index, passage in enumerate(passages):
        if passage.kind != "line" or passage.listed or passage.first.container.startswith(("table:", "cell:")):
            continue
        if _PAGE.fullmatch(passage.text):
            found.add(index)
        elif _MARKING <= count_words(passage.text) <= _LONGEST_RUNNING and not passage.text.endswith(":"):
            places.setdefault(tuple(word for word in folded_words(passage.text) if not word.isdecimal()), []).append(
                index
            )
    return found | {
        index
        for where in places.values()
        if len(where) >= _EVERY_PAGE and median(after - before for before, after in pairwise(where)) > _APART
        for index in where
    }
