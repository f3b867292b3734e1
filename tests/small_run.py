"""Make a small finished run by hand, for the tests of what reads runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from opschaling_nlp.output.csv_tables import write_table
from opschaling_nlp.publication import MANIFEST, publish, start_run
from opschaling_nlp.tables import SESSIONS, STATEMENTS, Table, build_frame

EMPTY = {"text": "", "int": 0, "optional_int": None, "float": None, "flag": 0}

LIGHT = (
    "[analysis]\npermutations = 1\n[themes]\nresamples = 2\nchoice_resamples = 1\nshuffles = 1\n"
    "minimum_statements = 2\n[output]\nformats = []\n"
)
"""Settings with which an analysis takes as little time as it can."""

Statements = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Source → statement_id → what differs from an empty statement."""


def make_run(out: Path, statements: Statements, **manifest: Any) -> None:
    """Publish a run with these statements; the manifest holds what is given and inputs that fit."""
    folder = start_run(out)
    sessions = [
        row(SESSIONS, source=source, session_id=source.replace(".", "-"), statements=len(held))
        for source, held in statements.items()
    ]
    rows = [
        row(STATEMENTS, statement_id=one, session_id=source.replace(".", "-"), **values)
        for source, held in statements.items()
        for one, values in held.items()
    ]
    write_table(build_frame(SESSIONS, sessions), folder / "sessions.csv")
    write_table(build_frame(STATEMENTS, rows), folder / "statements.csv")
    base = {
        "program": {"version": "1"},
        "inputs": [
            {"source": source, "sha256": "a", "statements": len(held), "skipped": ""}
            for source, held in statements.items()
        ],
        "sessies_toml": {"sha256": ""},
        "settings": {"analysis": {"seed": 1}},
        "codebooks": [{"name": "drivers", "version": "1.0", "sha256": "x"}],
        "codings": {"sha256": "", "coders": {}},
        "model": {"name": "nl"},
        "versions": {"python": "3.11"},
    }
    (folder / MANIFEST).write_text(json.dumps(base | manifest), "utf-8")
    publish(folder, out)


def row(table: Table, **values: Any) -> dict[str, Any]:
    """Make a row in which everything that is not given is empty."""
    return {column.name: EMPTY[column.type] for column in table.columns} | values
