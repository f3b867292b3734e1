"""Guard that what people chose is told from what they wrote, and that what they wrote stays theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.tables import csv
from opschaling_nlp.model import Reading
from tests.ingest.reading import read_with
from tests.ingest.tables.test_forms import table


def read(tmp_path: Path, *rows: list[str]) -> Reading:
    """Read rows as a file."""
    return read_with(csv, tmp_path / "a.csv", table(*rows))


def posts(reading: Reading) -> list[tuple[str, bool]]:
    """Give the text of each post and whether it was chosen."""
    return [(block.text, block.chosen) for block in reading.blocks]


def test_options_in_one_cell_are_a_statement_each(tmp_path: Path) -> None:
    """A mark behind every option parts them; what stands behind Andere is somebody's own."""
    reading = read(
        tmp_path,
        ["Wat helpt in de tuin?"],
        ["Gieters;Mest;"],
        ["Mest;Andere: een lage tafel;"],
        ["Gieters;"],
    )
    assert posts(reading) == [
        ("Gieters", True),
        ("Mest", True),
        ("Mest", True),
        ("een lage tafel", False),
        ("Gieters", True),
    ]
    assert any("gekozen" in warning and warning.endswith(": 4") for warning in reading.warnings)


def test_options_with_commas_come_back_in_other_cells(tmp_path: Path) -> None:
    """Cells with commas hold options where all of them come back; a sentence with a comma stays whole."""
    reading = read(
        tmp_path,
        ["Wat helpt in de tuin?", "Wat wil je zelf doen?"],
        ["Gieters, Mest", "Niets, ik heb rugpijn"],
        ["Mest, Een hek", "Schoffelen, maar niet in mei"],
        ["Een hek", "Mest halen"],
        ["Gieters, Een hek", "Niets"],
    )
    written = [text for text, chosen in posts(reading) if not chosen]
    assert written == ["Niets, ik heb rugpijn", "Schoffelen, maar niet in mei", "Mest halen", "Niets"]
    assert sum(chosen for _, chosen in posts(reading)) == 7


@pytest.mark.parametrize(("others", "chosen"), [(["Een hek"] * 3, 12), (["Een hek", "Een bank", "Een kas"], 0)])
def test_a_list_is_what_nearly_everybody_answers_from(tmp_path: Path, others: list[str], chosen: int) -> None:
    """Twelve answers of two kinds come from a list; where three of them stand alone, people wrote them."""
    reading = read(tmp_path, ["Wat helpt in de tuin?"], *([answer] for answer in ["Mest"] * 9 + others))
    assert sum(was_chosen for _, was_chosen in posts(reading)) == chosen


def test_words_that_many_people_type_are_not_chosen(tmp_path: Path) -> None:
    """In a cloud of words some come back; nobody offered them."""
    rows = [[word] for word in ("tijd, mest", "mest", "tijd", "zon, tijd", "zon", "mest", "water")]
    reading = read(tmp_path, ["Wat helpt in de tuin?"], *rows)
    assert not any(chosen for _, chosen in posts(reading))
    assert len(posts(reading)) == len(rows)


def test_a_ticked_box_is_its_option(tmp_path: Path) -> None:
    """A column for an option gives the option where it is ticked, nothing where it is not, and the words behind Anders."""
    reading = read(
        tmp_path,
        ["Wat gebruik je? [Gieter]", "Wat gebruik je? [Schoffel]", "Wat gebruik je? [Anders]"],
        ["Ja", "Nee", ""],
        ["Nee", "Ja", "Mijn oude laars"],
    )
    assert posts(reading) == [("Gieter", True), ("Schoffel", True), ("Mijn oude laars", False)]
    assert {block.prompt for block in reading.blocks} == {"Wat gebruik je?"}


def test_a_name_that_ends_in_what_stands_below_it_is_an_option(tmp_path: Path) -> None:
    """A column that repeats the end of its name was ticked; one in which people wrote was not."""
    rows = [
        ["Wat hielp?", "Wat speelde? - Hout", "Wat speelde? - Buren"],
        ["Een droge schuur", "Hout", ""],
        ["Rust", "Hout", "Buren"],
    ]
    reading = read(tmp_path, *rows)
    assert posts(reading) == [
        ("Een droge schuur", False), ("Hout", True), ("Rust", False), ("Hout", True), ("Buren", True),
    ]  # fmt: skip
    assert {block.prompt for block in reading.blocks if block.chosen} == {"Wat speelde?"}


def test_points_of_a_scale_are_only_counted(tmp_path: Path) -> None:
    """Ja, Nee and the points of a scale are no statements; the warning says how often each was chosen."""
    reading = read(
        tmp_path,
        ["Wat helpt in de tuin?", "Hoe vond je het? [De middag]", "Kom je nog eens terug?"],
        ["Samen schoffelen", "Tevreden", "Ja"],
        ["Een kruiwagen erbij", "Zeer tevreden", "Ja"],
        ["Minder onkruid", "Tevreden", "Nee"],
    )
    assert [text for text, _ in posts(reading)] == ["Samen schoffelen", "Een kruiwagen erbij", "Minder onkruid"]
    assert any("De middag" in warning and "Tevreden 2, Zeer tevreden 1" in warning for warning in reading.warnings)
    assert any("terug" in warning and "Ja 2, Nee 1" in warning for warning in reading.warnings)


