"""Read how common the indicators of the shipped codebooks are in ordinary Dutch."""

import csv
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_FILE = "resources/codebooks/shared/measured.csv"
"""Output of `opschaling codebook measure`, without rows of zeros."""


@cache
def background_rates() -> Mapping[tuple[str, str], float]:
    """Return, by codebook and code, the expected number of its indicators that fire per sentence of general Dutch."""
    rates: dict[tuple[str, str], float] = defaultdict(float)
    for row in csv.DictReader(files("opschaling_nlp").joinpath(_FILE).read_text("utf-8").splitlines()):
        rates[row["codebook"], row["code"]] += float(row["general_per_1000"]) / 1000
    return rates
