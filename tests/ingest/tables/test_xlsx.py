"""Guard the reading of workbooks: all visible sheets, and Slido's layout with every answer counted once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.tables import csv, xlsx
from tests.ingest.reading import read_file, read_with, texts, with_columns

FIXED = ["Participant ID", "Participant Name", "Participant Email", "Participant Company", "Total Correct Answers"]
PIVOT = [
    [*FIXED, "Wat is nodig?", "Kies er twee", "Hoe ging het?"],
    ["", "", "", "", "", "Open text", "Multiple choice (Multiple answer)", "Rating"],
    ["p1", "Anonymous", "", "", "", "Lef; en tijd ", "Geld; Tijd", "vier sterren"],
    ["p2", "Els", "", "", "", "n.v.t.", "Tijd", "5"],
]
EXPORT = [
    ["Participant ID", "Poll ID", "Poll Type", "Poll Question", "Poll Option", "Submission Date", "Submission Time"],
    ["p1", "7", "Open text", "Wat is nodig?", "Lef; en tijd ", "03/12/2025", "10:01:00"],
    ["p1", "7", "Open text", "Wat is nodig?", "Lef; en tijd", "03/12/2025", "10:01:03"],
    ["p2", "7", "Open text", "Wat is nodig?", "n.v.t.", "03/12/2025", "10:02:00"],
    ["p1", "8", "Multiple choice (Multiple answer)", "Kies er twee", "Geld", "03/12/2025", "10:05:00"],
    ["p1", "8", "Multiple choice (Multiple answer)", "Kies er twee", "Tijd", "03/12/2025", "10:05:00"],
    ["p2", "8", "Multiple choice (Multiple answer)", "Kies er twee", "Tijd", "03/12/2025", "10:05:00"],
]


def workbook(path: Path, *, hidden: str = "", **sheets: list[list[Any]]) -> Path:
    """Write sheets of cells; two underscores in a name stand for a space."""
    with xlsxwriter.Workbook(path, {"default_date_format": "d-m-yyyy hh:mm"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name.replace("__", " "))
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if name == hidden:
                sheet.hide()
    return path


def test_every_visible_sheet_is_read(tmp_path: Path) -> None:
    """Sheets are sections, the sheet number is the page, the row the line; a hidden sheet is left out and told of."""
    rows = [["Naam", "Bericht", "Tijd"], [], ["Els", "Meer lef", datetime.fromisoformat("2025-03-12 10:01")]]
    reading = read_file(xlsx, workbook(tmp_path / "a.xlsx", Een=rows, Twee=rows, Geheim=rows, hidden="Geheim"))
    assert [(block.section, block.page, block.line, block.time) for block in reading.blocks] == [
        (("Een",), 1, 3, "2025-03-12 10:01:00"),
        (("Twee",), 2, 3, "2025-03-12 10:01:00"),
    ]
    assert reading.warnings == ("verborgen werkblad “Geheim” niet gelezen",)


def test_a_sheet_without_statements_does_not_spoil_the_others(tmp_path: Path) -> None:
    """A sheet with numbers only is told of; the others are read."""
    reading = read_file(
        xlsx, workbook(tmp_path / "a.xlsx", Cijfers=[["a", "b"], [1, 2], [3, 4]], Wand=[["Bericht"], ["Meer lef"]])
    )
    assert texts(reading) == ["Meer lef"]
    assert "Cijfers" in reading.warnings[0]


def test_settings_point_at_columns_of_a_workbook(tmp_path: Path) -> None:
    """The column map in settings holds for workbooks too."""
    path = workbook(tmp_path / "a.xlsx", Wand=[["A", "B"], ["deze tekst niet", "deze tekst wel"]])
    assert texts(read_file(xlsx, path, settings=with_columns(text="B"))) == ["deze tekst wel"]


def test_slido_answers_are_counted_once(tmp_path: Path) -> None:
    """Both sheets of a Slido workbook hold the same answers: a row of Export All is one, an answer sent in twice is one, n.v.t. is none."""
    reading = read_file(
        xlsx,
        workbook(
            tmp_path / "a.xlsx", Pivot__All=PIVOT, Export__All=EXPORT, Samenvatting=[["Bericht"], ["Het was mooi"]]
        ),
    )
    assert [(block.prompt, block.text, block.speaker) for block in reading.blocks] == [
        ("Wat is nodig?", "Lef; en tijd", ""),
        ("Kies er twee", "Geld", ""),
        ("Kies er twee", "Tijd", ""),
        ("Kies er twee", "Tijd", "Els"),
    ]
    assert [block.chosen for block in reading.blocks] == [False, True, True, True]
    assert reading.blocks[0].time == "2025-03-12 10:01:00"
    assert any("Samenvatting" in warning for warning in reading.warnings)
    assert any("twee keer" in warning and warning.endswith(": 1") for warning in reading.warnings)


def test_slido_pivot_alone_splits_only_what_was_joined(tmp_path: Path) -> None:
    """Chosen options are split, a written answer with a semicolon stays whole, a rating is no statement."""
    reading = read_file(xlsx, workbook(tmp_path / "a.xlsx", Pivot__All=PIVOT))
    assert [(block.prompt, block.text) for block in reading.blocks] == [
        ("Wat is nodig?", "Lef; en tijd"),
        ("Kies er twee", "Geld"),
        ("Kies er twee", "Tijd"),
        ("Kies er twee", "Tijd"),
    ]


def test_slido_survey_options_are_split_only_when_they_come_back(tmp_path: Path) -> None:
    """A survey does not say which of its questions were choices: parts that all stand in other answers too were."""
    header = [[*FIXED, "Welke?", "Waarom?"], ["", "", "", "", "", "Survey", "Survey"]]
    rows = [
        [f"p{number}", "", "", "", "", choice, why]
        for number, (choice, why) in enumerate(
            [("Rood; Blauw", "mooi; en warm"), ("Rood", "daarom; nu"), ("Blauw", "daarom")]
        )
    ]
    reading = read_file(xlsx, workbook(tmp_path / "a.xlsx", Pivot__All=[*header, *rows]))
    assert texts(reading) == ["Rood", "Blauw", "Rood", "Blauw", "mooi; en warm", "daarom; nu", "daarom"]


def test_a_slido_sheet_saved_as_text_is_read_the_same(tmp_path: Path) -> None:
    """Export All saved as CSV gives the same answers."""
    table = "\n".join(";".join(f'"{cell}"' for cell in row) for row in EXPORT)
    reading = read_with(csv, tmp_path / "a.csv", table)
    assert texts(reading) == ["Lef; en tijd", "Geld", "Tijd", "Tijd"]
    assert reading.format == "csv (Slido)"


def test_a_locked_or_broken_workbook_says_why(tmp_path: Path) -> None:
    """A password and a damaged file are told apart."""
    for content, reason in ((b"\xd0\xcf\x11\xe0" + bytes(600), "wachtwoord"), (b"PK\x03\x04 kapot", "beschadigd")):
        with pytest.raises(UnreadableExportError, match=reason):
            read_with(xlsx, tmp_path / "a.xlsx", content)


def test_a_long_sheet_is_read_the_same_row_by_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library for long sheets gives the same blocks as the one for short sheets: texts, dates, numbers, empty rows and hidden sheets."""
    rows = [
        ["Naam", "Bericht", "Tijd", "Likes"],
        [],
        ["Els", "Meer lef", datetime.fromisoformat("2025-03-12 10:01"), 3],
        ["", "12 is te veel", "", 0.5],
        ["", "Twee\r\nregels", "", 0],
        ["", "_x000D_ hoort erbij", "", 0],
    ]
    path = workbook(tmp_path / "a.xlsx", Een=rows, Geheim=rows, hidden="Geheim")
    whole = read_file(xlsx, path)
    assert texts(whole)[-1] == "_x000D_ hoort erbij"
    monkeypatch.setitem(load_cues("columns"), "workbook", {"stream_megabytes": 0})
    assert read_file(xlsx, path) == whole


