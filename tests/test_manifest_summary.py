"""Tests of what is said at the end of a run."""

from __future__ import annotations

import csv
import json

from opschaling_nlp.manifest import read_summary
from opschaling_nlp.model import Voice


def test_a_driver_of_very_many_statements_is_said(tmp_path):
    """A cell with the ids of thousands of statements is longer than the csv module reads by itself; the run still ends well."""
    counts = {"statements": 20_000, **{voice: {"all": 20_000} for voice in Voice}}
    (tmp_path / "manifest.json").write_text(json.dumps({"counts": counts, "warnings": [], "inputs": []}), "utf-8")
    with (tmp_path / "drivers.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, ["label", "group", "slice", "statements", "statement_ids"])
        rows.writeheader()
        ids = ";".join(f"muur-{number:010d}" for number in range(20_000))
        rows.writerow(dict(zip(rows.fieldnames, ("Geld", Voice.PARTICIPANTS, "all", 20_000, ids), strict=True)))
    assert read_summary(tmp_path).drivers == (("Geld", 20_000),)
