"""Turn sessions and evidence into the tables sessions, statements and edits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from opschaling_nlp.codings.labels import Label
from opschaling_nlp.codings.precedence import SETTLED_RULE, outcome
from opschaling_nlp.model import LEVEL_TAGS, TAGS, VALENCES, Session, Statement
from opschaling_nlp.tables import EDITS, SESSIONS, STATEMENTS, build_frame, iterate_rows, join_codes

if TYPE_CHECKING:
    import pandas as pd

    from opschaling_nlp.codebook import Codebook

_WORDS = frozenset({"rule", "model"})
"""Sources that read the words of a statement itself; prefix, heading and parent are layout."""


_SUBSTANTIVE = Label("substantive", "substantive")
"""The one label that holds unless something says that it does not."""


@dataclass(slots=True)
class _Verdicts:
    """Gather what tool and coders say of the labels of one statement."""

    tool: dict[Label, bool] = field(default_factory=dict)
    votes: dict[Label, list[bool]] = field(default_factory=dict)
    settled: dict[Label, list[bool]] = field(default_factory=dict)
    """Votes that were settled in discussion; they go before the coders' own."""
    words: set[str] = field(default_factory=set)
    """Level tags that the words alone give."""
    facets: set[tuple[str, str]] = field(default_factory=set)
    """Driver and facet that the words give."""
    directions: set[Label] = field(default_factory=set)
    """Valences that the words alone give, also where the question made something else of them."""

    def mentioned(self, order: Mapping[Label, int]) -> list[Label]:
        """List the known labels on which anything was said, in their order."""
        return sorted(
            (label for label in self.tool.keys() | self.votes.keys() if label in order), key=order.__getitem__
        )

    def holds(self, label: Label) -> bool:
        """Give the final value: the coders' where they decide, else the tool's."""
        decided = self.decided(label)
        return self.tool.get(label, label == _SUBSTANTIVE) if decided is None else decided

    def decided(self, label: Label) -> bool | None:
        """Give what the coders decided, None where they are undecided or said nothing."""
        return outcome(self.votes.get(label, ()), self.settled.get(label, ()))


def build_sessions(sessions: Sequence[Session]) -> pd.DataFrame:
    """Build the table sessions: a row for each raw file, in the order given."""
    return build_frame(
        SESSIONS,
        (
            {
                "session_id": session.session_id,
                "title": session.title,
                "date": session.date,
                "date_from": session.date_from,
                "place": session.place,
                "group": session.group,
                "kind": "" if session.skipped else session.kind.value,
                "source": session.source,
                "format": session.format,
                "sha256": session.sha256,
                "statements": len(session.statements),
                "same_as": session.same_as,
                "skipped": session.skipped,
                "warnings": " | ".join(session.warnings),
                "doubts": " | ".join(session.doubts),
                "source_kind": int(session.kind.is_source and not session.skipped),
            }
            for session in sessions
        ),
    )


def build_edits(sessions: Sequence[Session]) -> pd.DataFrame:
    """Build the table edits: per session what was left out as furniture, then the changes within its statements."""
    rows = [
        {
            "session_id": session.session_id,
            "statement_id": statement_id,
            "page": edit.page,
            "line": edit.line,
            "start": edit.start,
            "kind": edit.kind,
            "before": edit.before,
            "after": edit.after,
            "reason": edit.reason,
        }
        for session in sessions
        for statement_id, edits in (
            ("", session.edits),
            *((statement.statement_id, statement.edits) for statement in session.statements),
        )
        for edit in edits
    ]
    return build_frame(EDITS, rows)


