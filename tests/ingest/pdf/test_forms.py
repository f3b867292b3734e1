"""Guard that what was filled in in a PDF form is read below the question that asks for it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from opschaling_nlp.ingest.pdf import reader
from opschaling_nlp.ingest.pdf.forms import with_ticks
from opschaling_nlp.ingest.pdf.pages import Page
from opschaling_nlp.ingest.pdf.reader import read_blocks
from opschaling_nlp.model import Block, Box, Look
from tests.ingest.reading import read_file, texts


def form(path: Path, *odd: str, line: str = "") -> Path:
    """Write a PDF with two questions, a field below each, a ticked box without text, annotations, and a line at 446."""
    text = b"BT /F1 12 Tf 60 700 Td (Wat helpt in de tuin?) Tj 0 -80 Td (Wat houdt het tegen?) Tj 0 -174 Td %s ET"
    text %= line.encode()
    field = "<< /Type /Annot /Subtype /Widget /FT /Tx /T (v{0}) /V ({1}) /Rect [60 {2} 400 {3}] /P 3 0 R >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R 7 0 R 8 0 R] >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> /Annots [6 0 R 7 0 R 8 0 R %s] >>"
        % " ".join(odd).encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        field.format(1, "Samen schoffelen", 660, 690).encode(),
        field.format(2, "De slakken", 580, 610).encode(),
        b"<< /Type /Annot /Subtype /Widget /FT /Btn /T (b) /V /Yes /Rect [60 500 70 510] >>",
    ]
    data = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        table,
        len(objects) + 1,
        len(data),
    )
    path.write_bytes(data)
    return path


def test_fields_answer_the_line_above(tmp_path: Path) -> None:
    """Each value is a post with its question as prompt; a ticked box has no words and is counted."""
    reading = read_file(reader, form(tmp_path / "a.pdf"))
    assert [(block.kind, block.text, block.prompt) for block in reading.blocks] == [
        ("prompt", "Wat helpt in de tuin?", ""),
        ("post", "Samen schoffelen", "Wat helpt in de tuin?"),
        ("prompt", "Wat houdt het tegen?", ""),
        ("post", "De slakken", "Wat houdt het tegen?"),
    ]
    assert reading.warnings == ("aangekruiste vakjes van een formulier niet gelezen: zij hebben geen tekst: 1",)


def test_a_form_without_words_of_its_own_has_no_lines() -> None:
    """Pages on which only fields are filled in have no line to measure, which is no error."""
    assert read_blocks([Page(1, 595, 842, ())], Counter()) == ([], [])


@pytest.mark.parametrize(
    "odd",
    [
        "<< /Subtype /Link >>",
        "<< /Subtype /Text /Rect [1 2 (drie) 4] /Contents (let op) >>",
        "<< /Subtype /Widget /FT /Btn /Parent (geen veld) >>",
        "<< /Subtype /Widget /Parent [4 0 R] /V (los) >>",
        "null",
    ],
)
def test_an_odd_annotation_costs_no_field(tmp_path: Path, odd: str) -> None:
    """What is no field, or not made as the format says, takes nothing that was filled in with it."""
    assert texts(read_file(reader, form(tmp_path / "a.pdf", odd))) == texts(read_file(reader, form(tmp_path / "b.pdf")))


def test_a_field_without_a_place_is_read_last(tmp_path: Path) -> None:
    """Nothing says which question it answers; its words stand below the rest."""
    odd = "<< /Subtype /Widget /FT /Tx /V (Meer zon) /Rect [1 2 3] >>"
    last = read_file(reader, form(tmp_path / "a.pdf", odd)).blocks[-1]
    assert (last.kind, last.text, last.prompt) == ("post", "Meer zon", "")


def test_fields_that_break_their_reader_cost_only_themselves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the library trips over in a form is said; the text of the page is read as ever."""

    def trip(*_args: object) -> None:
        raise KeyError("Rect")

    monkeypatch.setattr(reader, "read_fields", trip)
    reading = read_file(reader, form(tmp_path / "a.pdf"))
    assert [text for text in texts(reading) if "slakken" not in text] == texts(reading) != []
    assert any("velden niet te lezen" in warning for warning in reading.warnings)


def box(x: int, state: str, more: str = "/FT /Btn") -> str:
    """Give the widget of a box beside the line of the form."""
    return f"<< /Subtype /Widget {more} /AS /{state} /Rect [{x} 444 {x + 10} 454] >>"


def test_a_ticked_box_chooses_the_text_beside_it(tmp_path: Path) -> None:
    """What is ticked was chosen, one each; an empty box and a button say nothing, and the rest of the line asks."""
    line = "(Wie?) Tj 60 0 Td (Piet) Tj 60 0 Td (Els en Kim) Tj 90 0 Td (Anders: Bo) Tj"
    odd = [box(105, "Off"), box(165, "Ja"), box(255, "Ja"), box(400, "Ja", "/FT /Btn /Ff 65536")]
    reading = read_file(reader, form(tmp_path / "a.pdf", *odd, line=line))
    assert [(block.kind, block.text, block.chosen) for block in reading.blocks[4:]] == [
        ("prompt", "Wie?", False),
        ("post", "Els en Kim", True),
        ("post", "Bo", False),
    ]
    assert any("niet aangekruiste vakjes" in warning and warning.endswith(": 1") for warning in reading.warnings)
    assert any("gekozen" in warning and warning.endswith(": 1") for warning in reading.warnings)


@pytest.mark.parametrize(
    ("page", "top", "text", "beside"),
    [
        (1, 100, "Ja", True),
        (2, 100, "Ja", False),
        (1, 140, "Ja", False),
        (1, 100, "Nee", False),
        (1, None, "Ja", False),
    ],
)
def test_a_box_belongs_to_a_line_beside_it_that_names_its_option(
    page: int, top: int | None, text: str, *, beside: bool
) -> None:
    """On the same page, at the same height, with the words of the option; else what was ticked stands last, by itself."""
    place = Look(box=None if top is None else Box(60, top, 70, top + 10))
    lines = [Block("line", text, page=1, look=Look(box=Box(80, 98, 140, 112))), Block("line", "Slot", page=3)]
    found = with_ticks(lines, [Block("post", "Ja", page=page, chosen=True, look=place)], Counter())
    assert [block.text for block in found] == (["Ja", "Slot"] if beside else [text, "Slot", "Ja"])


def test_a_box_may_stand_behind_its_text(tmp_path: Path) -> None:
    """Where no text follows a box, its option is the text before it; the value of a field picks one of its boxes."""
    looks = "/Parent << /FT /Btn /V /B >> /AP << /N << /{} 4 0 R >> >>"
    odd = [
        box(90, "A", looks.format("A")).replace("/AS /A", ""),
        box(126, "B", looks.format("B")).replace("/AS /B", ""),
    ]
    reading = read_file(reader, form(tmp_path / "a.pdf", *odd, line="(Piet) Tj 42 0 Td (Els) Tj"))
    assert [(block.text, block.chosen) for block in reading.blocks[4:]] == [("Els", True)]


def test_what_is_picked_from_a_list_was_chosen(tmp_path: Path) -> None:
    """Options of a list are a choice each, by the names they have there; other words were typed."""
    odd = "<< /Subtype /Widget /FT /Ch /V [(1) (De buren)] /Opt [[(1) (Een hek)] [(2) (Een kas)]] /Rect [60 540 90 550] >>"
    found = read_file(reader, form(tmp_path / "a.pdf", odd)).blocks[4:]
    assert [(block.text, block.chosen) for block in found] == [("Een hek", True), ("De buren", False)]
