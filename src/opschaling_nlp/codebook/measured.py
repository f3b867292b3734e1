"""Read what was measured of the shipped indicators.

Per indicator: how often it was right and wrong on labelled statements, and how common it is in general Dutch.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

_FILE = "resources/codebooks/shared/measured.csv"


class Measured(NamedTuple):
    """Hold the figures of one indicator."""

    hits: int
    """Labelled statements in which it fired."""
    right: int
    wrong: int
    general_per_1000: float
    """Sentences in a thousand of general Dutch in which it fires."""


NOTHING = Measured(0, 0, 0, 0.0)


@cache
def read_measured() -> Mapping[tuple[str, str, str], Measured]:
    """Return the figures by codebook, code and indicator; one that is not there fired nowhere (`NOTHING`).

    The file is what `opschaling codebook measure` wrote, without rows of zeros.
    """
    text = files("opschaling_nlp").joinpath(_FILE).read_text("utf-8")
    return {
        (row["codebook"], row["code"], row["indicator"]): Measured(
            int(row["hits"]), int(row["right"]), int(row["wrong"]), float(row["general_per_1000"])
        )
        for row in csv.DictReader(text.splitlines())
    }
