"""`opschaling codebook export` writes the codebooks as a table."""

from __future__ import annotations

import csv
from pathlib import Path

import docx
import pytest

from opschaling_nlp.cli.main import main


def test_the_word_table_has_the_rows_of_the_csv(tmp_path: Path) -> None:
    """Each code and facet has its definition in both forms; Word adds the measured error.

    In the CSV what looks for more than a cell holds goes on in a row below. Word names long indicators, so that no cell fills pages.
    """
    sheet, document = tmp_path / "boek.csv", tmp_path / "boek.docx"
    assert main(["codebook", "export", "--csv", str(sheet), "--docx", str(document)]) == 0
    with sheet.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert max(len(cell) for row in table for cell in row.values()) < 32_768  # what a cell of a spreadsheet holds
    keys = dict.fromkeys(
        (row["codeboek"], row["code"], row["facet"], row["omschrijving"], row["hoort erbij"]) for row in table
    )
    rows = [key[-2:] for key in keys]
    tables = docx.Document(str(document)).tables
    cells = [[cell.text for cell in row.cells] for table in tables for row in table.rows[1:]]
    assert [(one[1], one[2]) for one in cells] == rows
    assert max(len(one[4]) for one in cells) < 10_000
    assert any("treffers onterecht" in one[5] for one in cells)


def test_an_export_needs_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a file the command says which options name one."""
    assert main(["codebook", "export"]) == 1
    assert "--docx" in capsys.readouterr().err


@pytest.mark.parametrize(("code", "nearest"), [("reso", "res"), ("res/gelt", "res/geld")])
def test_a_code_that_is_not_there_is_refused(code: str, nearest: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Who asks for the indicators of a code that no codebook has is told which one comes nearest."""
    assert main(["codebook", "list", code]) == 1
    assert nearest in capsys.readouterr().err.split("→")[1]
    assert main(["codebook", "list", nearest]) == 0


def test_what_is_sought_twice_names_both_places(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What two indicators look for is listed with both, by code and name."""
    code = '[[code]]\nname = "{0}"\nnl = "{0}"\nen = "{0}"\ndefinition = "Een gebouw."\n[code.indicators]\n{1} = {{ words = "schuur" }}\n'
    own = tmp_path / "eigen.toml"
    head = (
        'extends = "drivers"\nname = "eigen"\nversion = "1"\n[[change]]\nversion = "1"\nwhat = "begin"\nwhy = "proef"\n'
    )
    own.write_text(head + code.format("schuur", "eerste") + code.format("stal", "tweede"), "utf-8")
    assert main(["codebook", "twice", "--codebook", str(own)]) == 0
    assert "schuur/eerste, stal/tweede" in capsys.readouterr().out
