"""Centred cards without a box come back one by one."""

from __future__ import annotations

from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from tests.ingest.pdf.walls import statements_of

CARDS = [
    ("De tuin is", "van iedereen in de straat,", "dus niemand geeft water"),
    ("Rooster",),
    ("Wie heeft de sleutel van", "het hek?"),
    ("Zaaien kan", "in maart al, onder glas of op", "een vensterbank"),
    ("Compost",),
    ("Kinderen tekenen de", "plattegrond en hangen", "hem op"),
]


def test_centred_cards_are_parted_by_their_middles(tmp_path: Path) -> None:
    """Lines with one middle are a card, though no two of them start at one edge and nothing is drawn around them."""
    canvas = Canvas(str(tmp_path / "bord.pdf"), pagesize=A4)
    canvas.setFont("Helvetica", 10)
    for index, card in enumerate(CARDS):
        for row, line in enumerate(card):
            canvas.drawCentredString(110 + 175 * (index % 3), 700 - 70 * (index // 3) - 12 * row, line)
    canvas.save()
    assert statements_of(tmp_path / "bord.pdf") == sorted(" ".join(card) for card in CARDS)


def test_centred_verse_is_no_board(tmp_path: Path) -> None:
    """Centred lines that have nothing beside them stay lines of one text."""
    canvas = Canvas(str(tmp_path / "vers.pdf"), pagesize=A4)
    canvas.setFont("Helvetica", 10)
    for row, line in enumerate(text for card in CARDS for text in card):
        canvas.drawCentredString(300, 700 - 12 * row, line)
    canvas.save()
    assert len(statements_of(tmp_path / "vers.pdf")) > len(CARDS)
