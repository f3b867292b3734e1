"""Tests of telling white space between columns from wide spaces within a line."""

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.ingest.pdf.walls import reading_of

LEFT = "de tuin ligt naast het water en wordt elk jaar groter en ook mooier"
RIGHT = "wethouders bellen liever met elkaar dan dat zij iets opschrijven"


def set_line(canvas: Canvas, text: str, *, left: float, right: float, base: float) -> None:
    """Set a line exactly as wide as its column, as justified text is."""
    line = canvas.beginText(left, base)
    line.setFont("Helvetica", 10)
    line.setHorizScale(100 * (right - left) / canvas.stringWidth(text, "Helvetica", 10))
    line.textOut(text)
    canvas.drawText(line)


def test_an_indented_line_does_not_bridge_the_columns(tmp_path: Path) -> None:
    """A first line set in at the height of a line of the other column is no second half of it: a column starts before it."""
    canvas = Canvas(str(tmp_path / "kolommen.pdf"))
    for row in range(24):
        base = 760 - 12 * row
        set_line(canvas, LEFT, left=60, right=294, base=base)
        if row % 12 == 6:
            set_line(canvas, RIGHT, left=312, right=530, base=base)
        else:
            set_line(canvas, RIGHT, left=304, right=530, base=base + (0 if row % 12 > 6 else 3))
    canvas.save()
    texts = [block.text for block in reading_of(tmp_path / "kolommen.pdf").blocks]
    assert texts == [LEFT] * 24 + [RIGHT] * 24


@pytest.mark.parametrize(
    ("font", "size", "boxed", "covers"),
    [
        ("Helvetica", 10, False, False),
        ("Helvetica-Bold", 10, False, True),
        ("Helvetica", 15, False, True),
        ("Helvetica", 10, True, True),
    ],
)
def test_a_line_on_the_left_with_nothing_beside_it_may_head_both_columns(
    tmp_path: Path, font: str, size: int, boxed: bool, covers: bool
) -> None:
    """It is bold or larger than the text, or all that stands on the right is in boxes; else it is a line of its column."""
    canvas = Canvas(str(tmp_path / "kolommen.pdf"))
    for part, top in enumerate((760, 640)):
        for side, left in enumerate((60, 310)):
            canvas.setFont("Helvetica", 10)
            for row in range(4):
                canvas.drawString(left, top - 14 * row, f"{'abcd'[2 * part + side]}{row} de tuin ligt naast het water")
                if boxed and side and row % 2 == 0:
                    canvas.rect(left - 5, top - 14 * row - 22, 220, 34)
    canvas.setFont(font, size)
    canvas.drawString(60, 680, "Middag")
    canvas.save()
    order = [block.text.split()[0][0] for block in reading_of(tmp_path / "kolommen.pdf").blocks]
    assert "".join(dict.fromkeys(order)) == ("abMcd" if covers else "aMcbd")
