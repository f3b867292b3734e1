"""A corpus without a single post goes through every stage, and every command answers it in words."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import pytest

from opschaling_nlp.cli.main import main
from opschaling_nlp.output.csv_tables import read_table
from opschaling_nlp.tables import TABLES

OPENED = 0
REFUSED = 1


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Analyse a folder with exports in which nobody says anything."""
    folder = tmp_path_factory.mktemp("empty")
    (folder / "raw").mkdir()
    (folder / "codings").mkdir()
    (folder / "raw" / "leeg.csv").write_text("Bericht;Auteur\n", "utf-8")
    (folder / "raw" / "stil.md").write_text("# Middag over de moestuin\n\n## Wat is nodig?\n", "utf-8")
    (folder / "raw" / "leeg.txt").write_text("\n", "utf-8")
    argv = ["analyse", folder / "raw", "--out", folder / "out", "--codings", folder / "codings"]
    assert main([str(part) for part in argv]) == OPENED
    return folder


def test_every_table_is_there_and_holds_nobody(project: Path) -> None:
    """All tables have their columns; no post, tag, count or theme was made up."""
    for name, table in TABLES.items():
        frame = read_table(project / "out" / "latest" / f"{name}.csv", table)
        assert set(table.names) <= set(frame.columns), name
    assert read_table(project / "out" / "latest" / "statements.csv", TABLES["statements"]).empty
    report = (project / "out" / "latest" / "report.html").read_text("utf-8")
    assert "NaN" not in report.replace("isNaN", "")


ASKED = {
    "check": (OPENED, "check {raw} --codings {codings}"),
    "read": (OPENED, "read {raw}/stil.md --codings {codings}"),
    "open": (OPENED, "open --out {out}"),
    "changes": (REFUSED, "changes --out {out}"),
    "kwic": (OPENED, "kwic draagvlak --out {out}"),
    "themes": (OPENED, "themes --out {out}"),
    "agreement": (OPENED, "agreement --out {out} --codings {codings}"),
    "rules": (OPENED, "rules --out {out} --codings {codings}"),
    "codebook dead": (OPENED, "codebook dead --out {out}"),
    "codebook propose": (OPENED, "codebook propose tip --out {out} --codings {codings}"),
    "codings plan": (REFUSED, "codings plan --out {out}"),
    "codings export": (REFUSED, "codings export --coder noor --to {codings} --out {out} --codings {codings}"),
    "codings log": (OPENED, "codings log --codings {codings}"),
    "codings codes": (OPENED, "codings codes --codings {codings}"),
    "codings undo": (REFUSED, "codings undo --codings {codings}"),
    "vergeet": (REFUSED, "vergeet niemand --raw {raw} --out {out} --codings {codings}"),
}


@pytest.mark.parametrize("name", ASKED)
def test_every_command_answers_in_words(
    name: str, project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What there is nothing to say about is said to be so; nothing fails inside."""
    monkeypatch.setattr(webbrowser, "open", lambda _url: True)
    code, line = ASKED[name]
    paths = {part: str(project / part) for part in ("raw", "out", "codings")}
    assert main([part.format(**paths) for part in line.split()]) == code
    said = capsys.readouterr()
    assert said.out or said.err
    assert "programma zelf" not in said.err
    assert "nan" not in said.out.casefold().split()
