"""Name sessions, drivers and kinds as readers know them, the drivers in the one order of every chart and table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from opschaling_nlp.dutch.calendar import date_text
from opschaling_nlp.texts import Language, read_texts, say, say_all, spoken

if TYPE_CHECKING:
    import pandas as pd

    from opschaling_nlp.codebook import Codebook
    from opschaling_nlp.model import PromptKind


def fixed_texts() -> Mapping[str, Any]:
    """Return the fixed words of the report, in the language that is spoken."""
    texts: Mapping[str, Any] = say_all(read_texts("report/texts.toml"))
    return texts


def fixed_labels(kind: str) -> Mapping[str, str]:
    """Return code → its name in the report, of one kind of label (tags, valences, prompt_kinds …)."""
    labels: Mapping[str, str] = say_all(read_texts("report/texts.toml")["labels"][kind])
    return labels


def driver_labels(
    codebooks: Sequence[Codebook], drivers: pd.DataFrame, *, language: Language | None = None
) -> dict[str, str]:
    """Return code → label in the codebook's order, in a language (by default the one that is spoken).

    Drivers that no codebook knows come last, under the label of the table.
    """
    english = (language or spoken()) == "en"
    labels = {
        code.name: (code.label_en if english else code.label_nl) or code.label_nl
        for codebook in codebooks
        if codebook.role == "drivers"
        for code in codebook.codes
    }
    for code, label in zip(drivers["driver"], drivers["label"], strict=True):
        labels.setdefault(code, label or code)
    return labels


def session_titles(sessions: pd.DataFrame) -> dict[str, str]:
    """Return session_id → its title, else the name of its file."""
    return {
        session: title or source
        for session, title, source in zip(sessions["session_id"], sessions["title"], sessions["source"], strict=True)
    }


def describe_prompt_kind(kind: PromptKind) -> str:
    """Say what a question asks for, and how that is written in sessies.toml: `wat hindert (hindrance)`."""
    return f"{fixed_labels('prompt_kinds')[kind.value]} ({kind.value})" if kind else say("niet begrepen")


def written_date(iso: str) -> str:
    """Write an ISO date as 3 maart 2025 or 3 March 2025; what is no full date stays as it is."""
    return " ".join(say(part) for part in date_text(iso).split(" "))
