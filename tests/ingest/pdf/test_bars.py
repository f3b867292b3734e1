"""The numbers at the ends of the bars of a chart are the people who chose the option beside each bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from reportlab.pdfgen.canvas import Canvas

from opschaling_nlp.text.segment import build_session
from tests.ingest.pdf.walls import reading_of

if TYPE_CHECKING:
    from pathlib import Path

OPTIONS = [("Te weinig bankjes langs het water", 12), ("Geen besluit", 4), ("De brug is dicht", 7)]


def chart(path: Path, place: str, ends: list[str], *, scale: tuple[int, ...] = (12, 4, 7)) -> list[tuple[str, int]]:
    """Draw a question and its bars with options above, beside, in or below them; read statements and reactions."""
    canvas = Canvas(str(path), pagesize=(842, 595), invariant=1)
    canvas.setFont("Helvetica-Bold", 20)
    canvas.drawString(40, 540, "Wat houdt ons tegen?")
    canvas.setFont("Helvetica", 13)
    for number, ((option, _), end, size) in enumerate(zip(OPTIONS, ends, scale, strict=True)):
        left, bottom = (300 if place == "beside" else 40), 420 - 110 * number
        canvas.setFillColorRGB(0.5, 0.7, 1)
        if place == "below":
            left = 60 + 240 * number
            canvas.rect(left, 120, 150, 25 * size, stroke=0, fill=1)
        else:
            canvas.rect(left, bottom, 30 * size, 26, stroke=0, fill=1)
        canvas.setFillGray(0)
        if place == "below":
            canvas.drawCentredString(left + 75, 120 + 25 * size + 5, end)
            first, rest = option.split(" ", 2)[:2], option.split(" ", 2)[2:]
            canvas.drawCentredString(left + 75, 100, " ".join(first))
            canvas.drawCentredString(left + 75, 84, " ".join(rest))
        else:
            across, up = {"above": (40, 34), "beside": (40, 8), "in": (46, 8)}[place]
            canvas.drawString(across, bottom + up, option)
            canvas.drawString(left + 30 * size + 6, bottom + 8, end)
    canvas.save()
    session = build_session(reading_of(path), session_id="s")
    assert {statement.prompt for statement in session.statements} == {"Wat houdt ons tegen?"}
    return [(statement.text, statement.reactions) for statement in session.statements]


@pytest.mark.parametrize("place", ["above", "beside", "in", "below"])
def test_a_number_at_the_end_of_a_bar_counts_people(tmp_path: Path, place: str) -> None:
    """Each option of a chart is a statement with its number of people, wherever it stands at its bar."""
    ends = [str(people) for _, people in OPTIONS]
    if place == "in":  # an option in a bar must fit in it
        assert dict(chart(tmp_path / "a.pdf", place, ["24", "8", "14"], scale=(24, 8, 14))) == {
            option: 2 * people for option, people in OPTIONS
        }
    else:
        assert chart(tmp_path / "a.pdf", place, ends) == OPTIONS


def test_a_share_at_the_end_of_a_bar_is_left_out(tmp_path: Path) -> None:
    """A percentage is no number of people, and no statement."""
    read = chart(tmp_path / "a.pdf", "beside", ["52%", "17 %", "30%"])
    assert read == [(option, 0) for option, _ in OPTIONS]


def test_a_number_that_no_bar_measures_is_no_vote(tmp_path: Path) -> None:
    """Numbers beside boxes whose lengths say something else count nobody."""
    assert not any(people for _, people in chart(tmp_path / "a.pdf", "above", ["3", "12", "3"]))
