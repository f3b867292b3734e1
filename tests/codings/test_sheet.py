"""Guard that a coding sheet goes out with its context, comes back whole, and is read strictly."""

from __future__ import annotations

import zipfile

import openpyxl
import pytest

from opschaling_nlp.codings.filled import read_filled_sheet
from opschaling_nlp.codings.labels import choose_columns, labels_by_key, sheet_columns
from opschaling_nlp.codings.sheet import coding_context, read_grid, write_sheet
from opschaling_nlp.errors import UserError
from tests.codings.coding_frames import CODEBOOKS, make_statements

LABELS = labels_by_key(CODEBOOKS)
STATEMENTS = make_statements(
    ["Begin klein", "=SOM(1;2)", "Geen geld"], reply_to=["", "s1-1", ""], tip=[1, 0, 0], drivers=["", "", "res"]
)


def write_filled(path, cells):
    """Write a sheet for all three statements and fill in `cells`: (row, header) → value."""
    write_sheet(path, STATEMENTS, sample=["s1-3", "s1-1", "s1-2"], columns=sheet_columns(CODEBOOKS))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    header = [cell.value for cell in sheet[1]]
    for (row, name), value in cells.items():
        sheet.cell(row, header.index(name) + 1, value)
    book.save(path)


def test_a_blank_counts_as_zero_only_in_a_finished_row(tmp_path):
    """In a row marked klaar blanks are 0; in another row a blank is not coded; an untouched row is left out."""
    write_filled(tmp_path / "anna.xlsx", {(2, "Middelen [res]"): 1, (2, "klaar"): 1, (3, "Tip of advies [tip]"): "?"})
    rows = read_filled_sheet(tmp_path / "anna.xlsx", coder="anna", labels=LABELS)
    assert [(row.statement_id, dict(row.values)) for row in rows] == [
        ("s1-3", {"tip": "0", "lead": "0", "res": "1", "eigen/a.b": "0", "substantive": "1"}),
        ("s1-1", {"tip": "?"}),
    ]


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_csv_with_either_delimiter_reads_as_the_workbook_does(tmp_path, delimiter):
    """A sheet saved as CSV, as English or Dutch Excel does it, gives the same codings."""
    path = tmp_path / "anna.csv"
    path.write_bytes(
        f'bijdrage-id{delimiter}bijdrage{delimiter}Bestuur [lead]{delimiter}klaar\r\ns1-1{delimiter}"Een{delimiter} twee"{delimiter}1{delimiter}\r\n'.encode(
            "utf-8-sig"
        )
    )
    (row,) = read_filled_sheet(path, coder="anna", labels=LABELS)
    assert (row.statement_id, row.text, dict(row.values)) == ("s1-1", f"Een{delimiter} twee", {"lead": "1"})


def test_everything_wrong_with_a_sheet_is_said_at_once(tmp_path):
    """A bad value, an unknown code, a repeated statement and a bad mark are all named, with row and column."""
    path = tmp_path / "anna.csv"
    path.write_text(
        "bijdrage-id,Bestuur [lead],Iets [kan niet],klaar\ns1-1,ja,,\ns1-1,1,,soms\n,1,,\n", encoding="utf-8"
    )
    with pytest.raises(UserError) as error:
        read_filled_sheet(path, coder="anna", labels=LABELS)
    said = str(error.value)
    assert len(error.value.problems) == 5
    for part in (
        "kolom 3: [kan niet]",
        "rij 2, kolom [lead]: 'ja'",
        "rij 3: herhaalt",
        "rij 3, kolom klaar: 'soms'",
        "rij 4: heeft geen bijdrage-id",
    ):
        assert part in said


def hostile(path, change):
    """Write a filled sheet and change the XML of its worksheet."""
    write_filled(path, {(2, "Middelen [res]"): 1})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = change(parts["xl/worksheets/sheet1.xml"])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, content in parts.items():
            archive.writestr(one, content)


def write_ods(path, *rows):
    """Write rows, as `ods_row` makes them, as an .ods."""
    names = {name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text")}
    spaces = " ".join(f'xmlns:{name}="{urn}"' for name, urn in names.items())
    body = f"<office:body><office:spreadsheet><table:table table:name='a'>{''.join(rows)}</table:table></office:spreadsheet></office:body>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", f"<office:document-content {spaces}>{body}</office:document-content>")


def ods_row(*cells, rows=1, columns=1):
    """Write a row, repeated `rows` times, whose last cell is repeated `columns` times; an empty text is an empty cell."""
    typed = 'office:value-type="string"'
    written = [f"<table:table-cell {typed}><text:p>{cell}</text:p></table:table-cell>" for cell in cells[:-1]]
    inside = f"<text:p>{cells[-1]}</text:p>" if cells[-1] else ""
    written.append(
        f'<table:table-cell {typed if inside else ""} table:number-columns-repeated="{columns}">{inside}</table:table-cell>'
    )
    return f'<table:table-row table:number-rows-repeated="{rows}">{"".join(written)}</table:table-row>'


