"""Guard that a researcher can judge in a minute how an export is read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from opschaling_nlp.cli.main import main

WALL = "Middag over de moestuin\n\nWat is nodig?\n- Vertrouwen van de buurt\n- Samen-\n  werking met de gemeente\n→ ook met de school\n"


@pytest.fixture
def wall(tmp_path: Path) -> Path:
    """Make an export."""
    path = tmp_path / "muur 1.txt"
    path.write_text(WALL, "utf-8")
    return path


def printed(capsys: pytest.CaptureFixture[str], *argv: object) -> str:
    """Run a command that succeeds and give what it prints."""
    assert main([str(part) for part in argv]) == 0
    return capsys.readouterr().out


def test_statements_with_section_and_place(wall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Title, sections, numbers, lines and replies stand in the output."""
    out = printed(capsys, "read", wall)
    assert out.startswith("Middag over de moestuin   (wand, tekst, 3 bijdragen)")
    assert "## Wat is nodig?   [wat nodig is (condition)]" in out
    assert "    1  r.4           Vertrouwen van de buurt" in out
    assert "→ op 2: ook met de school" in out


def test_edits_are_shown_on_request(wall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What normalising changed stands under its statement."""
    assert "hyphen" not in printed(capsys, "read", wall)
    assert "hyphen: " in printed(capsys, "read", wall, "--edits")


def test_json_for_programs(wall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A session a line, with everything that is known of each statement."""
    (line,) = printed(capsys, "read", wall, "--json").splitlines()
    session = json.loads(line)
    assert session["source"] == "muur 1.txt"
    assert [statement["text"] for statement in session["statements"]] == [
        "Vertrouwen van de buurt",
        "Samenwerking met de gemeente",
        "ook met de school",
    ]
    assert session["statements"][2]["reply_to"] == session["statements"][1]["statement_id"]


def test_markdown_reads_back_the_same(wall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What --as md writes can be put in the place of the export."""
    (tmp_path / "muur.md").write_text(printed(capsys, "read", wall, "--as", "md"), "utf-8")
    first, second = (json.loads(printed(capsys, "read", path, "--json")) for path in (wall, tmp_path / "muur.md"))
    for name in ("text", "section", "prompt", "speaker"):
        assert [one[name] for one in first["statements"]] == [one[name] for one in second["statements"]]
    assert first["title"] == second["title"]


def test_sessies_toml_counts_here_too(wall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A session looks as it will in a run, with what was corrected."""
    (wall.parent / "sessies.toml").write_text(f'["{wall.name}"]\ntitle = "Eigen titel"\n', "utf-8")
    assert printed(capsys, "read", wall).startswith("Eigen titel")


def test_what_cannot_be_read_gives_the_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A missing file and an unknown format end with exit code 1 and a reason."""
    (tmp_path / "foto.jpg").write_bytes(b"\xff\xd8\xff\xe0\0\0")
    assert main(["read", str(tmp_path / "weg.txt")]) == 1
    assert "bestaat niet" in capsys.readouterr().err
    assert main(["read", str(tmp_path / "foto.jpg")]) == 1
    assert "foto.jpg: " in capsys.readouterr().err
