"""Tell whether the drivers can be read here at all: or whether the text is about something else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from opschaling_nlp.analysis.measured import Measured, Origin, load_measured
from opschaling_nlp.analysis.scope import countable_statements, slices
from opschaling_nlp.codebook import background_rates
from opschaling_nlp.model import EvidenceKind, EvidenceSource, Voice
from opschaling_nlp.tables import TOPIC, build_frame, iterate_rows, join_codes, split_codes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

OTHER = "tekst over iets anders"
"""The material on which drivers fire by accident only."""
CHANCE = 0.01
COMMON_CHANCE = 0.05
FEWEST = 20
"""With fewer statements than this nothing can be said."""


def judge_topic(statements: pd.DataFrame, sessions: pd.DataFrame, evidence: pd.DataFrame) -> pd.DataFrame:
    """Compare per voice and session how often drivers are found here and in text about something else (TOPIC).

    `readable` is 0 where the drivers per statement are not clearly more than that (one-sided exact test of two Poisson
    rates, Przyborowski and Wilenski 1940, at .01), or where less than half of the statements name any. `common` lists
    the drivers whose indicators fire, over all of a voice, no more often than they do in as many sentences of ordinary
    Dutch (one-sided Poisson test at .05); of indicators that were not measured nothing is known and nothing is said.
    """
    countable = countable_statements(statements, sessions)
    coded = set(evidence.loc[evidence["source"] == EvidenceSource.CODER, "statement_id"])
    background = measure_background(load_measured())
    rows: list[dict[str, object]] = []
    for voice in Voice:
        own = countable[countable["voice"] == voice].reset_index(drop=True)
        for name, session, members in slices(own, sessions, ("all", "session")) if len(own) else ():
            part = own.iloc[members]
            substantive = part[part["substantive"] == 1]
            counts = {"countable": len(part), "coded": len(coded.intersection(part["statement_id"]))}
            common = join_codes(_common(substantive, evidence)) if name == "all" else ""
            rows.append({**_row(voice, session, substantive, background), **counts, "common": common})
    return build_frame(TOPIC, rows)


def measure_background(measured: Iterable[Measured]) -> tuple[int, int]:
    """Return how many drivers were found in how many statements of the labelled text about something else."""
    rows = [
        row
        for row in measured
        if row.material == OTHER and row.kind == "driver" and row.label and row.origin == Origin.DEVELOPMENT
    ]
    return sum(row.right + row.wrong for row in rows), max((row.statements for row in rows), default=0)


def word_warnings(topic: pd.DataFrame, drivers: Mapping[str, str]) -> Iterator[str]:
    """Say for each voice, and for single sessions of one that can be read, why the drivers cannot be read (Dutch).

    `drivers` names them: those that are no more common than in ordinary Dutch are said too, where the others can be
    read.
    """
    names = {Voice.PARTICIPANTS: "de bijdragen van deelnemers", Voice.SOURCES: "de bronnen"}
    columns = ("group", "session_id", "statements", "with_driver", "rate", "background", "chance", "readable", "common")
    rows = list(iterate_rows(topic, *columns))
    unreadable = {group for group, session, *_, readable, _common in rows if not session and not readable}
    for group, session, statements, with_driver, rate, background, chance, readable, common in rows:
        if readable and common:
            yield (
                f"in {names[Voice(group)]} is niet vaker gevonden dan in gewoon Nederlands bij toeval: "
                f"{', '.join(drivers.get(one, one) for one in split_codes(common))}. "
                "Lees deze bijdragen na voordat u ze telt"
            )
        if readable or (session and group in unreadable):  # the latter is said of the whole
            continue
        unit, units = ("passage", "passages") if group == Voice.SOURCES else ("bijdrage", "bijdragen")
        here, elsewhere = (f"{value:.2f}".replace(".", ",") for value in (rate, background))
        why = (
            "de meeste noemen er dus geen. Er staat weinig over opschaling, of in woorden die het codeboek niet kent: "
            "lees ook wat zonder factor bleef"
            if chance <= CHANCE
            else f"{here} factoren per {unit}, niet duidelijk meer dan in tekst over iets anders ({elsewhere})"
        )
        yield (
            f"in {f'sessie {session}' if session else names[Voice(group)]} zijn de factoren niet te lezen: "
            f"in {with_driver} van de {statements} {units} vonden de regels er een; {why}. "
            "Trek geen conclusies uit de aantallen"
        )


def _common(part: pd.DataFrame, evidence: pd.DataFrame) -> list[str]:
    """List the drivers that are found in a part, but no more often than their indicators fire in ordinary Dutch."""
    from scipy.special import pdtrc

    if len(part) < FEWEST:
        return []
    rates = background_rates()
    of_rules = evidence[(evidence["kind"] == EvidenceKind.DRIVER) & (evidence["source"] == EvidenceSource.RULE)]
    said = of_rules[of_rules["statement_id"].isin(part["statement_id"]) & (of_rules["holds"] == 1)]
    fired = set(iterate_rows(said, "codebook", "label", "statement_id", "indicator"))
    hits = Counter((codebook, label) for codebook, label, _, _ in fired)
    return sorted(
        label
        for (codebook, label), count in hits.items()
        if (rate := rates.get((codebook, label), 0)) and pdtrc(count - 1, len(part) * rate) > COMMON_CHANCE
    )


def _row(voice: Voice, session: str, part: pd.DataFrame, background: tuple[int, int]) -> dict[str, object]:
    from scipy.special import bdtrc

    n = len(part)
    named = [len(split_codes(cell)) for cell in part["drivers"]]
    hits, with_driver = sum(named), sum(count > 0 for count in named)
    # Given all hits of both, those of here are a binomial draw where both rates are the same.
    hits_elsewhere, n_elsewhere = background
    share = n / (n + n_elsewhere)
    chance = float(bdtrc(hits - 1, hits + hits_elsewhere, share)) if hits else 1.0
    readable = n < FEWEST or (chance <= CHANCE and 2 * with_driver >= n)
    return {
        "group": voice.value,
        "session_id": session,
        "statements": n,
        "with_driver": with_driver,
        "rate": hits / max(n, 1),
        "background": hits_elsewhere / max(n_elsewhere, 1),
        "chance": chance,
        "readable": int(readable),
    }
