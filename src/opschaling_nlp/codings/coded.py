"""Read out of the evidence who coded what: the tool by itself, and each coder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from opschaling_nlp.codebook import Codebook
from opschaling_nlp.codings.labels import Label, imply_parents, labels_by_key, read_labels
from opschaling_nlp.codings.owncodes import UnknownCode
from opschaling_nlp.codings.store import SETTLED, Codings
from opschaling_nlp.model import EvidenceKind, EvidenceSource
from opschaling_nlp.tables import iterate_rows

if TYPE_CHECKING:
    import pandas as pd

TOOL = "opschaling_nlp"
"""The name under which the tool's own codings go out."""


@dataclass(frozen=True, slots=True, order=True)
class Coded:
    """Say what one user said of one label of one statement: 1, 0 or ?."""

    statement_id: str
    user: str
    key: str
    value: str


def list_codings(evidence: pd.DataFrame, *, codebooks: Sequence[Codebook]) -> list[Coded]:
    """List every coding, sorted: the tool's before anyone overruled it, and each coder's yes and no.

    Labels of codebooks that are not given are left out. In the column codebook of evidence the version stands behind
    the name.
    """
    keys = {label: key for key, label in labels_by_key(codebooks).items()}
    votes: dict[tuple[str, str, str], str] = {}
    denied: set[tuple[str, str]] = set()
    rules: list[tuple[str, Sequence[str], bool]] = []
    columns = ("statement_id", "kind", "label", "driver", "codebook", "facet", "source", "coder", "holds")
    for one, kind, name, driver, book, facet, source, coder, holds in iterate_rows(evidence, *columns):
        said = [keys[label] for label in read_labels(EvidenceKind(kind), name, driver, book, facet) if label in keys]
        if said and source == EvidenceSource.CODER:
            votes[one, coder, said[0]] = str(holds)
            if not holds:
                denied.add((one, said[0]))
        elif said and kind != EvidenceKind.SUBSTANTIVE:
            rules.append((one, said, bool(holds)))
    # A row is overruled as a whole: with the driver its facet.
    votes |= {(one, TOOL, key): "1" for one, said, holds in rules if holds or (one, said[0]) in denied for key in said}
    return sorted(Coded(*coded, value) for coded, value in votes.items())


def list_pending(codings: Codings, unknown: Sequence[UnknownCode], labels: Mapping[str, Label]) -> list[dict[str, str]]:
    """List what coders said that counts for nothing yet (table pending): a ?, and codes that no codebook knows."""
    known = {code.key: code for code in unknown}
    rows = []
    for round_name in ("", SETTLED):
        for (one, coder), values in sorted(codings.latest(round_name).items()):
            for key, value in sorted(imply_parents(values, labels).items()):
                if key in known or (value == "?" and key in labels):
                    code = known.get(key)
                    label, definition = (code.label or key, code.definition) if code else ("", "")
                    said = {"statement_id": one, "coder": coder, "key": key, "value": value}
                    rows.append(said | {"label": label, "definition": definition})
    return rows


def tool_codings(evidence: pd.DataFrame, *, codebooks: Sequence[Codebook]) -> frozenset[tuple[str, str]]:
    """Give what the tool by itself coded, as (statement_id, key)."""
    coded = list_codings(evidence, codebooks=codebooks)
    return frozenset((one.statement_id, one.key) for one in coded if one.user == TOOL)


def given_by_tool(evidence: pd.DataFrame, *, codebooks: Sequence[Codebook]) -> dict[Label, frozenset[str]]:
    """Give per label the statements to which the tool by itself gives it."""
    found: dict[str, set[str]] = {}
    for statement_id, key in tool_codings(evidence, codebooks=codebooks):
        found.setdefault(key, set()).add(statement_id)
    return {label: frozenset(found.get(key, ())) for key, label in labels_by_key(codebooks).items()}
