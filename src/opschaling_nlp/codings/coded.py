"""Read out of the evidence who coded what: the tool by itself, and each coder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from opschaling_nlp.codebook import Codebook
from opschaling_nlp.codings.labels import Label, labels_by_key, read_labels
from opschaling_nlp.model import EvidenceKind, EvidenceSource
from opschaling_nlp.tables import iterate_rows

if TYPE_CHECKING:
    import pandas as pd

TOOL = "opschaling_nlp"
"""The name under which the tool's own codings go out."""


@dataclass(frozen=True, slots=True, order=True)
class Coded:
    """Say that one user gave, or denied, one label to one statement."""

    statement_id: str
    user: str
    key: str
    holds: bool


def list_codings(evidence: pd.DataFrame, *, codebooks: Sequence[Codebook]) -> list[Coded]:
    """List every coding, sorted: the tool's before anyone overruled it, and each coder's yes and no.

    Labels of codebooks that are not given are left out. In the column codebook of evidence the version stands behind
    the name.
    """
    keys = {label: key for key, label in labels_by_key(codebooks).items()}
    votes: dict[tuple[str, str, str], bool] = {}
    denied: set[tuple[str, str]] = set()
    rules: list[tuple[str, Sequence[str], bool]] = []
    columns = ("statement_id", "kind", "label", "driver", "codebook", "facet", "source", "coder", "holds")
    for one, kind, name, driver, book, facet, source, coder, holds in iterate_rows(evidence, *columns):
        said = [keys[label] for label in read_labels(EvidenceKind(kind), name, driver, book, facet) if label in keys]
        if said and source == EvidenceSource.CODER:
            votes[one, coder, said[0]] = bool(holds)
            if not holds:
                denied.add((one, said[0]))
        elif said and kind != EvidenceKind.SUBSTANTIVE:
            rules.append((one, said, bool(holds)))
    # A row is overruled as a whole: with the driver its facet.
    votes |= {(one, TOOL, key): True for one, said, holds in rules if holds or (one, said[0]) in denied for key in said}
    return sorted(Coded(one, user, key, holds) for (one, user, key), holds in votes.items())


def given_by_tool(evidence: pd.DataFrame, *, codebooks: Sequence[Codebook]) -> dict[Label, frozenset[str]]:
    """Give per label the statements to which the tool by itself gives it."""
    found: dict[str, set[str]] = {}
    for coded in list_codings(evidence, codebooks=codebooks):
        if coded.user == TOOL:
            found.setdefault(coded.key, set()).add(coded.statement_id)
    return {label: frozenset(found.get(key, ())) for key, label in labels_by_key(codebooks).items()}


def group_by_statement(codings: Sequence[Coded]) -> Mapping[str, list[Coded]]:
    """Group codings by statement, in their order."""
    grouped: dict[str, list[Coded]] = {}
    for coded in codings:
        grouped.setdefault(coded.statement_id, []).append(coded)
    return grouped
