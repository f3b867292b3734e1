"""Keep spreadsheets from reading text as a formula, in a way that is undone when a table is read."""

import re
from collections.abc import Callable

import pandas as pd

GUARD = "'"
"""Precedes a text that a spreadsheet would calculate, and one that looks guarded already."""
_GUARDED = rf"{GUARD}*[=+\-@\t\r]"
_FORMULA = re.compile(_GUARDED)


def guard(text: str) -> str:
    """Return a text as stored in a CSV file: with an apostrophe before =, +, -, @, a tab or a carriage return."""
    return GUARD + text if _FORMULA.match(text) else text


def unguard(text: str) -> str:
    """Return the text that was passed to `guard`."""
    return text[1:] if text.startswith(GUARD) and _FORMULA.match(text) else text


def guard_texts(frame: pd.DataFrame) -> pd.DataFrame:
    """Guard every text in a table, including its headers."""
    return _change_texts(frame, guard)


def unguard_texts(frame: pd.DataFrame) -> pd.DataFrame:
    """Undo `guard_texts`."""
    return _change_texts(frame, unguard)


def _change_texts(frame: pd.DataFrame, change: Callable[[str], str]) -> pd.DataFrame:
    names = [name for name in frame.columns if frame[name].dtype in ("str", "object", "category")]
    changed = {name: _change(frame[name], change) for name in names}
    return frame.assign(**changed).rename(columns={name: change(str(name)) for name in frame.columns})


def _change(column: "pd.Series[str]", change: Callable[[str], str]) -> "pd.Series[str]":
    column = column.astype("str") if column.dtype == "category" else column
    marked = column.str.match(_GUARDED, na=False).astype(bool)
    return column.mask(marked, column[marked].map(change)) if marked.any() else column