def build_statements(
    sessions: Sequence[Session],
    evidence: pd.DataFrame,
    codebooks: Sequence[Codebook],
    *,
    tool: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Build the table statements, with what the evidence comes to and an empty theme.

    A label holds where the coders agree that it does; where they are undecided or said nothing, where any evidence of the tool
    holds. A statement is substantive unless evidence says otherwise. `tool` is the evidence before the coders were heard;
    from it comes the column of that name.
    """
    order = {label: place for place, label in enumerate(_labels(codebooks))}
    final = _gather(evidence)
    alone = final if tool is None else _gather(tool)
    nothing = _Verdicts()
    rows = [
        _place(statement)
        | _findings(
            final.get(statement.statement_id, nothing), alone.get(statement.statement_id, nothing), order, codebooks
        )
        for session in sessions
        for statement in session.statements
    ]
    columns = [*STATEMENTS.names, *(f"codes_{book.name}" for book in codebooks if book.role == "extra")]
    return build_frame(STATEMENTS, {column: [row[column] for row in rows] for column in columns})


def _place(statement: Statement) -> dict[str, Any]:
    return {
        "statement_id": statement.statement_id,
        "session_id": statement.session_id,
        "position": statement.position,
        "section": " > ".join(statement.section),
        "prompt": statement.prompt,
        "prompt_kind": statement.prompt_kind.value,
        "text": statement.text,
        "raw_text": statement.raw_text,
        "speaker": statement.speaker,
        "reply_to": statement.reply_to,
        "page": statement.page,
        "line_start": statement.line_start,
        "line_end": statement.line_end,
        "time": statement.time,
        "reactions": statement.reactions,
        "group": statement.group,
        "chosen": int(statement.chosen),
        "reported": int(statement.reported),
        "duplicate_of": statement.duplicate_of,
    }


def _findings(
    final: _Verdicts, alone: _Verdicts, order: Mapping[Label, int], codebooks: Sequence[Codebook]
) -> dict[str, Any]:
    mentioned = final.mentioned(order)
    held = [label for label in mentioned if final.holds(label)]
    drivers = [label.name for label in held if label.kind == "driver"]
    coded = [label for label in mentioned if label in final.votes or label in final.settled]
    return {
        "substantive": int(final.holds(_SUBSTANTIVE)),
        **{tag: int(Label("tag", tag) in held) for tag in TAGS},
        **{f"{tag}_about": int(tag in final.words) for tag in LEVEL_TAGS},
        "drivers": join_codes(drivers),
        "facets": join_codes(
            f"{driver}.{facet}" for driver in drivers for of, facet in sorted(final.facets) if of == driver
        ),
        "valence": join_codes(label.key for label in held if label.kind == "valence" and label.driver in drivers),
        "valence_about": join_codes(
            label.key
            for label in sorted(final.directions & order.keys(), key=order.__getitem__)
            if label.driver in drivers
        ),
        "theme": "",
        "undecided": join_codes(label.key for label in coded if final.decided(label) is None),
        "tool": join_codes(
            f"{label.key}={int(alone.holds(label))}" for label in coded if alone.holds(label) != final.holds(label)
        ),
        **{
            f"codes_{book.name}": join_codes(
                label.name for label in held if label.kind == "code" and label.codebook == book.name
            )
            for book in codebooks
            if book.role == "extra"
        },
    }


def _gather(evidence: pd.DataFrame) -> Mapping[str, _Verdicts]:
    verdicts: defaultdict[str, _Verdicts] = defaultdict(_Verdicts)
    columns = ("statement_id", "kind", "label", "driver", "holds", "source", "codebook", "facet", "indicator", "where")
    for statement_id, kind, name, driver, holds, source, codebook, facet, indicator, where in iterate_rows(
        evidence, *columns
    ):
        verdict = verdicts[statement_id]
        # Only a further code needs its codebook to be told apart.
        label = Label(kind, name, driver, codebook if kind == "code" else "")
        if source == "coder":
            votes = verdict.settled if indicator == SETTLED_RULE else verdict.votes
            votes.setdefault(label, []).append(holds == 1)
            continue
        # Statements are substantive until something says no; everything else has to be said.
        verdict.tool[label] = (
            holds == 1 and verdict.tool.get(label, True)
            if kind == "substantive"
            else holds == 1 or verdict.tool.get(label, False)
        )
        if holds == 1 and kind == "tag" and where == "text" and source in _WORDS:
            verdict.words.add(name)
        if holds == 1 and kind == "driver" and facet:
            verdict.facets.add((name, facet))
        if kind == "valence" and where == "text" and source in _WORDS:
            verdict.directions.add(label)
    return verdicts


def _labels(codebooks: Sequence[Codebook]) -> list[Label]:
    """List every label that can hold, in the order in which cells name them."""
    drivers = [code.name for book in codebooks if book.role == "drivers" for code in book.codes]
    return [
        *(Label("tag", tag) for tag in TAGS),
        *(Label("driver", driver) for driver in drivers),
        *(Label("valence", valence, driver=driver) for driver in drivers for valence in VALENCES),
        *(
            Label("code", code.name, codebook=book.name)
            for book in codebooks
            if book.role == "extra"
            for code in book.codes
        ),
        _SUBSTANTIVE,
    ]
