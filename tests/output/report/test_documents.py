"""The document and the slides say what the page says, open in other programs, and are the same bytes for the same run."""

from __future__ import annotations

import re
import shutil

import docx
import pptx
import pytest
from bs4 import BeautifulSoup
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.util import Cm

from opschaling_nlp.output.charts import draw_all
from opschaling_nlp.output.report.documents import SLIDES, WORD, _column_widths
from opschaling_nlp.output.report.rendering import write_reports
from opschaling_nlp.settings import load_settings
from opschaling_nlp.tables import OWN_SUMMARIES, build_frame
from opschaling_nlp.texts import catalogue, speak
from tests.output.tables_fixture import make_codebooks, make_tables


def write(folder, *, language="nl"):
    """Write the reports of a fictional run, with its charts, in a language."""
    folder.mkdir(exist_ok=True)
    settings = load_settings()
    settings = settings.model_copy(update={"output": settings.output.model_copy(update={"language": language})})
    tables = make_tables(80, sessions=4)
    own = [("sessie-1", "lead", "Een eigen lezing."), ("", "trust", "Wat overal terugkeert.")]
    tables["own_summaries"] = build_frame(
        OWN_SUMMARIES, [dict(zip(("session_id", "driver", "text"), one, strict=True)) | {"by": "noor"} for one in own]
    )
    if language == "en":
        tables["summaries"] = tables["summaries"].head(0)  # those of the fixture are Dutch
    with speak(language):
        if not (folder / "figures").exists():
            draw_all(tables, folder / "figures", codebooks=make_codebooks(), settings=settings)
        write_reports(tables, folder, manifest={"time": "2030-01-01"}, codebooks=make_codebooks(), settings=settings)
    return BeautifulSoup((folder / "report.html").read_text("utf-8"), "html.parser")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Write the documents of a run once."""
    folder = tmp_path_factory.mktemp("run")
    return folder, write(folder)


def test_charts_stand_in_the_page_with_their_links(made):
    """Every chart is inside, hidden from screen readers, its links leading within the page and left to the mouse."""
    working = made[1]
    charts = working.find_all("svg")
    assert len(charts) == 18  # each wide and narrow
    links = [link for chart in charts for link in chart.find_all("a")]
    assert links
    assert all(link["href"].startswith("#") and link["tabindex"] == "-1" for link in links)
    names = [tag["id"] for tag in working.find_all(id=True)]
    assert len(names) == len(set(names))


def test_the_document_has_the_headings_tables_and_pictures_of_the_page(made):
    """Each heading, table and chart of the page is in the document in the same order, but for what belongs to a screen."""
    folder, page = made
    document = docx.Document(folder / WORD)
    for one in page.select(".screen, nav, noscript"):
        one.decompose()
    headings = [" ".join(one.get_text().split()) for one in page.main.find_all(["h2", "h3", "h4", "h5"])]
    styled = [one for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert [one.text for one in styled if one.text in set(headings)] == headings
    assert len(document.inline_shapes) == len(page.main.find_all("figure"))
    assert len(document.tables) >= len(page.main.find_all("table"))
    captions = [one.text for one in document.paragraphs if one.style.name == "Caption"]
    assert len(captions) == len(document.inline_shapes) + len(document.tables)


def test_the_document_has_a_table_of_contents(made):
    """The contents are a field with an entry for each heading of the first two levels, and say how to number them."""
    document = docx.Document(made[0] / WORD)
    entries = [one.text.strip() for one in document.paragraphs if one.style.name.startswith("toc ")]
    wanted = [one.text for one in document.paragraphs if one.style.name in {"Heading 1", "Heading 2"}]
    assert entries == wanted
    assert "F9" in document.element.xml
    assert 'TOC \\o "1-2"' in document.element.xml


def test_own_words_stand_in_the_document(made):
    """What the researcher wrote about a driver and about a session stands beside what was counted."""
    document = docx.Document(made[0] / WORD)
    assert "In eigen woorden: Wat overal terugkeert." in [one.text for one in document.paragraphs]
    cells = [cell.text for table in document.tables for cell in table._cells]
    assert any(text.startswith("Een eigen lezing.\nn = ") for text in cells)


def test_pictures_and_columns_fit_their_page(made):
    """No picture is higher than a page leaves, and a column of words is wider than one of numbers, in the grid too."""
    document = docx.Document(made[0] / WORD)
    assert max(shape.height.cm for shape in document.inline_shapes) <= 21
    table = next(one for one in document.tables if "Tips" in [cell.text for cell in one.rows[0].cells])
    widths = [column.width for column in table.columns]
    assert widths[0] > 1.1 * widths[1]
    assert widths == [cell.width for cell in table.rows[0].cells]


def test_columns_keep_their_words_whole():
    """Where not all fits, a column of text gives way before a header breaks; only then do letters get smaller."""
    labels = ["Factor", "Draagvlak, urgentie en eigenaarschap"]
    heads = [["Belemmerend", "3"] for _ in range(6)]
    widths, small = _column_widths([labels, *heads], 137)
    assert not small
    assert widths[0] < _column_widths([labels, *heads], 200)[0][0]
    assert min(widths) >= 1.5 * len("Belemmerend")
    assert _column_widths([labels, *heads], 60)[1]


def test_slides_have_a_chart_and_its_numbers_in_the_notes(made):
    """One slide a chart, with a title; where the page has a table beside the chart, its rows are in the notes."""
    slides = pptx.Presentation(made[0] / SLIDES).slides
    assert len(slides) == len(made[1].main.find_all("figure"))
    assert all(slide.shapes.title.text for slide in slides)
    told = [f"{slide.shapes.title.text} {slide.notes_slide.notes_text_frame.text}" for slide in slides]
    assert not [text for text in told if "hieronder" in text or ".csv" in text], "a slide has nothing below it"
    assert "Bestuurlijke steun en leiderschap: Bijdragen " in slides[0].notes_slide.notes_text_frame.text
    pictures = [shape for slide in slides for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE]
    assert all(shape.left >= 0 and shape.left + shape.width <= Cm(33.87) for shape in pictures)


def test_no_heading_is_left_at_the_foot_of_a_printed_page(made):
    """In print every rank of heading of the report stays with what follows it, as does the head of a table."""
    kept = re.search(r"([^{}]*)\{ break-after: avoid; \}", str(made[1].style))[1]
    ranks = {tag.name for tag in made[1].main.find_all(re.compile(r"^(h[2-6]|thead|summary)$"))}
    assert ranks <= {name.strip() for name in kept.split(",")}


def test_the_same_run_gives_the_same_bytes(made, tmp_path):
    """Neither the time nor the order of writing is in any file: charts, pages, the document and the slides."""
    write(tmp_path)
    first, second = ({path.relative_to(folder): path for path in folder.rglob("*.*")} for folder in (made[0], tmp_path))
    assert sorted(first) == sorted(second)
    for name, path in first.items():
        data = path.read_bytes()
        assert data == second[name].read_bytes(), name
        assert not any(date in data for date in (b"dc:date", b"2030")), name


def test_every_chart_is_drawn_three_times(made):
    """A chart stands there wide, narrow and as a picture, or not at all."""
    names = sorted(path.name for path in (made[0] / "figures").iterdir())
    drawn = [name.removesuffix(".png") for name in names if name.endswith(".png")]
    assert "driver_dots" in drawn
    assert names == sorted(f"{name}{end}" for name in drawn for end in (".svg", ".png", "-narrow.svg"))


def test_an_english_report_is_english(made, tmp_path, monkeypatch):
    """With English nothing of our own is left in Dutch: not in the page, nor on the page to give back."""
    shutil.copytree(made[0] / "figures", tmp_path / "figures")  # what charts say has tests of its own
    monkeypatch.setattr("opschaling_nlp.output.report.rendering.write_documents", lambda *_args, **_options: [])
    page = write(tmp_path, language="en")
    dutch = [text for text, english in catalogue().items() if text != english and " " in text and "{" not in text]
    back = BeautifulSoup((tmp_path / "teruggave/sessie-1.html").read_text("utf-8"), "html.parser")
    for one in (page, back):
        assert one.html["lang"] == "en"
        for quoted in one.select("script, [lang=nl], .definition, svg"):
            quoted.decompose()
        text = " ".join(one.get_text(" ").split())
        assert [wording for wording in dutch if f" {wording} " in text] == []
