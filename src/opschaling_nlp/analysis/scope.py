"""Say which statements are countable and which substantive, and whose voice they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from opschaling_nlp.model import Voice
from opschaling_nlp.tables import join_codes, split_codes

if TYPE_CHECKING:
    import pandas as pd


def countable_statements(statements: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """Return the countable statements (no duplicates of another export), each with its `voice`."""
    countable = statements[statements["duplicate_of"] == ""]
    return countable.assign(voice=voices_of(countable, sessions)).reset_index(drop=True)


def substantive_statements(statements: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """Return the countable statements that are about the subject: what drivers and themes are counted over."""
    countable = countable_statements(statements, sessions)
    return countable[countable["substantive"] == 1].reset_index(drop=True)


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


def voices_of(statements: pd.DataFrame, sessions: pd.DataFrame) -> list[str]:
    """Return whose voice each statement is: of a source only its own words, not what it reports of participants."""
    sources = set(sessions.loc[sessions["source_kind"] == 1, "session_id"])
    reported = statements["reported"] if "reported" in statements.columns else [0] * len(statements)
    return [
        (Voice.SOURCES if session in sources and not told else Voice.PARTICIPANTS).value
        for session, told in zip(statements["session_id"], reported, strict=True)
    ]


def group_of(statements: pd.DataFrame, sessions: pd.DataFrame) -> list[str]:
    """Return the group of each statement (docenten, managers …): its own where it has one, else that of its session."""
    groups = dict(zip(sessions["session_id"], sessions["group"], strict=True))
    own = statements["group"] if "group" in statements.columns else [""] * len(statements)
    return [one or groups.get(session, "") for one, session in zip(own, statements["session_id"], strict=True)]
