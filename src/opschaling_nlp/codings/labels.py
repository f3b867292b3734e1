"""What can be coded by hand: the labels of a set of codebooks, and how a sheet writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from opschaling_nlp.codebook import Codebook
from opschaling_nlp.model import VALENCES

LabelKind = Literal["tag", "driver", "valence", "code", "substantive"]

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
            label = _label(book, code.name)
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
            for label in (Label("valence", name, driver=driver) for name in VALENCES)
        ]
    substantive = Label("substantive", "substantive")
    columns.append(
        SheetColumn(
            substantive,
            f"Inhoudelijk [{substantive.key}]",
            "0 = niet meer dan dank, lof, huishoudelijk of een kale link",
        )
    )
    return tuple(columns)


def labels_by_key(codebooks: Sequence[Codebook]) -> dict[str, Label]:
    """Map every key that a stored coding may use to its label."""
    return {column.label.key: column.label for column in sheet_columns(codebooks, valence=True)}


def _label(book: Codebook, name: str) -> Label:
    if book.role == "tags":
        return Label("tag", name)
    if book.role == "drivers":
        return Label("driver", name)
    return Label("code", name, codebook=book.name)
