"""Extract from the evidence who coded what, and decide between the tool and the coders.

Settled votes precede single votes, a majority precedes a minority, coders precede the tool; a tie decides nothing.
"""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from opschaling_nlp.codebook import Codebook
from opschaling_nlp.codings.labels import Label, imply_parents, labels_by_key, read_labels
from opschaling_nlp.codings.owncodes import UnknownCode
from opschaling_nlp.codings.store import SETTLED, Codings
from opschaling_nlp.model import EvidenceKind, EvidenceSource, Where
from opschaling_nlp.tables import EVIDENCE, collect_rows, iterate_rows

KEY = ["statement_id", "kind", "label", "driver", "codebook", "version"]
"""The columns of evidence that identify a label of a statement."""


SETTLED_RULE, OWN_RULE = "overleg", "handmatig"
"""Values of the column rule in evidence for a coder's vote."""


def outcome(own: Sequence[bool], settled: Sequence[bool] = ()) -> bool | None:
    """Decide by votes: those from a discussion if there are any, or else the coders' own.

    The majority wins; a tie decides nothing (None).
    """
    votes = settled or own
    yes = sum(votes)
    return None if 2 * yes == len(votes) else 2 * yes > len(votes)


@dataclass(frozen=True, slots=True)
class Decision:
    """What the coders together say of one label of one statement."""

    statement_id: str
    label: Label
    votes: tuple[tuple[str, str], ...]
    """(coder, 1 or 0) from the coders' own work, sorted by coder."""
    settled: tuple[tuple[str, str], ...] = ()
    """The same for what was settled in discussion."""

    @property
    def _outcome(self) -> bool | None:
        return outcome([vote == "1" for _, vote in self.votes], [vote == "1" for _, vote in self.settled])

    @property
    def undecided(self) -> bool:
        """Return whether the votes are tied; then the tool's value stands and the case is counted separately."""
        return self._outcome is None

    @property
    def holds(self) -> bool:
        """Return the coders' value; meaningless if they are undecided."""
        return self._outcome is True


def decide(codings: Codings, *, statements: pd.DataFrame, labels: Mapping[str, Label]) -> list[Decision]:
    """Collect the votes on each label of each statement, sorted.

    A coding also holds for the same post in another export of the session (`duplicate_of`); a `?` is no vote; a code
    that holds implies its parent. Labels of codebooks that are switched off are skipped.
    """
    original = {one: first or one for one, first in iterate_rows(statements, "statement_id", "duplicate_of")}
    copies: dict[str, list[str]] = {}
    for statement_id, first in original.items():
        copies.setdefault(first, []).append(statement_id)
    votes: dict[tuple[str, Label], dict[str, dict[str, str]]] = {}
    for round_name in ("", SETTLED):
        for (statement_id, coder), values in sorted(codings.latest(round_name).items()):
            for copy in copies.get(original.get(statement_id, ""), []):
                for key, value in imply_parents(values, labels).items():
                    if key in labels and value != "?":
                        rounds = votes.setdefault((copy, labels[key]), {"": {}, SETTLED: {}})
                        rounds[round_name][coder] = value
    return [
        Decision(statement_id, label, tuple(sorted(rounds[""].items())), tuple(sorted(rounds[SETTLED].items())))
        for (statement_id, label), rounds in sorted(votes.items())
    ]


