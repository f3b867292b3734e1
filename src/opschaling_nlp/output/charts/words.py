"""Hold the words of the charts in one language, and the drivers in the order that every chart keeps."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

from opschaling_nlp.model import PromptKind
from opschaling_nlp.output.labels import driver_labels

if TYPE_CHECKING:
    import pandas as pd

    from opschaling_nlp.codebook import Codebook

Language = Literal["nl", "en"]


@dataclass(frozen=True, slots=True)
class Words:
    """Hold the texts of `texts.toml` and the labels of the drivers, in one language."""

    texts: Mapping[str, Any]
    drivers: Mapping[str, str]
    """Code → label, in the codebook's order."""
    quotable: frozenset[str] = frozenset()
    """Statements whose words may stand in a chart: charts are shown in what is shared, too."""

    def of(self, chart: str, key: str, **values: object) -> str:
        """Return a text of a chart, filled in."""
        text: str = self.texts[chart][key]
        return text.format(**values)

    def common(self, key: str, **values: object) -> str:
        """Return a text that several charts share, filled in."""
        text: str = self.texts[key]
        return text.format(**values)

    def label(self, key: str) -> str:
        """Return the label of a tag, valence, level, group or kind of prompt."""
        text: str = self.texts["labels"][key]
        return text

    def decimal(self, value: float, *, digits: int = 2) -> str:
        """Write a number with the language's decimal sign."""
        return f"{value:.{digits}f}".replace(".", self.texts["decimal"])

    def prompt_label(self, kind: PromptKind) -> str:
        """Return the label of a kind of prompt; a question is also a tag, and no prompt has no name of its own."""
        return self.label(
            {PromptKind.QUESTION: "question_prompt", PromptKind.NONE: "none_prompt"}.get(kind, kind.value)
        )

    def date(self, iso: str) -> str:
        """Write an ISO date as people do: 3 mrt 2025; what is no full date stays as it is."""
        parts = iso[:10].split("-")
        if len(parts) != 3 or not all(part.isdigit() for part in parts):
            return iso
        year, month, day = (int(part) for part in parts)
        return f"{day} {self.texts['months'][month - 1]} {year}"


def load_words(
    codebooks: Sequence[Codebook],
    drivers: pd.DataFrame,
    *,
    language: Language,
    quotable: frozenset[str] = frozenset(),
) -> Words:
    """Read the texts of a language; drivers that no codebook knows come last, under the label of the table."""
    texts = tomllib.loads(files("opschaling_nlp").joinpath("resources/charts/texts.toml").read_text("utf-8"))[language]
    return Words(texts, driver_labels(codebooks, drivers, language=language), quotable)