def test_an_empty_workbook_says_so(tmp_path: Path) -> None:
    """A workbook without cells is unreadable with a reason."""
    with pytest.raises(UnreadableExportError, match="leeg"):
        read_file(xlsx, workbook(tmp_path / "a.xlsx", Leeg=[]))


def test_merged_hidden_and_commented_cells_are_what_they_look_like(tmp_path: Path) -> None:
    """A merged section holds for all its rows, a merged post is read once, a hidden row is left out and told, a comment is a reply."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Wand")
        page.write_row(0, 0, ["Sectie", "Bericht", "Auteur"])
        page.merge_range(1, 0, 3, 0, "Kansen")
        page.write_column(1, 1, ["Samen schoffelen", "Een kruiwagen", "Weggefilterd"])
        page.merge_range(4, 1, 5, 1, "Het onkruid komt terug")
        page.write_column(4, 0, ["Zorgen", "Zorgen"])
        page.write_column(1, 2, ["Els", "Piet", "Els", "Piet", "Els"])
        page.set_row(3, None, None, {"hidden": True})
        page.write_comment("B2", "Dat deden wij al", {"author": "Mo"})
    reading = read_file(xlsx, path)
    assert [(block.text, block.section, block.speaker) for block in reading.blocks if block.kind == "post"] == [
        ("Samen schoffelen", ("Kansen",), "Els"),
        ("Een kruiwagen", ("Kansen",), "Piet"),
        ("Het onkruid komt terug", ("Zorgen",), "Piet"),
        ("Dat deden wij al", (), "Mo"),
    ]
    assert reading.blocks[-1].reply_to == reading.blocks[0].key
    assert "verborgen of weggefilterde rijen niet gelezen: 1" in reading.warnings


def test_an_empty_section_that_is_not_merged_stays_empty(tmp_path: Path) -> None:
    """Only cells that were merged go on below; an empty one says nothing."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Wand")
        for number, row in enumerate([["Sectie", "Bericht"], ["Kansen", "Samen schoffelen"], ["", "Een kruiwagen"]]):
            page.write_row(number, 0, row)
    assert [block.section for block in read_file(xlsx, path).blocks] == [("Kansen",), ()]