def test_cells_that_are_repeated_without_end_are_refused(tmp_path):
    """LibreOffice repeats empty cells to the end of the sheet, which costs nothing; filled ones would take all memory."""
    path = tmp_path / "blad.ods"
    head = ods_row("bijdrage-id", "Tip [tip]", "", columns=16_000)
    write_ods(path, head, ods_row("", rows=1_000_000, columns=16_000))
    assert len(read_grid(path)) == 1
    write_ods(path, head, ods_row("a", rows=9_000, columns=5_000))
    with pytest.raises(UserError, match="groter dan een ingevuld blad"):
        read_grid(path)


def test_the_room_of_a_sheet_is_what_its_filled_cells_span(tmp_path):
    """Empty rows between filled ones count, as wide as the widest is filled; those below the last do not."""
    path = tmp_path / "blad.ods"
    wide, empty = ods_row("a", columns=3_000), ods_row("", rows=2_000, columns=16_000)
    write_ods(path, wide, empty)
    assert len(read_grid(path)) == 1
    write_ods(path, wide, ods_row("", rows=1_000), ods_row("b"))
    assert len(read_grid(path)) == 2
    write_ods(path, wide, empty, ods_row("b"))
    with pytest.raises(UserError, match="groter dan een ingevuld blad"):
        read_grid(path)


def row_of(number, column, text):
    """Give a change that adds a row with one cell."""
    cell = f'<row r="{number}"><c r="{column}{number}" t="inlineStr"><is><t>{text}</t></is></c></row></sheetData>'
    return lambda xml: xml.replace(b"</sheetData>", cell.encode())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (row_of(5, "C", "a" * 140_000), "rij 5, kolom 3: de cel heeft 140000 tekens"),
        (row_of(9_999_999_999, "C", "ver"), "groter dan een ingevuld blad"),
        (row_of("abc", "C", "nergens"), "is beschadigd"),
        (lambda xml: xml + b" " * 30_000_000, "keer zijn omvang"),
        (lambda xml: xml[:200], "is beschadigd"),
    ],
)
def test_a_sheet_that_would_harm_the_program_is_refused(tmp_path, change, said):
    """A cell, a row number or a packed file that no spreadsheet makes is named, and asks for no time or memory."""
    hostile(tmp_path / "anna.xlsx", change)
    with pytest.raises(UserError, match=said):
        read_filled_sheet(tmp_path / "anna.xlsx", coder="anna", labels=LABELS)


def test_one_cell_in_the_last_corner_is_no_sheet_of_that_size(tmp_path):
    """What stands far outside of the table, in a column without a header, takes no room for all between."""
    hostile(tmp_path / "anna.xlsx", row_of(1_048_576, "XFD", "x"))
    (row,) = read_filled_sheet(tmp_path / "anna.xlsx", coder="anna", labels=LABELS)
    assert dict(row.values) == {"res": "1"}


def test_a_cell_of_a_csv_that_could_not_be_read_back_is_refused(tmp_path):
    """A quote that is not closed swallows the rest of the file; it is said with its row, and nothing is stored."""
    path = tmp_path / "anna.csv"
    for length, said in ((110_000, "rij 2: een cel heeft meer dan"), (140_000, "een cel is veel te lang")):
        path.write_text(f'bijdrage-id,Bestuur [lead],Notitie\ns1-1,1,"{"a" * length}\n', "utf-8")
        with pytest.raises(UserError, match=said):
            read_filled_sheet(path, coder="anna", labels=LABELS)


def test_the_tool_is_hidden_unless_asked_for(tmp_path):
    """A coder does not see the tool's tags by default."""
    for shown in (False, True):
        write_sheet(
            tmp_path / "blad.xlsx", STATEMENTS, sample=["s1-1"], columns=sheet_columns(CODEBOOKS), show_tool=shown
        )
        header = [cell.value for cell in openpyxl.load_workbook(tmp_path / "blad.xlsx").worksheets[0][1]]
        assert ("volgens de regels" in header) is shown


def test_cells_accept_only_the_three_values(tmp_path):
    """The code columns carry a validation list of 1, 0 and ? and their definition, for every row of the sample."""
    write_sheet(tmp_path / "blad.xlsx", STATEMENTS, sample=["s1-1", "s1-2"], columns=sheet_columns(CODEBOOKS))
    sheet = openpyxl.load_workbook(tmp_path / "blad.xlsx").worksheets[0]
    found = {str(one.sqref): one for one in sheet.data_validations.dataValidation if one.formula1 == '"1,0,?"'}
    assert list(found) == [f"{column}2:{column}3" for column in "IJKLM"]
    assert found["I2:I3"].prompt == "Adviseert iets."
    assert "wel: Begin klein" in sheet["I1"].comment.text


