"""Slides that were saved as PDF read as the presentation itself would."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from reportlab.pdfgen.canvas import Canvas

from opschaling_nlp.ingest.pdf.decks import with_titles
from opschaling_nlp.model import Block, Look, Session, SessionKind
from opschaling_nlp.text.segment import build_session
from tests.ingest.pdf.walls import reading_of

if TYPE_CHECKING:
    from pathlib import Path

SLIDES = [
    ("Samen de dijk op", ["Werkplaats Duinrand", "4 juni 2025"]),
    ("Programma", ["Welkom bij de koffie", "In groepjes aan de slag"]),
    ("Opbrengst", ["• Te weinig tijd om elkaar te spreken", "• Vertrouwen", "• Begin klein!"]),
    ("Opbrengst", ["• De polder doet mee zolang er iemand belt", "• Geld"]),
    ("Opbrengst", ["**Helpt", "Een bestuurder die langskomt.", "**Remt", "Elk jaar opnieuw aanvragen."]),
    ("", ["Niemand vroeg ons iets, dus deden we niets."]),
    ("Dank voor jullie aandacht", ["Vragen?"]),
]


def deck(
    path: Path, creator: str = "Impress", size: tuple[float, float] = (960, 540), slides: object = SLIDES
) -> Session:
    """Draw slides with large titles and lines below; words after ** are bold."""
    canvas = Canvas(str(path), pagesize=size, invariant=1)
    canvas.setCreator(creator)
    for number, (title, lines) in enumerate(slides, 1):
        canvas.setFont("Helvetica", 36)
        canvas.drawString(60, size[1] - 50, title)
        for place, line in enumerate(lines):
            canvas.setFont("Helvetica-Bold" if line.startswith("**") else "Helvetica", 20)
            canvas.drawString(60, size[1] - 130 - 40 * place, line.removeprefix("**"))
        canvas.setFont("Helvetica", 10)
        canvas.drawString(size[0] - 60, 20, str(number))
        canvas.showPage()
    canvas.save()
    return build_session(reading_of(path), session_id="s")


def said(session: Session) -> dict[str, tuple[str, ...]]:
    """Return the statements with the headings above them."""
    return {statement.text: statement.section for statement in session.statements}


def test_titles_of_slides_head_what_stands_below_and_nothing_else_is_left_out(tmp_path: Path) -> None:
    """In a PDF of slides a title heads its slide, also where it recurs; covers, agendas and ends are no statements."""
    session = deck(tmp_path / "dia.pdf")
    assert (session.kind, session.title, session.date) == (SessionKind.SLIDES, "Samen de dijk op", "2025-06-04")
    assert said(session) == {
        "Te weinig tijd om elkaar te spreken": ("Opbrengst",),
        "Vertrouwen": ("Opbrengst",),
        "Begin klein!": ("Opbrengst",),
        "De polder doet mee zolang er iemand belt": ("Opbrengst",),
        "Geld": ("Opbrengst",),
        "Een bestuurder die langskomt.": ("Opbrengst", "Helpt"),
        "Elk jaar opnieuw aanvragen.": ("Opbrengst", "Remt"),
        "Niemand vroeg ons iets, dus deden we niets.": ("Dia 6",),
    }
    assert [text for _, role, text in session.headings if role == "heading"].count("Opbrengst") == 3


@pytest.mark.parametrize(
    ("creator", "size"),
    [("Miro", (960, 540)), ("Writer", (842, 595)), ("Impress", (595, 842)), ("Google Docs Renderer", (842, 595))],
)
def test_pages_of_another_program_or_of_paper_are_no_slides(
    tmp_path: Path, creator: str, size: tuple[float, float]
) -> None:
    """A PDF is slides only if a program for presentations made it and its pages are no sheets of paper."""
    slides = [("Wat helpt?", ["• Een vaste plek aan het water", "• Korte lijnen"])] * 2
    assert deck(tmp_path / "wand.pdf", creator, size, slides).kind is SessionKind.WALL


def test_a_thought_set_large_is_no_title(tmp_path: Path) -> None:
    """A quotation at the top of a slide stays a statement, however large its letters."""
    slides = [*SLIDES[:3], ("“Wij willen gewoon dat het werkt”", ["Een buurvrouw uit de Vinkstraat"])]
    assert "“Wij willen gewoon dat het werkt”" in said(deck(tmp_path / "dia.pdf", slides=slides))


def test_a_line_alone_on_its_slide_is_a_statement(tmp_path: Path) -> None:
    """Nothing stands below a line in the size of titles that has a slide for itself, so it heads nothing and stays."""
    slides = [*SLIDES[:4], ("Geen zand na de zomer", []), ("Opbrengst", []), ("De dijk is van ons allemaal", [])]
    texts = said(deck(tmp_path / "dia.pdf", slides=slides))
    assert {"Geen zand na de zomer", "De dijk is van ons allemaal"} <= set(texts)
    assert not {"Opbrengst", "Samen de dijk op"} & set(texts)


def test_a_dash_of_the_program_before_a_point_is_no_word_of_it(tmp_path: Path) -> None:
    """A bullet in a font of its own is apart from the word after it, however near it stands."""
    canvas = Canvas(str(tmp_path / "lijst.pdf"), pagesize=(960, 540), invariant=1)
    for place, point in enumerate(["Eerst vragen wat er speelt", "Dan pas een plan maken"]):
        canvas.setFont("Times-Roman", 20)
        canvas.drawString(60, 400 - 40 * place, "–")
        canvas.setFont("Helvetica", 20)
        canvas.drawString(75, 400 - 40 * place, point)
    canvas.save()
    session = build_session(reading_of(tmp_path / "lijst.pdf"), session_id="s")
    assert [one.text for one in session.statements] == ["Eerst vragen wat er speelt", "Dan pas een plan maken"]


def test_lines_of_a_slide_that_come_in_two_runs_are_all_kept() -> None:
    """A page whose lines are given in two places keeps all of them, below one title."""
    lines = [
        Block("line", text, page=page, look=Look(size=12.0)) for page, text in ((1, "Begin"), (2, "Tijd"), (1, "Later"))
    ]
    said = [one for one in with_titles(lines) if one.page == 1]
    assert {"Begin", "Later"} <= set(" ".join(one.text for one in said).split())