def test_hidden_columns_are_left_out_and_told(tmp_path: Path) -> None:
    """What an organiser hid is not read, in either form of workbook; empty columns that are hidden need no word."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Wand")
        page.write_row(0, 0, ["Bericht", "Opmerking", "Auteur"])
        page.write_row(1, 0, ["Samen schoffelen", "Niet doen, zegt de baas", "Els"])
        page.set_column(1, 1, None, None, {"hidden": True})
        page.set_column(5, 9, None, None, {"hidden": True})
    reading = read_file(xlsx, path)
    assert [(block.text, block.speaker) for block in reading.blocks] == [("Samen schoffelen", "Els")]
    assert "verborgen kolommen niet gelezen: 1" in reading.warnings


def test_an_opendocument_sheet_has_the_same_marks(tmp_path: Path) -> None:
    """Merged, hidden and commented cells of an .ods are what they look like too, wherever rows and columns are repeated."""
    from odf import dc, office, table
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.text import P

    def cell(text: str, **attributes: object) -> table.TableCell:
        made = table.TableCell(valuetype="string", **attributes)
        made.addElement(P(text=text))
        return made

    document = OpenDocumentSpreadsheet()
    page = table.Table(name="Wand")
    for hidden in ("visible", "visible", "collapse"):
        page.addElement(table.TableColumn(visibility=hidden))
    commented = cell("Een kruiwagen")
    note = office.Annotation()
    for element in (dc.Creator(text="Mo"), P(text="Dat deden wij al")):
        note.addElement(element)
    commented.addElement(note)
    rows = [
        ("visible", [cell("Sectie"), cell("Bericht"), cell("Intern")]),
        ("visible", [cell("Kansen", numberrowsspanned=2), cell("Samen schoffelen"), cell("Niet doen")]),
        ("visible", [table.CoveredTableCell(), commented]),
        ("filter", [cell("Zorgen"), cell("Weggefilterd")]),
    ]
    for visibility, cells in rows:
        row = table.TableRow(visibility=visibility)
        for one in cells:
            row.addElement(one)
        page.addElement(row)
    document.spreadsheet.addElement(page)
    document.save(str(tmp_path / "a.ods"))
    reading = read_file(xlsx, tmp_path / "a.ods")
    assert [(block.text, block.section, block.speaker) for block in reading.blocks if block.kind == "post"] == [
        ("Samen schoffelen", ("Kansen",), ""),
        ("Een kruiwagen", ("Kansen",), ""),
        ("Dat deden wij al", (), "Mo"),
    ]
    assert set(reading.warnings) >= {
        "verborgen of weggefilterde rijen niet gelezen: 1",
        "verborgen kolommen niet gelezen: 1",
    }
