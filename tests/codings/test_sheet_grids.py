"""Guard that a sheet gives the same codings in every form in which programs save it, and that Taguette's work comes in."""

from __future__ import annotations

import csv
import io
import zipfile

import openpyxl
import pandas as pd
import pytest

from opschaling_nlp.codings.filled import read_filled_sheet
from opschaling_nlp.codings.highlights import holds_highlights, read_codebook, read_highlights
from opschaling_nlp.codings.labels import labels_by_key, name_codes, sheet_columns
from opschaling_nlp.codings.sheet import read_grid, write_sheet
from opschaling_nlp.errors import UserError
from tests.codings.coding_frames import CODEBOOKS, make_statements

LABELS = labels_by_key(CODEBOOKS)
NAMES = name_codes(CODEBOOKS)
TEXTS = [f"Bijdrage {number}: café, één; “samen” – €{number}" for number in range(100)]
ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="Blad1">{rows}</table:table></office:spreadsheet>'
    "</office:body></office:document-content>"
)
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """Write a sheet of a hundred posts as it goes out, and fill it in as a workbook."""
    path = tmp_path_factory.mktemp("blad") / "noor.xlsx"
    statements = make_statements(TEXTS)
    sample = list(statements["statement_id"])
    write_sheet(path, statements, sample=sample, columns=sheet_columns(CODEBOOKS, valence=True))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    header = [cell.value for cell in sheet[1]]
    for row in range(2, 102):
        for column, name in enumerate(header, start=1):
            if name.endswith("]") and (row * column) % 7 == 0:
                sheet.cell(row, column, ("1", "?")[row % 2])
        sheet.cell(row, header.index("klaar") + 1, 1 if row % 3 else "")
        sheet.cell(row, header.index("notitie") + 1, "één; “twijfel”" if row % 5 == 0 else "")
    book.save(path)
    return path


def saved_as(path, folder, form):
    """Save the sheet in another form, as a spreadsheet program does."""
    rows = [[str(cell or "") for cell in row] for row in openpyxl.load_workbook(path).worksheets[0].values]
    if form == "ods":
        cells = ["".join(_ods_cell(cell) for cell in row) for row in rows]
        content = ODS.format(rows="".join(f"<table:table-row>{row}</table:table-row>" for row in cells))
        with zipfile.ZipFile(folder / "noor.ods", "w") as archive:
            archive.writestr("mimetype", ODS_TYPE)
            archive.writestr("META-INF/manifest.xml", MANIFEST)
            archive.writestr("content.xml", content)
        return folder / "noor.ods"
    separator, encoding, first = form
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(rows)
    (folder / "noor.csv").write_bytes((first + text.getvalue()).encode(encoding))
    return folder / "noor.csv"


def _ods_cell(text):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return f'<table:table-cell office:value-type="string"><text:p>{escaped}</text:p></table:table-cell>'


@pytest.mark.parametrize(
    "form",
    [
        "ods",
        (";", "utf-8-sig", ""),
        (",", "utf-8", ""),
        ("\t", "utf-8", ""),
        (";", "cp1252", ""),
        ("\t", "cp1252", ""),
        (";", "cp1252", "sep=;\r\n"),
        ("\t", "utf-16", ""),
    ],
)
def test_a_sheet_gives_the_same_codings_in_every_form(filled, tmp_path, form):
    """A sheet of a hundred posts: workbook, ODS, and text with ; , or tab in UTF-8 or Windows-1252 read alike."""
    whole = read_filled_sheet(filled, coder="noor", labels=LABELS)
    assert len(whole) > 90
    assert read_filled_sheet(saved_as(filled, tmp_path, form), coder="noor", labels=LABELS) == whole


def test_another_kind_of_file_is_refused(tmp_path):
    """What is no sheet is refused with the kinds that are."""
    (tmp_path / "a.docx").write_bytes(b"x")
    with pytest.raises(UserError, match=r"\.xlsx, \.ods of \.csv"):
        read_grid(tmp_path / "a.docx")


def run_of(statements, **sessions):
    """Give the tables that highlights are read against: the statements, and each session by its title."""
    titles = [{"session_id": one, "title": title} for title, one in sessions.items()]
    return {"statements": statements, "sessions": pd.DataFrame(titles)}


def highlights(folder, *rows):
    """Write a list of highlights as Taguette exports it, and read it against a run of four statements."""
    path = folder / "taguette.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([("id", "document", "tag", "content"), *rows])
    grid = read_grid(path)
    assert holds_highlights(grid)
    statements = make_statements(["Lange adem", "Neem de tijd", "Tijd", "lang overleg"])
    return read_highlights(grid, run_of(statements, Wand="s1"), CODEBOOKS, coder="els")


def test_highlights_find_their_statements(tmp_path):
    """A whole statement goes before a part of one, several lines are several statements, a new tag is kept and offered."""
    back = highlights(
        tmp_path,
        ("1", "Wand", "Bestuur", "Tijd"),
        ("2", "s1.txt", "Tip of advies [tip]", "de tijd\nTijd"),
        ("3", "elders", "Geduld", "Lang"),
    )
    assert {row.statement_id: dict(row.values) for row in back.rows} == {
        "s1-1": {"eigen/geduld": "1"},
        "s1-2": {"tip": "1"},
        "s1-3": {"lead": "1", "tip": "1"},
    }
    assert back.codes == {"eigen/geduld": ("Geduld", "")}
    assert back.notes == ()


def test_highlights_that_could_be_of_several_statements_are_listed(tmp_path):
    """Taguette gives no places: nothing is guessed, and each row that is not taken over is named."""
    back = highlights(tmp_path, ("1", "Wand", "Bestuur", "ijd"), ("2", "Wand", "Bestuur", "niets"))
    assert back.rows == ()
    assert ["past bij 2" in back.notes[0], "in geen bijdrage" in back.notes[1]] == [True, True]


def test_a_document_whose_name_was_cut_is_still_that_session(tmp_path):
    """Taguette allows fifty characters: the first fifty of a title tell which of two sessions with one post is meant."""
    title = "Een middag over wat er nodig is om van elkaar te leren, in mei"
    path = tmp_path / "taguette.csv"
    path.write_text(f'id,document,tag,content\n1,"{title[:50]}",Bestuur,Tijd\n', "utf-8")
    back = read_highlights(
        read_grid(path),
        run_of(make_statements(["Tijd", "Tijd"], session_id=["s1", "s2"]), **{title: "s1", "Een andere middag": "s2"}),
        CODEBOOKS,
        coder="els",
    )
    assert [row.statement_id for row in back.rows] == ["s1-1"]


def test_a_codebook_offers_what_none_of_ours_knows(tmp_path):
    """Codes of a .qdc that are ours by name are passed over; a file that is none is refused."""
    path = tmp_path / "c.qdc"
    path.write_text(
        '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="A" name="Bestuur" isCodable="true"/>'
        '<Code guid="B" name="Lef" isCodable="true"><Description>Durven.</Description></Code></Codes></CodeBook>',
        encoding="utf-8",
    )
    assert read_codebook(path, CODEBOOKS) == {"eigen/lef": ("Lef", "Durven.")}
    path.write_text("geen xml", encoding="utf-8")
    with pytest.raises(UserError, match="geen leesbaar codeboek"):
        read_codebook(path, CODEBOOKS)
