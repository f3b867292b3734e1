"""Letters on a page become the runs of its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.ingest.pdf.walls import reading_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("rise", "size", "text"),
    [
        (4, 6, ["Een tuin van 40 m2 is groot", "Het hek is laag"]),
        (-2, 6, ["Een tuin van 40 m2 is groot", "Het hek is laag"]),
        (9, 6, ["2", "Een tuin van 40 m is groot", "Het hek is laag"]),
        (4, 10, ["2", "Een tuin van 40 m is groot", "Het hek is laag"]),
    ],
)
def test_small_letters_a_little_above_or_below_a_line_belong_to_it(
    tmp_path: Path, rise: float, size: float, text: list[str]
) -> None:
    """A raised or lowered figure stands between the words where it was set; one farther off or as large as they are does not."""
    canvas = Canvas(str(tmp_path / "a.pdf"))
    before, after = "Een tuin van 40 m", " is groot"
    left, base = 60.0, 700.0
    canvas.setFont("Helvetica", 10)
    canvas.drawString(left, base, before)
    end = left + canvas.stringWidth(before, "Helvetica", 10)
    canvas.drawString(end + canvas.stringWidth("2", "Helvetica", size), base, after)
    canvas.drawString(left, base - 30, "Het hek is laag")
    canvas.setFont("Helvetica", size)
    canvas.drawString(end, base + rise, "2")
    canvas.save()
    assert [block.text for block in reading_of(tmp_path / "a.pdf").blocks] == text
