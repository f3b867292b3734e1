"""The workbook holds the tables as they are, keeps texts texts and a researcher's own words, and is the same bytes for the same run."""

from __future__ import annotations

from itertools import cycle

import openpyxl
import pytest

from opschaling_nlp.errors import UserError
from opschaling_nlp.output import workbook
from opschaling_nlp.output.workbook import CREATED, MOST_CHARACTERS, read_summaries, write_workbook
from opschaling_nlp.tables import OWN_SUMMARIES, build_frame
from tests.output.tables_fixture import make_codebooks, make_tables


def write(path, tables, **options):
    """Write a workbook and open it again."""
    write_workbook(tables, path, codebooks=make_codebooks(), **options)
    return openpyxl.load_workbook(path)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Write the workbook of a usual run once, for the tests that only read it."""
    tables = make_tables(60)
    return tables, write(tmp_path_factory.mktemp("book") / "a.xlsx", tables)


def read_rows(book, name):
    """Return the rows of a sheet as mappings from its headers."""
    head, *rows = book[name].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_texts_stay_texts(tmp_path):
    """A text that looks like a formula, number or link is the text that it was, in every sheet."""
    starts = cycle(
        (
            "=1+1",
            "+31 6 12345678",
            "-> verder",
            "@wethouder",
            "{=SUM(A1)}",
            "https://voorbeeld.test",
            "007",
            "  inspringen",
        )
    )
    tables = make_tables(12)
    tables["statements"]["text"] = [
        f"{start} {text}" for start, text in zip(starts, tables["statements"]["text"], strict=False)
    ]
    book = write(tmp_path / "a.xlsx", tables)
    rows = read_rows(book, "Bijdragen")
    assert [row["Bijdrage"] for row in rows] == list(tables["statements"]["text"])
    assert {cell.data_type for sheet in book for line in sheet.iter_rows() for cell in line} <= {"s", "n"}
    linked = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.hyperlink]
    assert linked
    assert {cell.hyperlink.target for cell in linked} == {None}, "only to rows of the workbook itself"


def test_the_same_run_gives_the_same_bytes(tmp_path):
    """Two writings of the same tables are equal to the byte."""
    tables = make_tables(60)
    for name in ("a.xlsx", "b.xlsx"):
        write(tmp_path / name, tables)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").properties.created == CREATED


def test_another_inside_of_the_library_gives_the_same_cells(made, tmp_path, monkeypatch):
    """Where rows cannot be written at once with the installed XlsxWriter, cell by cell gives the same workbook."""
    tables, _ = made
    usual = write_workbook(tables, tmp_path / "a.xlsx", codebooks=make_codebooks()).read_bytes()
    for plain in (lambda page, *_: page.absent, lambda *_: None):
        monkeypatch.setattr(workbook, "_write_plain", plain)
        assert write_workbook(tables, tmp_path / "b.xlsx", codebooks=make_codebooks()).read_bytes() == usual


def test_the_quick_way_is_taken():
    """With the XlsxWriter that is installed for development, rows are written at once."""
    assert workbook._plain_works({"constant_memory": True})


def test_own_summaries_stand_in_the_workbook_and_come_back(tmp_path):
    """What the researcher wrote stands at its session and driver, also where that row is gone, and is read back with what she changed."""
    tables = make_tables(60)
    first = tables["framework"].iloc[0]
    key = (str(first["session_id"]), str(first["driver"]))
    tables["own_summaries"] = build_frame(
        OWN_SUMMARIES,
        [
            {"session_id": session, "driver": driver, "text": text, "by": "noor"}
            for session, driver, text in ((*key, "Mijn lezing"), ("sessie-weg", "lead", "Blijft ook bestaan"))
        ],
    )
    book = write(tmp_path / "a.xlsx", tables)
    found = read_summaries(tmp_path / "a.xlsx")
    assert {one: text for one, text in found.items() if text} == {
        key: "Mijn lezing",
        ("sessie-weg", "lead"): "Blijft ook bestaan",
    }
    assert len(found) > 2, "empty cells are there to be told from rows that are gone"
    sheet = book["Raamwerk"]
    (cell,) = [cell for line in sheet.iter_rows() for cell in line if cell.value == "Mijn lezing"]
    cell.value = "Anders"


def test_an_unreadable_workbook_is_not_overlooked(tmp_path):
    """Rather than lose what somebody wrote, the run stops and says what to do."""
    (tmp_path / "old.xlsx").write_bytes(b"geen werkmap")
    with pytest.raises(UserError, match="sluit het"):
        read_summaries(tmp_path / "old.xlsx")


def test_a_stray_cell_in_the_last_corner_costs_no_room(tmp_path):
    """Own summaries are read row by row, so that one cell far away does not ask for a sheet of that size."""
    book = write(tmp_path / "a.xlsx", make_tables(60))
    book["Raamwerk"].cell(1_048_576, 16_384, "x")
    book.save(tmp_path / "b.xlsx")
    assert read_summaries(tmp_path / "b.xlsx") == read_summaries(tmp_path / "a.xlsx")


def test_tool_coders_and_final_value_stand_apart(tmp_path):
    """Where a coder overruled the tool, also on a direction alone, all three values can be read."""
    tables = make_tables(12)
    statements, evidence = tables["statements"], tables["evidence"]
    statements.loc[0, ["tip", "tool", "drivers"]] = [1, "tip=0;lead=1;trust=barrier=0", "trust"]
    row = evidence.iloc[0].to_dict() | {
        "statement_id": statements.loc[0, "statement_id"],
        "kind": "tag",
        "label": "tip",
        "source": "coder",
        "coder": "anna",
        "holds": 1,
    }
    tables["evidence"].loc[len(evidence)] = row
    first = read_rows(write(tmp_path / "a.xlsx", tables), "Bijdragen")[0]
    assert (first["Tip of advies (tool)"], first["Tip of advies (codeurs)"], first["Tip of advies (telt)"]) == (
        0,
        "anna: 1",
        1,
    )
    assert first["Factoren (tool)"] == "Bestuurlijke steun en leiderschap; Vertrouwen en relatie"
    assert (first["Bestuurlijke steun en leiderschap"], first["Vertrouwen en relatie"]) == (0, 1)


def test_directions_stand_in_words(made):
    """Beside a statement stands which factor is named in which direction, in words; a pair of codes stands nowhere."""
    tables, book = made
    cells = [row["Richting per factor"] for row in read_rows(book, "Bijdragen")]
    assert [bool(cell) for cell in cells] == [bool(cell) for cell in tables["statements"]["valence"]]
    assert any(str(cell).endswith(": genoemd als nodig") for cell in cells)
    assert not any("=" in str(cell) for cell in cells)


def test_the_long_table_has_a_row_for_each_driver_and_direction(made):
    """Pivots over the long table give the counts of drivers.csv."""
    tables, book = made
    drivers = tables["drivers"]
    expected = {
        row.driver: (row.enabler, row.barrier)
        for row in drivers[(drivers["slice"] == "all") & (drivers["group"] == "participants")].itertuples()
    }
    rows = [row for row in read_rows(book, "Lang") if row["Soort"] == "wand" and row["Inhoudelijk"]]
    for driver, counts in expected.items():
        mine = [row for row in rows if row["Factor"] == driver]
        assert (
            tuple(
                len({row["Bijdrage-id"] for row in mine if row["Richting"] == way})
                for way in ("Bevorderend", "Belemmerend")
            )
            == counts
        )


def test_every_sheet_has_a_frozen_header_and_filters(tmp_path):
    """Sheets with rows can be filtered and scrolled under their header; an empty run gives them too."""
    for tables in (make_tables(30), make_tables(0, sessions=0)):
        book = write(tmp_path / "a.xlsx", tables)
        for sheet in book.worksheets[1:]:
            assert sheet.freeze_panes == ("C2" if sheet.title == "Bijdragen" else "B2"), sheet.title
            assert sheet.auto_filter.ref, sheet.title
            assert len({cell.value for cell in sheet[1]}) == sheet.max_column, sheet.title


def test_print_stays_large_enough_to_read(made):
    """A sheet prints its first columns on the width of one page, with headers and no lists of ids; the matrix in full."""
    for sheet in made[1].worksheets:
        pages = int(sheet.page_setup.fitToWidth or 1)
        assert sheet.page_setup.fitToHeight == 0
        assert pages == 1 or sheet.print_title_cols == "$A:$B", f"{sheet.title}: one page wide"
        for place in sheet.print_area.split(":")[-1:] if sheet.print_area else ():
            last = openpyxl.utils.cell.coordinate_from_string(place.replace("$", ""))[0]
            printed = range(1, openpyxl.utils.column_index_from_string(last) + 1)
            letters = [openpyxl.utils.get_column_letter(number) for number in printed]
            assert sum(sheet.column_dimensions[letter].width for letter in letters) < 280 * pages, sheet.title
            assert sheet.title != "Matrix" or len(letters) == sheet.max_column
            assert sheet.print_title_rows == "$1:$1"
            assert not any(
                ";" in str(sheet.cell(2, number).value) and "sessie" in str(sheet.cell(2, number).value)
                for number in printed
            )


def test_every_row_has_the_height_of_its_words(made):
    """Headers that need two lines, and explanations in the guide, have the height for them in any program."""
    book = made[1]
    assert all(sheet.row_dimensions[1].height >= 30 for sheet in book.worksheets[1:5])
    guide = book.worksheets[0]
    longest = max(guide.iter_rows(min_row=2), key=lambda row: len(row[1].value or ""))[1]
    assert guide.row_dimensions[longest.row].height > 30


def test_codes_and_signs_of_the_reader_stand_nowhere(tmp_path):
    """What a table names by code has its name in the sheet, and a sign that a PDF could not give is a box."""
    tables = make_tables(60)
    tables["statements"].loc[0, "raw_text"] = "(cid:127) Tijd"
    book = write(tmp_path / "a.xlsx", tables)
    assert read_rows(book, "Bijdragen")[0]["Zoals aangeleverd"] == "□ Tijd"
    drivers = set(tables["drivers"]["driver"])
    assert not drivers & {row["Kenmerk, factor of richting"] for row in read_rows(book, "Onderbouwing")}
    assert not drivers & {row[one] for row in read_rows(book, "Samen genoemd") for one in ("Eerste", "Tweede")}


def test_a_number_of_statements_leads_to_them(made):
    """A count in a table links to the first statement behind it."""
    tables, book = made
    sheet = book["Factoren"]
    place = next(cell.column for cell in sheet[1] if cell.value == "Bijdragen (aantal)")
    for line, row in enumerate(tables["drivers"].itertuples(), start=2):
        link = sheet.cell(line, place).hyperlink
        assert bool(link) is bool(row.statement_ids)


def test_parts_are_named_in_words(tmp_path):
    """The sessions, kinds of question and levels by which drivers are counted have their names, not their codes."""
    tables = make_tables(80)
    tables["drivers"].loc[0, ["slice", "value"]] = ["level", "vertical_about"]
    tables["drivers"].loc[[1, 2], "slice"] = "session_prompt_kind"
    tables["drivers"].loc[[1, 2], "value"] = ["sessie-1|advice", "sessie-1|"]
    title = tables["sessions"].set_index("session_id").loc["sessie-1", "title"]
    rows = read_rows(write(tmp_path / "a.xlsx", tables), "Factoren")
    named = {row["Waarde"] for row in rows if row["Doorsnede"] in {"soort gespreksvraag", "niveau"}}
    assert {"advies", "verticaal, op de woorden zelf"} <= named
    assert not named & {"advice", "condition", "vertical_about", "horizontal"}
    both = [row["Waarde"] for row in rows if row["Doorsnede"] == "sessie en soort gespreksvraag"]
    assert both == [f"{title}, advies", f"{title}, geen of niet begrepen"]
    assert title in {row["Waarde"] for row in rows if row["Doorsnede"] == "sessie"}


def test_the_codebook_sheet_names_every_column(tmp_path):
    """Beside each Dutch header stands the name in the CSV files; the headers are Dutch, none is forgotten."""
    tables = make_tables(30)
    tables["statements"]["codes_potjer"] = "v.lijn"
    book = write(tmp_path / "a.xlsx", tables)
    rows = read_rows(book, "Codeboek")
    listed = {(row["Codeboek of tabblad"], row["Nederlands"]) for row in rows}
    assert all(row["Definitie of betekenis"] for row in rows if row["Codeboek of tabblad"] in book.sheetnames)
    for sheet in book.worksheets[1:-1]:
        for cell in sheet[1]:
            assert (sheet.title, cell.value) in listed
            assert cell.value == "codes_potjer" or cell.value[0].isupper(), f"{sheet.title}: {cell.value}"


def test_quotes_stand_flat_per_theme(made):
    """Each exemplar and deviant case is one row, with its place."""
    tables, book = made
    rows = read_rows(book, "Citaten")
    expected = sum(len(cell.split(";")) for name in ("exemplars", "deviant") for cell in tables["themes"][name] if cell)
    assert len(rows) == expected
    assert {row["Rol van het citaat"] for row in rows} == {"kenmerkend citaat", "tegenvoorbeeld"}


def test_a_very_long_text_is_cut_and_says_so(tmp_path):
    """A text longer than a cell can hold is cut, with a pointer to the CSV."""
    tables = make_tables(3, sessions=1)
    tables["statements"].loc[0, "text"] = "x" * 40_000
    text = read_rows(write(tmp_path / "a.xlsx", tables), "Bijdragen")[0]["Bijdrage"]
    assert len(text) == MOST_CHARACTERS
    assert text.endswith("staat in de CSV]")


def test_plain_rows_are_the_bytes_that_xlsxwriter_writes(tmp_path, monkeypatch):
    """A sheet has the same bytes whether its rows are written whole or by XlsxWriter cell by cell."""
    tables = make_tables(60)
    said = [
        "twee\nregels",
        " kort ",
        "a & b <c>",
        "_x000A_ letterlijk",
        "\x07 bel",
        "lang " * 30,
        'een "citaat"',
        "\ufffe",
    ]
    tables["statements"].loc[range(len(said)), "text"] = said
    write(tmp_path / "whole.xlsx", tables)
    monkeypatch.setattr(workbook, "_is_plain", lambda _: False)
    write(tmp_path / "cells.xlsx", tables)
    assert (tmp_path / "whole.xlsx").read_bytes() == (tmp_path / "cells.xlsx").read_bytes()


def test_what_does_not_fit_is_said(tmp_path):
    """Of a long table the first rows stand in the sheet; the guide and the sheet's last line say how many are left out."""
    tables = make_tables(30)
    whole, book = write(tmp_path / "a.xlsx", tables), write(tmp_path / "b.xlsx", tables, most_rows=12)
    guide = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row]
    for name in ("Bijdragen", "Lang", "Onderbouwing", "Codeboek"):
        every = list(whole[name].iter_rows(min_row=2, values_only=True))
        *shown, last = book[name].iter_rows(min_row=2, values_only=True)
        assert shown == every[:12]
        assert f"{len(every) - 12} rijen" in last[0]
        assert any(last[0] in said for said in guide)
