"""What can be coded by hand: the labels of codebooks, how sheets write them, and how other programs identify them."""

import re
import unicodedata
import uuid
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache

import pandas as pd

from opschaling_nlp.codebook import Codebook
from opschaling_nlp.dutch.folding import fold_case
from opschaling_nlp.errors import Problem, UserError, choose_from
from opschaling_nlp.model import TAGS, EvidenceKind
from opschaling_nlp.tables import split_codes

SUBSTANTIVE = "substantive"
"""Key of the one label that holds by default."""
PART = " › "
"""Separates a driver from its facet in a header."""
VALENCE_NL = {
    "enabler": "bevorderend",
    "barrier": "belemmerend",
    "needed": "genoemd als nodig",
    "advised": "geadviseerd",
}
"""The Dutch names of valences in a sheet, in column order."""
_SUBSTANTIVE_NL = (
    "0 = niet meer dan dank, lof, huishoudelijk of een kale link; leeg in een rij die klaar is = inhoudelijk"
)
BOOK = "eigen"
"""Name of the codebook of researchers' own codes; the key of such a code is like `eigen/humor`."""
_KEPT = re.compile(r"\[(\w[\w.=-]*/[\w./=-]+)\]\s*$")
BRACKETED = re.compile(r"\[([^\[\]]+)\]\s*$")
"""The key of a code, after its name."""


@dataclass(frozen=True, slots=True, order=True)
class Label:
    """Something that can hold of a statement, named as in evidence.

    `key` is how codings store it: `tip`, `lead`, `lead.mandaat` (a facet), `lead=barrier`, `potjer/h.samen`,
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
        """Return the label's name in a stored coding."""
        if self.kind is EvidenceKind.VALENCE:
            return f"{self.driver}={self.name}"
        if self.kind is EvidenceKind.FACET:
            return f"{self.driver}.{self.name}"
        return f"{self.codebook}/{self.name}" if self.kind is EvidenceKind.CODE else self.name


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column in which a coder enters 1, 0 or ?."""

    label: Label
    heading: str
    """Its header, without the key."""
    definition: str
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    name: str = ""
    """What the code is called on its own; the heading, unless given."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", self.name or self.heading)

    @property
    def header(self) -> str:
        """Return the heading followed by the key; on import, only the part in brackets counts."""
        return f"{self.heading} [{self.label.key}]"


def sheet_columns(
    codebooks: Sequence[Codebook], *, valence: bool = False, facets: bool = False
) -> tuple[SheetColumn, ...]:
    """List the columns of a coding sheet: tags, drivers, further codebooks, and optionally the parts of each driver."""
    columns = [
        SheetColumn(_label(book, code.name, code.parent), code.label_nl, code.definition, code.include, code.exclude)
        for book in codebooks
        if book.role != "valence"
        for code in book.codes
    ]
    drivers = [code for book in codebooks if book.role == "drivers" for code in book.codes]
    if facets:
        columns += [
            SheetColumn(
                Label(EvidenceKind.FACET, facet.name, driver=code.name, parent=code.name),
                f"{code.label_nl}{PART}{facet.label_nl}",
                facet.definition,
                facet.include,
                name=f"{code.label_nl}: {facet.label_nl}",
            )
            for code in drivers
            for facet in code.facets
        ]
    if valence:
        columns += [
            SheetColumn(
                Label(EvidenceKind.VALENCE, name, driver=code.name, parent=code.name),
                dutch,
                f"Spreekt de bijdrage over '{code.label_nl}' als {dutch}?",
                name=f"{code.label_nl}: {dutch}",
            )
            for code in drivers
            for name, dutch in VALENCE_NL.items()
        ]
    columns.append(SheetColumn(Label(EvidenceKind.SUBSTANTIVE, SUBSTANTIVE), "Inhoudelijk", _SUBSTANTIVE_NL))
    return tuple(columns)


def labels_by_key(codebooks: Sequence[Codebook]) -> dict[str, Label]:
    """Map every key that a stored coding may use to its label."""
    return {column.label.key: column.label for column in sheet_columns(codebooks, valence=True, facets=True)}


def read_labels(kind: EvidenceKind, name: str, driver: str, codebook: str, facet: str) -> tuple[Label, ...]:
    """List the labels that a row of evidence is about: its own, and the facet of a driver's indicator if it has one."""
    # Only codes of further codebooks need their codebook to be told apart.
    own = Label(kind, name, driver, codebook if kind is EvidenceKind.CODE else "")
    named = kind is EvidenceKind.DRIVER and facet
    return (own, Label(EvidenceKind.FACET, facet, driver=name)) if named else (own,)


def values_of(label: Label, statements: pd.DataFrame) -> "pd.Series[int]":
    """Return 1 or 0 for each row of the table statements: whether the label holds in the end."""
    if label.kind is EvidenceKind.SUBSTANTIVE or (label.name in TAGS and label.kind is EvidenceKind.TAG):
        return statements[label.name]
    columns = {"driver": "drivers", "facet": "facets", "valence": "valence", "code": f"codes_{label.codebook}"}
    column = columns.get(label.kind.value, label.name)
    if column not in statements:
        return statements["position"] * 0
    wanted = label.key if label.kind in {EvidenceKind.FACET, EvidenceKind.VALENCE} else label.name
    holds = {cell: int(wanted in split_codes(cell)) for cell in statements[column].unique()}
    return statements[column].map(holds).astype("int64")


