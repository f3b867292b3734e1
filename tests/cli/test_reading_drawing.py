"""Guard that a wrong reading of a PDF can be seen."""

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from opschaling_nlp.cli.main import main


def make_pdf(path: Path) -> Path:
    """Make two pages: lines that are one sentence, and a line by itself."""
    canvas = Canvas(str(path))
    lines = ["Zonder iemand die er tijd voor krijgt om met", "de buren te praten komt er niets van."]
    for number, line in enumerate(lines):
        canvas.drawString(60, 700 - 14 * number, line)
    canvas.showPage()
    canvas.drawString(60, 700, "Tijd")
    canvas.save()
    return path


def test_each_page_is_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A PNG a page is written in the folder that is named, and the colours are explained."""
    file, folder = make_pdf(tmp_path / "muur.pdf"), tmp_path / "beeld"
    assert main(["read", str(file), "--teken", str(folder)]) == 0
    assert sorted(one.name for one in folder.iterdir()) == ["muur.p001.png", "muur.p002.png"]
    assert all(one.read_bytes().startswith(b"\x89PNG") for one in folder.iterdir())
    assert "rood: regels die zijn samengevoegd" in capsys.readouterr().out


def test_nothing_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where a drawing would take the place of a file, none is made, and each such file is named."""
    file, there = make_pdf(tmp_path / "muur.pdf"), tmp_path / "muur.p002.png"
    there.write_text("van mij", "utf-8")
    assert main(["read", str(file), "--teken", str(tmp_path)]) != 0
    assert "muur.p002.png" in capsys.readouterr().err
    assert there.read_text("utf-8") == "van mij"
    assert not (tmp_path / "muur.p001.png").exists()


def test_only_a_pdf_is_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A text has no pages to draw."""
    file = tmp_path / "muur.txt"
    file.write_text("tijd\ngeld\n", "utf-8")
    assert main(["read", str(file), "--teken", str(tmp_path)]) != 0
    assert "PDF" in capsys.readouterr().err
