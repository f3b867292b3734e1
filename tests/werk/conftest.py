"""Make a project with a finished run of fictional statements, for the tests of the working page."""

from __future__ import annotations

import json

import pytest

from opschaling_nlp.output.tables import write_tables
from opschaling_nlp.publication import MANIFEST, publish, start_run
from opschaling_nlp.settings import load_settings
from opschaling_nlp.werk.project import Paths, Project
from tests.output.tables_fixture import make_codebooks, make_tables


def publish_tables(out, tables):
    """Publish tables as a finished run."""
    folder = start_run(out)
    write_tables(tables, folder)
    made_from = {"inputs": [], "sessies_toml": {}, "codebooks": [], "codings": {"coders": {}}, "settings": {}}
    made_with = {"program": {"version": "0"}, "model": {}, "versions": {}}
    manifest = {"time": folder.name, "outputs": [], **made_from, **made_with}
    (folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    publish(folder, out)


def make_project(folder, *, count=40, sessions=3, nasty=""):
    """Make a project with so many statements; `nasty` is added to every text and title."""
    raw = folder / "raw"
    raw.mkdir(parents=True)
    publish_tables(folder / "out", make_tables(count, sessions=sessions, nasty=nasty))
    return Project(Paths(raw, folder / "out", folder / "codings"), load_settings(), make_codebooks())


@pytest.fixture
def project(tmp_path):
    """Make a small project."""
    return make_project(tmp_path)
