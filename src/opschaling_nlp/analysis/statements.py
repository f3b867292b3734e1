"""Build the tables sessions, statements and edits from sessions and evidence."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, tee
from operator import itemgetter
from typing import Any

import pandas as pd

from opschaling_nlp.codebook import Codebook
from opschaling_nlp.codings.labels import Label, labels_by_key, read_labels
from opschaling_nlp.codings.precedence import SETTLED_RULE, outcome
from opschaling_nlp.model import LEVEL_TAGS, TAGS, EvidenceKind, EvidenceSource, Session, Statement, Where
from opschaling_nlp.tables import EDITS, SESSIONS, STATEMENTS, build_frame, iterate_rows, join_codes

SUBSTANTIVE = Label(EvidenceKind.SUBSTANTIVE, "substantive")
"""The one label that holds by default."""


@dataclass(slots=True)
class _Verdicts:
    """What the tool and the coders say of the labels of one statement."""

    tool: dict[Label, bool] = field(default_factory=dict)
    votes: dict[Label, list[bool]] = field(default_factory=dict)
    settled: dict[Label, list[bool]] = field(default_factory=dict)
    """Votes settled in discussion; they take precedence over the coders' own."""
    words: set[str] = field(default_factory=set)
    """Level tags given by the words alone."""
    directions: set[Label] = field(default_factory=set)
    """Valences given by the words alone, even if the question changed them."""

    def mentioned(self, order: Mapping[Label, int]) -> list[Label]:
        """List the known labels on which anything was said, in the given order."""
        return sorted(
            (label for label in self.tool.keys() | self.votes.keys() if label in order), key=order.__getitem__
        )

    def holds(self, label: Label) -> bool:
        """Return the final value: the coders' if they decided, else the tool's."""
        decided = self.decided(label)
        return self.tool.get(label, label == SUBSTANTIVE) if decided is None else decided

    def decided(self, label: Label) -> bool | None:
        """Return what the coders decided; None if they are undecided or said nothing."""
        return outcome(self.votes.get(label, ()), self.settled.get(label, ()))


def build_sessions(sessions: Sequence[Session]) -> pd.DataFrame:
    """Build the table sessions: one row per raw file, in the given order."""
    rows = [
        {name: getattr(session, name, None) for name in SESSIONS.names}
        | {
            "kind": "" if session.skipped else session.kind.value,
            "statements": len(session.statements),
            "warnings": " | ".join(session.warnings),
            "doubts": " | ".join(session.doubts),
            "doubtful": " | ".join(session.doubtful),
            "source_kind": int(session.kind.is_source and not session.skipped),
        }
        for session in sessions
    ]
    return build_frame(SESSIONS, rows)


def build_edits(sessions: Sequence[Session]) -> pd.DataFrame:
    """Build the table edits: per session, what was removed as furniture, then the changes within its statements."""
    rows = (
        {name: getattr(edit, name, None) for name in EDITS.names}
        | {"session_id": session.session_id, "statement_id": statement_id}
        for session in sessions
        for statement_id, edits in (
            ("", session.edits),
            *((statement.statement_id, statement.edits) for statement in session.statements),
        )
        for edit in edits
    )
    return build_frame(EDITS, rows)


