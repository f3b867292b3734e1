"""Name rules as a reader knows them: by what they look for, or for a built-in rule by what it recognises, in Dutch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from opschaling_nlp.codebook import built_in
from opschaling_nlp.tables import iterate_rows
from opschaling_nlp.texts import say

if TYPE_CHECKING:
    import pandas as pd

LONGEST = 60
"""Characters of what a rule looks for; a rule that looks for more goes by its name in the codebook."""


def rule_labels(rules: pd.DataFrame, names: Mapping[str, str]) -> dict[tuple[str, str, str], str]:
    """Return (codebook, code, indicator) → how a reader knows the rule; `names` are those of built-in rules."""
    return {
        (book, code, indicator): _label(indicator, sought, names)
        for book, code, indicator, sought in iterate_rows(rules, "codebook", "code", "indicator", "sought")
    }


def _label(indicator: str, sought: str, names: Mapping[str, str]) -> str:
    built = indicator.removeprefix(built_in(""))
    if built != indicator:
        return names.get(built, built.replace("_", " "))
    return say("zoekt ‘{words}’", words=sought) if sought and len(sought) <= LONGEST else indicator