def apply_codings(
    evidence: pd.DataFrame,
    codings: Codings,
    statements: pd.DataFrame,
    labels: Mapping[str, Label],
    *,
    codebook_versions: Mapping[str, tuple[str, str]],
) -> pd.DataFrame:
    """Add the coders' votes to the evidence (table evidence) and set holds = 0 where they overrule it.

    The last word of each coder becomes a row with source `coder`, with indicator `overleg` if it was settled in
    discussion. If the coders' votes deny a label, the tool's rows for it get holds = 0 and stay visible; if they are
    undecided, the tool's rows stand and the contradicting coder rows show the tie. `codebook_versions` maps the name of
    a further codebook, or the role of any other, to its name and version.
    """
    decisions = decide(codings, statements=statements, labels=labels)
    if not decisions:
        return evidence
    rows = [row for decision in decisions for row in _coder_rows(decision, codebook_versions)]
    denied = {
        key_of(decision.statement_id, decision.label, codebook_versions)
        for decision in decisions
        if not decision.undecided and not decision.holds
    }
    overruled = [key in denied for key in iterate_rows(evidence, *KEY)]
    return add_rows(evidence, rows, overruled, statements["statement_id"].tolist())


def add_rows(
    evidence: pd.DataFrame, rows: Sequence[Mapping[str, Any]], overruled: Sequence[bool], order: Sequence[str]
) -> pd.DataFrame:
    """Insert rows into the evidence after those of the same statement, and set holds = 0 for overruled rows.

    `overruled` has one value per existing row; `order` lists the statements.
    """
    places = {statement_id: place for place, statement_id in enumerate(order)}
    tool = evidence.assign(holds=evidence["holds"].mask(np.array(overruled, dtype=bool), 0))
    tool = tool.iloc[np.argsort(tool["statement_id"].astype("str").map(places), kind="stable")]
    added = sorted((tuple(row[name] for name in EVIDENCE.names) for row in rows), key=lambda row: places[row[0]])
    merged = heapq.merge(iterate_rows(tool, *EVIDENCE.names), added, key=lambda row: places[row[0]])
    return pd.DataFrame(collect_rows(EVIDENCE.columns, merged))


_BOOK_OF_KIND = {
    EvidenceKind.TAG: "tags",
    EvidenceKind.DRIVER: "drivers",
    EvidenceKind.FACET: "drivers",
    EvidenceKind.VALENCE: "valence",
}
"""The role of the codebook that each kind of label comes from."""


