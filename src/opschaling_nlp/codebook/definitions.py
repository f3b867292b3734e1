"""The parts of a codebook: codes, their facets, and the indicators that recognise them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from pydantic import ConfigDict

from opschaling_nlp.texts import spoken

IndicatorKind = Literal["words", "regex", "pattern"]
Role = Literal["tags", "drivers", "valence", "extra"]


@dataclass(frozen=True, slots=True)
class Guard:
    """Regular expressions that must or must not match around a hit; one match of a list is enough."""

    not_in: tuple[str, ...] = ()
    """Longer expressions that the hit must not be part of (`op tijd`)."""
    not_near: tuple[str, ...] = ()
    """Must not occur in the sentence of the hit, within 60 characters of it."""
    needs: tuple[str, ...] = ()
    """Must occur in the sentence of the hit, for words with a second, technical sense."""
    why: str = ""
    __pydantic_config__ = ConfigDict(extra="forbid", strict=False)

    @property
    def expressions(self) -> tuple[str, ...]:
        """All expressions."""
        return (*self.not_in, *self.not_near, *self.needs)


NO_GUARD = Guard()


@dataclass(frozen=True, slots=True)
class Indicator:
    """One way of recognising a code by its words.

    `value` is a word or phrase (`*` at either end of a word stands for the rest of it, `|` separates alternatives, `…`
    is a gap of at most four words, ` + ` separates parts in any order), a regular expression, or a spaCy token pattern
    (a tuple of JSON objects). The name of a word list (`@peers`, from the table `lists` of the file or from the shared
    lists) has already been replaced by its words.
    """

    id: str
    """Its name within its code."""
    kind: IndicatorKind
    value: str | tuple[object, ...]
    facet: str = ""
    guard: Guard = NO_GUARD
    head: bool = False
    """Whether it counts only if the statement says something about it: see `tagging.search.standing`."""
    bare: bool = False
    """Whether it counts only in a bare answer, where the word is all that is said."""
    valence: str = ""
    """The valence that it gives the driver by itself (`tijdgebrek`: barrier), or empty."""
    since: str = ""
    """The codebook version in which it first appeared."""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """A named part of a code.

    It has a label, a definition, sentences in which it is found, and its counterparts in other codebooks (`book/code`).
    """

    name: str
    label_nl: str
    definition: str
    include: tuple[str, ...] = ()
    crosswalk: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """One code: labels, definition, examples, facets and indicators."""

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
    """Codes and facets of other codebooks whose indicators are yet to be copied into this code."""

    @property
    def label(self) -> str:
        """Return the code's label in the current language, if it has one, and otherwise in Dutch."""
        return (self.label_en if spoken() == "en" else "") or self.label_nl


@dataclass(frozen=True, slots=True)
class Codebook:
    """One codebook: its codes in order, their source, and how it changed."""

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
    """The file of a researcher's own codebook; empty for those shipped with the program."""

    @property
    def where(self) -> str:
        """Return the codebook's name and file, for messages."""
        return f"codeboek {self.name}{f' ({self.file})' if self.file else ''}"

    @property
    def label(self) -> str:
        """Return the codebook's name and version, for people."""
        return f"{self.name} {self.version}"

    def indicators(self) -> Iterator[tuple[Code, Indicator]]:
        """Yield every indicator with its code, in order."""
        for code in self.codes:
            for indicator in code.indicators:
                yield code, indicator


def rule_name(code: str, indicator: str) -> str:
    """Return the name of an indicator as used in messages."""
    return f"{code} › {indicator}"


def built_in(name: str) -> str:
    """Return the name of a built-in rule, which no indicator in a codebook can have."""
    return f"zinsbouw: {name}"