def test_an_open_answer_that_is_a_word_of_a_scale_stays(tmp_path: Path) -> None:
    """A column is a scale only where all its answers are on it."""
    reading = read(tmp_path, ["Hoe ging het in de tuin?"], ["Goed"], ["Goed, maar nat"], ["Slecht"])
    assert [text for text, _ in posts(reading)] == ["Goed", "Goed, maar nat", "Slecht"]


def test_one_option_of_a_few_is_chosen(tmp_path: Path) -> None:
    """A few answers that nearly all people share word for word come from a list."""
    rows = [[answer] for answer in ("Een hek", "Een vijver", "Een hek", "Een vijver", "Een hek", "Een hek")]
    assert all(chosen for _, chosen in posts(read(tmp_path, ["Wat komt er eerst?"], *rows)))


def test_a_column_of_marks_is_an_option(tmp_path: Path) -> None:
    """Where nothing but crosses stands below a name, the name was chosen by who made the cross."""
    reading = read(
        tmp_path,
        ["Naam", "Gieter", "Tijd", "Wat wil je nog kwijt?"],
        ["Els", "x", "", "Begin klein"],
        ["Piet", "", "x", ""],
        ["Kim", "x", "x", "Vraag de buren"],
    )
    assert sorted((block.text, block.speaker) for block in reading.blocks if block.chosen) == [
        ("Gieter", "Els"),
        ("Gieter", "Kim"),
        ("Tijd", "Kim"),
        ("Tijd", "Piet"),
    ]
    assert [text for text, chosen in posts(reading) if not chosen] == ["Begin klein", "Vraag de buren"]
    assert {block.section for block in reading.blocks} == {()}


def test_the_name_of_the_last_option_may_hold_a_comma(tmp_path: Path) -> None:
    """`Anders, namelijk` is one option, with somebody's own words behind it."""
    rows = [["Gieters, Mest"], ["Mest, Een hek"], ["Gieters, Anders, namelijk: een lage tafel"], ["Een hek, Mest"]]
    reading = read(tmp_path, ["Wat helpt in de tuin?"], *rows)
    assert [text for text, chosen in posts(reading) if not chosen] == ["een lage tafel"]
    assert sum(chosen for _, chosen in posts(reading)) == 7


def test_a_table_that_counts_points_of_a_scale_holds_no_statements(tmp_path: Path) -> None:
    """The propositions in it are the organiser's."""
    with pytest.raises(UnreadableExportError, match="schaal"):
        read(
            tmp_path,
            ["Stelling", "Eens", "Neutraal", "Oneens"],
            ["De tuin is af", "3", "1", "8"],
            ["Ik kom terug", "9", "1", "0"],
        )


def test_options_on_a_line_each_are_a_choice_each(tmp_path: Path) -> None:
    """Lines in a cell that come back in other cells are options; lists with bullets or in any order, and sentences, are not."""
    told = [
        ["Een hek\nMest", "- Meer zon\n- Meer mest", "De buren kwamen.\nDat hielp.", "Meer zon\nMeer mest"],
        ["Mest", "- Meer zon\n- Meer mest", "Er was mest.\nEn een hek.", "Meer mest\nMeer zon"],
        ["Een hek\nEen kas\nMest", "- Meer mest", "Niets.", "Meer mest"],
    ]
    names = ["Wat helpt in de tuin?", "Wat wil je zelf doen?", "Wat ging er goed?", "Wat mist er nog?"]
    reading = read(tmp_path, names, *told)
    assert [text for text, chosen in posts(reading) if chosen] == ["Een hek", "Mest", "Mest", "Een hek", "Mest"]
    assert [text for text, chosen in posts(reading) if not chosen and "\n" in text] == [
        cell for row in told for cell in row[1:] if "\n" in cell
    ]


def test_a_column_that_repeats_its_name_is_an_option(tmp_path: Path) -> None:
    """Columns that hold their own name or nothing were ticked; what stands in the column Other beside them was written."""
    rows = [
        ["Gieter", "Schoffel", "Other"],
        ["Gieter", "", ""],
        ["Gieter", "Schoffel", "Mijn oude laars"],
        ["", "Schoffel", ""],
    ]
    reading = read(tmp_path, *rows)
    assert posts(reading) == [
        ("Gieter", True), ("Gieter", True), ("Schoffel", True), ("Mijn oude laars", False), ("Schoffel", True),
    ]  # fmt: skip
    assert {block.section for block in reading.blocks} == {()}


def test_names_that_come_back_beside_ideas_are_no_options(tmp_path: Path) -> None:
    """Rows without names of columns keep their first: one column that repeats itself is who spoke."""
    rows = [
        ["Els", "Een hek erom"],
        ["Els", "Een kas waar het ook in maart al warm genoeg is om te zaaien"],
        ["", "Een bank"],
    ]
    assert "Een hek erom" in [text for text, _ in posts(read(tmp_path, *rows))]
