"""Guard that a ticked box of a form is a choice, an empty one nothing, and a box without a form what it was."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import docx as library
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from opschaling_nlp.ingest.office import docx
from opschaling_nlp.ingest.office.blocks import read_boxes
from opschaling_nlp.model import Block, Look
from tests.ingest.office.test_docx import save
from tests.ingest.reading import read_file

W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
GARDEN = ["☒ Een hek", "☐ Een kas", "☒ Een bank"]


def read(*lines: str, form: bool = False) -> list[tuple[str, str, bool]]:
    """Give kind, text and whether it was chosen of each block that these lines become."""
    blocks = read_boxes([Block("line", line) for line in lines], Counter(), form=form)
    return [(block.kind, block.text, block.chosen) for block in blocks]


@pytest.mark.parametrize("sign", ["<w:t>☑</w:t>", '<w:sym w:font="Wingdings" w:char="F0FE"/>'])
def test_a_ticked_box_of_a_form_is_a_choice(tmp_path: Path, sign: str) -> None:
    """What is ticked in a content control was chosen whatever sign shows it; what is not ticked is no statement."""
    document = library.Document()
    document.add_paragraph("Wat komt er eerst?")
    for label, on in (("Een hek", 1), ("Een kas", 0), ("Anders: een vijver", 1)):
        box = f'<w14:checkbox xmlns:w14="{W14}"><w14:checked w14:val="{on}"/></w14:checkbox>'
        control = (
            f"<w:sdt {nsdecls('w')}><w:sdtPr>{box}</w:sdtPr><w:sdtContent><w:r>{sign}</w:r></w:sdtContent></w:sdt>"
        )
        paragraph = document.add_paragraph()
        paragraph._p.append(parse_xml(control))
        paragraph.add_run(f" {label}")
    reading = read_file(docx, save(document, tmp_path / "a.docx"))
    assert [(block.text, block.chosen) for block in reading.blocks] == [
        ("Wat komt er eerst?", False),
        ("Een hek", True),
        ("een vijver", False),
    ]
    assert [warning.rpartition(": ")[2] for warning in reading.warnings] == ["1", "1"]


@pytest.mark.parametrize(
    "line", ["Wat komt er eerst? ☒ Een hek ☐ Een kas", "☒ Een hek ☐ Een kas", "Een hek ☒ Een kas ☐"]
)
def test_boxes_in_one_line_are_an_option_each(line: str) -> None:
    """An option stands behind its box, or before it where the line ends in a box; the rest is the question."""
    asked = [("prompt", "Wat komt er eerst?", False)] if "?" in line else []
    assert read(line) == [*asked, ("post", "Een hek", True)]


def test_boxes_are_a_form_where_some_are_ticked() -> None:
    """A list in which no box is ticked, or in which every line has a tick for a bullet, is what somebody wrote."""
    for lines in (["☐ Bel de buren", "☐ Koop mest"], ["☑ Bel de buren", "☑ Koop mest"]):
        assert [chosen for _, _, chosen in read(*lines)] == [False, False]
    assert [text for _, text, _ in read(*GARDEN)] == ["Een hek", "Een bank"]
    assert read("☒ Een hek", form=True) == [("post", "Een hek", True)]


def test_a_box_in_a_cell_belongs_to_its_row() -> None:
    """A cell that only holds a box says whether the rest of its row was chosen."""
    cells = [("1", "☒"), ("1", "Een hek"), ("2", "☐"), ("2", "Een kas")]
    blocks = [
        Block("post", text, look=Look(container=f"table:1:r{row}:c{place % 2 + 1}"))
        for place, (row, text) in enumerate(cells)
    ]
    assert [(block.text, block.chosen) for block in read_boxes(blocks, Counter())] == [("Een hek", True)]


def test_a_box_in_a_grid_chooses_its_column() -> None:
    """Where a row has several boxes, the name of the column of each is what was chosen in it."""
    looks = [Look(container=f"table:1:r1:c{column}") for column in (2, 3)]
    boxes = [
        Block("post", sign, section=(name,), prompt="De tuin is vol", look=look)
        for sign, name, look in zip("☐☒", ("Eens", "Oneens"), looks, strict=True)
    ]
    (found,) = read_boxes(boxes, Counter())
    assert (found.text, found.chosen, found.prompt, found.section) == ("Oneens", True, "De tuin is vol", ())


def test_what_is_picked_from_a_list_is_a_choice(tmp_path: Path) -> None:
    """An option of a list in a form was chosen; what somebody typed into the field instead was not."""
    document = library.Document()
    for words in ("Een hek", "Een hek van wilgentenen"):
        items = '<w:comboBox><w:listItem w:displayText="Een hek" w:value="1"/></w:comboBox>'
        run = f"<w:r><w:t>{words}</w:t></w:r>"
        for inside, add in (
            (run, document.add_paragraph()._p.append),
            (f"<w:p>{run}</w:p>", document._body._body.append),
        ):
            add(
                parse_xml(
                    f"<w:sdt {nsdecls('w')}><w:sdtPr>{items}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"
                )
            )
    reading = read_file(docx, save(document, tmp_path / "a.docx"))
    assert Counter((block.text, block.chosen) for block in reading.blocks) == {
        ("Een hek", True): 2,
        ("Een hek van wilgentenen", False): 2,
    }
