"""Measure how far coders agree with each other, with themselves, and with the tool."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from opschaling_nlp.codings.labels import Label, imply_parents
from opschaling_nlp.codings.store import Codings
from opschaling_nlp.tables import AGREEMENT, DISAGREEMENTS, build_frame

TOOL = "tool"
KINDS = ("between", "tool", "model", "within")
"""What is compared, in table order: coders, coder and tool, coder and language model, one coder twice."""
SUFFICIENT, TENTATIVE = 0.80, 2 / 3
"""Krippendorff (2004): rely on alpha from .800, draw tentative conclusions from .667."""

TOO_FEW = "te weinig gevallen"
MOST_UNDEFINED = 0.05
"""Maximum share of undefined resamples; above it an interval would describe only the remaining ones."""

Ratings = npt.NDArray[np.float64]
"""Coders × statements; 1, 0, or nan where a coder did not code the statement."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Ratings of one label by two or more raters, aligned by statement."""

    kind: str
    """One of KINDS."""
    names: tuple[str, ...]
    label: Label
    statement_ids: tuple[str, ...]
    ratings: Ratings


def krippendorff_alpha(ratings: Ratings) -> float:
    """Compute Krippendorff's alpha for nominal values, several coders and missing values.

    `ratings` is coders × units with nan for missing; units with fewer than two values do not count. Returns nan where
    nothing can be compared or all values are equal (then there is no disagreement to expect). Source: Krippendorff
    (2011), Computing Krippendorff's alpha-reliability.
    """
    values = np.unique(ratings[~np.isnan(ratings)])
    counts = (ratings == values[:, None, None]).sum(axis=1)
    counts = counts[:, counts.sum(axis=0) >= 2].astype(np.float64)
    pairable = counts.sum(axis=0)
    total = pairable.sum()
    if total == 0:
        return float("nan")
    observed = ((pairable**2 - (counts**2).sum(axis=0)) / (pairable - 1)).sum() / total
    margins = counts.sum(axis=1)
    expected = (total**2 - (margins**2).sum()) / (total * (total - 1))
    return float(1 - observed / expected) if expected > 0 else float("nan")


