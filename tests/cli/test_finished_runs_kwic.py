"""The concordance on the command line shows every place of a term in the latest run."""

from __future__ import annotations

import pytest

from opschaling_nlp.cli import finished_runs
from opschaling_nlp.cli.main import main
from tests.analysis.frames import make_statements, make_tokens

STATEMENTS = make_statements(
    [{"text": "De bruggen\nzijn af"}, {"text": "een brug in zicht", "session_id": "s2", "statement_id": "s2:1"}]
)


@pytest.fixture
def _run(monkeypatch):
    tables = {"statements": STATEMENTS, "tokens": make_tokens(STATEMENTS, lemmas={"bruggen": "brug"})}
    monkeypatch.setattr(finished_runs, "read_latest", lambda _: tables)


@pytest.mark.usefixtures("_run")
def test_every_place_is_one_line(capsys):
    """A line a place, the term between brackets and lined up, line breaks as spaces, and the counts below."""
    assert main(["kwic", "brug", "--width", "12"]) == 0
    first, second, counts = capsys.readouterr().out.splitlines()
    assert first.index("[") == second.index("[")
    assert "[bruggen]  zijn af" in first
    assert second.endswith("s2:1")
    assert counts == "2 keer, in 2 bijdragen uit 2 sessies"


@pytest.mark.usefixtures("_run")
def test_nothing_found_is_said(capsys):
    """A term that nobody used is no error."""
    assert main(["kwic", "dijk", "en", "duin"]) == 0
    assert "‘dijk en duin’ staat in geen enkele bijdrage" in capsys.readouterr().out