def choose_columns(columns: Sequence[SheetColumn], chosen: Sequence[str]) -> tuple[SheetColumn, ...]:
    """Keep the columns of the chosen keys (`lead`, `potjer/*`), in codebook order; all if nothing is chosen.

    Raises UserError with every choice that matches no code.
    """
    keys = choose_keys([column.label.key for column in columns], chosen or ["*"])
    return tuple(column for column in columns if column.label.key in keys)


def choose_keys(keys: Collection[str], chosen: Sequence[str], *, where: str = "code") -> frozenset[str]:
    """Return the chosen keys, by name or wildcard; raises UserError with every choice that matches no code."""
    found = {one: {key for key in keys if fnmatchcase(key, one)} for one in chosen}
    unknown = [one for one, fitting in found.items() if not fitting]
    if unknown:
        raise UserError(
            Problem(f"{where} {one!r}", "staat niet in de codeboeken", choose_from(one, keys)) for one in unknown
        )
    return frozenset().union(*found.values())


def imply_parents(values: Mapping[str, str], labels: Mapping[str, Label]) -> dict[str, str]:
    """Add the parents of codes that hold (`lead=barrier` implies `lead`), whatever a blank cell made of them."""
    implied = dict(values)
    for key, value in values.items():
        parent = labels[key].parent if value == "1" and key in labels else ""
        while parent:
            implied[parent] = "1"
            parent = labels[parent].parent if parent in labels else ""
    return implied


def _label(book: Codebook, name: str, parent: str = "") -> Label:
    above = _label(book, parent).key if parent else ""
    kind = {"tags": EvidenceKind.TAG, "drivers": EvidenceKind.DRIVER}.get(book.role, EvidenceKind.CODE)
    return Label(kind, name, codebook=book.name if kind is EvidenceKind.CODE else "", parent=above)


NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "opschaling_nlp/refi-qda")
"""Root of all identifiers, so that they are the same in every export."""

Described = tuple[str, str, str]
"""A code in another program: its name, its name preceded by those of the codes above it, and its description."""


def stable_guid(kind: str, name: str) -> str:
    """Derive the identifier of a thing from its kind and name."""
    return str(uuid.uuid5(NAMESPACE, f"{kind}:{name}"))


@cache
def code_guid(key: str) -> str:
    """Derive the identifier of a code from the key of its label."""
    return stable_guid("code", key)


def name_codes(codebooks: Sequence[Codebook]) -> dict[str, str]:
    """Name every code by its Dutch label: `lead=barrier` is `Bestuur: belemmerend`, `lead.mandaat` `Bestuur: mandaat`.

    If two would have the same name, the key follows in brackets.
    """
    names = {column.label.key: column.name for column in sheet_columns(codebooks, valence=True, facets=True)}
    used = Counter(fold_case(name) for name in names.values())
    return {key: f"{name} [{key}]" if used[fold_case(name)] > 1 else name for key, name in names.items()}


def recognise_code(name: str, names: Mapping[str, str]) -> str:
    """Return the key of a code from its name elsewhere: the key in brackets, or else our name for it; '' if neither."""
    match = BRACKETED.search(name)
    if match and match[1] in names:
        return match[1]
    wanted = fold_case(name)
    return next((key for key, own in names.items() if fold_case(own) == wanted), "")


def describe_labels(codebooks: Sequence[Codebook]) -> dict[str, str]:
    """Return the definition of everything that can be coded, by key."""
    return {column.label.key: column.definition for column in sheet_columns(codebooks, valence=True, facets=True)}


def recognise_codes(
    codes: Mapping[str, Described], codebooks: Sequence[Codebook]
) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    """Return the key of each code by identifier, and the name and description of unknown codes by their new keys."""
    names = name_codes(codebooks)
    ours = {code_guid(key): key for key in names}
    found = {guid: ours.get(guid) or recognise_code(name, names) for guid, (name, _, _) in codes.items()}
    keys = {guid: key for guid, key in found.items() if key}
    own = own_keys({guid: (name, path) for guid, (name, path, _) in codes.items() if guid not in keys})
    offered = {
        key: (BRACKETED.sub("", codes[guid][0]).strip(), codes[guid][2])
        for guid, key in sorted(own.items(), key=lambda pair: pair[1])
        if key not in names
    }
    return keys | own, offered


def own_key(name: str) -> str:
    """Make the key of a researcher's own code from its name: `Humor & lol` → `eigen/humor-lol`.

    The key of a codebook that is not loaded now, in brackets, is kept: `Samen [potjer/h.samen]` → `potjer/h.samen`.
    """
    kept = _KEPT.search(name)
    if kept:
        return kept[1]
    plain = "".join(one for one in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(one))
    return f"{BOOK}/{re.sub(r'[^a-z0-9]+', '-', plain).strip('-') or 'code'}"


def own_keys(codes: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Give each code that no codebook knows a key; `codes` maps identifiers to (name, name preceded by those above it).

    No two codes get the same key: if their names clash, the names above them are added, or else a number.
    """
    used = Counter(own_key(name) for name, _ in codes.values())
    keys: dict[str, str] = {}
    for guid, (name, path) in sorted(codes.items(), key=lambda one: (one[1], one[0])):
        key = own_key(name) if used[own_key(name)] == 1 else own_key(path)
        taken, number, free = set(keys.values()), 2, key
        while free in taken:
            free, number = f"{key}-{number}", number + 1
        keys[guid] = free
    return keys
