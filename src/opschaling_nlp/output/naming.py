"""Write names and numbers as readers know them, with the drivers in the one order of all charts and tables."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from opschaling_nlp.analysis.scope import driver_codes
from opschaling_nlp.analysis.summaries.wording import spell
from opschaling_nlp.codebook import Codebook, built_in
from opschaling_nlp.dutch.calendar import YEARLESS, date_text
from opschaling_nlp.model import PromptKind
from opschaling_nlp.tables import iterate_rows
from opschaling_nlp.texts import read_texts, say, say_all, spoken

LONGEST = 60
"""Maximum characters of what a rule looks for; a longer rule is called by its name in the codebook."""
WRITTEN_OUT = 12
MARKS = {"nl": str.maketrans(",.", ".,"), "en": str.maketrans({})}
"""Language → translation of the thousands separator and decimal point."""


def fixed_texts() -> Mapping[str, Any]:
    """Return the fixed texts of the report in the current language."""
    texts: Mapping[str, Any] = say_all(read_texts("report/texts.toml"))
    return texts


def fixed_labels(kind: str) -> Mapping[str, str]:
    """Return code → name in the report for one kind of label (tags, valences, prompt_kinds …)."""
    labels: Mapping[str, str] = say_all(read_texts("report/texts.toml")["labels"][kind])
    return labels


def driver_labels(codebooks: Sequence[Codebook], drivers: pd.DataFrame) -> dict[str, str]:
    """Return code → label in the codebook's order.

    Drivers that no codebook knows come last, under their label in the table.
    """
    labels = {code.name: code.label for code in driver_codes(codebooks)}
    for code, label in zip(drivers["driver"], drivers["label"], strict=True):
        labels.setdefault(code, label or code)
    return labels


def session_titles(sessions: pd.DataFrame) -> dict[str, str]:
    """Return session_id → title, or else the file name."""
    return {
        session: title or source
        for session, title, source in zip(sessions["session_id"], sessions["title"], sessions["source"], strict=True)
    }


def describe_prompt_kind(kind: PromptKind) -> str:
    """Return what a question asks for, with its name in sessies.toml: `wat hindert (hindrance)`."""
    return f"{fixed_labels('prompt_kinds')[kind.value]} ({kind.value})" if kind else say("niet begrepen")


def format_name(name: str) -> str:
    """Return what kind of file was read; most are called by the name of their format."""
    return say("tekst") if name == "text" else name


def written_date(iso: str) -> str:
    """Return an ISO date as 3 maart 2025 or 3 March 2025, or as 3 maart with the year unknown; else unchanged."""
    day = written_day(iso)
    return say("{day}, jaar onbekend", day=day) if iso.startswith(YEARLESS) else day


def written_day(iso: str) -> str:
    """Return an ISO date in words, without saying that its year is unknown."""
    return " ".join(say(part) for part in date_text(iso).split(" "))


def integer(number: float) -> str:
    """Return a whole number with thousands separators."""
    return f"{int(number):,}".translate(MARKS[spoken()])


def decimal(number: float, *, digits: int = 2) -> str:
    """Return a number with decimals, or a dash if it is unknown."""
    return "–" if math.isnan(number) else f"{number:.{digits}f}".translate(MARKS[spoken()])


def percent(share: float) -> str:
    """Return a share as a whole percentage."""
    return f"{share:.0%}"


def counted(number: int, singular: str, plural: str) -> str:
    """Return a number with its noun: `1 codeur`, `2 codeurs`."""
    return f"{integer(number)} {say(singular if number == 1 else plural)}"


def spelled(number: int, singular: str = "", plural: str = "") -> str:
    """Return a number as in running text, spelled out up to twelve, with its noun: `één codeur`, `13 codeurs`."""
    written = spell(number) if number <= WRITTEN_OUT else integer(number)
    return f"{written} {say(singular if number == 1 else plural)}".strip()


def rule_labels(rules: pd.DataFrame, names: Mapping[str, str]) -> dict[tuple[str, str, str], str]:
    """Return (codebook, code, indicator) → a readable name of the rule; `names` holds those of the built-in rules."""
    return {
        (book, code, indicator): _label(indicator, sought, names)
        for book, code, indicator, sought in iterate_rows(rules, "codebook", "code", "indicator", "sought")
    }


def name_indicator(indicator: str, names: Mapping[str, str] | None = None) -> str:
    """Return the name of a built-in rule as readers know it, and that of any other indicator as it is."""
    built = indicator.removeprefix(built_in(""))
    known = fixed_labels("rules") if names is None else names
    return indicator if built == indicator else known.get(built, say(built.replace("_", " ")))


def _label(indicator: str, sought: str, names: Mapping[str, str]) -> str:
    named = name_indicator(indicator, names)
    if named != indicator:
        return named
    return say("zoekt ‘{words}’", words=sought) if sought and len(sought) <= LONGEST else indicator
