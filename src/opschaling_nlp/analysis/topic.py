"""Tell whether the drivers can be read here at all: or whether the text is about something else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from opschaling_nlp.analysis.measured import Measured, Origin, load_measured
from opschaling_nlp.analysis.scope import countable_statements, slices
from opschaling_nlp.codebook import background_rates
from opschaling_nlp.model import EvidenceKind, EvidenceSource, Voice
from opschaling_nlp.tables import TOPIC, build_frame, iterate_rows, join_codes, split_codes

if TYPE_CHECKING:
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


def reason_of(row: Any) -> str:
    """Name why the drivers of a row of TOPIC cannot be read: few statements have any, or no more than by accident."""
    return "few" if row.chance <= CHANCE else "accident"


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
