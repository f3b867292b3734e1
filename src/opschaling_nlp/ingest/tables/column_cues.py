"""Know column names, and the words and thresholds by which columns are recognised (resources/cues/columns.toml)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any

from opschaling_nlp.dutch.cues import load_cues

_ROLES = (
    *("text", "title", "section", "prompt", "author", "time", "reactions", "key", "reply_to", "group"),
    *("ignore",),
)


def fold_name(name: str) -> str:
    """Fold a column name for comparing: lower case, no accents, no punctuation, single spaces."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(char))
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def role_of(name: str) -> str:
    """Return the role of a column by its name, empty where we do not know it."""
    return _roles().get(fold_name(name), "")


@cache
def folded_names(*keys: str) -> frozenset[str]:
    """Return the folded names in a list of columns.toml."""
    found: Any = load_cues("columns")
    for key in keys:
        found = found[key]
    return frozenset(map(fold_name, found))


def limits() -> dict[str, Any]:
    """Return the thresholds that tell kinds of columns apart; their meaning stands beside them in columns.toml."""
    found: dict[str, Any] = load_cues("columns")["content"]
    return found


def filled(cells: Iterable[str]) -> list[str]:
    """Return the cells in which something stands, without the space around it."""
    return [stripped for cell in cells if (stripped := cell.strip())]


@cache
def _roles() -> dict[str, str]:
    names = load_cues("columns")["names"]
    return {fold_name(name): role for role in _ROLES for name in names[role]}
