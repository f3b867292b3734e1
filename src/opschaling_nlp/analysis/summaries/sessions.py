"""Write the sentences about one session, and what it differs in from the others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from opschaling_nlp.analysis.summaries.differences import part_differences
from opschaling_nlp.analysis.summaries.wording import Number
from opschaling_nlp.analysis.summaries.writing import Sentence, Writer

if TYPE_CHECKING:
    import pandas as pd

_TAGS = ("horizontal", "vertical", "tip", "question")


def session_sentences(writer: Writer, session: str, keyness: pd.DataFrame) -> Iterator[Sentence]:
    """Write what a session holds, what is named most in it, and what differs from the others.

    Nothing where it is the only one.
    """
    if len(writer.numbers.values_of("session", group=writer.group)) < 2:
        return
    own = writer.numbers.by_session[session]
    ids = list(own["statement_id"])
    where = {"group": writer.group, "slice": "session", "value": session}
    of = writer.numbers.driver("of", driver=writer.numbers.order[0], **where)
    top = writer.head(writer.numbers.ranked(**where))
    if top:
        named = [statement for code, _ in top for statement in writer.numbers.driver_ids(driver=code, **where)]
        units = writer.wording.unit(int(of.value))
        yield writer.say("session", "top", named, of=of, units=units, top=writer.list_drivers(top))
    parts = [
        writer.wording.say("session", tag, n=Number(f"tag_counts/{session}/{tag}/statements", int(own[tag].sum())))
        for tag in _TAGS
        if own[tag].any()
    ]
    if parts:
        yield writer.say("session", "tags", ids, parts=writer.wording.enumerate(parts))
    yield from part_differences(writer, "session", session)
    yield from _words(writer, session, keyness, ids)


def _words(writer: Writer, session: str, keyness: pd.DataFrame, ids: list[str]) -> Iterator[Sentence]:
    """Name the words with the highest log-odds against the other sessions."""
    rows = keyness[
        (keyness["contrast"] == f"session:{session}") & (keyness["log_odds_z"] > 0) & (keyness["shown"] == 1)
    ]
    rows = rows.sort_values(["log_odds_z", "term"], ascending=[False, True]).head(writer.limits.words)
    if len(rows):
        yield writer.say("session", "words", ids, words=", ".join(rows["term"]))
