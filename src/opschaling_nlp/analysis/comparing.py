"""Compare groups, sessions and voices.

Who names what more often, matched on the kind of question, with intervals (COMPARISONS).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from opschaling_nlp.analysis.estimation.intervals import wilson
from opschaling_nlp.analysis.labels import list_labels, mark_labels
from opschaling_nlp.analysis.scope import slices, substantive_statements
from opschaling_nlp.model import Voice
from opschaling_nlp.tables import COMPARISONS, build_frame, join_codes

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from opschaling_nlp.analysis.exemplars import Ranks
    from opschaling_nlp.codebook import Codebook
    from opschaling_nlp.settings import AnalysisSettings, Settings

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Part:
    """Hold one side of a comparison; the others are the rest of the pool."""

    name: str
    members: Rows


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
    sessions: pd.DataFrame,
    ranks: Ranks,
    *,
    codebooks: Sequence[Codebook],
    settings: Settings,
) -> pd.DataFrame:
    """Compare, per driver and facet, groups with groups, sessions with sessions, and sources with participants.

    Shares are matched on the kind of question: the difference within each kind that both sides were asked, weighed by
    how much both have of it (Mantel and Haenszel 1959), so that a side that was asked for hindrances does not seem to
    complain. The interval is a Newcombe score interval per kind, added up; `chance` is that of the Mantel-Haenszel
    test, allowed for all that was compared within a dimension (Holm 1979). With `weigh_sessions` every session counts
    as much as every other.
    """
    substantive = substantive_statements(statements, sessions)
    labels = list_labels(codebooks)
    if substantive.empty or not labels:
        return build_frame(COMPARISONS, [])
    marks = mark_labels(substantive, labels)
    rows: list[dict[str, object]] = []
    for dimension, pool, parts in _dimensions(substantive, sessions):
        found = [
            {"dimension": dimension, **row}
            for part, counts in _count_parts(dimension, pool, parts, substantive, marks, settings)
            for row in _compare(part, counts, marks, labels, settings)
        ]
        adjusted = adjust([float(str(row["chance"])) for row in found])
        rows.extend(row | {"chance": chance} for row, chance in zip(found, adjusted, strict=True))
    ids = substantive["statement_id"].to_numpy(dtype=object)
    return build_frame(COMPARISONS, [_quote(row, ids, ranks, settings.analysis) for row in rows])


def _dimensions(substantive: pd.DataFrame, sessions: pd.DataFrame) -> Iterator[tuple[str, Rows, list[_Part]]]:
    """Yield each dimension with the statements that are compared (row numbers) and its parts."""
    participants = (substantive["voice"] == Voice.PARTICIPANTS).to_numpy()
    own = substantive[participants].reset_index(drop=True)
    rows = np.flatnonzero(participants)
    for dimension in ("group", "session"):
        parts = [_Part(value, rows[members]) for _, value, members in slices(own, sessions, [dimension])]
        if len(parts) > 1:
            yield dimension, np.sort(np.concatenate([part.members for part in parts])), parts
    if len(rows) and len(rows) < len(substantive):
        yield "voice", np.arange(len(substantive)), [_Part(Voice.SOURCES.value, np.flatnonzero(~participants))]


@dataclass(frozen=True, slots=True)
class _Stratum:
    """Hold the statements of the two sides that were asked the same.

    How many, and (weighed) with each label, and of all.
    """

    sizes: tuple[int, int]
    named: tuple[Floats, Floats]
    of: tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Counted:
    """Hold how many statements of a part, and of the others, have each label; `strata` by what was asked."""

    named: tuple[NDArray[np.int64], NDArray[np.int64]]
    of: tuple[int, int]
    strata: Sequence[_Stratum]


def _count_parts(
    dimension: str,
    pool: Rows,
    parts: Sequence[_Part],
    substantive: pd.DataFrame,
    marks: Flags,
    settings: Settings,
) -> Iterator[tuple[_Part, _Counted]]:
    """Count each part, and take it off the whole for the others, so that many parts cost no more than one."""
    # Sources are asked nothing: beside participants there is no kind of question to match on.
    kinds = substantive["prompt_kind"].to_numpy(dtype=object) if dimension != "voice" else np.full(len(substantive), "")
    weights = _session_weights(substantive) if settings.analysis.weigh_sessions else np.ones(len(substantive))
    whole = {kind: _add_up(pool[kinds[pool] == kind], marks, weights) for kind in sorted(set(kinds[pool].tolist()))}
    everything = marks[pool].sum(axis=0)
    for part in parts:
        strata = []
        for kind, total in whole.items():
            own = _add_up(part.members[kinds[part.members] == kind], marks, weights)
            others = total - own
            if own[0] and others[0]:
                sizes = (round(own[0]), round(others[0]))
                (named, of), (named_others, of_others) = _effective(own), _effective(others)
                strata.append(_Stratum(sizes, (named, named_others), (of, of_others)))
        named = marks[part.members].sum(axis=0)
        sizes = (len(part.members), len(pool) - len(part.members))
        yield part, _Counted((named, everything - named), sizes, strata)


def _add_up(rows: Rows, marks: Flags, weights: Floats) -> Floats:
    """Return the number of statements, their weight, the squares of it added up, and the weight with each label."""
    own = weights[rows]
    return np.array([len(rows), own.sum(), own @ own, *(own @ marks[rows])])


def _effective(sums: Floats) -> tuple[Floats, float]:
    """Return with each label, and in all, the number of unweighed statements that would say as much."""
    scale = sums[1] / sums[2]
    return sums[3:] * scale, float(sums[1] * scale)


def _compare(
    part: _Part, counted: _Counted, marks: Flags, labels: Sequence[tuple[str, str]], settings: Settings
) -> Iterator[dict[str, object]]:
    """Yield one row a label."""
    matched = [sum(stratum.sizes[side] for stratum in counted.strata) for side in (0, 1)]
    enough = min(matched) >= settings.analysis.minimum_for_percentages
    for column, (kind, label) in enumerate(labels):
        tables = [
            ((float(one.named[0][column]), one.of[0]), (float(one.named[1][column]), one.of[1]))
            for one in counted.strata
        ]
        found = difference(tables) if enough else NOTHING
        yield {
            "part": part.name,
            "kind": kind,
            "label": label,
            "statements": int(counted.named[0][column]),
            "of": counted.of[0],
            "statements_others": int(counted.named[1][column]),
            "of_others": counted.of[1],
            "matched": matched[0],
            "matched_others": matched[1],
            "share": found.share,
            "share_others": found.of_others,
            "difference": found.difference,
            "low": found.low,
            "high": found.high,
            "chance": found.chance,
            "_naming": part.members[marks[part.members, column]].tolist(),
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
    """Return the chances after Holm (1979), so that one false difference among all is that rare.

    What is not a number was not tried.
    """
    tried = sorted((chance, place) for place, chance in enumerate(chances) if not math.isnan(chance))
    adjusted = list(chances)
    highest = 0.0
    for rank, (chance, place) in enumerate(tried):
        highest = max(highest, min(chance * (len(tried) - rank), 1.0))
        adjusted[place] = highest
    return adjusted


def _session_weights(substantive: pd.DataFrame) -> Floats:
    """Return one over the size of each statement's session: every session then counts as much."""
    sizes = substantive["session_id"].map(substantive["session_id"].value_counts())
    return np.asarray(1.0 / sizes.to_numpy(dtype=float), dtype=np.float64)


def _quote(
    row: dict[str, object], ids: NDArray[np.object_], ranks: Ranks, settings: AnalysisSettings
) -> dict[str, object]:
    """Add the statements of a part that name the driver, the most central quoted, and the verdict."""
    found = ids[row.pop("_naming")].tolist()  # type: ignore[call-overload]
    differs = float(str(row["chance"])) <= settings.difference_chance
    central = ranks[str(row["label"]).partition(".")[0]]
    return row | {
        "differs": ("meer" if float(str(row["difference"])) > 0 else "minder") if differs else "",
        "statement_ids": join_codes(found),
        "quotes": join_codes(sorted(found, key=central.__getitem__)[: settings.exemplars]),
    }
