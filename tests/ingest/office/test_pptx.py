"""Guard that presentations give their slides, once, with the notes apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pptx as library
import pytest
from pptx.util import Inches

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.office import pptx
from opschaling_nlp.model import SessionKind
from opschaling_nlp.text.segment import build_session
from tests.ingest.reading import read_file, read_with


def presentation(path: Path, *slides: tuple[str, str], change: Any = None) -> Path:
    """Write slides with a title and lines of body text."""
    made = library.Presentation()
    for title, body in slides:
        slide = made.slides.add_slide(made.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = body
    if change:
        change(made)
    made.save(str(path))
    return path


def words(path: Path) -> list[tuple[str, int | None, str]]:
    """Give kind, page and text of all blocks."""
    return [(block.kind, block.page, block.text) for block in read_file(pptx, path).blocks]


def test_titles_are_headings_and_lines_are_posts(tmp_path: Path) -> None:
    """Each line of a slide's text is a post below the slide's title, with the slide as its page."""
    path = presentation(tmp_path / "a.pptx", ("Les een", "klein beginnen\ndan groeien"), ("Les twee", "samen"))
    assert words(path) == [
        ("heading", 1, "Les een"),
        ("post", 1, "klein beginnen"),
        ("post", 1, "dan groeien"),
        ("heading", 2, "Les twee"),
        ("post", 2, "samen"),
    ]
    reading = read_file(pptx, path)
    assert (reading.kind, reading.title, reading.pages) == (SessionKind.SLIDES, "Les een", 2)


def test_a_note_stuck_on_a_slide_is_one_post(tmp_path: Path) -> None:
    """Loose shapes are posts of their own, also in groups, in the order of the page; cells are posts below their heading."""

    def change(made: Any) -> None:
        slide = made.slides[0]
        slide.shapes.add_textbox(
            Inches(1), Inches(7), Inches(2), Inches(1)
        ).text_frame.text = "onderaan\nin twee regels"
        group = slide.shapes.add_group_shape()
        group.shapes.add_textbox(Inches(1), Inches(5), Inches(2), Inches(1)).text_frame.text = "in een groep"
        table = slide.shapes.add_table(2, 2, Inches(1), Inches(6), Inches(4), Inches(1)).table
        for place, text in enumerate(("Buiten", "Binnen", "Wij delen het gereedschap", "De chef kijkt weg")):
            table.cell(place // 2, place % 2).text = text

    reading = read_file(pptx, presentation(tmp_path / "a.pptx", ("Oogst", "van de middag"), change=change))
    assert [(block.text, block.section) for block in reading.blocks[1:]] == [
        ("van de middag", ()),
        ("in een groep", ()),
        ("Wij delen het gereedschap", ("Buiten",)),
        ("De chef kijkt weg", ("Binnen",)),
        ("onderaan\nin twee regels", ()),
    ]


def test_notes_of_the_speaker_stand_apart(tmp_path: Path) -> None:
    """What the speaker noted has a section of its own below the slide's title."""

    def change(made: Any) -> None:
        made.slides[0].notes_slide.notes_text_frame.text = "hier even stil zijn"

    assert read_file(pptx, presentation(tmp_path / "a.pptx", ("Les", "samen"), change=change)).blocks[-1].section == (
        "Notities",
    )


def test_what_is_hidden_or_comes_back_is_left_out(tmp_path: Path) -> None:
    """A hidden slide, a slide that is repeated and a line at the foot of most slides are not statements; each is told of or logged."""

    def change(made: Any) -> None:
        for slide in made.slides:
            slide.shapes.add_textbox(Inches(1), Inches(7), Inches(2), Inches(1)).text_frame.text = "Middag over wonen"
        made.slides[0].element.set("show", "0")

    slides = [("Weg", "geheim"), ("Programma", "inloop"), ("Een", "a"), ("Programma", "inloop"), ("Twee", "b")]
    reading = read_file(pptx, presentation(tmp_path / "a.pptx", *slides, change=change))
    assert [block.text for block in reading.blocks] == ["Programma", "inloop", "Een", "a", "Twee", "b"]
    assert reading.warnings == (
        "dia's die een eerdere dia herhalen één keer gelezen: 1",
        "verborgen dia's niet gelezen: 1",
    )
    assert {edit.before for edit in reading.edits} == {"Middag over wonen"}


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    """No text, a single title and a damaged file each have their reason."""
    for slides in ([], [("Knelpunten", "")]):
        with pytest.raises(UnreadableExportError, match="geen tekst"):
            read_file(pptx, presentation(tmp_path / "a.pptx", *slides))
    with pytest.raises(UnreadableExportError, match="beschadigd"):
        read_with(pptx, tmp_path / "b.pptx", b"PK\x03\x04 kapot")


def test_one_idea_a_slide(tmp_path: Path) -> None:
    """Where most slides hold only a title the titles are what was said; a title slide before lists is none."""
    ideas = presentation(tmp_path / "a.pptx", ("Samen schoffelen", ""), ("Soep koken", ""), ("Vragen", "Wie kookt?"))
    assert words(ideas) == [
        ("post", 1, "Samen schoffelen"),
        ("post", 2, "Soep koken"),
        ("heading", 3, "Vragen"),
        ("post", 3, "Wie kookt?"),
    ]
    only = presentation(tmp_path / "c.pptx", ("Samen schoffelen", ""), ("Soep koken", ""))
    assert words(only) == [("post", 1, "Samen schoffelen"), ("post", 2, "Soep koken")]
    deck = presentation(tmp_path / "b.pptx", ("De tuin", ""), ("Kansen", "Een hek"), ("Zorgen", "Het onkruid"))
    assert [text for kind, _, text in words(deck) if kind == "post"] == ["Een hek", "Het onkruid"]