def key_of(statement_id: str, label: Label, codebook_versions: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    """Return the values of the columns KEY for a label of a statement."""
    book = codebook_versions.get(label.codebook or _BOOK_OF_KIND.get(label.kind, ""), ("", ""))
    return (statement_id, label.kind, label.name, label.driver, *book)


def make_row(
    key: tuple[str, ...], label: Label, *, holds: bool, source: EvidenceSource, indicator: str, coder: str, score: float
) -> dict[str, Any]:
    """Make a row of evidence that quotes nothing."""
    facet = label.kind == EvidenceKind.FACET
    return {
        **dict(zip(KEY, key, strict=True)),
        "holds": int(holds),
        "source": source,
        "code": label.driver if facet else label.name,
        "facet": label.name if facet else "",
        "indicator": indicator,
        "coder": coder,
        "score": score,
        "where": Where.NONE,
        "start": 0,
        "end": 0,
        "quote": "",
    }


def _coder_rows(decision: Decision, codebook_versions: Mapping[str, tuple[str, str]]) -> list[dict[str, Any]]:
    key = key_of(decision.statement_id, decision.label, codebook_versions)
    votes = {coder: (vote, OWN_RULE) for coder, vote in decision.votes}
    votes |= {coder: (vote, SETTLED_RULE) for coder, vote in decision.settled}
    return [
        make_row(
            key,
            decision.label,
            holds=vote == "1",
            source=EvidenceSource.CODER,
            indicator=rule,
            coder=coder,
            score=1.0,
        )
        for coder, (vote, rule) in sorted(votes.items())
    ]


def overrule(
    evidence: pd.DataFrame,
    label: Label,
    said: Mapping[str, bool],
    order: Sequence[str],
    codebook_versions: Mapping[str, tuple[str, str]],
    *,
    by: str,
) -> pd.DataFrame:
    """Let a model decide a label for the statements it answered; `order` lists all statements.

    Its yes becomes a row with source `model` and its name as indicator; where it says no, the rules' rows get holds = 0
    and a row with holds = 0 records it.
    """
    keys = {one: key_of(one, label, codebook_versions) for one in said}
    answers = {key: said[one] for one, key in keys.items()}
    answered = [answers.get(key) for key in iterate_rows(evidence, *KEY)]
    ruled = {one for one, answer in zip(evidence["statement_id"], answered, strict=True) if answer is not None}
    rows = [
        make_row(
            keys[one],
            label,
            holds=holds,
            source=EvidenceSource.MODEL,
            indicator=by,
            coder="",
            score=float(holds),
        )
        for one, holds in said.items()
        if holds or one in ruled
    ]
    return add_rows(evidence, rows, [answer is False for answer in answered], order)


def given_by_rules(label: Label, evidence: pd.DataFrame) -> frozenset[str]:
    """Return the statements to which the rules give a label."""
    hits = evidence[
        (evidence["kind"] == label.kind) & (evidence["label"] == label.name) & (evidence["driver"] == label.driver)
    ]
    hits = hits[~hits["source"].isin(["coder", "model"]) & (hits["holds"] == 1)]
    return frozenset(hits["statement_id"])


TOOL = "opschaling_nlp"
"""The name under which the tool's own codings are exported."""


@dataclass(frozen=True, slots=True, order=True)
class Coded:
    """What one user said of one label of one statement: 1, 0 or ?."""

    statement_id: str
    user: str
    key: str
    value: str


def list_codings(evidence: pd.DataFrame, *, codebooks: Sequence[Codebook]) -> list[Coded]:
    """List every coding, sorted: the tool's before anyone overruled it, and each coder's yes and no.

    Labels of codebooks that are not given are left out. The column codebook of evidence holds name and version.
    """
    keys = {label: key for key, label in labels_by_key(codebooks).items()}

    @cache
    def named(kind: str, *of: str) -> tuple[str, ...]:
        return tuple(keys[label] for label in read_labels(EvidenceKind(kind), *of) if label in keys)

    votes: dict[tuple[str, str, str], str] = {}
    denied: set[tuple[str, str]] = set()
    rules: list[tuple[str, Sequence[str], bool]] = []
    columns = ("statement_id", "kind", "label", "driver", "codebook", "facet", "source", "coder", "holds")
    for one, kind, name, driver, book, facet, source, coder, holds in iterate_rows(evidence, *columns):
        said = named(kind, name, driver, book, facet)
        if said and source == EvidenceSource.CODER:
            votes[one, coder, said[0]] = str(holds)
            if not holds:
                denied.add((one, said[0]))
        elif said and kind != EvidenceKind.SUBSTANTIVE:
            rules.append((one, said, bool(holds)))
    # A row is overruled as a whole: the facet along with the driver.
    votes |= {(one, TOOL, key): "1" for one, said, holds in rules if holds or (one, said[0]) in denied for key in said}
    return [Coded(*coded, value) for coded, value in sorted(votes.items())]


def list_pending(codings: Codings, unknown: Sequence[UnknownCode], labels: Mapping[str, Label]) -> list[dict[str, str]]:
    """List the coders' answers that do not count yet: each ?, and codes that no codebook has (table pending)."""
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
    """Return what the tool coded by itself, as (statement_id, key)."""
    coded = list_codings(evidence, codebooks=codebooks)
    return frozenset((one.statement_id, one.key) for one in coded if one.user == TOOL)


def given_by_tool(evidence: pd.DataFrame, *, codebooks: Sequence[Codebook]) -> dict[Label, frozenset[str]]:
    """Return for each label the statements to which the tool gives it by itself."""
    found: dict[str, set[str]] = {}
    for statement_id, key in tool_codings(evidence, codebooks=codebooks):
        found.setdefault(key, set()).add(statement_id)
    return {label: frozenset(found.get(key, ())) for key, label in labels_by_key(codebooks).items()}
