"""What commands print is in English where that was asked for, or where the run they are about is."""

from __future__ import annotations

from pathlib import Path

import pytest

from opschaling_nlp.cli.main import main


@pytest.mark.parametrize("asked", ["option", "settings"])
def test_what_is_read_is_told_in_english(tmp_path: Path, capsys: pytest.CaptureFixture[str], asked: str) -> None:
    """The tables of `check` and what `read` says of a session are English by option and by settings alike."""
    (tmp_path / "raw").mkdir()
    (tmp_path / "codings").mkdir()
    wall = tmp_path / "raw" / "muur.txt"
    wall.write_text("Wat is nodig?\n- Tijd voor de moestuin\n- Een schuur\n- Geduld van de buren\n", "utf-8")
    settings = tmp_path / "english.toml"
    settings.write_text('[output]\nlanguage = "en"\n', "utf-8")
    more = ["--language", "en"] if asked == "option" else ["--settings", str(settings)]
    for command in (["check", str(wall.parent)], ["read", str(wall)]):
        assert main([*command, "--codings", str(tmp_path / "codings"), *more]) == 0
    out = capsys.readouterr().out
    for said in ("Codebooks: each example does what it says.", "wall, text, 3 statements", "what is needed"):
        assert said in out
    assert not {"bijdragen", "wand", "Wordt gelezen"} & set(out.replace(",", " ").split())
