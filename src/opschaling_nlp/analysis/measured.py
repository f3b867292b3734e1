"""Report how often the tool is wrong, as measured on statements labelled by people or models."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from statistics import NormalDist, variance
from typing import TYPE_CHECKING, Any

from opschaling_nlp.analysis.estimation.intervals import LEVEL, wilson
from opschaling_nlp.tables import MEASURED, build_frame
from opschaling_nlp.texts import read_texts, say_all

if TYPE_CHECKING:
    import pandas as pd

FEWEST = 10
"""Minimum number of labelled cases for a label's own figure in a sentence; below it, the figure of its kind is used."""


class Origin(StrEnum):
    """Whether the rules were written with these statements in view."""

    DEVELOPMENT = "ontwikkelmateriaal"
    UNSEEN = "nooit eerder gezien"


@dataclass(frozen=True, slots=True)
class Measured:
    """How one label scored on one kind of material."""

    origin: Origin
    material: str
    kind: str
    label: str
    statements: int
    right: int
    wrong: int
    missed: int
    product: str = ""

    @property
    def positive(self) -> int:
        """Count the statements that have the label."""
        return self.right + self.missed

    @property
    def precision(self) -> float:
        """Return the share of the hits that are right; nan without hits."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else math.nan

    @property
    def recall(self) -> float:
        """Return the share of the statements with the label that were found; nan if there are none."""
        return self.right / self.positive if self.positive else math.nan


@lru_cache(maxsize=1)
def load_measured() -> tuple[Measured, ...]:
    """Read the shipped measurements (`resources/measured/measured.csv`, made by benchmarks/measure.py)."""
    text = files("opschaling_nlp").joinpath("resources/measured/measured.csv").read_text("utf-8")
    rows: Iterable[dict[str, Any]] = csv.DictReader(text.splitlines())
    numbers = ("statements", "right", "wrong", "missed")
    counted = (row | {name: int(row[name]) for name in numbers} for row in rows)
    return tuple(Measured(**(row | {"origin": Origin(row["origin"])})) for row in counted)


def pool(rows: Iterable[Measured]) -> list[Measured]:
    """Add sums per label over all materials (material empty), and per material and kind (label empty)."""
    rows = list(rows)
    sums: dict[tuple[Origin, str, str, str], list[Measured]] = {}
    for row in rows:
        for material in dict.fromkeys((row.material, "")):
            for label in dict.fromkeys((row.label, "")):
                if not (material and label):
                    sums.setdefault((row.origin, material, row.kind, label), []).append(row)
    return [*rows, *(_sum(key, parts) for key, parts in sums.items())]


def build_measured() -> pd.DataFrame:
    """Build the table measured: the shipped measurements with sums, intervals and sentences (MEASURED)."""
    return build_frame(MEASURED, (_row(row) for row in pool(load_measured())))


def expected_error(kind: str, label: str) -> Measured | None:
    """Return what was measured for a label on unseen statements, over all kinds of material.

    A label with few or no cases gets the figure of all labels of its kind; None if the kind was never measured.
    """
    found = _unseen(load_measured())
    own = found.get((kind, label))
    if own is not None and min(own.positive, own.right + own.wrong) >= FEWEST:
        return own
    return found.get((kind, ""))


@lru_cache(maxsize=2)
def _unseen(rows: tuple[Measured, ...]) -> Mapping[tuple[str, str], Measured]:
    """Return the sums over all unseen materials, by kind and label."""
    return {(row.kind, row.label): row for row in pool(rows) if row.origin == Origin.UNSEEN and not row.material}


def expected_range(kind: str, label: str, counted: int, of: int) -> tuple[float, float]:
    """Return bounds on the true number of statements with a label that the tool found in `counted` of `of`.

    The estimate is counted × precision / recall, as measured. The interval (log scale, paired counts) allows for
    sampling error in the measurement, for errors of the same rate here, and, for a label with too few cases of its own,
    for variation between labels of its kind. It holds for material like that which was measured; a coded sample of your
    own says more. Both bounds are nan if nothing was found or measured.
    """
    measured = expected_error(kind, label)
    if not counted or measured is None or not measured.right:
        return math.nan, math.nan
    middle = counted * measured.precision / measured.recall
    # The variance of log(positive / hits), two counts that share the true positives: in the measurement, and here.
    total = (measured.wrong + measured.missed) / ((measured.right + measured.wrong) * measured.positive)
    wrong, missed = max(counted * (1 - measured.precision), 0.5), max(middle * (1 - measured.recall), 0.5)
    total += (wrong + missed) / (counted * middle)
    if not measured.label:
        total += _between_labels(load_measured(), kind)
    reach = NormalDist().inv_cdf((1 + LEVEL) / 2) * total**0.5
    return min(middle * math.exp(-reach), of), min(middle * math.exp(reach), of)


@lru_cache(maxsize=16)
def _between_labels(rows: tuple[Measured, ...], kind: str) -> float:
    """Return the variance between labels of log(statements with the label / hits)."""
    sums = [row for (of, label), row in _unseen(rows).items() if of == kind and label]
    ratios = [math.log((row.positive + 0.5) / (row.right + row.wrong + 0.5)) for row in sums]
    return variance(ratios) if len(ratios) > 1 else 0.0


def word_error(kind: str, label: str) -> str:
    """Return a clause on how many of a label's hits are wrong and how many are missed; empty if never measured."""
    measured = expected_error(kind, label)
    return _word(measured, "sentence" if measured.label else "sentence_pooled") if measured else ""


def word_errors() -> str:
    """Return a sentence on how many hits of each kind of label are wrong or missed; empty if never measured."""
    words = say_all(read_texts("measured/wording.toml"))
    found = {name: expected_error(kind, "") for kind, name in words["kinds"].items()}
    parts = [_word(measured, "error", kind=name) for name, measured in found.items() if measured]
    return str(words["errors"]).format(parts="; ".join(parts)) if parts else ""


def _word(measured: Measured, key: str, **values: str) -> str:
    words = say_all(read_texts("measured/wording.toml"))
    shares = {"wrong": 1 - measured.precision, "missed": 1 - measured.recall}
    nearest = {
        name: min(words["fractions"], key=lambda one: abs(one["share"] - share))["words"]
        for name, share in shares.items()
    }
    return str(words[key]).format(**nearest, **values)


def _sum(key: tuple[Origin, str, str, str], parts: Sequence[Measured]) -> Measured:
    of_materials: dict[str, int] = {}
    for part in parts:  # labels of one material share its statements
        of_materials[part.material] = max(of_materials.get(part.material, 0), part.statements)
    right, wrong, missed = (sum(getattr(part, name) for part in parts) for name in ("right", "wrong", "missed"))
    products = "; ".join(sorted({part.product for part in parts}))
    return Measured(*key, sum(of_materials.values()), right, wrong, missed, products)


def _row(row: Measured) -> dict[str, object]:
    precision = wilson(row.right, row.right + row.wrong)
    recall = wilson(row.right, row.positive)
    spoken = row.origin == Origin.UNSEEN and not row.material
    return {name: getattr(row, name, None) for name in MEASURED.names} | {
        "origin": row.origin.value,
        "precision_low": precision[0],
        "precision_high": precision[1],
        "recall_low": recall[0],
        "recall_high": recall[1],
        "sentence": word_error(row.kind, row.label) if spoken else "",
    }
