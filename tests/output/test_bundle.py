"""The bundle for a data repository holds what was counted, and no words of participants."""

from __future__ import annotations

import csv
import io
import json
import shutil
import tomllib
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

from opschaling_nlp.errors import UserError
from opschaling_nlp.output.bundle import NAME, write_bundle
from opschaling_nlp.output.csv_tables import write_table, write_tables
from opschaling_nlp.output.report.rendering import write_reports
from opschaling_nlp.settings import load_settings
from opschaling_nlp.tables import TABLES, build_frame
from tests.output.tables_fixture import make_codebooks, make_tables


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Write the tables, the report and the manifest of a fictional run, in which each statement has a word of its own."""
    folder = tmp_path_factory.mktemp("run")
    tables = {name: build_frame(table, []) for name, table in TABLES.items()} | make_tables(60, sessions=4)
    statements = tables["statements"]
    marked = [f"woord{place:03}z {text}" for place, text in enumerate(statements["text"])]
    tables["statements"] = statements.assign(text=marked, raw_text=marked)
    tables["drivers"].loc[0, ["slice", "value"]] = ["session_prompt_kind", "sessie-1|advice"]
    settings = load_settings()
    manifest = {
        "program": {"name": "opschaling_nlp", "version": "1"},
        "settings": settings.model_dump(mode="json"),
        "inputs": [
            {"session_id": row.session_id, "source": row.source, "sha256": "a", "format": "text", "statements": 3}
            for row in tables["sessions"].itertuples()
        ],
        "codings": {"coders": {"anna": 12}},
        "warnings": ["in wand 1.txt ontbreekt iets"],
    }
    write_tables(tables, folder)
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    write_reports(tables, folder, manifest=manifest, codebooks=make_codebooks(), settings=settings)
    return folder, tables


def read(path):
    """Return the members of a bundle."""
    with zipfile.ZipFile(path) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def test_no_byte_of_the_bundle_is_a_participants(made, tmp_path):
    """No words of a statement stand in it, nor a title, the name of a file, a session's id, a question, a speaker or a coder."""
    folder, tables = made
    whole = b"\n".join(read(write_bundle(folder, tmp_path / NAME)).values()).decode()
    sessions, statements = tables["sessions"], tables["statements"]
    private = {
        *statements["text"],
        *statements["speaker"],
        *statements["prompt"],
        "woord0",
        "anna",
    }
    private |= {*sessions["title"], *sessions["source"], *sessions["session_id"]}
    assert [text for text in sorted(private) if text and text in whole] == []


def test_the_counts_are_those_of_the_run(made, tmp_path):
    """The drivers of the bundle are those of the run, row for row, but for the questions."""
    folder, tables = made
    rows = list(csv.DictReader(io.StringIO(read(write_bundle(folder, tmp_path / NAME))["drivers.csv"].decode())))
    drivers = tables["drivers"]
    kept = drivers[drivers["slice"] != "prompt"]
    assert [(row["driver"], int(row["statements"])) for row in rows] == list(
        zip(kept["driver"], kept["statements"], strict=True)
    )


def test_the_bundle_says_what_it_is(made, tmp_path):
    """Readme, citation, methods, codebook, columns and settings stand in it; the same run gives the same bytes."""
    first, second = (write_bundle(made[0], tmp_path / name) for name in ("a.zip", "b.zip"))
    assert first.read_bytes() == second.read_bytes()
    members = read(first)
    assert b"Bestuurlijke steun en leiderschap" in members["codebook.csv"]
    assert b"bootstrap" in members["methods.md"] or b"taalmodel" in members["methods.md"]
    assert {"README.md", "CITATION.cff", "dictionary.csv", "settings.json", "manifest.json"} <= set(members)


def test_words_that_a_person_put_elsewhere_are_refused(made, tmp_path):
    """Where a statement stands in what is shared, as in the name of a group, nothing is written and the message says where."""
    folder, tables = shutil.copytree(made[0], tmp_path / "run"), made[1]
    sessions = tables["sessions"].copy()
    sessions.loc[0, "group"] = tables["statements"]["text"].iloc[0]
    write_table(sessions, folder / "sessions.csv")
    with pytest.raises(UserError, match=r"sessions\.csv"):
        write_bundle(folder, tmp_path / NAME)
    assert not (tmp_path / NAME).exists()


def test_the_citation_of_the_program_is_of_this_version():
    """CITATION.cff names the version and licence of the project."""
    root = Path(__file__).parents[2]
    citation = (root / "CITATION.cff").read_text("utf-8")
    assert f"version: {version('opschaling-nlp')}\n" in citation
    assert tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["license"].startswith("MIT")
