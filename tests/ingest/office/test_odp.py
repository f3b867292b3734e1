"""Guard that OpenDocument presentations read as those of PowerPoint do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from odf import dc, office
from odf.draw import Frame, G, Page, TextBox
from odf.namespaces import PRESENTATIONNS
from odf.opendocument import OpenDocumentPresentation
from odf.presentation import Notes
from odf.style import DrawingPageProperties, MasterPage, PageLayout, Style
from odf.text import List, ListItem, P

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.office import odp
from opschaling_nlp.model import SessionKind
from tests.ingest.office.test_odt import filled, save
from tests.ingest.reading import read_file

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any


def frame(top: int, *lines: str, kind: str = "", listed: bool = False) -> Any:
    """Make a box with lines, or with a list of them, at some height."""
    words = [P(text=line) for line in lines]
    box = filled(TextBox(), *([filled(List(), *(filled(ListItem(), one) for one in words))] if listed else words))
    made = filled(Frame(x="1cm", y=f"{top}cm", width="9cm", height="2cm"), box)
    if kind:
        made.setAttrNS(PRESENTATIONNS, "class", kind)
    return made


def presentation(*slides: list[Any], hidden: int = 0) -> Any:
    """Make a presentation of slides; one of them may be hidden."""
    made = OpenDocumentPresentation()
    made.automaticstyles.addElement(PageLayout(name="dia"))
    made.masterstyles.addElement(MasterPage(name="gewoon", pagelayoutname="dia"))
    made.automaticstyles.addElement(
        filled(Style(name="weg", family="drawing-page"), DrawingPageProperties(visibility="hidden"))
    )
    for number, shapes in enumerate(slides, 1):
        style = {"stylename": "weg"} if number == hidden else {}
        made.presentation.addElement(page := Page(masterpagename="gewoon", **style))
        for shape in shapes:
            page.addElement(shape, check_grammar=False)  # the grammar is from before comments on slides
    return made


def test_a_slide_of_libreoffice_gives_its_title_points_notes_and_comments(tmp_path: Path) -> None:
    """Titles are headings, points and loose boxes posts in the order of the page; footers and hidden slides are left out."""
    comment = filled(office.Annotation(), dc.Creator(text="Els"), dc.Date(text="2025-03-12T10:02:00"), P(text="en nu?"))
    made = presentation(
        [
            frame(7, "onderaan", "in twee regels"),
            frame(1, "Wat werkt", kind="title"),
            frame(3, "een vaste plek", "samen eten", kind="outline", listed=True),
            filled(G(), frame(5, "in een groep")),
            frame(9, "7", kind="page-number"),
            filled(Notes(), frame(1, "vertel van de eerste keer", kind="notes")),
            comment,
        ],
        [frame(1, "Geheim", kind="title"), frame(3, "niet laten zien")],
        hidden=2,
    )
    reading = read_file(odp, save(made, tmp_path / "a.odp"))
    assert [(block.kind, block.text, block.speaker) for block in reading.blocks] == [
        ("heading", "Wat werkt", ""),
        ("post", "een vaste plek", ""),
        ("post", "samen eten", ""),
        ("post", "in een groep", ""),
        ("post", "onderaan\nin twee regels", ""),
        ("post", "vertel van de eerste keer", ""),
        ("heading", "Opmerkingen in de kantlijn", ""),
        ("post", "en nu?", "Els"),
    ]
    assert (reading.kind, reading.title, reading.pages) == (SessionKind.SLIDES, "Wat werkt", 2)
    assert reading.warnings == ("verborgen dia's niet gelezen: 1",)


def test_a_presentation_without_words_is_a_reason(tmp_path: Path) -> None:
    """Slides with pictures alone are said to have no text."""
    with pytest.raises(UnreadableExportError, match="geen tekst"):
        read_file(odp, save(presentation([]), tmp_path / "a.odp"))