def test_a_shape_without_a_place_comes_where_it_stands(tmp_path: Path) -> None:
    """Other programs write shapes without geometry; they are read in the order of the file."""

    def bare(made: Any) -> None:
        box = made.slides[0].shapes.add_textbox(Inches(1), Inches(6), Inches(2), Inches(1))
        box.text_frame.text = "Soep koken"
        properties = box._element.spPr
        for child in list(properties):
            properties.remove(child)

    path = presentation(tmp_path / "a.pptx", ("Oogst", "Samen schoffelen"), change=bare)
    assert [text for kind, _, text in words(path) if kind == "post"] == ["Samen schoffelen", "Soep koken"]


P = "http://schemas.openxmlformats.org/presentationml/2006/main"
P188 = "http://schemas.microsoft.com/office/powerpoint/2018/8/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
COMMENTS = {
    "before 2021": (
        f'<p:cmAuthorLst xmlns:p="{P}"><p:cmAuthor id="0" name="Els"/><p:cmAuthor id="1" name="Piet"/></p:cmAuthorLst>',
        (
            f'<p:cmLst xmlns:p="{P}"><p:cm authorId="0" dt="2025-03-12T10:01:00.5"><p:text>Te duur</p:text></p:cm>'
            '<p:cm authorId="1" dt="2025-03-12T10:02:00"><p:text>Valt mee</p:text></p:cm></p:cmLst>'
        ),
        "commentAuthors",
    ),
    "since 2021": (
        f'<p:authorLst xmlns:p="{P188}"><p:author id="{{1}}" name="Els"/><p:author id="{{2}}" name="Piet"/></p:authorLst>',
        (
            f'<p:cmLst xmlns:p="{P188}" xmlns:a="{A}"><p:cm authorId="{{1}}" created="2025-03-12T10:01:00.5"><p:replyLst>'
            '<p:reply authorId="{2}" created="2025-03-12T10:02:00"><p:txBody><a:p><a:r><a:t>Valt mee</a:t></a:r></a:p></p:txBody></p:reply>'
            "</p:replyLst><p:txBody><a:p><a:r><a:t>Te duur</a:t></a:r></a:p></p:txBody></p:cm></p:cmLst>"
        ),
        "authors",
    ),
}


@pytest.mark.parametrize("form", COMMENTS)
def test_comments_on_slides_are_posts_of_who_wrote_them(tmp_path: Path, form: str) -> None:
    """In the layout of PowerPoint before and since 2021, answers included."""
    from pptx.opc.package import Part
    from pptx.opc.packuri import PackURI

    authors, comments, kind = COMMENTS[form]
    made = library.Presentation()
    slide = made.slides.add_slide(made.slide_layouts[1])
    slide.shapes.title.text, slide.placeholders[1].text = "Het plan", "Een nieuw hek"
    for owner, name, text, relation in (
        (made.part, "authors", authors, kind),
        (slide.part, "comments", comments, "comments"),
    ):
        part = Part(PackURI(f"/ppt/{name}1.xml"), "application/xml", made.part.package, text.encode())
        owner.relate_to(part, f"http://example.org/relationships/{relation}")
    made.save(str(tmp_path / "a.pptx"))
    posts = [block for block in read_file(pptx, tmp_path / "a.pptx").blocks if block.kind == "post"]
    assert [(post.text, post.speaker, post.time) for post in posts] == [
        ("Een nieuw hek", "", ""),
        ("Te duur", "Els", "2025-03-12 10:01:00"),
        ("Valt mee", "Piet", "2025-03-12 10:02:00"),
    ]


def test_a_cover_and_bare_numbers_are_no_passages(tmp_path: Path) -> None:
    """Who speaks, where and when below the first title belongs to the deck, which it dates; so does a number in a box."""

    def change(made: Any) -> None:
        for number, slide in enumerate(made.slides, 1):
            box = slide.shapes.add_textbox(Inches(9), Inches(7), Inches(1), Inches(1))
            box.text_frame.text = str(number)

    slides = (
        ("De tuin van iedereen", "Wijkdag Oost, 14 mei 2024\nSanne en Piet"),
        ("Wat helpt", "een hek\ngratis zaad"),
    )
    session = build_session(read_file(pptx, presentation(tmp_path / "a.pptx", *slides, change=change)), session_id="s")
    assert [one.text for one in session.statements] == ["een hek", "gratis zaad"]
    assert session.date == "2024-05-14"


def test_answers_on_a_first_slide_stay(tmp_path: Path) -> None:
    """Short answers below a first title are passages where nothing there says who speaks or when."""
    path = presentation(tmp_path / "a.pptx", ("Wat helpt", "een hek\ngratis zaad"), ("Wat hindert", "onkruid"))
    session = build_session(read_file(pptx, path), session_id="s")
    assert [one.text for one in session.statements] == ["een hek", "gratis zaad", "onkruid"]


def test_a_title_of_signs_alone_stops_nothing(tmp_path: Path) -> None:
    """A slide whose title has no word keeps what stands below it."""
    path = presentation(tmp_path / "a.pptx", (":", "een hek"), ("Wat helpt", "gratis zaad"))
    session = build_session(read_file(pptx, path), session_id="s")
    assert [one.text for one in session.statements] == ["een hek", "gratis zaad"]
