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


def drawn(
    path: Path, *boxes: tuple[float, float, float, float], words: list[tuple[float, float, str]]
) -> dict[str, int]:
    """Draw boxes (left, top, width, height), words and small digits (left, base); read statements and reactions."""
    canvas = Canvas(str(path), pagesize=(842, 595), invariant=1)
    canvas.setFillColorRGB(1, 0.95, 0.5)
    for left, top, width, height in boxes:
        canvas.rect(left, 595 - top - height, width, height, stroke=0, fill=1)
    canvas.setFillGray(0)
    for left, base, text in words:
        canvas.setFont("Helvetica", 9 if len(text) == 1 else 11)
        canvas.drawString(left, 595 - base, text)
    canvas.save()
    return {one.text: one.reactions for one in build_session(reading_of(path), session_id="s").statements}


SAID = ["Meer bankjes langs het water", "Een hek om de tuin", "De brug is dicht", "Soep koken", "Bollen planten"]
SAID += ["De markt op zondag", "Een kraan op het plein", "Licht bij het pad", "Bomen in de straat"]


@pytest.mark.parametrize("votes", ["379281674", "309211614"])
def test_votes_on_cards_stay_on_their_cards(tmp_path: Path, votes: str) -> None:
    """A card with a number at its end is no bar: the lengths of bars differ when their numbers do, and a zero has none."""
    places = [(40 + place % 3 * 230, 80 + place // 3 * 120) for place in range(9)]
    words = [(x + 10, y + 25, text) for (x, y), text in zip(places, SAID, strict=True)]
    numbers = [(x + 182, y + 82, vote) for (x, y), vote in zip(places, votes, strict=True)]
    read = drawn(tmp_path / "a.pdf", *((x, y, 200, 90) for x, y in places), words=words + numbers)
    assert read == dict(zip(SAID, map(int, votes), strict=True))


def test_numbers_in_banded_rows_are_no_votes(tmp_path: Path) -> None:
    """A coloured row of a table is as long as every other, whatever its number says."""
    words = [(60, 80, "Idee"), (470, 80, "Uren")]
    words += [(60, 106 + 24 * row, text) for row, text in enumerate(SAID[:5])]
    words += [(480, 106 + 24 * row, hours) for row, hours in enumerate(["36", "40", "38", "36", "40"])]
    read = drawn(tmp_path / "a.pdf", *((55, 90 + 24 * row, 450, 24) for row in range(5)), words=words)
    assert not any(read.values())


def test_bars_below_another_name_count_nobody(tmp_path: Path) -> None:
    """Numbers at the ends of bars below a name that is none of votes are no votes."""
    sizes = [(300, "30"), (200, "20"), (100, "10")]
    bars = [(300, 100 + 40 * row, long, 20) for row, (long, _) in enumerate(sizes)]
    words = [(40, 114 + 40 * row, text) for row, text in enumerate(SAID[:3])]
    words += [(306 + long, 114 + 40 * row, number) for row, (long, number) in enumerate(sizes)]
    assert [
        max(drawn(tmp_path / "a.pdf", *bars, words=[(600, 92, name), *words]).values()) for name in ("Uren", "Stemmen")
    ] == [0, 30]


def test_a_share_that_a_card_states_stays(tmp_path: Path) -> None:
    """Cards as long as each other are no bars, so a percentage beside them is what somebody wrote."""
    words = [(120, 150, SAID[0]), (376, 150, "62%"), (120, 300, SAID[1]), (376, 300, "65%")]
    read = drawn(tmp_path / "a.pdf", (100, 100, 300, 120), (100, 250, 300, 120), words=words)
    assert "62%" in " ".join(read)


def test_an_option_lies_in_no_other_box(tmp_path: Path) -> None:
    """Charts beside each other each have their own options, and words on a card above a bar are no option of it."""
    bars, words = [], []
    for place, (text, number) in enumerate(zip(SAID[:6], (30, 20, 10, 12, 24, 18), strict=True)):
        left, top = 40 + place // 3 * 400, 100 + place % 3 * 50
        bars.append((left + 170, top, 5 * number, 20))
        words += [(left, top + 14, text), (left + 176 + 5 * number, top + 14, str(number))]
    assert drawn(tmp_path / "a.pdf", *bars, words=words) == dict(zip(SAID, (30, 20, 10, 12, 24, 18), strict=False))
