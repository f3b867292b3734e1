"""What can be coded by hand: the labels of a set of codebooks, and how a sheet writes them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from opschaling_nlp.codebook import Code, Codebook
from opschaling_nlp.errors import Problem, UserError, choose_from
from opschaling_nlp.model import EvidenceKind

SUBSTANTIVE = "substantive"
"""Key of the one label that holds unless something says that it does not."""
PART = " › "
"""Stands in a header between a driver and its facet."""
VALENCE_NL = {
    "enabler": "bevorderend",
    "barrier": "belemmerend",
    "needed": "genoemd als nodig",
    "advised": "geadviseerd",
}
"""The Dutch words by which a sheet names a valence, in the order of its columns."""
_SUBSTANTIVE_NL = (
    "0 = niet meer dan dank, lof, huishoudelijk of een kale link; leeg in een rij die klaar is = inhoudelijk"
)
BRACKETED = re.compile(r"\[([^\[\]]+)\]\s*$")
"""The key of a code behind its name."""


@dataclass(frozen=True, slots=True, order=True)
class Label:
    """Name one thing that can hold of a statement, as evidence names it too.

    `key` is how codings are stored: `tip`, `lead`, `lead.mandaat` (a facet), `lead=barrier`, `potjer/h.samen`,
    `substantive`.
    """

    kind: EvidenceKind
    name: str
    driver: str = ""
    codebook: str = ""
    parent: str = field(default="", compare=False)
    """Key of the label that holds wherever this one does."""

    @property
    def key(self) -> str:
        """Give the label's name in a stored coding."""
        if self.kind is EvidenceKind.VALENCE:
            return f"{self.driver}={self.name}"
        if self.kind is EvidenceKind.FACET:
            return f"{self.driver}.{self.name}"
        return f"{self.codebook}/{self.name}" if self.kind is EvidenceKind.CODE else self.name


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """Describe one column in which a coder writes 1, 0 or ?."""

    label: Label
    heading: str
    """What stands above it, before the key."""
    definition: str
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    name: str = ""
    """What the code is called where nothing stands beside it; the heading, unless given."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", self.name or self.heading)

    @property
    def header(self) -> str:
        """Give the heading with the key behind it: on import only the part between brackets counts."""
        return f"{self.heading} [{self.label.key}]"


def sheet_columns(
    codebooks: Sequence[Codebook], *, valence: bool = False, facets: bool = False
) -> tuple[SheetColumn, ...]:
    """List the columns of a coding sheet: tags, drivers, further codebooks, and on request the parts of each driver."""
    columns = [
        SheetColumn(_label(book, code.name, code.parent), code.label_nl, code.definition, code.include, code.exclude)
        for book in codebooks
        if book.role != "valence"
        for code in book.codes
    ]
    drivers = [code for book in codebooks if book.role == "drivers" for code in book.codes]
    if facets:
        columns += [column for code in drivers for column in _facet_columns(code)]
    if valence:
        columns += [column for code in drivers for column in _valence_columns(code)]
    columns.append(SheetColumn(Label(EvidenceKind.SUBSTANTIVE, SUBSTANTIVE), "Inhoudelijk", _SUBSTANTIVE_NL))
    return tuple(columns)


def labels_by_key(codebooks: Sequence[Codebook]) -> dict[str, Label]:
    """Map every key that a stored coding may use to its label."""
    return {column.label.key: column.label for column in sheet_columns(codebooks, valence=True, facets=True)}


def read_labels(kind: EvidenceKind, name: str, driver: str, codebook: str, facet: str) -> tuple[Label, ...]:
    """List the labels that a row of evidence speaks of: its own, and the facet where a driver's indicator has one."""
    # Only a further code needs its codebook to be told apart.
    own = Label(kind, name, driver, codebook if kind is EvidenceKind.CODE else "")
    named = kind is EvidenceKind.DRIVER and facet
    return (own, Label(EvidenceKind.FACET, facet, driver=name)) if named else (own,)


def choose_columns(columns: Sequence[SheetColumn], chosen: Sequence[str]) -> tuple[SheetColumn, ...]:
    """Keep the columns of the chosen keys (`lead`, `potjer/*`), in the order of the codebooks; all where none is named.

    Raises UserError with every choice that is no code.
    """
    keys = choose_keys([column.label.key for column in columns], chosen or ["*"])
    return tuple(column for column in columns if column.label.key in keys)


def choose_keys(keys: Collection[str], chosen: Sequence[str], *, where: str = "code") -> frozenset[str]:
    """Give the keys that are chosen, by name or with * in it; raises UserError with every choice that is no code."""
    found = {one: {key for key in keys if fnmatchcase(key, one)} for one in chosen}
    unknown = [one for one, fitting in found.items() if not fitting]
    if unknown:
        raise UserError(
            Problem(f"{where} {one!r}", "staat niet in de codeboeken", choose_from(one, keys)) for one in unknown
        )
    return frozenset().union(*found.values())


def imply_parents(values: Mapping[str, str], labels: Mapping[str, Label]) -> dict[str, str]:
    """Add what follows from a code that holds.

    Its parent holds too, whatever a blank cell made of that (`lead=barrier` says `lead`).
    """
    implied = dict(values)
    for key, value in values.items():
        parent = labels[key].parent if value == "1" and key in labels else ""
        while parent:
            implied[parent] = "1"
            parent = labels[parent].parent if parent in labels else ""
    return implied


def _facet_columns(code: Code) -> Iterator[SheetColumn]:
    for facet in code.facets:
        label = Label(EvidenceKind.FACET, facet.name, driver=code.name, parent=code.name)
        heading, name = f"{code.label_nl}{PART}{facet.label_nl}", f"{code.label_nl}: {facet.label_nl}"
        yield SheetColumn(label, heading, facet.definition, facet.include, name=name)


def _valence_columns(code: Code) -> Iterator[SheetColumn]:
    for name, dutch in VALENCE_NL.items():
        label = Label(EvidenceKind.VALENCE, name, driver=code.name, parent=code.name)
        asked = f"Spreekt de bijdrage over '{code.label_nl}' als {dutch}?"
        yield SheetColumn(label, dutch, asked, name=f"{code.label_nl}: {dutch}")


def _label(book: Codebook, name: str, parent: str = "") -> Label:
    above = _label(book, parent).key if parent else ""
    if book.role == "tags":
        return Label(EvidenceKind.TAG, name, parent=above)
    if book.role == "drivers":
        return Label(EvidenceKind.DRIVER, name, parent=above)
    return Label(EvidenceKind.CODE, name, codebook=book.name, parent=above)
