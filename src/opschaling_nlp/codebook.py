"""What we look for: codebooks of codes with definitions, examples and indicators, parsed strictly from TOML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# The dataclasses below are the contract with tagging, output and codings; the parser and its checks live here too
# (or in a package `codebook/` when it outgrows one file).


@dataclass(frozen=True, slots=True)
class Indicator:
    """Say by what words a code is recognised: exactly one of lemmas, phrase, pattern or regex."""

    name: str
    kind: Literal["lemmas", "phrase", "pattern", "regex"]
    value: tuple[object, ...]
    guard: tuple[str, ...] = ()
    """Regular expressions that must not match the statement near the hit."""
    valence: str = ""


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
    role: Literal["tags", "drivers", "valence", "extra"]
    codes: tuple[Code, ...]
    changes: tuple[tuple[str, str, str], ...] = ()
    """(version, what, why)."""
    crosswalk: tuple[tuple[str, str, str], ...] = ()
    """(code, other codebook, code there)."""
