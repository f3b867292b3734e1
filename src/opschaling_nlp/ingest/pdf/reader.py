"""Read a PDF export: from the positions of its characters to lines in reading order, each with its measures."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pdfplumber.pdf
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from opschaling_nlp.dutch.cues import threshold
from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.pdf.boxes import join_cut_cards
from opschaling_nlp.ingest.pdf.cards import are_timed
from opschaling_nlp.ingest.pdf.decks import is_deck, with_titles
from opschaling_nlp.ingest.pdf.forms import read_fields, with_fields, with_ticks
from opschaling_nlp.ingest.pdf.layout import PageLayout, find_anchors
from opschaling_nlp.ingest.pdf.measures import measure_lines
from opschaling_nlp.ingest.pdf.pages import Page, read_pages
from opschaling_nlp.ingest.pdf.ruled_tables import Heads
from opschaling_nlp.ingest.pdf.running_lines import find_furniture
from opschaling_nlp.ingest.pdf.runs import body_size, in_order
from opschaling_nlp.ingest.pdf.slido import is_poll_report, read_polls
from opschaling_nlp.ingest.readers import Export
from opschaling_nlp.model import Block, Edit, Reading, SessionKind
from opschaling_nlp.settings import IngestSettings

HEAD = 1024
"""The mark of a PDF must be within this many bytes (ISO 32000, annex H)."""


def read(export: Export) -> Reading:
    """Read a PDF.

    Raises UnreadableExportError if it is locked, damaged, without pages or without text.
    """
    if b"%PDF-" not in export.head[:HEAD]:
        raise UnreadableExportError("beschadigd bestand: geen PDF, al heet het zo")
    with _open(export.path) as pdf:
        pages = _read_pages(pdf, export.settings)
        fields, ticks = _read_fields(pdf, pages, export.skips)
        metadata = pdf.metadata
    if not pages:
        raise UnreadableExportError("beschadigd bestand: geen pagina's")
    empty = [page.number for page in pages if not page.runs]
    if len(empty) == len(pages) and not (fields or ticks):
        raise UnreadableExportError("geen tekstlaag: eerst OCR")
    deck = is_deck(metadata, pages)
    blocks, left_out = read_blocks(pages, export.skips, deck=deck)
    blocks, counts = read_polls(list(with_titles(blocks)) if deck else blocks)
    export.warnings += (f"pagina {number}: geen tekstlaag: eerst OCR" for number in empty)
    facts = {"kind": SessionKind.SLIDES, "title": blocks[0].text if blocks[0].line else ""} if deck and blocks else {}
    blocks = with_fields(with_ticks(blocks, ticks, export.skips), fields)
    return export.reading(blocks, pages=len(pages), edits=(*left_out, *counts), **facts)


def _open(path: Path) -> pdfplumber.pdf.PDF:
    try:
        return pdfplumber.open(path, raise_unicode_errors=False)
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
            raise UnreadableExportError("wachtwoord nodig: sla het bestand op zonder wachtwoord") from error
        raise UnreadableExportError("beschadigd bestand") from error


def _read_pages(pdf: pdfplumber.pdf.PDF, settings: IngestSettings) -> list[Page]:
    try:
        return list(read_pages(pdf, most=settings.max_pages))
    except (UnreadableExportError, MemoryError):
        raise
    # pdfminer raises whatever parsing a damaged file runs into: KeyError, TypeError, struct.error, RecursionError…
    except Exception as error:
        raise UnreadableExportError("beschadigd bestand") from error


def _read_fields(
    pdf: pdfplumber.pdf.PDF, pages: Sequence[Page], skips: Counter[str]
) -> tuple[list[Block], list[Block]]:
    try:
        return read_fields(pdf, pages, skips)
    except Exception:  # noqa: BLE001 - as in `_read_pages`; the text of the pages is still worth reading
        skips["formulier waarvan de velden niet te lezen zijn"] += 1
        return [], []


def read_blocks(pages: Sequence[Page], skips: Counter[str], *, deck: bool = False) -> tuple[list[Block], list[Edit]]:
    """Return the lines of all pages in reading order, and what was left out; cells that are not posts are counted.

    The pages of a `deck` are slides, whose titles may recur.
    """
    polls = is_poll_report([run.text for page in pages for run in in_order(page.runs)])
    runs = [run for page in pages for run in page.runs]
    em = body_size(runs)
    furniture = {} if polls else find_furniture(pages, deck=deck)
    timed = are_timed(runs, body=em)
    strong = threshold("page.strong_edge")
    edges = frozenset(edge for page in pages for edge in find_anchors(page.runs, share=strong, least=8))
    heads: Heads = {}
    layouts = [
        PageLayout(page, leave_out=furniture.get(page.number, ()), em=em, edges=edges, timed=timed, heads=heads)
        for page in pages
    ]
    join_cut_cards([layout.cards() for layout in layouts])
    lines = list(chain(*(layout.lines() for layout in layouts)))
    numbers: Counter[int] = Counter()
    blocks = []
    for line, look in zip(lines, measure_lines(lines), strict=True):
        numbers[line.page] += 1
        number, run = numbers[line.page], line.run
        post = replace(line.said, text=run.text, look=look, edits=run.edits)
        blocks.append(replace(post, page=line.page, line=number, line_end=number))
    edits = []
    for page, layout in zip(pages, layouts, strict=True):
        skips.update(layout.counts)
        aside = in_order([*furniture.get(page.number, ()), *layout.left_out])
        texts = (*page.askew, *(run.text for run in aside))
        edits += [Edit(start=0, kind="furniture", before=text, after="", page=page.number) for text in texts]
    return blocks, edits
