"""Say which statements count, and to which group they belong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from opschaling_nlp.tables import join_codes, split_codes

if TYPE_CHECKING:
    import pandas as pd

PARTICIPANTS = "participants"
SOURCES = "sources"
GROUPS = (PARTICIPANTS, SOURCES)
"""Who speaks, in the order of every table; the two are never pooled."""


def counted_statements(statements: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """Return the statements that are counted (no duplicates of another export), each with its `group`."""
    groups = _groups(sessions)
    counted = statements[statements["duplicate_of"] == ""]
    return counted.assign(group=[groups.get(session, PARTICIPANTS) for session in counted["session_id"]]).reset_index(
        drop=True
    )


def substantive_statements(statements: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """Return the counted statements that are about the matter: what drivers and themes are counted over."""
    counted = counted_statements(statements, sessions)
    return counted[counted["substantive"] == 1].reset_index(drop=True)


def order_sessions(sessions: pd.DataFrame) -> list[str]:
    """Return the session ids in time order; sessions without a date come last."""
    undated = sessions["date"] == ""
    return list(sessions.assign(_undated=undated).sort_values(["_undated", "date", "session_id"])["session_id"])


def join_column(frame: pd.DataFrame, by: Sequence[str], column: str = "statement_id") -> pd.Series:
    """Join the distinct values of a column per group of rows, in the order in which they first stand in the frame."""
    return frame.drop_duplicates([*by, column]).groupby(list(by), sort=True)[column].agg(join_codes)


def mark_codes(cells: pd.Series, codes: Sequence[str]) -> pd.DataFrame:
    """Turn cells of joined codes into one column of 0 and 1 a code."""
    import numpy as np
    import pandas as pd

    place = {code: column for column, code in enumerate(codes)}
    marks = np.zeros((len(cells), len(codes)), dtype=np.int64)
    for row, cell in enumerate(cells):
        for code in split_codes(cell):
            if code in place:
                marks[row, place[code]] = 1
    return pd.DataFrame(marks, columns=list(codes), index=cells.index)


def _groups(sessions: pd.DataFrame) -> dict[str, str]:
    return {
        session: SOURCES if source else PARTICIPANTS
        for session, source in zip(sessions["session_id"], sessions["source_kind"], strict=True)
    }