def test_a_statement_that_looks_like_a_formula_stays_text(tmp_path):
    """A post that starts with = is written as text, never as a formula."""
    write_sheet(tmp_path / "blad.xlsx", STATEMENTS, sample=["s1-2"], columns=sheet_columns(CODEBOOKS))
    cell = openpyxl.load_workbook(tmp_path / "blad.xlsx").worksheets[0]["G2"]
    assert (cell.value, cell.data_type) == ("=SOM(1;2)", "s")


def test_context_stays_within_the_session():
    """A coder sees the parent of a reply and the neighbours of the same session only."""
    both = make_statements(["a", "b"])
    both.loc[1, "session_id"] = "s2"
    assert [(row["previous"], row["next"]) for row in coding_context(both, ["s1-1", "s1-2"])] == [("", ""), ("", "")]
    (row,) = coding_context(STATEMENTS, ["s1-2"])
    assert (row["parent"], row["previous"], row["next"]) == ("Begin klein", "Begin klein", "Geen geld")


def test_the_same_sample_gives_the_same_bytes(tmp_path):
    """Two sheets of one sample are equal to the byte."""
    for name in ("a.xlsx", "b.xlsx"):
        write_sheet(tmp_path / name, STATEMENTS, sample=["s1-1"], columns=sheet_columns(CODEBOOKS))
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def filled(tmp_path, text):
    """Read a sheet of one row and return its values."""
    (tmp_path / "anna.csv").write_text(text, "utf-8")
    (row,) = read_filled_sheet(tmp_path / "anna.csv", coder="anna", labels=LABELS)
    return row


def test_a_blank_under_substantive_means_that_it_is(tmp_path):
    """A coder who leaves the column empty in a finished row says that nothing is the matter with the statement."""
    row = filled(tmp_path, "bijdrage-id,Inhoudelijk [substantive],Tip [tip],klaar\ns1-1,,1,1\n")
    assert (dict(row.values), row.blank) == ({"tip": "1", "substantive": "1"}, {"substantive"})


def test_a_part_that_is_coded_fills_its_blank_whole(tmp_path):
    """lead=barrier with lead left blank is lead; with lead typed 0 it is a contradiction, and is said."""
    head = "bijdrage-id,Bestuur [lead],belemmerend [lead=barrier],klaar\n"
    assert dict(filled(tmp_path, f"{head}s1-1,,1,1\n").values) == {"lead=barrier": "1", "lead": "1"}
    with pytest.raises(UserError, match=r"\[lead\]: is 0 terwijl \[lead=barrier\] 1 is"):
        filled(tmp_path, f"{head}s1-1,0,1,\n")


def test_a_column_that_a_coder_added_is_a_code_of_her_own(tmp_path):
    """A new column of 1, 0 and ? is kept under a key made of its name; an unknown key between brackets is kept as it is."""
    row = filled(tmp_path, "bijdrage-id,Humor & lol,Grens [potjer/hv.grens]\ns1-1,1,0\n")
    assert dict(row.values) == {"eigen/humor-lol": "1", "potjer/hv.grens": "0"}
    with pytest.raises(UserError, match="'Losse gedachten' wordt niet herkend"):
        filled(tmp_path, "bijdrage-id,Losse gedachten\ns1-1,mooi gezegd\n")


def test_facets_are_asked_on_request_and_say_the_driver(tmp_path):
    """A sheet has them only where they are asked for, under the name of their driver; one that holds says that its driver does."""
    assert "res.uren" not in [one.label.key for one in sheet_columns(CODEBOOKS)]
    assert "Middelen › Uren [res.uren]" in [one.header for one in sheet_columns(CODEBOOKS, facets=True)]
    row = filled(tmp_path, "bijdrage-id,Middelen [res],Middelen › Uren [res.uren],klaar\ns1-1,,1,1\n")
    assert dict(row.values) == {"res": "1", "res.uren": "1"}


def test_only_the_chosen_codes_are_columns():
    """A choice of keys, with * for a whole codebook, in the order of the codebooks; an unknown one is named with those there are."""
    columns = sheet_columns(CODEBOOKS, valence=True)
    assert [one.label.key for one in choose_columns(columns, ["eigen/*", "lead"])] == ["lead", "eigen/a.b"]
    assert choose_columns(columns, []) == columns
    with pytest.raises(UserError, match=r"'leed'.*lead"):
        choose_columns(columns, ["leed"])
