"""Count the four tags per session, over the statements that count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opschaling_nlp.analysis.scope import order_sessions, substantive_statements
from opschaling_nlp.model import LEVEL_TAGS, TAGS
from opschaling_nlp.tables import TAG_COUNTS, build_frame

if TYPE_CHECKING:
    import pandas as pd

    from opschaling_nlp.settings import AnalysisSettings


def count_tags(statements: pd.DataFrame, sessions: pd.DataFrame, *, settings: AnalysisSettings) -> pd.DataFrame:
    """Count substantive statements per session and tag (TAG_COUNTS), sessions in time order.

    One without such statements has no rows.
    """
    parts = dict(iter(substantive_statements(statements, sessions).groupby("session_id")))
    rows = []
    for session_id in order_sessions(sessions):
        if (part := parts.get(session_id)) is None:
            continue
        for tag in TAGS:
            tagged = part[part[tag] == 1]
            rows.append(
                {
                    "group": part["voice"].iloc[0],
                    "session_id": session_id,
                    "tag": tag,
                    "statements": len(tagged),
                    "about": int(tagged[f"{tag}_about"].sum()) if tag in LEVEL_TAGS else len(tagged),
                    "of": len(part),
                    "share": len(tagged) / len(part) if len(part) >= settings.minimum_for_percentages else float("nan"),
                }
            )
    return build_frame(TAG_COUNTS, rows)
