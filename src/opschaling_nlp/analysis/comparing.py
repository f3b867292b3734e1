"""Compare groups, sessions and voices (COMPARISONS).

Who names what more often, matched on the kind of question, with intervals.
"""

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from opschaling_nlp.analysis.estimation.intervals import wilson
from opschaling_nlp.analysis.exemplars import Ranks
from opschaling_nlp.analysis.scope import list_labels, mark_labels, slices, substantive_statements
from opschaling_nlp.codebook import Codebook
from opschaling_nlp.model import Voice
from opschaling_nlp.settings import AnalysisSettings, Settings
from opschaling_nlp.tables import COMPARISONS, build_frame, join_codes

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Rows = NDArray[np.int64]


FIGURES = ("share", "share_others", "difference", "low", "high", "chance")
"""Columns of COMPARISONS that are filled only where enough statements answer the same kind of question."""


def compare_parts(
    statements: pd.DataFrame,
    sessions: pd.DataFrame,
    ranks: Ranks,
    *,
    codebooks: Sequence[Codebook],
    settings: Settings,
) -> pd.DataFrame:
    """Compare groups, sessions, and sources with participants, for each driver and facet.

    Shares are matched on the kind of question: the difference within each kind that both sides were asked, weighted by
    how many statements both have (Mantel and Haenszel 1959), so that a side that was asked about obstacles does not
    seem to complain. The interval combines a Newcombe score interval per kind; `chance` is the p-value of the
    Mantel-Haenszel test, adjusted for all comparisons within a dimension (Holm 1979). With `weigh_sessions`, every
    session has the same weight.
    """
    substantive = substantive_statements(statements, sessions)
    labels = list_labels(codebooks)
    if substantive.empty or not labels:
        return build_frame(COMPARISONS, [])
    marks = mark_labels(substantive, labels)
    ids = substantive["statement_id"].to_numpy(dtype=object)
    rows: list[dict[str, object]] = []
    for dimension, parts in _dimensions(substantive, sessions):
        found = list(_compare(dimension, parts, substantive, marks, settings.analysis))
        adjusted = iter(adjust([float(chance) for _, _, figures in found for chance in figures["chance"]]))
        for part, members, figures in found:
            for column, (kind, label) in enumerate(labels):
                row = {name: values[column] for name, values in figures.items()} | {"chance": next(adjusted)}
                naming = ids[members[marks[members, column]]].tolist()
                central = sorted(naming, key=ranks[label.partition(".")[0]].__getitem__)
                differs = row["chance"] <= settings.analysis.difference_chance
                rows.append(
                    {
                        **row,
                        "dimension": dimension,
                        "part": part,
                        "kind": kind,
                        "label": label,
                        "differs": ("meer" if row["difference"] > 0 else "minder") if differs else "",
                        "statement_ids": join_codes(naming),
                        "quotes": join_codes(central[: settings.analysis.exemplars]),
                    }
                )
    return build_frame(COMPARISONS, rows)


def _dimensions(substantive: pd.DataFrame, sessions: pd.DataFrame) -> Iterator[tuple[str, dict[str, Rows]]]:
    """Yield each dimension with its parts and their row numbers; a part without a name serves only as reference."""
    participants = (substantive["voice"] == Voice.PARTICIPANTS).to_numpy()
    own = substantive[participants].reset_index(drop=True)
    rows = np.flatnonzero(participants)
    for dimension in ("group", "session"):
        parts = {value: rows[members] for _, value, members in slices(own, sessions, [dimension])}
        if len(parts) > 1:
            yield dimension, parts
    if len(rows) and len(rows) < len(substantive):
        yield "voice", {Voice.SOURCES.value: np.flatnonzero(~participants), "": rows}


