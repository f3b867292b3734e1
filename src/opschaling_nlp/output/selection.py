"""Select rows for display, so that what is shown beside a number is what it counts."""

import re
from collections.abc import Mapping

import pandas as pd

from opschaling_nlp.analysis.scope import countable_statements
from opschaling_nlp.model import Voice

_NO_LETTER = re.compile(r"\(cid:\d+\)")


def as_delivered(raw_text: str) -> str:
    """Return the words as exported, with □ where a PDF has no letter."""
    return _NO_LETTER.sub("□", raw_text)


def substantive_statements(tables: Mapping[str, pd.DataFrame], *, sources: bool = False) -> pd.DataFrame:
    """Return the substantive statements of participants (or of sources) that do not duplicate another export."""
    sessions, statements = tables["sessions"], tables["statements"]
    voice = Voice.SOURCES if sources else Voice.PARTICIPANTS
    countable = countable_statements(statements, sessions)
    return countable[(countable["substantive"] == 1) & (countable["voice"] == voice)]


def unassigned_statements(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the substantive statements of participants that name no driver and are in no theme."""
    substantive = substantive_statements(tables)
    return substantive[(substantive["theme"] == "") & (substantive["drivers"] == "")]


def unreadable_voices(tables: Mapping[str, pd.DataFrame]) -> set[str]:
    """Return which of participants and sources speak in a way that drivers cannot be read from."""
    topic = tables["topic"]
    return set(topic.loc[(topic["session_id"] == "") & (topic["readable"] == 0), "group"])
