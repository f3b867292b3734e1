"""What can be coded by hand: the labels of a set of codebooks, and how a sheet writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal

from opschaling_nlp.codebook import Codebook
from opschaling_nlp.errors import Problem, UserError
from opschaling_nlp.model import VALENCES

LabelKind = Literal["tag", "driver", "valence", "code", "substantive"]

SUBSTANTIVE = "substantive"
"""Key of the one label that holds unless something says that it does not."""
VALENCE_NL = {
    "enabler": "bevorderend",
    "barrier": "belemmerend",
    "needed": "genoemd als nodig",
    "advised": "geadviseerd",
}
"""The Dutch words by which a sheet names a valence."""


@dataclass(frozen=True, slots=True, order=True)
class Label:
    """Name one thing that can hold of a statement, as evidence names it too.

    `key` is how codings are stored: `tip`, `lead`, `lead=barrier`, `potjer/h.samen`, `substantive`.
    """

    kind: LabelKind
    name: str
    driver: str = ""
    codebook: str = ""
    parent: str = field(default="", compare=False)
    """Key of the label that holds wherever this one does."""

    @property
    def key(self) -> str:
        """Give the label's name in a stored coding."""
        if self.kind == "valence":
            return f"{self.driver}={self.name}"
        return f"{self.codebook}/{self.name}" if self.kind == "code" else self.name


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """Describe one column in which a coder writes 1, 0 or ?."""

    label: Label
    header: str
    definition: str
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


def sheet_columns(codebooks: Sequence[Codebook], *, valence: bool = False) -> tuple[SheetColumn, ...]:
    """List the columns of a coding sheet: tags, drivers, further codebooks, and on request each driver's valence.

    The header is `Dutch label [key]`; on import only the part between brackets counts.
    """
    columns: list[SheetColumn] = []
    for book in codebooks:
        if book.role == "valence":
            continue
        for code in book.codes:
            label = _label(book, code.name, code.parent)
            columns.append(
                SheetColumn(label, f"{code.label_nl} [{label.key}]", code.definition, code.include, code.exclude)
            )
    if valence:
        columns += [
            SheetColumn(
                label,
                f"{VALENCE_NL[label.name]} [{label.key}]",
                f"Spreekt de bijdrage over {driver} als {VALENCE_NL[label.name]}?",
            )
            for driver in (code.name for book in codebooks if book.role == "drivers" for code in book.codes)
            for label in (Label("valence", name, driver=driver, parent=driver) for name in VALENCES)
        ]
    substantive = Label("substantive", SUBSTANTIVE)
    columns.append(
        SheetColumn(
            substantive,
            f"Inhoudelijk [{substantive.key}]",
            "0 = niet meer dan dank, lof, huishoudelijk of een kale link; leeg in een rij die klaar is = inhoudelijk",
        )
    )
    return tuple(columns)


def labels_by_key(codebooks: Sequence[Codebook]) -> dict[str, Label]:
    """Map every key that a stored coding may use to its label."""
    return {column.label.key: column.label for column in sheet_columns(codebooks, valence=True)}


def choose_columns(columns: Sequence[SheetColumn], chosen: Sequence[str]) -> tuple[SheetColumn, ...]:
    """Keep the columns of the chosen keys (`lead`, `potjer/*`), in the order of the codebooks; all where none is named.

    Raises UserError with every choice that is no code.
    """
    keys = [column.label.key for column in columns]
    unknown = [one for one in chosen if not any(fnmatchcase(key, one) for key in keys)]
    if unknown:
        raise UserError(
            Problem(f"code {one!r}", "staat niet in de codeboeken", f"kies uit {', '.join(keys)}") for one in unknown
        )
    return tuple(
        column for column in columns if not chosen or any(fnmatchcase(column.label.key, one) for one in chosen)
    )


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


def _label(book: Codebook, name: str, parent: str = "") -> Label:
    above = _label(book, parent).key if parent else ""
    if book.role == "tags":
        return Label("tag", name, parent=above)
    if book.role == "drivers":
        return Label("driver", name, parent=above)
    return Label("code", name, codebook=book.name, parent=above)
