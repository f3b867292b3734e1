"""Build the links from a number or a bar to the statements behind it."""

from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlencode

REPORT = "report.html"
"""File name of the working report in a run's folder."""

Criterion = Literal[
    "groep",
    "telt",
    "sessie",
    "soort",
    "vraag",
    "rubriek",
    "kenmerk",
    "woorden",
    "factor",
    "onderdeel",
    "richting",
    "met",
    "thema",
    "uit",
    "zoek",
    "bijdrage",
]
"""What the report can filter by; `report.js` uses the same names.

`onderdeel` is a facet (`driver.facet`); `telt=1` keeps what is counted (substantive, no duplicate); `woorden` is a
level that the words alone give; `met` is a second driver; `uit` is a named set of statements (those behind a sentence,
a term or a table row).
"""


def filter_link(criteria: Mapping[Criterion, str], *, page: str = "") -> str:
    """Return the address that shows the statements that meet all criteria; without `page`, one within the report."""
    return f"{page}#{urlencode(list(criteria.items()))}"


def counted_link(group: str, criteria: Mapping[Criterion, str], *, page: str = "") -> str:
    """Return the address that shows the counted statements of a group that meet all criteria."""
    return filter_link({"groep": group, "telt": "1", **criteria}, page=page)
