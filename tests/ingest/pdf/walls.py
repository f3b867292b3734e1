"""Makes the PDFs of the tests: one invented wall, set in one column, in two, or as a board of cards."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

from opschaling_nlp.ingest.readers import read_export
from opschaling_nlp.model import Reading
from opschaling_nlp.settings import load_settings
from opschaling_nlp.text.segment import build_session

HEADINGS = {"Wat helpt om een idee verder te brengen?", "Horizontaal", "Verticaal", "Tips"}

POSTS = [
    "Wat helpt om een idee verder te brengen?",
    "Geduld",
    "Ruimte in de planning",
    "Een opdrachtgever die meedenkt",
    "Vertrouwen",
    "Een eigen potje",
    "Korte lijnen met de wijk",
    "Horizontaal",
    "Horizontaal: de leeskring van de bibliotheek is overgenomen door drie buurthuizen en elk buurthuis doet het net iets anders, waardoor we veel leren.",
    "Horizontaal: de vrijwilligers van de repaircafés bellen elkaar wanneer er onderdelen op zijn.",
    "Ja, er wordt gewisseld tussen scholen",
    "De samenwerking met de zorginstelling loopt goed zolang de teamleider tijd krijgt; zodra het druk wordt op de afdeling, vallen de gezamenlijke overleggen weg.",
    "Studenten brengen de werkwijze naar hun volgende stageplaats, ongemerkt verspreidt het zich.",
    "Verticaal",
    "Verticaal: de verduurzaming van de scholen staat inmiddels in het meerjarenplan van de gemeente, met een eigen begrotingspost en een verantwoordelijke wethouder.",
    "Verticaal: besluitvorming duurt lang",
    "Het bestuur kijkt mee maar beslist niet, en intussen loopt de financiering van de proef af en zoeken de mensen die het werk doen een andere baan.",
    "Wie betaalt de coördinator als de subsidie ophoudt?",
    "Tips",
    "Vraag de directeur een dagdeel mee te lopen in plaats van een presentatie te geven.",
    "Begin klein, maar vertel vanaf het begin wat het grote plan is en wie er straks verantwoordelijk voor wordt.",
    "Vier wat lukt!",
]
STATEMENTS = sorted(post for post in POSTS if post not in HEADINGS)

WIDTH, HEIGHT = A4


def statements_of(path: Path) -> list[str]:
    """Return the statements of a PDF, sorted."""
    return sorted(statement.text for statement in build_session(reading_of(path), session_id="s").statements)


def reading_of(path: Path, **changes: int) -> Reading:
    """Read a PDF with the shipped settings, some of them changed."""
    settings = load_settings().ingest.model_copy(update=changes)
    (reading,) = read_export(path, source=path.name, settings=settings)
    return reading


def draw_furniture(canvas: Canvas, document: BaseDocTemplate) -> None:
    """Draw a running header and footer."""
    canvas.saveState()
    canvas.setFont("Helvetica", 8)
    canvas.drawString(60, HEIGHT - 40, "Verslag van de werksessie")
    canvas.drawRightString(WIDTH - 60, 35, f"pagina {document.page}")
    canvas.restoreState()


def make_columns(
    path: Path, *, columns: int = 1, justified: bool = False, size: float = 11, space: float = 6, times: int = 1
) -> Path:
    """Set the wall in columns that the text flows through, with automatic hyphenation."""
    gutter, margin = 22, 60
    width = (WIDTH - 2 * margin - (columns - 1) * gutter) / columns
    frames = [
        Frame(margin + index * (width + gutter), 60, width, HEIGHT - 130, leftPadding=0, rightPadding=0, id=str(index))
        for index in range(columns)
    ]
    body = {
        "leading": size * 1.25,
        "spaceAfter": space,
        "hyphenationLang": "nl_NL",
        "alignment": TA_JUSTIFY if justified else TA_LEFT,
    }
    post = ParagraphStyle("post", fontName="Helvetica", fontSize=size, **body)
    heading = ParagraphStyle(
        "heading",
        fontName="Helvetica-Bold",
        fontSize=size * 1.2,
        leading=size * 1.6,
        spaceBefore=8,
        spaceAfter=5,
        keepWithNext=1,
    )
    story = [Paragraph(escape(text), heading if text in HEADINGS else post) for _ in range(times) for text in POSTS]
    document = BaseDocTemplate(str(path), pagesize=A4, invariant=1)
    document.addPageTemplates([PageTemplate("wall", frames, onPage=draw_furniture)])
    document.build(story)
    return path


def make_board(path: Path, *, box: str, columns: int = 3, byline: str = "") -> Path:
    """Set the wall as cards in rows; `box` is rect, round, note (a fill without an edge), shadow, or empty for no box."""
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    margin, gap, pad, size = 40.0, 14.0, 8.0, 9.0
    width = (WIDTH - 2 * margin - (columns - 1) * gap) / columns
    post = ParagraphStyle("post", fontName="Helvetica", fontSize=size, leading=size * 1.2, hyphenationLang="nl_NL")
    heading = ParagraphStyle("heading", fontName="Helvetica-Bold", fontSize=14, leading=18)
    top, lowest, column = HEIGHT - margin, HEIGHT - margin, 0
    for text in POSTS:
        if text in HEADINGS:
            paragraph = Paragraph(text, heading)
            _, height = paragraph.wrap(WIDTH - 2 * margin, 500)
            paragraph.drawOn(canvas, margin, lowest - height)
            top = lowest = lowest - height - 8
            column = 0
            continue
        paragraph = Paragraph(escape(text), post)
        _, height = paragraph.wrap(width - 2 * pad, 500)
        full = height + 2 * pad + (12 if byline else 0)
        left, bottom = margin + column * (width + gap), top - full
        _draw_box(canvas, box, left, bottom, width, full)
        paragraph.drawOn(canvas, left + pad, bottom + pad)
        if byline:
            canvas.setFont("Helvetica-Bold", 7)
            canvas.drawString(left + pad, top - pad - 6, byline)
        lowest = min(lowest, bottom - gap)
        column = (column + 1) % columns
        if column == 0:
            top = lowest
    canvas.save()
    return path


def _draw_box(canvas: Canvas, box: str, left: float, bottom: float, width: float, height: float) -> None:
    canvas.setFillColorRGB(1, 0.95, 0.6)
    if box == "shadow":
        canvas.saveState()
        canvas.setFillGray(0.8)
        canvas.roundRect(left + 3, bottom - 3, width, height, 5, stroke=0, fill=1)
        canvas.restoreState()
    if box == "rect":
        canvas.rect(left, bottom, width, height, stroke=1, fill=0)
    elif box:
        canvas.roundRect(left, bottom, width, height, 6, stroke=box == "round", fill=box != "round")
    canvas.setFillGray(0)
