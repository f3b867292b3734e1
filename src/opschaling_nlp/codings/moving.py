"""Follow codings when an export changes: a coding whose statement was edited a little moves along, and says so."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from opschaling_nlp.codings.store import CodedStatement, Codings
from opschaling_nlp.dutch.folding import fold
from opschaling_nlp.tables import iterate_rows

if TYPE_CHECKING:
    import pandas as pd

SAME_WORDS = 0.9
"""Share of the words that two versions of a statement, and of its neighbours, must have in common."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Name a coding that was moved to a statement with other words: from, to and the words on both sides."""

    coder: str
    statement_id: str
    moved_to: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Followed:
    """Hold the codings as they apply to a run: those that still apply, which of them moved, and which lost their statement."""

    codings: Codings
    moved: tuple[Moved, ...]
    gone: tuple[CodedStatement, ...]


def follow_codings(codings: Codings, statements: pd.DataFrame) -> Followed:
    """Attach each coding to a statement of this run.

    A coding keeps its statement by id. Where that id is gone it moves to the one statement of the same session that has nine tenths of its words and the
    same neighbours; where there is no such statement, or more than one, it is kept in the store and listed as gone.
    """
    ordered = statements.sort_values(["session_id", "position"])
    known = set(ordered["statement_id"])
    sessions: dict[str, list[tuple[str, str]]] = {}
    for session_id, statement_id, text in iterate_rows(ordered, "session_id", "statement_id", "text"):
        sessions.setdefault(session_id, []).append((statement_id, text))
    rows, moved, gone = [], [], []
    for row in codings.rows:
        if row.statement_id in known:
            rows.append(row)
            continue
        targets = _candidates(row, sessions.get(row.session_id, []))
        if len(targets) != 1:
            gone.append(row)
            continue
        statement_id, text = targets[0]
        rows.append(replace(row, statement_id=statement_id))
        moved.append(Moved(row.coder, row.statement_id, statement_id, row.text, text))
    return Followed(replace(codings, rows=tuple(rows)), tuple(moved), tuple(gone))


def _candidates(row: CodedStatement, session: list[tuple[str, str]]) -> list[tuple[str, str]]:
    texts = ["", *(text for _, text in session), ""]
    return [
        (statement_id, text)
        for place, (statement_id, text) in enumerate(session, start=1)
        if _alike(row.text, text) and _alike(row.previous, texts[place - 1]) and _alike(row.next, texts[place + 1])
    ]


def _alike(one: str, other: str) -> bool:
    a, b = Counter(fold(one).split()), Counter(fold(other).split())
    longest = max(a.total(), b.total())
    return longest == 0 or (a & b).total() >= SAME_WORDS * longest
