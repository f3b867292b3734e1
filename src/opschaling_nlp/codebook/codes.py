"""Define the parts of a codebook: codes, their facets, and the indicators that recognise them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from pydantic import ConfigDict

from opschaling_nlp.texts import spoken

IndicatorKind = Literal["words", "regex", "pattern"]
Role = Literal["tags", "drivers", "valence", "extra"]


@dataclass(frozen=True, slots=True)
class Guard:
    """Hold the regular expressions that must or must not match around a hit; any of a list may match."""

    not_in: tuple[str, ...] = ()
    """Longer expressions that the hit must not be a part of (`op tijd`)."""
    not_near: tuple[str, ...] = ()
    """What must not stand in the sentence of the hit, within 60 characters of it."""
    needs: tuple[str, ...] = ()
    """What must stand in the sentence of the hit, for words with a second, technical sense."""
    why: str = ""
    __pydantic_config__ = ConfigDict(extra="forbid", strict=False)

    @property
    def expressions(self) -> tuple[str, ...]:
        """All expressions."""
        return (*self.not_in, *self.not_near, *self.needs)


NO_GUARD = Guard()


@dataclass(frozen=True, slots=True)
class Indicator:
    """Say by what words a code is recognised: one alternative.

    `value` is a word or phrase (`*` at either end of a word stands for the rest of it, `|` stands between words of
    which one is there, `…` for a gap of at most four words, ` + ` between parts in any order), a regular expression, or
    a spaCy token pattern (a tuple of JSON objects). The name of a list of words (`@peers`, from the table `lists` of
    the file or from the lists that codebooks share) has been replaced by its words.
    """

    id: str
    """Its name among the indicators of its code."""
    kind: IndicatorKind
    value: str | tuple[object, ...]
    facet: str = ""
    guard: Guard = NO_GUARD
    head: bool = False
    """Whether it counts only where it is what the statement says something about: see `tagging.search.standing`."""
    valence: str = ""
    """The valence that it gives the driver by itself (`tijdgebrek`: barrier), else empty."""
    since: str = ""
    """Version of the codebook in which it first stood."""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """Hold a named part of a code.

    It has a label, a definition, sentences in which it is found, and its counterpart in other codebooks
    (`book/code`).
    """

    name: str
    label_nl: str
    definition: str
    include: tuple[str, ...] = ()
    crosswalk: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """Hold one code: labels, definition, examples, facets and indicators."""

    name: str
    label_nl: str
    label_en: str
    definition: str
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    parent: str = ""
    facets: tuple[Facet, ...] = ()
    borrow: tuple[str, ...] = ()
    """Codes and facets of other codebooks whose indicators are still to be copied to this code."""

    @property
    def label(self) -> str:
        """Name the code in the language that is spoken, where it has a name in it."""
        return (self.label_en if spoken() == "en" else "") or self.label_nl


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
    file: str = field(default="", compare=False, repr=False)
    """Where a researcher's own codebook stands; empty for those that come with the program."""

    @property
    def where(self) -> str:
        """Name the codebook and its file, for messages."""
        return f"codeboek {self.name}{f' ({self.file})' if self.file else ''}"

    @property
    def label(self) -> str:
        """Name the codebook with its version, as people read it."""
        return f"{self.name} {self.version}"

    def indicators(self) -> Iterator[tuple[Code, Indicator]]:
        """Yield every indicator with its code, in order."""
        for code in self.codes:
            for indicator in code.indicators:
                yield code, indicator


def rule_name(code: str, indicator: str) -> str:
    """Name an indicator of a code as messages do."""
    return f"{code} › {indicator}"


def built_in(name: str) -> str:
    """Name a built-in rule; no indicator in a codebook can have such a name."""
    return f"zinsbouw: {name}"
