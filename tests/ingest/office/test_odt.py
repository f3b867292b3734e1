"""Guard that OpenDocument texts give their headings, lists, cells and text boxes, and nothing that was hidden."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from odf import dc, office, table
from odf.draw import Frame, TextBox
from odf.opendocument import OpenDocumentText
from odf.style import Style, TextProperties
from odf.text import H, LineBreak, List, ListItem, Note, NoteBody, NoteCitation, P, S, Span

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.office import odt
from tests.ingest.reading import read_file, read_with


def filled(element: Any, *children: Any) -> Any:
    """Give an element with its children in it; a string is text."""
    for child in children:
        if isinstance(child, str):
            element.addText(child)
        else:
            element.addElement(child)
    return element


def save(document: Any, path: Path) -> Path:
    """Save a document and give its path."""
    document.save(str(path))
    return path


def test_structure_is_kept(tmp_path: Path) -> None:
    """Headings, nested lists, plain and bold paragraphs, breaks and spaces come out as they stand; hidden text does not, and a comment answers its paragraph."""
    document = OpenDocumentText()
    for name, properties in (("Vet", TextProperties(fontweight="bold")), ("Weg", TextProperties(display="none"))):
        document.automaticstyles.addElement(filled(Style(name=name, family="text"), properties))
    inner = filled(List(), filled(ListItem(), P(text="elke week")))
    filled(
        document.text,
        H(outlinelevel=2, text="Wat is nodig?"),
        filled(List(), filled(ListItem(), P(text="tijd"), inner)),
        filled(P(), Span(stylename="Vet", text="Een kop")),
        filled(
            P(),
            "twee",
            S(c=2),
            "spaties",
            Span(stylename="Weg", text="geheim"),
            filled(
                office.Annotation(), dc.Creator(text="Els"), dc.Date(text="2025-03-12T10:02:00.5"), P(text="waarom?")
            ),
        ),
        filled(P(), "boven", LineBreak(), "onder"),
    )
    reading = read_file(odt, save(document, tmp_path / "a.odt"))
    assert [(block.kind, block.text, block.indent) for block in reading.blocks] == [
        ("heading", "Wat is nodig?", 0.0),
        ("post", "tijd", 0.0),
        ("post", "elke week", 2.0),
        ("heading", "Een kop", 0.0),
        ("line", "twee  spaties", 0.0),
        ("post", "boven\nonder", 0.0),
        ("heading", "Opmerkingen in de kantlijn", 0.0),
        ("post", "waarom?", 0.0),
    ]
    comment = reading.blocks[-1]
    assert (comment.speaker, comment.time, comment.reply_to) == ("Els", "2025-03-12 10:02:00", reading.blocks[4].key)
    assert reading.blocks[0].level == 2
    assert reading.warnings == ("verborgen of verwijderde tekst weggelaten: 1",)


def test_notes_stand_after_the_text(tmp_path: Path) -> None:
    """A footnote is a post below a heading of its own, not words in the middle of the sentence."""
    document = OpenDocumentText()
    note = filled(Note(noteclass="footnote"), NoteCitation(text="1"), filled(NoteBody(), P(text="volgens Els")))
    filled(document.text, filled(P(), "een zin", note, " die doorgaat"))
    blocks = read_file(odt, save(document, tmp_path / "a.odt")).blocks
    assert [(block.kind, block.text) for block in blocks] == [
        ("line", "een zin die doorgaat"),
        ("heading", "Voetnoten"),
        ("post", "volgens Els"),
    ]


def test_cells_and_text_boxes_are_posts(tmp_path: Path) -> None:
    """Cells stand below the heading of their column; a box is one post."""
    document = OpenDocumentText()
    rows = [
        filled(table.TableRow(), *(filled(table.TableCell(), P(text=text)) for text in row))
        for row in (("Buiten", "Binnen"), ("Wij delen het gereedschap", "De chef kijkt weg"))
    ]
    box = filled(
        Frame(anchortype="paragraph", width="5cm", height="2cm"),
        filled(TextBox(), P(text="een geel"), P(text="briefje")),
    )
    filled(document.text, filled(table.Table(), *rows), filled(P(), box))
    blocks = read_file(odt, save(document, tmp_path / "a.odt")).blocks
    assert [(block.text, block.section) for block in blocks] == [
        ("Wij delen het gereedschap", ("Buiten",)),
        ("De chef kijkt weg", ("Binnen",)),
        ("een geel\nbriefje", ()),
    ]


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    """No text and a damaged file each have their reason."""
    with pytest.raises(UnreadableExportError, match="geen tekst"):
        read_file(odt, save(OpenDocumentText(), tmp_path / "a.odt"))
    with pytest.raises(UnreadableExportError, match="beschadigd"):
        read_with(odt, tmp_path / "b.odt", b"PK\x03\x04 kapot")


def test_a_style_may_hide_a_paragraph(tmp_path: Path) -> None:
    """A paragraph whose style, or the one it is based on, is hidden is left out and counted."""
    document = OpenDocumentText()
    hidden = Style(name="Verborgen", family="paragraph")
    hidden.addElement(TextProperties(display="none"))
    document.styles.addElement(hidden)
    document.styles.addElement(Style(name="Instructie", family="paragraph", parentstylename="Verborgen"))
    document.text.addElement(filled(P(stylename="Instructie"), "Vul hier in"))
    document.text.addElement(filled(P(), "Samen schoffelen."))
    reading = read_file(odt, save(document, tmp_path / "a.odt"))
    assert [block.text for block in reading.blocks] == ["Samen schoffelen."]
    assert reading.warnings == ("verborgen of verwijderde tekst weggelaten: 1",)


def test_a_number_that_is_none_costs_nothing(tmp_path: Path) -> None:
    """An attribute with a word where a number belongs is passed over; a row of a billion spaces is a short one."""
    document = OpenDocumentText()
    cell = table.TableCell(numbercolumnsspanned="breed")
    cell.addElement(P(text="een briefje van iemand"))
    spaces = filled(P(), "twee", S(c="veel"), "woorden", S(c="999999999"), "ver")
    filled(document.text, H(outlinelevel="twee", text="Oogst"), filled(table.Table(), filled(table.TableRow(), cell)))
    document.text.addElement(spaces)
    blocks = read_file(odt, save(document, tmp_path / "a.odt")).blocks
    assert [" ".join(block.text.split()) for block in blocks] == ["Oogst", "een briefje van iemand", "twee woorden ver"]
    assert len(blocks[-1].text) < 2_000
