"""Count the four tags per session, over the statements that count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opschaling_nlp.model import LEVEL_TAGS, TAGS
from opschaling_nlp.tables import TAG_COUNTS, build_frame

if TYPE_CHECKING:
    import pandas as pd

    from opschaling_nlp.settings import AnalysisSettings


def count_tags(statements: pd.DataFrame, sessions: pd.DataFrame, *, settings: AnalysisSettings) -> pd.DataFrame:
    """Count substantive statements per session and tag; returns TAG_COUNTS, sessions in the order of `sessions`.

    Statements that repeat one of another export of the session are left out, as everywhere.
    """
    counted = statements[(statements["duplicate_of"] == "") & (statements["substantive"] == 1)]
    parts = dict(iter(counted.groupby("session_id")))
    rows = []
    for session_id, is_source in zip(sessions["session_id"], sessions["source_kind"], strict=True):
        part = parts.get(session_id)
        if part is None:
            continue
        for tag in TAGS:
            tagged = part[part[tag] == 1]
            rows.append(
                {
                    "group": "sources" if is_source else "participants",
                    "session_id": session_id,
                    "tag": tag,
                    "statements": len(tagged),
                    "about": int(tagged[f"{tag}_about"].sum()) if tag in LEVEL_TAGS else len(tagged),
                    "of": len(part),
                    "share": len(tagged) / len(part) if len(part) >= settings.minimum_for_percentages else float("nan"),
                }
            )
    return build_frame(TAG_COUNTS, rows)
