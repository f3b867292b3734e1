"""Make a project with a finished run of fictional statements, for the tests of the working page."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from opschaling_nlp.output.csv_tables import write_tables
from opschaling_nlp.publication import MANIFEST, publish, start_run
from opschaling_nlp.settings import load_settings
from opschaling_nlp.werk.project import Paths, Project
from tests.output.tables_fixture import make_codebooks, make_tables


def publish_tables(out, tables):
    """Publish tables as a finished run."""
    folder = start_run(out)
    write_tables(tables, folder)
    _finish(folder, out)


def _finish(folder, out):
    made_from = {"inputs": [], "sessies_toml": {}, "codebooks": [], "codings": {"coders": {}}, "settings": {}}
    made_with = {"program": {"version": "0"}, "model": {}, "versions": {}}
    manifest = {"time": folder.name, "outputs": [], **made_from, **made_with}
    (folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    publish(folder, out)


@cache
def _written(count, sessions, nasty):
    """Give the bytes of every table of a fictional run: they are the same for all tests that ask for such a run."""
    with TemporaryDirectory() as folder:
        write_tables(make_tables(count, sessions=sessions, nasty=nasty), Path(folder))
        return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


def make_project(folder, *, count=40, sessions=3, nasty=""):
    """Make a project with so many statements; `nasty` is added to every text and title."""
    raw = folder / "raw"
    raw.mkdir(parents=True)
    run = start_run(folder / "out")
    for name, data in _written(count, sessions, nasty).items():
        (run / name).write_bytes(data)
    _finish(run, folder / "out")
    return Project(Paths(raw, folder / "out", folder / "codings"), load_settings(), make_codebooks())


@pytest.fixture
def project(tmp_path):
    """Make a small project."""
    return make_project(tmp_path)
