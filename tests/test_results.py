"""A finished run opens as frames with the types a person expects, reads nothing that is not asked for, and shows statements as cards."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys

import pandas as pd
import pytest
from matplotlib.text import Text

import opschaling_nlp
from opschaling_nlp.errors import UserError
from opschaling_nlp.output.csv_tables import write_tables
from opschaling_nlp.output.naming import name_indicator
from opschaling_nlp.settings import load_settings
from opschaling_nlp.tables import split_codes
from tests.output.tables_fixture import make_tables


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Write a finished fictional run to data/processed/latest of a folder."""
    base = tmp_path_factory.mktemp("project")
    latest = base / "data" / "processed" / "latest"
    latest.mkdir(parents=True)
    write_tables(make_tables(80, sessions=4), latest)
    manifest = {"counts": {"sessions": 4, "statements": 80}, "settings": load_settings().model_dump(mode="json")}
    manifest["settings"]["privacy"]["names"] = 3
    (latest / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return base


@pytest.fixture(scope="module")
def run(folder):
    """Open the fictional run."""
    return opschaling_nlp.load(folder / "data" / "processed" / "latest")


def test_a_run_of_an_earlier_version_opens(folder, tmp_path):
    """Settings that came later have their default, and those that it had are kept."""
    shutil.copytree(folder / "data" / "processed" / "latest", tmp_path / "run")
    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text("utf-8"))
    del manifest["settings"]["output"]["exchange_statements"], manifest["settings"]["themes"]
    manifest["settings"]["output"]["print_limit"] = 7
    (tmp_path / "run" / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    settings = opschaling_nlp.load(tmp_path / "run").settings
    assert settings.output.print_limit == 7
    assert settings.output.exchange_statements == load_settings().output.exchange_statements
    assert settings.themes == load_settings().themes


def test_a_run_is_found_from_a_folder_below(folder, monkeypatch):
    """A notebook in notebooks/ finds data/processed/latest beside its own folder."""
    below = folder / "notebooks"
    below.mkdir(exist_ok=True)
    monkeypatch.chdir(below)
    assert "80 bijdragen" in repr(opschaling_nlp.load("data/processed/latest"))


def test_no_run_is_said_with_its_remedy(tmp_path):
    """Without a finished run the message says what to do."""
    with pytest.raises(UserError, match="make analyse"):
        opschaling_nlp.load(tmp_path)


def test_importing_the_package_loads_no_libraries():
    """Importing opschaling_nlp alone loads neither pandas nor matplotlib."""
    code = (
        "import sys, opschaling_nlp; sys.exit(any(name in sys.modules for name in ('pandas', 'matplotlib', 'spacy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_nothing_is_read_before_it_is_asked_for(folder, tmp_path):
    """Opening a run needs only its manifest."""
    (tmp_path / "manifest.json").write_text("{}", "utf-8")
    run = opschaling_nlp.load(tmp_path)
    assert run.statements.empty
    assert run.folder == tmp_path


def test_frames_have_the_types_a_person_expects(run):
    """Tags are booleans, dates are dates, kinds have an order, several codes are a tuple."""
    statements = run.statements
    assert statements.index.name == "statement_id"
    assert {str(statements[tag].dtype) for tag in ("tip", "question", "horizontal", "countable", "substantive")} == {
        "bool"
    }
    assert statements["prompt_kind"].cat.ordered
    assert isinstance(statements["drivers"].iloc[0], tuple)
    assert pd.api.types.is_datetime64_any_dtype(run.sessions["date"])
    assert list(run.drivers.index)[:3] == ["lead", "own", "trust"]
    assert list(run.tags["label"].cat.categories[:4]) == ["horizontal", "vertical", "question", "tip"]
    assert isinstance(run.themes["exemplars"].iloc[0], tuple)


def test_frames_hold_what_the_tables_hold(run):
    """No row and no value is lost on the way from the CSV files."""
    table = run.table("statements").set_index("statement_id")
    assert list(run.statements.index) == list(table.index)
    assert [list(codes) for codes in run.statements["drivers"]] == [split_codes(cell) for cell in table["drivers"]]
    assert run.framework.to_numpy().sum() == run.table("framework")["n"].sum()


def test_where_meets_every_criterion(run):
    """Criteria are combined; the result agrees with drivers.csv."""
    found = run.where(driver="lead", valence="barrier", voice="participants", substantive=True)
    assert len(found) == run.drivers.loc["lead", "barrier"]
    assert all("lead" in codes for codes in found["drivers"])
    assert run.where(tag="tip")["tip"].all()
    assert set(run.where(session="sessie-2")["session_id"]) == {"sessie-2"}
    assert run.where(text="DRAAGVLAK")["text"].str.contains("draagvlak").all()
    assert len(run.where()) == 80


@pytest.mark.parametrize(
    "criterion",
    [
        {"tag": "tips"},
        {"driver": ["lead", "geld"]},
        {"valence": "positief"},
        {"prompt_kind": "x"},
        {"voice": "x"},
        {"session": "sessie-99"},
        {"theme": "x"},
        {"group": "x"},
    ],
)
def test_a_criterion_that_there_is_not_is_said(run, criterion):
    """A misspelt code gives the codes to choose from, not an empty frame."""
    with pytest.raises(UserError, match=r"kies uit|bedoel je"):
        run.where(**criterion)


def test_a_criterion_may_be_a_list_or_the_name_that_people_know(run):
    """Of several values any will do; a session goes by its title, codes by their label, case aside."""
    both = run.where(driver=["lead", "own"])
    assert set(both.index) == {*run.where(driver="lead").index, *run.where(driver="own").index}
    assert list(run.where(driver="bestuurlijke steun en leiderschap").index) == list(run.where(driver="lead").index)
    title = run.sessions.loc["sessie-2", "title"]
    assert list(run.where(session=title).index) == list(run.where(session="sessie-2").index)
    assert list(run.where(valence="Belemmerend").index) == list(run.where(valence="barrier").index)
    assert len(run.where(tag=["tip", "vraag"])) > len(run.where(tag="tip"))


def test_counts_are_given_within_a_part(run):
    """Drivers can be had within one session or kind of prompt, as drivers.csv has them; in two parts at once there are none."""
    table = run.table("drivers")
    mine = table[(table["slice"] == "session") & (table["value"] == "sessie-2")]
    assert list(run.counts("drivers", session="sessie-2")["statements"]) == list(mine["statements"])
    assert list(run.counts("drivers").index) == list(run.drivers.index)
    with pytest.raises(UserError, match="twee delen"):
        run.counts("drivers", session="sessie-2", prompt_kind="advice")
    with pytest.raises(UserError, match="per deel"):
        run.counts("keyness")


def test_counts_are_given_for_every_part_of_a_slice(run):
    """A slice gives its parts one below the other, each as it is by itself; a slice that there is not is an error."""
    every = run.counts("facets", slice="session")
    for session in every.index.unique("value"):
        assert list(every.loc[session]["statements"]) == list(run.counts("facets", session=session)["statements"])
    with pytest.raises(UserError, match="kies uit session, group, prompt_kind"):
        run.counts("facets", slice="sessie")


def test_statements_of_a_facet_can_be_had(run):
    """A facet is a criterion like a driver, by code or label; the number is that of facets.csv."""
    for (driver, facet), row in run.facets[run.facets["statements"] > 0].iterrows():
        if facet:
            found = run.where(facet=f"{driver}.{facet}", voice="participants", substantive=True)
            assert len(found) == row["statements"]
    with pytest.raises(UserError, match="facet="):
        run.where(facet="lead.bestaat-niet")


def test_a_built_in_rule_has_its_name_on_a_card(run):
    """A rule that is in no codebook is called as readers know it, not by what the program calls it."""
    tags = run.tags[run.tags["indicator"].str.startswith("zinsbouw: ")]
    for statement_id in list(tags["statement_id"])[:5]:
        assert "zinsbouw: " not in repr(run.statement(statement_id))
    assert name_indicator("zinsbouw: question_mark") == "vraagteken"
    assert name_indicator("eigenaar") == "eigenaar"


def test_plots_show_a_part(run):
    """What is drawn of one session counts that session only; a session that there is not is an error, as everywhere."""
    size = run.counts("drivers", session="sessie-2")["of"].iloc[0]
    texts = " ".join(text.get_text() for text in run.plot.valence(session="sessie-2").figure.findobj(Text))
    assert re.search(rf"\b{size}\s+inhoudelijke", texts)
    assert f"Alleen: {run.sessions.loc['sessie-2', 'title']}." in re.sub(r"\s+", " ", texts)
    asked = run.plot.valence(prompt_kind="advice").figure.findobj(Text)
    assert any(text.get_text().startswith("Alleen: advies. ") for text in asked)
    with pytest.raises(UserError, match="bestaat niet"):
        run.plot.dots(session="sessie-99")


def test_plots_take_a_slice_as_counts_do(run):
    """A slice gives a chart of each of its parts, by name, which a notebook shows below each other."""
    pictures = run.plot.valence(slice="session")
    counts = run.counts("drivers", slice="session").index.get_level_values("value").unique()
    assert list(pictures) == [run.sessions.loc[one, "title"] for one in counts]
    assert pictures._repr_html_().count("<img ") == len(counts)
    with pytest.raises(UserError, match="bestaat niet"):
        run.plot.valence(slice="maand")
    with pytest.raises(UserError, match="twee delen tegelijk"):
        run.plot.valence(slice="session", group="docenten")


def test_a_run_without_groups_says_so(run):
    """Where there is nothing to choose from, that is told, and no empty list of names."""
    run = opschaling_nlp.Run(run.folder)
    run.statements = run.statements.assign(group="")
    with pytest.raises(UserError, match="deze run heeft geen groepen") as caught:
        run.plot.valence(group="docenten")
    assert "kies uit" not in str(caught.value)


def test_load_is_offered_for_completion():
    """What is loaded on first use is in `dir`, where a notebook looks for it."""
    assert {"load", "Run"} <= set(dir(opschaling_nlp))


def test_kwic_shows_a_term_in_context(run):
    """Each row has the words left and right of the term."""
    lines = run.kwic("draagvlak")
    assert len(lines)
    assert set(lines["keyword"].str.lower()) == {"draagvlak"}


def test_a_statement_shows_as_a_card(run):
    """The card has words, place, tags and reasons; in a notebook the words read are marked and markup is escaped."""
    evidence = run.tags
    reason = evidence[evidence["where"] == "text"].iloc[0]
    card = run.statement(reason["statement_id"])
    text = run.statements.loc[reason["statement_id"], "text"]
    assert text in repr(card)
    assert f"<mark>{reason['quote']}</mark>" in card._repr_html_()
    assert len(run.cards(run.where(tag="tip"), most=3)) == 3
    with pytest.raises(UserError, match=r"run\.statements"):
        run.statement("bestaat-niet")


def test_markup_in_a_card_is_escaped(tmp_path):
    """What participants write stays text in a notebook too."""
    write_tables(make_tables(3, sessions=1, nasty="<script>1</script>"), tmp_path)
    (tmp_path / "manifest.json").write_text("{}", "utf-8")
    run = opschaling_nlp.load(tmp_path)
    for card in run.cards(run.statements):
        assert "<script" not in card._repr_html_()


def test_every_plot_draws_and_saves(run, tmp_path):
    """A plot shows as a picture, and can be saved."""
    picture = run.plot.drivers()
    assert picture._repr_png_().startswith(b"\x89PNG")
    assert picture.save(tmp_path / "a.svg").read_text("utf-8").startswith("<?xml")
    for name in ("valence", "facets", "groups", "pairs", "time", "tags", "keyness", "themes", "sources"):
        assert getattr(run.plot, name)().figure
