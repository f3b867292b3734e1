"""Reads a PDF export: from the positions of its characters to lines in reading order, each with its place and its measures."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

from opschaling_nlp.dutch.thresholds import threshold
from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.counts import describe_counts
from opschaling_nlp.ingest.pdf.cut_boxes import join_pages
from opschaling_nlp.ingest.pdf.forms import read_fields, with_fields
from opschaling_nlp.ingest.pdf.layout import find_anchors, lay_out, learn_habit, sketch_page
from opschaling_nlp.ingest.pdf.measures import measure_lines
from opschaling_nlp.ingest.pdf.running_lines import Sheet, find_furniture
from opschaling_nlp.ingest.pdf.slido import is_poll_report, read_polls
from opschaling_nlp.model import Block, Box, Edit, Look, Reading

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pdfplumber.pdf

    from opschaling_nlp.ingest.pdf.forms import Field
    from opschaling_nlp.ingest.pdf.measures import Measure
    from opschaling_nlp.ingest.pdf.page_lines import Line
    from opschaling_nlp.ingest.pdf.pages import Page
    from opschaling_nlp.ingest.pdf.words import Run
    from opschaling_nlp.settings import IngestSettings


NAME = "pdf"
SUFFIXES = (".pdf",)
HEAD = 1024
"""The bytes within which the mark of a PDF must stand (ISO 32000, annex H)."""


def matches(path: Path, head: bytes) -> bool:
    """Tell whether a file is a PDF, or is named as one."""
    return path.suffix.lower() in SUFFIXES or head.startswith(b"%PDF-")


def read(path: Path, *, source: str, settings: IngestSettings) -> Reading:
    """Read a PDF.

    Raises UnreadableExportError when it is locked, damaged, without pages or without text.
    """
    content = path.read_bytes()
    if b"%PDF-" not in content[:HEAD]:
        raise UnreadableExportError("beschadigd bestand: geen PDF, al heet het zo")
    with _open(path) as pdf:
        pages = _read_pages(pdf, settings)
        skips: Counter[str] = Counter()
        fields = _read_fields(pdf, skips)
    if not pages:
        raise UnreadableExportError("beschadigd bestand: geen pagina's")
    empty = [page.number for page in pages if not page.runs]
    if len(empty) == len(pages) and not fields:
        raise UnreadableExportError("geen tekstlaag: eerst OCR")
    blocks, left_out = _blocks(pages)
    blocks, counts = read_polls(blocks)
    left_out += counts
    blocks = with_fields(blocks, fields) if fields else blocks
    return Reading(
        source=source,
        format=NAME,
        sha256=hashlib.sha256(content).hexdigest(),
        blocks=tuple(blocks),
        pages=len(pages),
        warnings=(*(f"pagina {number}: geen tekstlaag: eerst OCR" for number in empty), *describe_counts(skips)),
        edits=tuple(left_out),
    )


def _open(path: Path) -> pdfplumber.pdf.PDF:
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        return pdfplumber.open(path, raise_unicode_errors=False)
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
            raise UnreadableExportError("wachtwoord nodig: sla het bestand op zonder wachtwoord") from error
        raise UnreadableExportError("beschadigd bestand") from error


def _read_pages(pdf: pdfplumber.pdf.PDF, settings: IngestSettings) -> list[Page]:
    from opschaling_nlp.ingest.pdf.pages import read_pages

    try:
        return list(read_pages(pdf, most=settings.max_pages))
    except (UnreadableExportError, MemoryError):
        raise
    # pdfminer raises whatever its parsing of a damaged file runs into: KeyError, TypeError, struct.error,
    # RecursionError…
    except Exception as error:
        raise UnreadableExportError("beschadigd bestand") from error


def _read_fields(pdf: pdfplumber.pdf.PDF, skips: Counter[str]) -> list[Field]:
    try:
        return read_fields(pdf, skips)
    except Exception:  # noqa: BLE001 - as in `_read_pages`; the text of the pages is still worth reading
        skips["formulier waarvan de velden niet te lezen zijn"] += 1
        return []


def _blocks(pages: Sequence[Page]) -> tuple[list[Block], list[Edit]]:
    em = _body_size(pages)
    polls = is_poll_report(
        [run.text for page in pages for run in sorted(page.runs, key=lambda run: (run.base, run.x0))]
    )
    furniture: dict[int, list[Run]] = (
        {page.number: [] for page in pages} if polls else find_furniture([_sheet(page) for page in pages])
    )
    edges = frozenset(
        edge for page in pages for edge in find_anchors(page.runs, share=threshold("page.strong_edge"), least=8)
    )
    sketches = [sketch_page(page, leave_out=furniture[page.number], em=em, edges=edges) for page in pages]
    habit = learn_habit(sketches, em=em)
    laid_out = [lay_out(sketch, em=em, habit=habit) for sketch in sketches]
    lines = join_pages([lines for lines, _ in laid_out])
    blocks: list[Block] = []
    number, page = 0, 0
    for line, measure in zip(lines, measure_lines(lines), strict=True):
        number = number + 1 if line.page == page else 1
        page = line.page
        blocks.append(_block(line, measure, number))
    left_out = [
        Edit(start=0, kind="furniture", before=text, after="", page=page.number)
        for page in pages
        for text in page.askew
    ]
    left_out += [
        Edit(start=0, kind="furniture", before=run.text, after="", page=page.number)
        for page, (_, aside) in zip(pages, laid_out, strict=True)
        for run in sorted([*furniture[page.number], *aside], key=lambda run: (run.base, run.x0))
    ]
    return blocks, left_out


def _sheet(page: Page) -> Sheet:
    """Return the page without what stands in cards and cells: that is never furniture, however often it comes back."""
    boxes = [
        shape for shape in page.shapes if 40 < shape.x1 - shape.x0 < 0.85 * page.width and shape.bottom - shape.top > 12
    ]
    boxes += [cell for table in page.tables for row in table for cell in row]
    return Sheet(
        page.number, page.width, page.height, tuple(run for run in page.runs if not any(box.has(run) for box in boxes))
    )


def _body_size(pages: Sequence[Page]) -> float:
    """Return the size of most characters, in points."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for run in page.runs:
            sizes[run.size] += len(run.text)
    return min(sizes, key=lambda size: (-sizes[size], size), default=10.0)


def _block(line: Line, measure: Measure, number: int) -> Block:
    run: Run = line.run
    return Block(
        kind="post" if line.whole and not run.bold else "line",
        text=run.text,
        page=line.page,
        line=number,
        line_end=number,
        look=Look(
            box=Box(round(run.x0, 1), round(run.top, 1), round(run.x1, 1), round(run.bottom, 1)),
            font=run.font,
            size=run.size,
            bold=run.bold,
            gap=measure.gap,
            indent=round(measure.indent, 1),
            extent=measure.extent,
            container=line.container,
        ),
        section=(line.head,) if line.head else (),
        edits=run.edits,
        speaker=line.speaker,
        time=line.time,
        reactions=line.reactions,
    )
