"""What is shown beside a number is what the number counts."""

from __future__ import annotations

from opschaling_nlp.output.naming import driver_labels, session_titles
from opschaling_nlp.output.selection import substantive_statements, unassigned_statements
from opschaling_nlp.texts import speak
from tests.output.tables_fixture import make_codebooks, make_tables


def test_substantive_statements_are_those_of_the_drivers_table():
    """As many as `of` says, for participants and for sources."""
    tables = make_tables(90)
    drivers = tables["drivers"]
    for group in ("participants", "sources"):
        part = drivers[(drivers["group"] == group) & (drivers["slice"] == "all")]
        assert len(substantive_statements(tables, sources=group == "sources")) == part["of"].iloc[0]


def test_unassigned_statements_are_in_no_theme():
    """With the sizes of the themes they make up all counted statements of participants."""
    tables = make_tables(90)
    assert len(unassigned_statements(tables)) + tables["themes"]["size"].sum() == len(substantive_statements(tables))


def test_drivers_are_named_in_the_order_of_the_codebook():
    """A driver that only the table knows comes last, under the label of the table."""
    tables = make_tables(30)
    drivers = tables["drivers"]
    drivers.loc[0, ["driver", "label"]] = ["nieuw", "Iets nieuws"]
    labels = driver_labels(make_codebooks(), drivers)
    assert list(labels)[:2] == ["lead", "own"]
    assert list(labels.items())[-1] == ("nieuw", "Iets nieuws")
    with speak("en"):
        labels = driver_labels(make_codebooks(), drivers)
    assert labels["lead"] == "Executive support and leadership"


def test_a_session_without_title_is_known_by_its_file():
    """A reader always sees a name."""
    sessions = make_tables(10)["sessions"]
    sessions.loc[0, "title"] = ""
    assert session_titles(sessions)["sessie-1"] == "wand 1.txt"
