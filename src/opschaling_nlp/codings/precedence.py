"""Decide between tool and coders: consensus over a single coder, a single coder over the tool, disagreement over neither."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from opschaling_nlp.codings.labels import Label
from opschaling_nlp.codings.store import Codings
from opschaling_nlp.tables import EVIDENCE, build_frame, iterate_rows

if TYPE_CHECKING:
    import pandas as pd

KEY = ["statement_id", "kind", "label", "driver", "codebook", "version"]
"""The columns of evidence that say what holds of which statement."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Hold what the coders together say of one label of one statement."""

    statement_id: str
    label: Label
    votes: tuple[tuple[str, str], ...]
    """(coder, 1 or 0), sorted by coder."""

    @property
    def undecided(self) -> bool:
        """Tell whether coders disagree; then the tool's value stands and is counted apart."""
        return len({vote for _, vote in self.votes}) > 1

    @property
    def holds(self) -> bool:
        """Give the coders' value; meaningless where they disagree."""
        return self.votes[0][1] == "1"


def decide(codings: Codings, *, statements: pd.DataFrame, labels: Mapping[str, Label]) -> list[Decision]:
    """Gather the votes on each label of each statement, sorted.

    A coding of a statement also holds for the same post in another export of the session (`duplicate_of`); a `?` is no vote. Labels of codebooks that
    are switched off are passed over.
    """
    original = {one: first or one for one, first in iterate_rows(statements, "statement_id", "duplicate_of")}
    copies: dict[str, list[str]] = {}
    for statement_id, first in original.items():
        copies.setdefault(first, []).append(statement_id)
    votes: dict[tuple[str, Label], dict[str, str]] = {}
    for (statement_id, coder), values in sorted(codings.latest().items()):
        for copy in copies.get(original.get(statement_id, ""), []):
            for key, value in values.items():
                if key in labels and value != "?":
                    votes.setdefault((copy, labels[key]), {})[coder] = value
    return [
        Decision(statement_id, label, tuple(sorted(given.items())))
        for (statement_id, label), given in sorted(votes.items())
    ]


def apply_codings(
    evidence: pd.DataFrame,
    codings: Codings,
    statements: pd.DataFrame,
    labels: Mapping[str, Label],
    *,
    codebook_versions: Mapping[str, tuple[str, str]],
) -> pd.DataFrame:
    """Add the coders' votes to the evidence (table evidence) and mark what they overrule with holds = 0.

    Every vote becomes a row with source `coder`. Where the coders agree, the tool's rows for a label they deny get holds = 0 and stay visible; where they
    disagree, the tool's rows stand as they were and the contradicting coder rows show it. `codebook_versions` maps a further codebook's
    name, or the role of one that is none, to its name and version.
    """
    decisions = decide(codings, statements=statements, labels=labels)
    if not decisions:
        return evidence
    rows = [row for decision in decisions for row in _coder_rows(decision, codebook_versions)]
    denied = {
        _key_of(decision, codebook_versions) for decision in decisions if not decision.undecided and not decision.holds
    }
    tool = evidence.copy()
    overruled = [key in denied for key in iterate_rows(tool, *KEY)]
    tool.loc[overruled, "holds"] = 0
    merged: list[dict[str, Any]] = [
        *({str(name): value for name, value in row.items()} for row in tool.to_dict("records")),
        *rows,
    ]
    order = {statement_id: place for place, statement_id in enumerate(statements["statement_id"])}
    merged.sort(key=lambda row: (order[row["statement_id"]], row["source"] == "coder"))
    return build_frame(EVIDENCE, merged)


def _key_of(decision: Decision, codebook_versions: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    label = decision.label
    return (
        decision.statement_id,
        label.kind,
        label.name,
        label.driver,
        *codebook_versions.get(label.codebook or _home(label), ("", "")),
    )


def _home(label: Label) -> str:
    """Name the role of the codebook of a label that no further codebook owns."""
    return {"tag": "tags", "driver": "drivers", "valence": "valence"}.get(label.kind, "")


def _coder_rows(decision: Decision, codebook_versions: Mapping[str, tuple[str, str]]) -> list[dict[str, Any]]:
    statement_id, kind, name, driver, codebook, version = _key_of(decision, codebook_versions)
    return [
        {
            "statement_id": statement_id,
            "kind": kind,
            "label": name,
            "driver": driver,
            "holds": int(vote == "1"),
            "source": "coder",
            "codebook": codebook,
            "version": version,
            "code": name,
            "facet": "",
            "indicator": "handmatig",
            "coder": coder,
            "score": 1.0,
            "where": "none",
            "start": 0,
            "end": 0,
            "quote": "",
        }
        for coder, vote in decision.votes
    ]
