"""Name sessions and drivers as readers know them, the drivers in the one order that every chart and table keeps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pandas as pd

    from opschaling_nlp.codebook import Codebook


def driver_labels(
    codebooks: Sequence[Codebook], drivers: pd.DataFrame, *, language: Literal["nl", "en"] = "nl"
) -> dict[str, str]:
    """Return code → label in the codebook's order; drivers that no codebook knows come last, under the label of the table."""
    labels = {
        code.name: (code.label_en if language == "en" else code.label_nl) or code.label_nl
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
