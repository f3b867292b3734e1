"""Read OpenDocument presentations (.odp) as those of PowerPoint, with the paragraphs of OpenDocument texts."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from opschaling_nlp.ingest.office.blocks import settle
from opschaling_nlp.ingest.office.odt import DocumentWalk, attribute, name_of, open_body
from opschaling_nlp.ingest.office.slides import HIDDEN_SLIDES, Slide, make_slide, read_slides
from opschaling_nlp.ingest.readers import Export
from opschaling_nlp.model import Block, Look, Reading

_FURNITURE = frozenset({"date-time", "footer", "header", "page-number"})
_LISTED = frozenset({"outline", "subtitle"})
"""Kinds of frame in which every paragraph is a point; elsewhere all paragraphs are one note."""


def read(export: Export) -> Reading:
    """Read the visible slides; raises UnreadableExportError if there is no text, or the file is unsafe to open."""
    body, walk = open_body(export, "presentation")
    pages = list(body.iterfind("{*}page"))
    visible = {number: page for number, page in enumerate(pages, 1) if not _is_hidden(page, walk)}
    export.skips[HIDDEN_SLIDES] = len(pages) - len(visible)
    slides = [_read_slide(number, page, walk) for number, page in visible.items()]
    return read_slides(export, slides, comments=walk.comments, pages=len(pages))


def _is_hidden(page: Any, walk: DocumentWalk) -> bool:
    style = walk.styles.get(attribute(page, "drawing:style-name"), ())
    return any(attribute(one, "presentation:visibility") == "hidden" for one in style)


def _read_slide(number: int, page: Any, walk: DocumentWalk) -> Slide:
    walk.comments += (replace(walk.comment(one), line=number) for one in page.iterfind("{*}annotation"))
    shapes = sorted(_flatten(page), key=lambda shape: (_length(shape, "y"), _length(shape, "x")))
    titles = [shape for shape in shapes if attribute(shape, "presentation:class") == "title"][:1]
    posts = [post for shape in shapes if shape not in titles for post in _posts(shape, walk)]
    notes = (shape for notes in page.iterfind("{*}notes") for shape in _flatten(notes))
    return make_slide(
        number,
        " ".join(block.text for shape in titles for block in walk.read(shape)),
        posts,
        [block.text.strip() for shape in notes for block in walk.read(shape)],
    )


def _flatten(parent: Any) -> Iterator[Any]:
    """Yield the shapes with text on a slide, or in a group on it."""
    for shape in parent:
        if name_of(shape) == "drawing:g":
            yield from _flatten(shape)
        elif name_of(shape).startswith("drawing:") and attribute(shape, "presentation:class") not in _FURNITURE:
            yield shape


def _posts(shape: Any, walk: DocumentWalk) -> Iterator[Block]:
    container = f"shape:{_length(shape, 'y')}:{_length(shape, 'x')}"
    parts = [block for block in walk.read(shape) if block.text.strip()]
    if shape.find("{*}table") is not None:
        yield from settle(parts)
    elif attribute(shape, "presentation:class") in _LISTED or any(part.kind == "post" for part in parts):
        for part in parts:
            yield Block("post", part.text.strip(), look=Look(indent=part.indent, container=container))
    elif parts:
        yield Block("post", "\n".join(part.text.strip() for part in parts), look=Look(container=container))


def _length(shape: Any, name: str) -> float:
    """Return where a shape stands on its slide; programs write every length of a file in the same unit."""
    digits = attribute(shape, f"svg-compatible:{name}").rstrip("abcdefghijklmnopqrstuvwxyz")
    return float(digits) if digits.replace(".", "", 1).removeprefix("-").isdecimal() else 0.0
