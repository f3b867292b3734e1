"""Decide whether drivers can be read in this text at all, or whether it is about something else."""

from collections import Counter
from typing import Any

import pandas as pd

from opschaling_nlp.analysis.measured import Origin, load_measured
from opschaling_nlp.analysis.scope import countable_statements, slices
from opschaling_nlp.codebook import background_rates
from opschaling_nlp.model import EvidenceKind, EvidenceSource, Voice
from opschaling_nlp.tables import TOPIC, build_frame, iterate_rows, join_codes, split_codes

OTHER = "tekst over iets anders"
"""Material on which drivers fire only by accident."""
CHANCE = 0.01
COMMON_CHANCE = 0.05
FEWEST = 20
"""Minimum number of statements for a verdict."""


def judge_topic(statements: pd.DataFrame, sessions: pd.DataFrame, evidence: pd.DataFrame) -> pd.DataFrame:
    """Compare how often drivers are found here and in text about something else, per voice and session (TOPIC).

    `readable` is 0 if the drivers per statement are not clearly more than there (one-sided exact test of two Poisson
    rates, Przyborowski and Wilenski 1940, at .01), or if fewer than half of the statements name any. `common` lists the
    drivers whose indicators fire, over a whole voice, no more often than in as many sentences of ordinary Dutch
    (one-sided Poisson test at .05); indicators that were not measured are ignored.
    """
    countable = countable_statements(statements, sessions)
    coded = set(evidence.loc[evidence["source"] == EvidenceSource.CODER, "statement_id"])
    background = _measure_background()
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


def _measure_background() -> tuple[int, int]:
    """Return how many drivers were found, and in how many statements, in the labelled text about something else."""
    rows = [
        row
        for row in load_measured()
        if row.material == OTHER and row.kind == "driver" and row.label and row.origin == Origin.DEVELOPMENT
    ]
    return sum(row.right + row.wrong for row in rows), max((row.statements for row in rows), default=0)


def reason_of(row: Any) -> str:
    """Return why the drivers of a row of TOPIC cannot be read: named by too few statements, or only by accident."""
    return "few" if row.chance <= CHANCE else "accident"


def _common(part: pd.DataFrame, evidence: pd.DataFrame) -> list[str]:
    """List the drivers that are found in a part no more often than their indicators fire in ordinary Dutch."""
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
    # Given the total number of hits, those here are binomial if both rates are equal.
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
