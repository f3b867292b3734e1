"""Read presentations (.pptx): slide titles as headings, paragraphs as posts, speaker notes separately."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER as KIND
from pptx.exc import PythonPptxError
from pptx.shapes.group import GroupShape

from opschaling_nlp.ingest.office.blocks import settle
from opschaling_nlp.ingest.office.grid import Cell, lay_out, table_parts
from opschaling_nlp.ingest.office.package import open_package, read_diagrams, related
from opschaling_nlp.ingest.office.slides import HIDDEN_SLIDES, Slide, make_slide, read_slides
from opschaling_nlp.ingest.readers import Export
from opschaling_nlp.ingest.safety import DOCUMENT_ERRORS, check_archive, refusing
from opschaling_nlp.ingest.tables.profile import asks
from opschaling_nlp.model import Block, Look, Reading

_FURNITURE = (KIND.DATE, KIND.FOOTER, KIND.SLIDE_NUMBER, KIND.HEADER)
_BULLETS = tuple(
    "{http://schemas.openxmlformats.org/drawingml/2006/main}" + name for name in ("buChar", "buAutoNum", "buBlip")
)


def read(export: Export) -> Reading:
    """Read the visible slides; raises UnreadableExportError if there is no text, or the file is unsafe to open."""
    check_archive(export.path, settings=export.settings)
    damaged = "het bestand is geen presentatie, of beschadigd; open het in PowerPoint en sla het opnieuw op als .pptx"
    with refusing(damaged, PythonPptxError, *DOCUMENT_ERRORS):  # a missing part shows only when it is accessed
        return _read_presentation(Presentation(open_package(export.path, export.skips)), export)


def _read_presentation(presentation: Any, export: Export) -> Reading:
    visible = {number: slide for number, slide in enumerate(presentation.slides, 1) if slide.element.get("show") != "0"}
    export.skips[HIDDEN_SLIDES] = len(presentation.slides) - len(visible)
    slides = [_read_slide(number, slide, export.skips) for number, slide in visible.items()]
    comments = [note for number, slide in visible.items() for note in _comments(number, slide)]
    title = str(presentation.core_properties.title or "")
    return read_slides(export, slides, comments=comments, title=title, pages=len(presentation.slides))


def _read_slide(number: int, slide: Any, counts: Counter[str]) -> Slide:
    title = slide.shapes.title
    text = title.text_frame.text if title is not None else ""
    shapes = [shape for shape in _flatten(slide.shapes) if title is None or shape.shape_id != title.shape_id]
    posts = [
        post for place, shape in enumerate(_placed(shapes)) for post in _posts(shape, place, counts, asked=asks(text))
    ]
    notes = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    spoken = [paragraph.text.strip() for paragraph in notes.paragraphs] if notes is not None else []
    return make_slide(number, text, posts, spoken)


def _comments(number: int, slide: Any) -> Iterator[Block]:
    """Yield the comments on a slide with their authors, in PowerPoint's formats from before and after 2021."""
    authors = {
        author.get("id"): author.get("name", "")
        for root in related(slide.part.package.presentation_part, "commentAuthors", "authors")
        for author in root.iter("{*}cmAuthor", "{*}author")
    }
    for root in related(slide.part, "comments"):
        for comment in root.iter("{*}cm", "{*}reply"):
            words = " ".join("".join(body.itertext()) for body in comment.iterchildren("{*}text", "{*}txBody")).strip()
            time = (comment.get("dt") or comment.get("created") or "").replace("T", " ").partition(".")[0]
            speaker = authors.get(comment.get("authorId"), "")
            yield Block("post", words, line=number, speaker=speaker, time=time)


def _flatten(shapes: Any) -> Iterator[Any]:
    for shape in shapes:
        if isinstance(shape, GroupShape):  # a shape without geometry cannot be asked for its type
            yield from _flatten(shape.shapes)
        elif not _is_furniture(shape):
            yield shape


def _is_furniture(shape: Any) -> bool:
    """Return whether a shape is a slide's date, header, footer or number."""
    return bool(shape.is_placeholder) and shape.placeholder_format.type in _FURNITURE


def _placed(shapes: Sequence[Any]) -> list[Any]:
    """Sort shapes by position; one without a position follows its predecessor in the file."""
    last, places = (0, 0), []
    for order, shape in enumerate(shapes):
        last = last if shape.top is None else (shape.top, shape.left or 0)
        places.append((last, order, shape))
    return [shape for _, _, shape in sorted(places, key=lambda place: place[:2])]


def _posts(shape: Any, place: int, counts: Counter[str], *, asked: bool) -> Iterator[Block]:
    """Yield one post per list paragraph, per table cell, and per other shape: a sticky note on the slide."""
    if shape.has_text_frame:
        lines = [
            (paragraph, str(paragraph.text).replace("\v", "\n").strip()) for paragraph in shape.text_frame.paragraphs
        ]
        filled = [(paragraph, words) for paragraph, words in lines if words]
        container = f"shape:{shape.top or 0}:{shape.left or 0}"
        if shape.is_placeholder or any(_has_bullet(paragraph) for paragraph, _ in filled):
            for paragraph, words in filled:
                yield Block("post", words, look=Look(indent=2.0 * paragraph.level, container=container))
        elif filled:
            yield Block("post", "\n".join(words for _, words in filled), look=Look(container=container))
    elif shape.has_table:
        rows = lay_out(map(_cells, shape.table.rows))
        yield from settle(table_parts(rows, number=place, counts=counts, asked=asked))
    else:
        for point in read_diagrams(shape.element, shape.part):
            yield Block("post", point, look=Look(container=f"diagram:{place}"))


def _cells(row: Any) -> Iterator[tuple[Cell, str, str]]:
    for cell in row.cells:
        if not cell.is_spanned:
            words = cell.text_frame.text.replace("\v", "\n")
            yield Cell((Block("line", words, line=0),)), str(cell.span_width), str(cell.span_height)


def _has_bullet(paragraph: Any) -> bool:
    properties = paragraph._p.pPr  # noqa: SLF001 - python-pptx has no other way to a paragraph's bullet
    return properties is not None and any(properties.find(tag) is not None for tag in _BULLETS)
