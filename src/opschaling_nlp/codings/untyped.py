"""See before an import what would change by cells that nobody filled in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from opschaling_nlp.codings.labels import Label
from opschaling_nlp.codings.store import CodedStatement
from opschaling_nlp.errors import UserError
from opschaling_nlp.model import EvidenceKind
from opschaling_nlp.tables import split_codes

if TYPE_CHECKING:
    import pandas as pd

MOST = 0.2
"""Share of the posts of a run that blank cells may change without being asked about."""


def refuse_untyped_changes(
    rows: Sequence[CodedStatement], statements: pd.DataFrame, labels: Mapping[str, Label], *, where: str
) -> None:
    """Raise UserError, with the counts, where blank cells would change more than a fifth of the posts of a run.

    `statements` is the table of that name.
    """
    counted = statements[statements["duplicate_of"] == ""]
    current = {str(row["statement_id"]): row for row in counted.to_dict("records")}
    changes: Counter[str] = Counter()
    changed = set()
    for row in rows:
        now = current.get(row.statement_id)
        if now is None:
            continue
        keys = [
            key for key in row.blank or () if key in labels and _holds(now, labels[key]) != (row.values[key] == "1")
        ]
        changes.update(keys)
        if keys:
            changed.add(row.statement_id)
    if len(changed) > MOST * len(current):
        named = ", ".join(f"{key} {count}" for key, count in sorted(changes.items(), key=lambda one: (-one[1], one[0])))
        raise UserError.single(
            where,
            f"zou bij {len(changed)} van de {len(current)} bijdragen iets veranderen dat niemand intypte, "
            f"door cellen die leeg bleven in rijen die klaar zijn ({named}); er is niets bewaard",
            "kijk of leeg daar echt 'geldt niet' betekent; klopt het, geef dan --toch",
        )


def _holds(row: Mapping[Any, Any], label: Label) -> bool:
    if label.kind is EvidenceKind.DRIVER:
        return label.name in split_codes(str(row["drivers"]))
    if label.kind in {EvidenceKind.FACET, EvidenceKind.VALENCE}:
        return label.key in split_codes(str(row["facets" if label.kind is EvidenceKind.FACET else "valence"]))
    if label.kind is EvidenceKind.CODE:
        return label.name in split_codes(str(row.get(f"codes_{label.codebook}", "")))
    return bool(row.get(label.name, label.kind is EvidenceKind.SUBSTANTIVE))
