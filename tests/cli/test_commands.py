"""Guard the commands around a run: analyse, check, open, changes, vergeet."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import pytest

from opschaling_nlp.cli.main import main
from opschaling_nlp.errors import Problem
from tests.small_run import LIGHT

WALL = "Middag over de moestuin\n\nWat is nodig?\n- Steun van de wethouder\n- Geld voor gereedschap\n- Vertrouwen in de buurt\n"


def run(capsys: pytest.CaptureFixture[str], *argv: object) -> tuple[int, str, str]:
    """Run a command; give its exit code and what it says."""
    code = main([str(part) for part in argv])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make a folder with an export and one file that cannot be read."""
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "muur.txt").write_text(WALL, "utf-8")
    (tmp_path / "raw" / "foto.jpg").write_bytes(b"\xff\xd8\xff\xe0\0\0")
    return tmp_path


def test_from_export_to_report_and_back(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Analyse ends with a summary and the path of the report; open opens it; changes compares; vergeet erases."""
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    monkeypatch.setattr("opschaling_nlp.run.draw_all", lambda *_args, **_options: [])
    (project / "light.toml").write_text(LIGHT, "utf-8")
    raw, out = project / "raw", project / "out"
    analyse = ("analyse", raw, "--out", out, "--settings", project / "light.toml")
    code, said, error = run(capsys, *analyse)
    assert (code, error) == (0, "")
    assert f"Rapport: {out / 'latest' / 'report.html'}" in said
    for part in (
        "van deelnemers",
        "alle 3",
        "Bestuurlijke steun en leiderschap 1",
        "overgeslagen bestanden 1",
        "foto.jpg",
    ):
        assert part in " ".join(said.split())
    assert run(capsys, "open", "--out", out)[0] == 0
    assert opened[0].startswith("file://")
    assert opened[0].endswith("/out/latest/report.html")
    code, _, error = run(capsys, "changes", "--out", out)
    assert code == 1
    assert "nog geen twee analyses" in error
    (raw / "chat.txt").write_text(WALL.replace("moestuin", "speeltuin").replace("wethouder", "directeur"), "utf-8")
    run(capsys, *analyse)
    assert "nieuw: chat.txt" in run(capsys, "changes", "--out", out)[1]
    forget = ("vergeet", "muur.txt", "--raw", raw, "--out", out, "--codings", project / "codings")
    assert run(capsys, *forget, "--proef")[0] == 0
    assert run(capsys, *forget)[0] == 1, "nobody was there to agree"
    assert run(capsys, "open", "--out", out)[0] == 0
    code, said, _ = run(capsys, *forget, "--ja")
    assert code == 0
    assert said.index("Te wissen:") < said.index("Niet te bereiken:") < said.index(str(raw / "muur.txt"))
    assert run(capsys, "open", "--out", out)[0] == 1, "both runs held the file, so there is no report any more"


def test_an_empty_folder_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Who runs before putting anything in the folder reads what to do."""
    (tmp_path / "raw").mkdir()
    code, said, error = run(capsys, "analyse", tmp_path / "raw", "--out", tmp_path / "out")
    assert (code, said) == (1, "")
    assert "er staan geen exports in deze map" in error
    code, _, error = run(capsys, "analyse", tmp_path / "weg", "--out", tmp_path / "out")
    assert code == 1
    assert "bestaat niet" in error


def test_check_reads_what_analyse_reads_and_says_everything_at_once(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrong with settings, exports and codings stands in one list, and the folder of codings that is not there is missed."""
    codings, settings = project / "codings", project / "eigen.toml"
    (codings / "noor").mkdir(parents=True)
    (codings / "noor" / "0001.csv").write_text("kolom\n1\n", "utf-8")
    settings.write_text("[ingest]\nworkers = 0\n", "utf-8")
    (project / "raw" / "sessies.toml").write_text("[[", "utf-8")
    code, _, error = run(capsys, "check", project / "raw", "--codings", codings, "--settings", settings)
    assert code == 1
    for place in ("eigen.toml: ingest", "0001.csv: heeft niet de kolommen", "sessies.toml"):
        assert place in error
    assert "is geen map" in run(capsys, "check", project / "raw", "--codings", project / "weg")[2]


def test_check_says_what_would_be_read(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files to be read, to be skipped and odd ones stand apart, nothing is written, and a codebook that errs gives exit code 1."""
    problems: list[Problem] = []
    monkeypatch.setattr("opschaling_nlp.cli.reading.check_codebooks", lambda _codebooks, _settings: problems)
    (project / "raw" / "wolk.txt").write_text(
        "Woordwolk\n\nWat is nodig?\n" + "".join(f"- woord{number}\n" for number in range(20)), "utf-8"
    )
    code, said, _ = run(capsys, "check", project / "raw")
    assert code == 0
    assert (
        said.index("Wordt gelezen")
        < said.index("muur.txt")
        < said.index("Wordt overgeslagen")
        < said.index("foto.jpg")
        < said.index("Ziet er vreemd uit")
    )
    assert "20 van de 20 bijdragen zijn één woord" in " ".join(said.split())
    assert list(project.iterdir()) == [project / "raw"]
    problems.append(Problem("codeboek drivers: lead", "een voorbeeld krijgt de code niet"))
    code, _, error = run(capsys, "check", project / "raw")
    assert code == 1
    assert "codeboek drivers: lead" in error
