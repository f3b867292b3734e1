"""A ruled table is read cell by cell, under the heads of its columns."""

from __future__ import annotations

from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

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
