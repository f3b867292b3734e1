"""The tables of a codebook file as pydantic models: the keys allowed, and their types."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from opschaling_nlp.codebook.definitions import Guard, Role


class Table(BaseModel):
    """A table that rejects unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class IndicatorTable(Table):
    """One alternative; its id is its key."""

    words: str | None = None
    regex: str | None = None
    pattern: list[dict[str, Any]] | None = None
    facet: str = ""
    guard: str = ""
    head: bool = False
    bare: bool = False
    valence: Literal["enabler", "barrier", "needed", "advised", ""] = ""
    since: str = ""
    why: str = ""


class FacetTable(Table):
    """A named part of a code; its name is its key."""

    nl: str
    definition: str
    include: list[str] = Field(default_factory=list)
    crosswalk: list[str] = Field(default_factory=list)


class CodeTable(Table):
    """One code."""

    name: str
    nl: str
    en: str
    definition: str
    parent: str = ""
    include: list[str] = Field(default_factory=list)
    exclude: list[str] = Field(default_factory=list)
    facets: dict[str, FacetTable] = Field(default_factory=dict)
    guards: dict[str, Guard] = Field(default_factory=dict)
    borrow: list[str] = Field(default_factory=list)
    """Shipped drivers, or facets of them, whose indicators also apply to this code: `embed` or `embed/beleid`."""
    indicators: dict[str, IndicatorTable] = Field(default_factory=dict)


class ChangeTable(Table):
    """A version, what changed in it, and why."""

    version: str
    what: str
    why: str


class CrosswalkTable(Table):
    """A code and its counterpart in another codebook."""

    code: str
    book: str
    to: str


class BookTable(Table):
    """A codebook's own table, without its codes."""

    name: str
    version: str
    title: str
    source: str
    role: Role
    change: list[ChangeTable] = Field(default_factory=list)
    crosswalk: list[CrosswalkTable] = Field(default_factory=list)
    lists: dict[str, list[str]] = Field(default_factory=dict)
    codes: list[str] = Field(default_factory=list)
    """For a folder: the names of the files with its codes, in order."""