def cohen_kappa(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> float:
    """Compute Cohen's kappa of two complete columns of ratings; nan where neither varies (kappa is then undefined)."""
    if len(one) == 0:
        return float("nan")
    observed = float((one == other).mean())
    p, q = float(one.mean()), float(other.mean())
    expected = p * q + (1 - p) * (1 - q)
    return (observed - expected) / (1 - expected) if expected < 1 else float("nan")


def compare_codings(
    codings: Codings,
    *,
    labels: Mapping[str, Label],
    tool: Mapping[Label, frozenset[str]],
    models: Codings | None = None,
) -> list[Comparison]:
    """List every comparison the codings allow, sorted by kind, coders and label.

    Coders are compared on what each said first, never on what was settled or changed afterwards. `tool` maps each label
    to the statements that the tool alone gives it. Comparisons with the tool leave out statements that were used to
    write rules (`codings.development`). A language model (`models`) is compared with each person on its latest answer,
    and never counts as a coder.
    """
    first_given = {one: imply_parents(given, labels) for one, given in codings.first().items()}
    answered = {one: imply_parents(given, labels) for one, given in models.latest().items()} if models else {}
    comparisons: list[Comparison] = []
    for key, label in labels.items():
        by_coder = _ratings(first_given, key)
        names = tuple(by_coder)  # pairwise, and all together if there are more than two
        groups = [*combinations(names, 2), *([names] if len(names) > 2 else [])]
        comparisons += [_compare("between", group, label, [by_coder[coder] for coder in group]) for group in groups]
        for coder, given in by_coder.items():
            comparisons += [
                _compare("model", (coder, model), label, [given, said])
                for model, said in _ratings(answered, key).items()
            ]
            unseen = {one: value for one, value in given.items() if one not in codings.development}
            ruled = {one: float(one in tool.get(label, frozenset())) for one in unseen}
            comparisons.append(_compare("tool", (coder, TOOL), label, [unseen, ruled]))
            first, last = _two_sittings(codings, coder, key)
            if last:
                comparisons.append(_compare("within", (coder, coder), label, [first, last]))
    order = {label: place for place, label in enumerate(labels.values())}
    return sorted(comparisons, key=lambda one: (KINDS.index(one.kind), one.names, order[one.label]))


def _ratings(given: Mapping[tuple[str, str], Mapping[str, str]], key: str) -> dict[str, dict[str, float]]:
    """Return each coder's ratings of a label, by statement (1 or 0); coders who never coded it are left out."""
    found: dict[str, dict[str, float]] = {}
    for (statement_id, coder), values in given.items():
        if values.get(key) in {"0", "1"}:
            found.setdefault(coder, {})[statement_id] = float(values[key])
    return dict(sorted(found.items()))


def measure_agreement(
    comparisons: Sequence[Comparison], *, resamples: int, seed: int, minimum_positives: int = 5
) -> pd.DataFrame:
    """Measure agreement, kappa (two coders) and alpha with 95% intervals for each comparison (table agreement).

    Intervals are percentile bootstraps over statements. A comparison in which some rater gave the label fewer than
    `minimum_positives` times gets neither interval nor verdict. There is no interval either where too many resamples
    leave the figure undefined or all resamples agree (raters who never differ): such resamples understate the
    uncertainty.
    """
    return build_frame(
        AGREEMENT,
        [
            _measure(one, resamples=resamples, seed=seed, minimum_positives=minimum_positives)
            for one in comparisons
            if one.ratings.shape[1]
        ],
    )


def list_disagreements(comparisons: Sequence[Comparison]) -> pd.DataFrame:
    """List every statement on which two raters differ, for discussion (table disagreements)."""
    rows = [
        {
            "kind": one.kind,
            "statement_id": statement_id,
            "label": one.label.key,
            "a": one.names[0],
            "b": one.names[1],
            "value_a": int(a),
            "value_b": int(b),
        }
        for one in comparisons
        if len(one.names) == 2
        for statement_id, a, b in zip(one.statement_ids, *one.ratings, strict=True)
        if a != b
    ]
    return build_frame(DISAGREEMENTS, rows)


def verdict(alpha: float) -> str:
    """Return the Dutch verdict on an alpha (Krippendorff 2004); nothing ranks above sufficient."""
    if np.isnan(alpha):
        return "niet te bepalen"
    if alpha >= SUFFICIENT:
        return "voldoende"
    return "voorlopig" if alpha >= TENTATIVE else "onvoldoende"


def _two_sittings(codings: Codings, coder: str, key: str) -> tuple[dict[str, float], dict[str, float]]:
    """Return the first and last value of each statement that this coder coded in more than one sitting."""
    given: dict[str, list[float]] = {}
    for row in codings.rows:
        if row.coder == coder and row.values.get(key) in {"0", "1"}:
            given.setdefault(row.statement_id, []).append(float(row.values[key]))
    twice = {one: values for one, values in given.items() if len(values) > 1}
    return {one: values[0] for one, values in twice.items()}, {one: values[-1] for one, values in twice.items()}


def _compare(kind: str, names: tuple[str, ...], label: Label, given: Sequence[Mapping[str, float]]) -> Comparison:
    """Align the ratings: two raters on the statements both rated, more raters on those rated by at least two."""
    counts = Counter(one for ratings in given for one in ratings)
    shared = tuple(sorted(one for one, count in counts.items() if count > 1))
    table = np.array([[ratings.get(one, np.nan) for one in shared] for ratings in given], dtype=np.float64)
    return Comparison(kind, names, label, shared, table.reshape(len(given), len(shared)))


def _measure(comparison: Comparison, *, resamples: int, seed: int, minimum_positives: int) -> dict[str, Any]:
    ratings = comparison.ratings
    enough = bool((np.nansum(ratings, axis=1) >= minimum_positives).all())
    pair = len(comparison.names) == 2
    alpha = krippendorff_alpha(ratings)
    generator = np.random.default_rng(seed)
    alphas, kappas = [], []
    for _ in range(resamples if enough else 0):
        drawn = ratings[:, generator.integers(0, ratings.shape[1], ratings.shape[1])]
        alphas.append(krippendorff_alpha(drawn))
        kappas.append(cohen_kappa(*drawn) if pair else np.nan)
    alpha_low, alpha_high = _interval(alphas)
    kappa_low, kappa_high = _interval(kappas)
    cells: tuple[float, ...] = (np.nan,) * 4
    if pair:
        a, b = ratings
        cells = tuple(float(both.sum()) for both in (a * b, a * (1 - b), (1 - a) * b, (1 - a) * (1 - b)))
    return {
        "kind": comparison.kind,
        "a": comparison.names[0],
        "b": ";".join(comparison.names[1:]),
        "label": comparison.label.key,
        "n": ratings.shape[1],
        "prevalence": float(np.nanmean(ratings)),
        "agreement": _share_agreed(ratings),
        "kappa": cohen_kappa(*ratings) if pair else np.nan,
        "kappa_low": kappa_low,
        "kappa_high": kappa_high,
        "alpha": alpha,
        "alpha_low": alpha_low,
        "alpha_high": alpha_high,
        **dict(zip(("both", "only_a", "only_b", "neither"), cells, strict=True)),
        "verdict": verdict(alpha) if enough else TOO_FEW,
    }


def _share_agreed(ratings: Ratings) -> float:
    """Return the proportion of agreeing pairs of ratings, averaged over statements."""
    given = (~np.isnan(ratings)).sum(axis=0)
    ones = np.nansum(ratings, axis=0)
    agreeing = ones * (ones - 1) + (given - ones) * (given - ones - 1)
    return float((agreeing / (given * (given - 1))).mean())


def _interval(values: Sequence[float]) -> tuple[float, float]:
    """Return the 2.5th and 97.5th percentiles.

    Both are nan if more than MOST_UNDEFINED of the values are undefined, or if all values are equal.
    """
    known = np.array([value for value in values if not np.isnan(value)])
    if len(known) < (1 - MOST_UNDEFINED) * len(values) or len(np.unique(known.round(12))) < 2:
        return float("nan"), float("nan")
    return float(np.percentile(known, 2.5)), float(np.percentile(known, 97.5))
