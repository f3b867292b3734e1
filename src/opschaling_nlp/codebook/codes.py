"""The nouns of a codebook: codes, their indicators, and the table in which they travel."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

IndicatorKind = Literal["lemmas", "phrase", "pattern", "regex"]
Role = Literal["tags", "drivers", "valence", "extra"]


@dataclass(frozen=True, slots=True)
class Indicator:
    """Say by what words a code is recognised: exactly one of lemmas, phrase, pattern or regex.

    `value` holds the alternatives: words (`*` at either end stands for the rest of the word), phrases (`|` between words, `…` for a gap of at
    most four words, ` + ` between parts in any order), spaCy token patterns (each a tuple of JSON objects), or regular expressions. The name
    of a list of words in a phrase (`@peers`, from the table `lists` of the file or from the lists that codebooks share) has been replaced by
    its words.
    """

    name: str
    kind: IndicatorKind
    value: tuple[object, ...]
    guard: tuple[str, ...] = ()
    """Regular expressions that must not match in the sentence of the hit, within 60 characters of it."""
    not_in: tuple[str, ...] = ()
    """Regular expressions for longer expressions that the hit must not be a part of (`op tijd`)."""
    needs: tuple[str, ...] = ()
    """Regular expressions of which one must match in the sentence of the hit, for words with a second, technical sense."""
    valence: str = ""
    """What this indicator by itself says of the driver (`tijdgebrek`: barrier), else empty."""


@dataclass(frozen=True, slots=True)
class Code:
    """Hold one code: labels, definition, examples and indicators."""

    name: str
    label_nl: str
    label_en: str
    definition: str
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Codebook:
    """Hold one codebook: its codes in order, where they come from, and how it changed."""

    name: str
    version: str
    title: str
    source: str
    role: Role
    codes: tuple[Code, ...]
    changes: tuple[tuple[str, str, str], ...] = ()
    """(version, what, why)."""
    crosswalk: tuple[tuple[str, str, str], ...] = ()
    """(code, other codebook, code there)."""

    @property
    def label(self) -> str:
        """Name the codebook with its version, as evidence does."""
        return f"{self.name} {self.version}"


def codebook_to_table(book: Codebook) -> dict[str, Any]:
    """Turn a codebook into JSON, as a spaCy factory takes it; `codebook_from_table` is its inverse."""
    table: dict[str, Any] = json.loads(json.dumps(asdict(book)))
    return table


def codebook_from_table(table: Mapping[str, Any]) -> Codebook:
    """Turn the JSON of `codebook_to_table` back into a codebook."""
    codes = tuple(
        Code(
            **{
                **_tuples(code),
                "indicators": tuple(Indicator(**_tuples(indicator)) for indicator in code["indicators"]),
            }
        )
        for code in table["codes"]
    )
    return Codebook(**{**_tuples(table), "codes": codes})


def _tuples(table: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: tuple(tuple(item) if isinstance(item, list) else item for item in value)
        if isinstance(value, list)
        else value
        for key, value in table.items()
    }


def rule_name(code: str, indicator: str) -> str:
    """Name an indicator as evidence, rules and messages do."""
    return f"{code} › {indicator}"
