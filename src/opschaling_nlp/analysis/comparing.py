"""Compare groups, sessions and voices: who names what more often, matched on the kind of question, with intervals (COMPARISONS)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

from opschaling_nlp.analysis.estimation.intervals import wilson
from opschaling_nlp.analysis.exemplars import rank_exemplars
from opschaling_nlp.analysis.labels import list_labels, mark_labels
from opschaling_nlp.analysis.scope import group_of, order_sessions, substantive_statements
from opschaling_nlp.model import Voice
from opschaling_nlp.tables import COMPARISONS, build_frame, join_codes

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from opschaling_nlp.codebook import Codebook
    from opschaling_nlp.settings import AnalysisSettings, Settings

    Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Part:
    """Hold one side of a comparison."""

    dimension: str
    name: str
    members: Flags
    others: Flags


@dataclass(frozen=True, slots=True)
class Difference:
    """Hold the difference of two shares: matched, with its 95% interval and the chance of as large a one."""

    share: float
    of_others: float
    difference: float
    low: float
    high: float
    chance: float


def compare_parts(
    statements: pd.DataFrame,
    tokens: pd.DataFrame,
    sessions: pd.DataFrame,
    *,
    codebooks: Sequence[Codebook],
    settings: Settings,
) -> pd.DataFrame:
    """Compare per driver and facet each group with the other groups, each session with the other sessions, and sources with participants.

    Shares are matched on the kind of question: the difference within each kind that both sides were asked, weighed by how much both
    have of it (Mantel and Haenszel 1959), so that a side that was asked for hindrances does not seem to complain. The interval is a
    Newcombe score interval per kind, added up; `chance` is that of the Mantel-Haenszel test, allowed for all that was compared within a
    dimension (Holm 1979). With `weigh_sessions` every session counts as much as every other.
    """
    substantive = substantive_statements(statements, sessions)
    labels = list_labels(codebooks)
    if substantive.empty or not labels:
        return build_frame(COMPARISONS, [])
    marks = mark_labels(substantive, labels)
    rows: list[dict[str, object]] = []
    for dimension, parts in _dimensions(substantive, sessions).items():
        found = list(_compare(dimension, parts, substantive, marks, labels, settings))
        adjusted = adjust([float(str(row["chance"])) for row in found])
        rows.extend(row | {"chance": chance} for row, chance in zip(found, adjusted, strict=True))
    _add_quotes(rows, substantive, tokens, marks, labels, settings.analysis)
    return build_frame(COMPARISONS, [{name: row[name] for name in COMPARISONS.names} for row in rows])


def _dimensions(substantive: pd.DataFrame, sessions: pd.DataFrame) -> Mapping[str, Sequence[_Part]]:
    import numpy as np

    participants = (substantive["voice"] == Voice.PARTICIPANTS).to_numpy()
    groups = np.array(group_of(substantive, sessions), dtype=object)
    own = substantive["session_id"].to_numpy(dtype=object)
    named = sorted({group for group in groups[participants].tolist() if group})
    spoken = set(own[participants].tolist())
    ordered = [session for session in order_sessions(sessions) if session in spoken]
    return {
        "group": [
            _Part("group", name, participants & (groups == name), participants & (groups != name) & (groups != ""))
            for name in named
            if len(named) > 1
        ],
        "session": [
            _Part("session", name, participants & (own == name), participants & (own != name))
            for name in ordered
            if len(ordered) > 1
        ],
        "voice": [_Part("voice", Voice.SOURCES.value, ~participants, participants)]
        if participants.any() and not participants.all()
        else [],
    }


def _compare(
    dimension: str,
    parts: Sequence[_Part],
    substantive: pd.DataFrame,
    marks: Flags,
    labels: Sequence[tuple[str, str]],
    settings: Settings,
) -> Iterator[dict[str, object]]:
    import pandas as pd

    # Sources are asked nothing: beside participants there is no kind of question to match on.
    kinds = substantive["prompt_kind"] if dimension != "voice" else pd.Series("", index=substantive.index)
    strata = pd.factorize(kinds)[0]
    weights = _session_weights(substantive) if settings.analysis.weigh_sessions else None
    minimum = settings.analysis.minimum_for_percentages
    for part in parts:
        matched = [
            (part.members & (strata == stratum), part.others & (strata == stratum))
            for stratum in sorted(set(strata.tolist()))
        ]
        pairs = [(a, b) for a, b in matched if a.any() and b.any()]
        of, of_others = (
            int(sum(side.sum() for side in sides)) for sides in (zip(*pairs, strict=True) if pairs else ((), ()))
        )
        for column, (kind, label) in enumerate(labels):
            tables = [(_count(a, marks[:, column], weights), _count(b, marks[:, column], weights)) for a, b in pairs]
            enough = min(of, of_others) >= minimum
            found = difference(tables) if enough else NOTHING
            yield {
                "dimension": dimension,
                "part": part.name,
                "kind": kind,
                "label": label,
                "statements": int((part.members & marks[:, column]).sum()),
                "of": int(part.members.sum()),
                "statements_others": int((part.others & marks[:, column]).sum()),
                "of_others": int(part.others.sum()),
                "matched": of,
                "matched_others": of_others,
                "share": found.share,
                "share_others": found.of_others,
                "difference": found.difference,
                "low": found.low,
                "high": found.high,
                "chance": found.chance,
                "_members": part.members,
            }


_Counts = tuple[float, float]
"""Statements with the driver, and all; weighed where sessions are."""
NOTHING = Difference(*[float("nan")] * 6)


def difference(tables: Sequence[tuple[_Counts, _Counts]]) -> Difference:
    """Return the difference of two shares over strata; each stratum is (with, all) of the one side and of the other."""
    weights = [a * b / (a + b) for (_, a), (_, b) in tables]
    total = sum(weights)
    if not total:
        return NOTHING
    share = others = below = above = spread = gap = 0.0
    for weight, ((x, n), (y, m)) in zip(weights, tables, strict=True):
        part, p, q = weight / total, x / n, y / m
        share, others = share + part * p, others + part * q
        (p_low, p_high), (q_low, q_high) = wilson(x, n), wilson(y, m)
        below += part**2 * ((p - p_low) ** 2 + (q_high - q) ** 2)
        above += part**2 * ((p_high - p) ** 2 + (q - q_low) ** 2)
        together = (x + y) / (n + m)
        gap += x - n * together
        spread += n * m * together * (1 - together) / max(n + m - 1, 1)
    z = max(abs(gap) - 0.5, 0.0) / spread**0.5 if spread else 0.0
    return Difference(
        share,
        others,
        share - others,
        share - others - below**0.5,
        share - others + above**0.5,
        2 * NormalDist().cdf(-z),
    )


def adjust(chances: Sequence[float]) -> list[float]:
    """Return the chances after Holm (1979), so that one false difference among all is that rare; what is not a number was not tried."""
    tried = sorted((chance, place) for place, chance in enumerate(chances) if not math.isnan(chance))
    adjusted = list(chances)
    highest = 0.0
    for rank, (chance, place) in enumerate(tried):
        highest = max(highest, min(chance * (len(tried) - rank), 1.0))
        adjusted[place] = highest
    return adjusted


def _count(members: Flags, named: Flags, weights: NDArray[np.float64] | None) -> _Counts:
    """Count the statements that name a driver, and all; weighed counts are brought back to their effective number."""
    if weights is None:
        return float((members & named).sum()), float(members.sum())
    own = weights[members]
    effective = float(own.sum() ** 2 / (own**2).sum())
    return float(weights[members & named].sum() / own.sum()) * effective, effective


def _session_weights(substantive: pd.DataFrame) -> NDArray[np.float64]:
    """Return one over the size of each statement's session: every session then counts as much."""
    import numpy as np

    sizes = substantive["session_id"].map(substantive["session_id"].value_counts())
    return np.asarray(1.0 / sizes.to_numpy(dtype=float), dtype=np.float64)


def _add_quotes(
    rows: list[dict[str, object]],
    substantive: pd.DataFrame,
    tokens: pd.DataFrame,
    marks: Flags,
    labels: Sequence[tuple[str, str]],
    settings: AnalysisSettings,
) -> None:
    """Add to each row the statements of its part that name the driver, most central first, and its verdict."""
    central = []
    for column in range(len(labels)):
        named = substantive[marks[:, column]]
        own = tokens[tokens["statement_id"].isin(named["statement_id"])]
        central.append({one: rank for rank, one in enumerate(rank_exemplars(named, own))})
    ids = substantive["statement_id"].to_numpy(dtype=object)
    for row in rows:
        column = labels.index((str(row["kind"]), str(row["label"])))
        members: Flags = row["_members"]  # type: ignore[assignment]
        own_ids = ids[members & marks[:, column]].tolist()
        differs = float(str(row["chance"])) <= settings.difference_chance
        row["differs"] = ("meer" if float(str(row["difference"])) > 0 else "minder") if differs else ""
        row["statement_ids"] = join_codes(own_ids)
        row["quotes"] = join_codes(sorted(own_ids, key=central[column].__getitem__)[: settings.exemplars])
