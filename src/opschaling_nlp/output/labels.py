"""Name sessions and drivers as readers know them, the drivers in the one order that every chart and table keeps."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pandas as pd

    from opschaling_nlp.codebook import Codebook
    from opschaling_nlp.model import PromptKind


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


def describe_prompt_kind(kind: PromptKind) -> str:
    """Say what a question asks for in the words of the report, behind its code: `hindrance (wat hindert)`."""
    return f"{kind.value} ({_prompt_kinds()[kind.value]})" if kind else "niet begrepen"


@cache
def _prompt_kinds() -> dict[str, str]:
    texts = tomllib.loads(files("opschaling_nlp").joinpath("resources/report/texts.toml").read_text("utf-8"))
    kinds: dict[str, str] = texts["labels"]["prompt_kinds"]
    return kinds