def build_statements(
    sessions: Sequence[Session],
    evidence: pd.DataFrame,
    codebooks: Sequence[Codebook],
    *,
    tool: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Build the table statements with the outcome of the evidence and an empty theme.

    A label holds if the coders agree that it does, or, if they are undecided or said nothing, if any evidence of the
    tool says so. A statement is substantive unless evidence says otherwise. `tool` is the evidence before the coders'
    decisions were applied; it fills the column of that name.
    """
    labels = [*(Label(EvidenceKind.TAG, tag) for tag in TAGS), *labels_by_key(codebooks).values()]
    order = {label: place for place, label in enumerate(labels)}
    spoken = [statement for session in sessions for statement in session.statements]
    ids = [statement.statement_id for statement in spoken]
    final, alone = tee(_judge(ids, evidence))
    if tool is not None:
        alone = _judge(ids, tool)
    rows = (
        _place(statement) | _findings(said, by_tool, order, codebooks)
        for statement, said, by_tool in zip(spoken, final, alone, strict=True)
    )
    columns = [*STATEMENTS.names, *(f"codes_{book.name}" for book in codebooks if book.role == "extra")]
    return build_frame(STATEMENTS, rows if ids else {name: [] for name in columns})


def _place(statement: Statement) -> dict[str, Any]:
    return {name: getattr(statement, name, None) for name in STATEMENTS.names} | {
        "section": " > ".join(statement.section),
        "prompt_kind": statement.prompt_kind.value,
        "chosen": int(statement.chosen),
        "reported": int(statement.reported),
    }


def _findings(
    final: _Verdicts, alone: _Verdicts, order: Mapping[Label, int], codebooks: Sequence[Codebook]
) -> dict[str, Any]:
    held = [label for label in final.mentioned(order) if final.holds(label)]
    drivers = _keys(held, EvidenceKind.DRIVER)
    directed = _keys(held, EvidenceKind.VALENCE, drivers)
    about = sorted(final.directions & order.keys(), key=order.__getitem__)
    return {
        "substantive": int(final.holds(SUBSTANTIVE)),
        **{tag: int(Label(EvidenceKind.TAG, tag) in held) for tag in TAGS},
        **{f"{tag}_about": int(tag in final.words) for tag in LEVEL_TAGS},
        "drivers": join_codes(drivers),
        "facets": join_codes(_keys(held, EvidenceKind.FACET, drivers)),
        "valence": join_codes(directed),
        "valence_about": join_codes(_keys(about, EvidenceKind.VALENCE, drivers)),
        "opposed": join_codes(one for one in drivers if {f"{one}=enabler", f"{one}=barrier"} <= set(directed)),
        "theme": "",
        **_coded(final, alone, order),
        **{
            f"codes_{book.name}": join_codes(label.name for label in held if label.codebook == book.name)
            for book in codebooks
            if book.role == "extra"
        },
    }


def _keys(labels: Iterable[Label], kind: EvidenceKind, drivers: Collection[str] = ("",)) -> list[str]:
    """List the keys of the labels of one kind; for a facet or valence, only of the drivers given."""
    return [label.key for label in labels if label.kind is kind and label.driver in drivers]


def _coded(final: _Verdicts, alone: _Verdicts, order: Mapping[Label, int]) -> dict[str, str]:
    """Return the labels on which the coders are undecided, and those on which they overruled the tool."""
    coded = [label for label in final.mentioned(order) if label in final.votes or label in final.settled]
    overruled = [label for label in coded if alone.holds(label) != final.holds(label)]
    return {
        "undecided": join_codes(label.key for label in coded if final.decided(label) is None),
        "tool": join_codes(f"{label.key}={int(alone.holds(label))}" for label in overruled),
    }


def _judge(statement_ids: Sequence[str], evidence: pd.DataFrame) -> Iterator[_Verdicts]:
    """Yield what the evidence says of each statement, one at a time."""
    places = pd.Index(list(statement_ids), dtype="str").get_indexer(pd.Index(evidence["statement_id"]))
    ordered = evidence.iloc[places.argsort(kind="stable")[(places < 0).sum() :]]
    of_each = groupby(iterate_rows(ordered, "statement_id", *_JUDGED), key=itemgetter(0))
    one, rows = next(of_each, ("", ()))
    for statement_id in statement_ids:
        verdict = _Verdicts()
        if one == statement_id:
            _hear(verdict, rows)
            one, rows = next(of_each, ("", ()))
        yield verdict


_JUDGED = ("kind", "label", "driver", "holds", "source", "codebook", "facet", "indicator", "where")


def _hear(verdict: _Verdicts, rows: Iterable[tuple[Any, ...]]) -> None:
    for _, kind, name, driver, flag, source, codebook, facet, indicator, where in rows:
        holds = flag == 1
        for label in read_labels(EvidenceKind(kind), name, driver, codebook, facet):
            if source == EvidenceSource.CODER:
                votes = verdict.settled if indicator == SETTLED_RULE else verdict.votes
                votes.setdefault(label, []).append(holds)
                continue
            # Statements are substantive until something says they are not; anything else has to be asserted.
            before = verdict.tool.get(label, label == SUBSTANTIVE)
            verdict.tool[label] = before and holds if label == SUBSTANTIVE else before or holds
            if where == Where.TEXT and EvidenceSource(source).reads_words:
                if label.kind is EvidenceKind.VALENCE:
                    verdict.directions.add(label)
                elif label.kind is EvidenceKind.TAG and holds:
                    verdict.words.add(label.name)