def _compare(
    dimension: str, parts: Mapping[str, Rows], substantive: pd.DataFrame, marks: Flags, settings: AnalysisSettings
) -> Iterator[tuple[str, Rows, dict[str, Floats]]]:
    """Yield each part with its statements and, per column of COMPARISONS, the figures of every label.

    The others are the whole minus the part, so the cost does not grow with the number of parts.
    """
    # Sources are asked nothing, so against participants there is no kind of question to match on.
    nothing_asked = np.full(len(substantive), "", dtype=object)
    kinds = nothing_asked if dimension == "voice" else substantive["prompt_kind"].to_numpy(dtype=object)
    weights = np.ones(len(substantive))
    if settings.weigh_sessions:
        weights = 1.0 / substantive.groupby("session_id")["session_id"].transform("size").to_numpy(dtype=float)
    asked = sorted(set(kinds.tolist()))
    pool = np.sort(np.concatenate(list(parts.values())))
    whole = _add_up(pool, kinds, asked, marks, weights)
    everything = marks[pool].sum(axis=0)
    for part in filter(None, parts):
        members = parts[part]
        own = _add_up(members, kinds, asked, marks, weights)
        both = np.rint(np.minimum(own[:, 0], whole[:, 0] - own[:, 0])) > 0
        strata = own[both], (whole - own)[both]
        matched, others = (round(side[:, 0].sum()) for side in strata)
        enough = min(matched, others) >= settings.minimum_for_percentages
        named = marks[members].sum(axis=0)
        counts = {"of": len(members), "of_others": len(pool) - len(members), "matched": matched}
        counted = {name: np.full(marks.shape[1], count) for name, count in {**counts, "matched_others": others}.items()}
        nothing = dict.fromkeys(FIGURES, np.full(marks.shape[1], np.nan))
        figures = difference(*_effective(strata[0]), *_effective(strata[1])) if enough else nothing
        yield part, members, {"statements": named, "statements_others": everything - named, **counted, **figures}


def _add_up(
    rows: Rows, kinds: NDArray[np.object_], asked: Sequence[str], marks: Flags, weights: Floats
) -> NDArray[np.float64]:
    """Return per kind of question: statements, total weight, total squared weight, and the weight with each label."""
    sums = []
    for kind in asked:
        members = rows[kinds[rows] == kind]
        own = weights[members]
        sums.append([len(members), own.sum(), own @ own, *(own @ marks[members])])
    return np.array(sums, dtype=np.float64)


def _effective(sums: Floats) -> tuple[Floats, Floats]:
    """Return the effective (unweighted) sample sizes: with each label, and in total."""
    scale = sums[:, 1] / sums[:, 2]
    return sums[:, 3:] * scale[:, None], (sums[:, 1] * scale)[:, None]


def difference(x: Floats, n: Floats, y: Floats, m: Floats) -> dict[str, Floats]:
    """Return the stratified difference of two shares per label, with its 95% interval and p-value.

    `x` of `n` have the label on one side and `y` of `m` on the other; one row per stratum.
    """
    from scipy.special import ndtr

    p, q, together = x / n, y / m, (x + y) / (n + m)
    part = (n * m / (n + m)) / (n * m / (n + m)).sum(axis=0)
    share, others = (part * p).sum(axis=0), (part * q).sum(axis=0)
    (p_low, p_high), (q_low, q_high) = wilson(x, n), wilson(y, m)
    below = (part**2 * ((p - p_low) ** 2 + (q_high - q) ** 2)).sum(axis=0)
    above = (part**2 * ((p_high - p) ** 2 + (q - q_low) ** 2)).sum(axis=0)
    gap = np.abs((x - n * together).sum(axis=0))
    spread = (n * m * together * (1 - together) / np.maximum(n + m - 1, 1)).sum(axis=0)
    z = np.maximum(gap - 0.5, 0.0) / np.sqrt(np.where(spread > 0, spread, np.inf))
    low, high = share - others - below**0.5, share - others + above**0.5
    return dict(zip(FIGURES, (share, others, share - others, low, high, 2 * ndtr(-z)), strict=True))


def adjust(chances: Sequence[float]) -> list[float]:
    """Return the p-values adjusted for multiple testing (Holm 1979).

    Values of nan were not tested and are left as they are.
    """
    tried = sorted((chance, place) for place, chance in enumerate(chances) if not math.isnan(chance))
    adjusted = list(chances)
    highest = 0.0
    for rank, (chance, place) in enumerate(tried):
        highest = max(highest, min(chance * (len(tried) - rank), 1.0))
        adjusted[place] = highest
    return adjusted
