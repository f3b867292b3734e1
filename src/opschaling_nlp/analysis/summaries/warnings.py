"""Write the warnings at the end of a run and at the top of the report."""

from collections.abc import Iterator, Mapping

import pandas as pd

from opschaling_nlp.analysis.scope import countable_statements
from opschaling_nlp.analysis.summaries.wording import Number, fill, templates
from opschaling_nlp.analysis.themes.forming import Themes
from opschaling_nlp.analysis.topic import reason_of
from opschaling_nlp.model import Voice
from opschaling_nlp.settings import Settings
from opschaling_nlp.tables import rows_of, split_codes
from opschaling_nlp.texts import say


def run_warnings(tables: Mapping[str, pd.DataFrame], themes: Themes, settings: Settings) -> Iterator[str]:
    """Yield warnings about the statements, settings and themes of a run."""
    countable = countable_statements(tables["statements"], tables["sessions"])
    opposed = int((countable["opposed"] != "").sum())
    if opposed:
        yield _warn("opposed", n=opposed)
    if settings.ignored:
        yield _warn("ignored", names=", ".join(settings.ignored))
    if settings.parallel.address:
        yield _warn("cluster", address=settings.parallel.address)
    chosen = settings.model_coder
    if chosen.overrules:
        yield _warn("overrules", name=chosen.name, codes=", ".join(chosen.overrules))
    if themes.too_few:
        yield _warn("too_few")
    elif 0 < themes.free < settings.themes.minimum_free:
        yield _warn("free", free=themes.free, minimum=settings.themes.minimum_free)
    if themes.proposals.by_chance:
        yield _warn("by_chance", n=themes.proposals.by_chance)
    for decision in themes.idle:
        yield _warn("idle", verb=decision.verb, reason=decision.reason)


def topic_warnings(topic: pd.DataFrame, names: Mapping[str, str]) -> Iterator[str]:
    """Yield, per voice and for single sessions of a readable voice, why the drivers cannot be read.

    `names` maps drivers to labels and sessions to titles: drivers no more common than in ordinary Dutch are also
    mentioned, if the others can be read.
    """
    rows = rows_of(topic)
    unreadable = {row.group for row in rows if not row.session_id and not row.readable}
    for row in rows:
        voice = say("de bronnen") if row.group == Voice.SOURCES else say("de bijdragen van deelnemers")
        one, several = templates()["units"][row.group]
        if row.readable and row.common:
            named = ", ".join(names.get(code, code) for code in split_codes(row.common))
            yield _warn("common", voice=voice, drivers=named, units=several)
        if row.readable or (row.session_id and row.group in unreadable):  # already said of the whole voice
            continue
        yield _warn(
            "unreadable",
            where=say("sessie {session}", session=names.get(row.session_id, row.session_id))
            if row.session_id
            else voice,
            n=row.with_driver,
            of=row.statements,
            units=one if row.statements == 1 else several,
            why=templates()["unreadable"][reason_of(row)],
        )


def _warn(key: str, /, **values: object) -> str:
    told = {name: Number(name, value) if isinstance(value, int) else str(value) for name, value in values.items()}
    return str(fill("warnings", key, **told))
