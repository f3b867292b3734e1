"""A ruled table is read cell by cell, under the heads of its columns."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

from opschaling_nlp.text.segment import build_session
from tests.ingest.pdf.walls import reading_of

CELLS = [
    [
        "Wij leren van de andere scholen in de stad, vooral van hun fouten",
        "Het bestuur vraagt om cijfers en die zijn er nog niet",
    ],
    ["Vrijwilligers helpen elkaar", "Er komt een eigen begrotingspost, als de gemeenteraad ermee instemt"],
]


def make_table(path: Path, *, repeat: int = 1) -> Path:
    """Make a ruled table of two columns with bold heads."""
    post = ParagraphStyle("post", fontName="Helvetica", fontSize=10, leading=12, hyphenationLang="nl_NL")
    head = ParagraphStyle("head", fontName="Helvetica-Bold", fontSize=10, leading=12)
    rows = [[Paragraph("Horizontaal", head), Paragraph("Verticaal", head)]]
    rows += [[Paragraph(cell, post) for cell in row] for row in CELLS * repeat]
    SimpleDocTemplate(str(path), pagesize=A4, invariant=1).build(
        [Table(rows, colWidths=[170, 170], style=[("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0))])]
    )
    return path


def test_each_cell_is_a_statement_under_its_head(tmp_path: Path) -> None:
    """Cells come row by row, wrapped lines put together, and the head of the column is their section."""
    statements = build_session(reading_of(make_table(tmp_path / "tabel.pdf")), session_id="s").statements
    assert [(statement.section[-1], statement.text) for statement in statements] == [
        (head, cell) for row in CELLS for head, cell in zip(["Horizontaal", "Verticaal"], row, strict=True)
    ]


def test_heads_hold_on_the_next_page(tmp_path: Path) -> None:
    """A table that goes on over the page keeps its heads."""
    statements = build_session(reading_of(make_table(tmp_path / "tabel.pdf", repeat=20)), session_id="s").statements
    assert len(statements) == 80
    assert {statement.section[-1] for statement in statements if statement.page == 2} == {"Horizontaal", "Verticaal"}


def set_rows(path: Path, rows: list[list[str]], widths: list[int], style: list[tuple[object, ...]]) -> Path:
    """Set rows of plain cells as a table."""
    plain = ParagraphStyle("plain", fontName="Helvetica", fontSize=10, leading=12)
    cells = [[Paragraph(cell, plain) for cell in row] for row in rows]
    SimpleDocTemplate(str(path), pagesize=A4, invariant=1).build([Table(cells, colWidths=widths, style=style)])
    return path


GRID: list[tuple[object, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0))]


def test_a_row_of_questions_heads_its_table_and_numbers_name_rows(tmp_path: Path) -> None:
    """Heads need not be bold where they ask something; who spoke and a number of a table are no statements."""
    rows = [
        ["Tafel", "Naam", "Wat helpt?"],
        ["1", "Fatma", "Een vaste avond in de week, ook in de vakantie"],
        ["2", "Joost", "Dat er koffie is en iemand die de deur opendoet"],
    ]
    reading = reading_of(set_rows(tmp_path / "tabel.pdf", rows, [50, 60, 250], GRID))
    statements = build_session(reading, session_id="s").statements
    assert [(statement.speaker, statement.prompt, statement.text) for statement in statements] == [
        (name, "Wat helpt?", text) for _, name, text in rows[1:]
    ]


def test_on_a_board_drawn_as_a_table_the_first_row_is_posts(tmp_path: Path) -> None:
    """Where nothing is asked and nothing is bold, short cells in the first row are posts like the others."""
    rows = [["Geduld", "Een busje"], ["Minder formulieren bij de gemeente", "Een bestuur dat ook eens komt kijken"]]
    reading = reading_of(set_rows(tmp_path / "bord.pdf", rows, [170, 170], GRID))
    statements = build_session(reading, session_id="s").statements
    assert [statement.text for statement in statements] == [cell for row in rows for cell in row]


def test_a_table_that_goes_on_still_says_who_spoke(tmp_path: Path) -> None:
    """On the page below, where the heads are not drawn again, the columns have the roles that they had."""
    rows = [
        ["Naam", "Wat helpt?"],
        *([name, "Een vaste avond in de week, ook in de vakantie"] for name in ["Fatma", "Joost"] * 20),
    ]
    blocks = reading_of(set_rows(tmp_path / "tabel.pdf", rows, [80, 200], GRID)).blocks
    assert max(block.page or 0 for block in blocks) > 1
    assert {(block.speaker, block.prompt) for block in blocks} == {("Fatma", "Wat helpt?"), ("Joost", "Wat helpt?")}


def set_pages(
    path: Path, *pages: list[str | list[list[str]]], font: str = "Helvetica-Bold", size: int = 14
) -> list[tuple[str, str, str]]:
    """Set a page of each list, of headings and of tables of plain cells; return what its statements say."""
    plain = ParagraphStyle("plain", fontName="Helvetica", fontSize=10, leading=12)
    head = ParagraphStyle("head", fontName=font, fontSize=size, leading=18, spaceBefore=12, spaceAfter=6)
    story: list[object] = []
    for page in pages:
        for one in page:
            cells = [] if isinstance(one, str) else [[Paragraph(cell, plain) for cell in row] for row in one]
            story.append(
                Paragraph(one, head) if isinstance(one, str) else Table(cells, colWidths=[170] * 2, style=GRID)
            )
        story.append(PageBreak())
    SimpleDocTemplate(str(path), pagesize=A4, invariant=1).build(story)
    statements = build_session(reading_of(path), session_id="s").statements
    return [
        (statement.section[-1] if statement.section else "", statement.speaker, statement.text)
        for statement in statements
    ]


ROWS = [["Een vaste avond in de week", "Een busje met een chauffeur"], ["Soep op zaterdag bij Els", "Een eigen schuur"]]


def test_a_table_below_a_heading_of_its_own_goes_on_from_no_page_before(tmp_path: Path) -> None:
    """It has its own heads, in plain letters too, or none, though its columns stand where those before did."""
    asked = [["Wat gaat goed?", "Wat kan beter?"], *ROWS]
    for number, own in enumerate((["Wat helpt?", "Wat ontbreekt?"], [])):
        said = set_pages(tmp_path / f"{number}.pdf", ["Ochtend", asked], ["Middag", [own, *ROWS] if own else ROWS])
        heads = own or ["Middag", "Middag"]
        assert said[4:] == [(head, "", text) for row in ROWS for head, text in zip(heads, row, strict=True)]


@pytest.mark.parametrize(
    ("font", "size", "new"), [("Helvetica-Bold", 10, True), ("Helvetica", 14, True), ("Helvetica", 10, False)]
)
def test_a_line_above_a_table_is_a_heading_of_its_own_if_it_is_bold_or_larger(
    tmp_path: Path, font: str, size: int, new: bool
) -> None:
    """Below a line in letters like those in its cells a table goes on from the page before."""
    asked = [["Wat gaat goed?", "Wat kan beter?"], *ROWS]
    said = set_pages(tmp_path / "a.pdf", ["Ochtend", asked], ["Middag", ROWS], font=font, size=size)
    heads = {head for head, _, text in said[-4:] if text in [*ROWS[0], *ROWS[1]]}
    assert heads.isdisjoint({"Wat gaat goed?", "Wat kan beter?"}) == new


def test_a_table_that_goes_on_below_another_on_the_page_has_its_heads(tmp_path: Path) -> None:
    """The heads of a table above a heading are not those of the table below it, which goes on over the page."""
    said = set_pages(
        tmp_path / "a.pdf", ["Ochtend", [["Wat gaat goed?", "Wat kan beter?"], *ROWS], "Middag", ROWS], [ROWS]
    )
    assert {head for head, _, _ in said[4:]} == {"Middag"}


def test_a_first_row_of_known_heads_begins_a_new_table(tmp_path: Path) -> None:
    """Where each cell asks or names a column that tables have, it heads the rows below; one that asks among others is a post."""
    rows = [["Fatma", "Een vaste avond in de week"], ["Joost", "Een busje met een chauffeur"]]
    named = [["Naam", "Opmerking"], *rows]
    _, _, *said = set_pages(tmp_path / "a.pdf", [named], [[["Thema", "Opmerking"], *rows]])
    assert [(speaker, text) for _, speaker, text in said] == [("", text) for _, text in rows]
    _, _, *said = set_pages(tmp_path / "b.pdf", [named], [[["Els", "Wie betaalt?"], *rows]])
    assert [(speaker, text) for _, speaker, text in said] == [("Els", "Wie betaalt?"), *map(tuple, rows)]


@pytest.mark.parametrize(
    ("below", "heads"),
    [
        ([["Een kraan bij het hek", "Een vaste avond in de week"]], {("Buurt",), ("Tuin",)}),
        ([["<b>Bestuur</b>", "Een vaste avond in de week"]], {("Bestuur", "Tuin")}),
    ],
)
def test_one_row_below_bold_names_is_enough_for_them_to_be_heads(
    tmp_path: Path, below: list[list[str]], heads: set[tuple[str, ...]]
) -> None:
    """A first row in bold heads its columns, also where the first cell of the row below names that row."""
    rows = [["<b>Buurt</b>", "<b>Tuin</b>"], *below]
    reading = reading_of(set_rows(tmp_path / "tabel.pdf", rows, [170, 170], GRID))
    assert {statement.section for statement in build_session(reading, session_id="s").statements} == heads


@pytest.mark.parametrize("bold", [0, 1])
def test_where_cells_below_are_bold_too_a_bold_first_row_heads_no_columns(tmp_path: Path, bold: int) -> None:
    """Bold letters in any row below, other than in the first column, say nothing of heads."""
    rows = [["<b>Buurt</b>", "<b>Tuin</b>"], ["Een schuur", "Meer licht"], ["Een kraan bij het hek", "Een busje"]]
    rows[1 + bold][1] = f"<b>{rows[1 + bold][1]}</b>"
    reading = reading_of(set_rows(tmp_path / "bord.pdf", rows, [170, 170], GRID))
    assert ("Buurt",) not in {statement.section for statement in build_session(reading, session_id="s").statements}
