"""The notebooks run from top to bottom on the sample sessions, and are kept without results."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from opschaling_nlp.output.csv_tables import read_tables
from opschaling_nlp.texts import read_texts

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SAMPLES, CODINGS = ROOT / "data" / "raw" / "voorbeeld", ROOT / "data" / "codings" / "voorbeeld"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Analyse the sample sessions, with the codings that come with them, into a project of its own."""
    from opschaling_nlp.cli.main import main

    folder = tmp_path_factory.mktemp("project")
    codings = folder / "data" / "codings"
    if CODINGS.exists():
        shutil.copytree(CODINGS, codings)
    (folder / "notebooks").mkdir()
    settings = folder / "kort.toml"
    settings.write_text("[analysis]\npermutations = 50\n[themes]\nresamples = 10\n[output]\nformats = []\n", "utf-8")
    shutil.copytree(
        SAMPLES, folder / "data" / "raw" / SAMPLES.name
    )  # as in a fresh clone, so that the codings find their statements
    assert (
        main(
            [
                "analyse",
                str(folder / "data" / "raw"),
                "--out",
                str(folder / "data" / "processed"),
                "--codings",
                str(codings),
                "--settings",
                str(settings),
            ]
        )
        == 0
    )
    return folder


def test_there_are_five_notebooks():
    """None of them is lost unnoticed."""
    assert [path.name[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04", "05"]


@pytest.fixture(scope="module")
def executed(project):
    """Run the notebooks in notebooks/, as a reader does; one kernel runs them all and forgets in between."""
    import nbformat
    from nbclient import NotebookClient

    whole, parts = nbformat.v4.new_notebook(), {}
    for path in NOTEBOOKS:
        parts[path] = nbformat.read(path, as_version=4).cells
        whole.cells += [nbformat.v4.new_code_cell("%reset -f"), *parts[path]]
    resources = {"metadata": {"path": str(project / "notebooks")}}
    NotebookClient(whole, timeout=120, kernel_name="python3", allow_errors=True, resources=resources).execute()
    return parts


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path, executed):
    """Every cell runs without an error, and shows something."""
    cells = [cell for cell in executed[path] if cell.cell_type == "code"]
    assert cells
    for cell in cells:
        assert cell.outputs, cell.source
        assert not [one for one in cell.outputs if one.output_type == "error"], cell.source


def test_the_sample_codings_give_agreement_to_show(project, monkeypatch):
    """The notebook on agreement, and the report, have coders to compare."""
    import opschaling_nlp

    agreement = opschaling_nlp.load(project / "data" / "processed" / "latest").table("agreement")
    assert {"between", "tool"} <= set(agreement["kind"])
    report = (project / "data" / "processed" / "latest" / "report.html").read_text("utf-8")
    assert "tussen codeurs" in report


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_asks_for_parts(path):
    """Every notebook shows how to ask for a part, by session, group or slice; together they show all three, in counts and in charts."""
    here, everywhere = path.read_text("utf-8"), "".join(one.read_text("utf-8") for one in NOTEBOOKS)
    assert re.search(r"(where|counts|plot\.\w+)\([^)]*\b(session|group|slice)=", here)
    for asked in ("slice", "session", "group"):
        assert re.search(rf"counts\([^)]*\b{asked}\b", everywhere), asked
    for drawn in ("dots", "facets", "valence"):
        assert re.search(rf"plot\.{drawn}\(slice=", everywhere), drawn


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_results(path):
    """Results hold participants' words: they stay out of the repository."""
    import nbformat

    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


def test_the_samples_are_told_of_without_a_mould(project):
    """Over a whole run no sentence is another with only names changed more than three times, numbers left out or not."""
    tables = read_tables(project / "data/processed/latest")
    names = {*tables["drivers"]["label"], *tables["facets"]["label"]} - {""}
    names |= {name[:1].lower() + name[1:] for name in names}
    anything = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    told = [re.sub(rf"‘[^’]*’|{anything}", "N", sentence) for sentence in tables["summaries"]["sentence"]]
    assert max(Counter(told).values()) <= 3
    spelled = "|".join(read_texts("summaries/sentences.toml")["words"]["numbers"])
    moulds = Counter(re.sub(rf"\d+|\b(?:{spelled})\b", "n", sentence) for sentence in told)
    assert max(moulds.values()) <= 4, moulds.most_common(2)
