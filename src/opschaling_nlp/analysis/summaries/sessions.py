"""Write the sentences about one session, and what it differs in from the others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from opschaling_nlp.analysis.summaries.wording import Number
from opschaling_nlp.analysis.summaries.writing import Sentence, Writer

if TYPE_CHECKING:
    import pandas as pd


def session_sentences(writer: Writer, session: str, keyness: pd.DataFrame) -> Iterator[Sentence]:
    """Write what a session holds, what is named most in it, and what is relatively more or less frequent than in the others."""
    own = writer.numbers.by_session[session]
    ids = list(own["statement_id"])
    of = writer.numbers.driver("of", group=writer.group, driver=writer.numbers.order[0], slice="session", value=session)
    units = writer.wording.unit(int(of.value))
    yield writer.say("session", "scope", ids, title=writer.titles[session], of=of, units=units)
    ranked = writer.numbers.ranked(group=writer.group, slice="session", value=session)
    if ranked:
        top = writer.head(ranked)
        named = [
            statement
            for code, _ in top
            for statement in writer.numbers.driver_ids(group=writer.group, driver=code, slice="session", value=session)
        ]
        yield writer.say("session", "top", named, top=writer.list_drivers(top))
    else:
        yield writer.say("session", "nothing", ids)
    tags = {name: Number(f"tag_counts/{session}/{tag}/statements", int(own[tag].sum())) for name, tag in _TAGS.items()}
    yield writer.say("session", "tags", ids, of=of, units=units, **tags)
    yield from _differences(writer, session)
    yield from _words(writer, session, keyness, ids)


_TAGS = {"horizontal": "horizontal", "vertical": "vertical", "tips": "tip", "questions": "question"}


def _differences(writer: Writer, session: str) -> Iterator[Sentence]:
    """Name the drivers with the largest difference in share from the other sessions; both must be large enough for shares."""
    group, numbers = writer.group, writer.numbers
    found = []
    for code in numbers.order:
        n, of = (
            numbers.driver(column, group=group, driver=code, slice="session", value=session)
            for column in ("statements", "of")
        )
        n_other, of_other = (
            numbers.others(column, group=group, driver=code, session=session) for column in ("statements", "of")
        )
        if min(of.value, of_other.value) >= writer.minimum:
            found.append((n.value / of.value - n_other.value / of_other.value, code, n, of, n_other, of_other))
    for key, pick in (("more", max), ("less", min)):
        if not found:
            return
        difference, code, n, of, n_other, of_other = pick(found, key=lambda row: row[0])
        if abs(difference) >= writer.limits.smallest and (difference > 0) == (key == "more"):
            ids = numbers.driver_ids(group=group, driver=code, slice="session", value=session)
            yield writer.say(
                "session", key, ids, label=writer.labels[code], n=n, of=of, n_other=n_other, of_other=of_other
            )


def _words(writer: Writer, session: str, keyness: pd.DataFrame, ids: list[str]) -> Iterator[Sentence]:
    """Name the words with the highest log-odds against the other sessions, as long as these are in favour of this one."""
    rows = keyness[
        (keyness["contrast"] == f"session:{session}") & (keyness["log_odds_z"] > 0) & (keyness["shown"] == 1)
    ]
    rows = rows.sort_values(["log_odds_z", "term"], ascending=[False, True]).head(writer.limits.words)
    if len(rows):
        yield writer.say("session", "words", ids, words=", ".join(rows["term"]))
