"""How a document breaks words tells which lines were full."""

from __future__ import annotations

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from opschaling_nlp.lines.edges import Hyphenation, learn_hyphenation, syllable_width
from opschaling_nlp.model import Block
from tests.ingest.pdf.walls import reading_of


def line_of(text: str) -> Block:
    """Return a line that was not measured."""
    return Block("line", text)


def test_broken_words_are_learnt() -> None:
    """Three broken words make a document hyphenated; a capital is broken only where one is seen broken."""
    pairs = [
        (line_of("de verga-"), line_of("dering"), 0.0),
        (line_of("een ver-"), line_of("slag"), 0.0),
        (line_of("de buurt-"), line_of("bus"), 0.0),
    ]
    assert learn_hyphenation(pairs) == Hyphenation(3, 0)
    assert learn_hyphenation([*pairs, (line_of("Verga-"), line_of("dering"), 0.0)]) == Hyphenation(3, 3)
    assert learn_hyphenation(pairs[:2]) == Hyphenation()


def test_what_no_program_breaks_has_no_syllable() -> None:
    """A short word, an address and a plural with an apostrophe stay whole."""
    assert [syllable_width(line_of(text), 2) for text in ("elke dag", "https://buurt.example", "agenda's", "")] == [
        0.0
    ] * 4


def test_wide_spaced_posts_keep_their_line_distance(tmp_path: Path) -> None:
    """Where most posts are one line, the lines that go on still tell the distance between lines, and so the space between posts."""
    canvas = Canvas(str(tmp_path / "ruim.pdf"))
    canvas.setFont("Helvetica", 12)
    height = 780.0
    for index in range(40):
        canvas.drawString(80, height, f"Antwoord nummer {index} op de vraag over de buurt")
        if index % 9 == 0:
            height -= 15
            canvas.drawString(80, height, "dat nog een regel doorgaat")
        height -= 18
    canvas.save()
    gaps = {block.text[:4]: block.gap for block in reading_of(tmp_path / "ruim.pdf").blocks[3:]}
    assert gaps["dat "] == 0
    assert gaps["Antw"] > 0
