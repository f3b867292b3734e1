"""How common the shipped indicators are in ordinary Dutch."""

from __future__ import annotations

import csv
from importlib.resources import files

from opschaling_nlp.codebook import background_rates, shipped_codebook


def test_every_measured_indicator_exists():
    """The table speaks of indicators that are in the codebooks, and of no other."""
    known = {
        (book.name, code.name, one.id)
        for book in map(shipped_codebook, ("tags", "drivers", "valence"))
        for code, one in book.indicators()
    }
    text = files("opschaling_nlp").joinpath("resources/codebooks/shared/measured.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert {(row["codebook"], row["code"], row["indicator"]) for row in rows} <= known
    assert all(int(row["right"]) + int(row["wrong"]) <= int(row["hits"]) for row in rows)


def test_a_driver_that_fires_in_ordinary_dutch_has_a_rate():
    """Means are named in some sentences of a newspaper, and in far from all."""
    assert 0 < background_rates()["drivers", "res"] < 0.1
