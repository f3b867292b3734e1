"""Guard that a Slido poll as PDF and as workbook gives the same questions and answers.

Both files are imitations: the workbook after the layout of real ones, the PDF after descriptions of one (a title, a
contents page, then a page or more for each poll with its kind, its question, the number of voters in loose digits, and
answers with bullets, words of a cloud, or options with their share).
"""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from opschaling_nlp.ingest.readers import read_export
from opschaling_nlp.text.segment import build_session
from tests.ingest.reading import INGEST

POLLS = (
    (
        "Open text",
        "Open text poll",
        "Waardoor bleef het lopen toen de proef voorbij was?",
        (
            "Er was iemand die elke week langskwam, ook toen het tegenzat en niemand meer belde",
            "Geld",
            "Wie vroeg dat eigenlijk?",
            "De sleutel hing gewoon bij de balie, dus wij konden altijd naar binnen zonder te vragen",
            "50% koppigheid",
            "Geluk",
            "De kok",
        ),
    ),
    ("Word cloud", "Wordcloud poll", "Eén woord over morgen?", ("spannend", "zin in", "spannend")),
    (
        "Multiple choice (Multiple answer)",
        "Multiple-choice poll (Multiple answers)",
        "Wat mist er nog?",
        ("Tijd", "Een vaste plek", "Tijd"),
    ),
    ("Open text", "Open text poll", "Noem een tip", ("Begin met koffie", "Vraag het de kok")),
    ("Rating", "Rating poll", "Hoe was het?", ("4", "5")),
)
UNCHOSEN = "Een baas die meeloopt"
MARGIN, PER_PAGE = 50, 3


def write_workbook(path: Path) -> None:
    """Write the answers a row each, as the sheet Export All has them."""
    rows = [["Participant ID", "Poll Type", "Poll Question", "Poll Option"]]
    rows += [
        [f"p{place}", kind, question, answer]
        for kind, _, question, answers in POLLS
        for place, answer in enumerate(answers)
    ]
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Export All")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)


def write_report(path: Path, *, size: tuple[float, float], contents: bool) -> None:
    """Draw the poll report."""
    canvas, width = Canvas(str(path), pagesize=size), size[0] - 2 * MARGIN
    draw(canvas, size, "Middag in de wijk", 28)
    draw(canvas, size, "Poll results", 18, down=80)
    finish(canvas, size)
    if contents:
        for place, line in enumerate(["Table of contents", *(f"• {question}" for _, _, question, _ in POLLS)]):
            draw(canvas, size, line, 12, down=20 * place)
        finish(canvas, size)
    for _, kind, question, answers in POLLS:
        pages = (
            [answers[start : start + PER_PAGE] for start in range(0, len(answers), PER_PAGE)]
            if kind.startswith("Open")
            else [answers]
        )
        for number, shown in enumerate(pages, 1):
            draw(canvas, size, kind, 11)
            for place, digit in enumerate(f"{len(answers):03}"):
                draw(canvas, size, digit, 20, right=width - 60 + 18 * place, down=10)
            lines = simpleSplit(
                question + (f" ({number}/{len(pages)})" if len(pages) > 1 else ""), "Helvetica-Bold", 20, width - 120
            )
            for place, line in enumerate(lines):
                draw(canvas, size, line, 20, down=30 + 25 * place)
            draw_answers(canvas, size, kind, shown, down=50 + 25 * len(lines))
            finish(canvas, size)
    canvas.save()


def draw_answers(
    canvas: Canvas, size: tuple[float, float], kind: str, answers: tuple[str, ...], *, down: float
) -> None:
    """Draw answers below each other, words apart, or options with their share."""
    distinct = list(dict.fromkeys(answers))
    if kind.startswith("Open"):
        for answer in answers:
            for place, line in enumerate(simpleSplit(f"• {answer}", "Helvetica", 13, size[0] - 6 * MARGIN)):
                draw(canvas, size, line, 13, right=0 if place == 0 else 8, down=down, bold=False)
                down += 18
            down += 6
    elif kind.startswith("Wordcloud"):
        for place, word in enumerate(distinct):
            draw(canvas, size, word, 14 + 8 * answers.count(word), right=150 + 90 * place, down=down + 60 * place)
    elif kind.startswith("Rating"):
        for place, line in enumerate(("Score: 4.5", "5", "50 %", "4", "50 %")):
            draw(canvas, size, line, 13, down=down + 24 * place, bold=False)
    else:
        for place, option in enumerate([*distinct, UNCHOSEN]):
            draw(canvas, size, option, 13, down=down + 40 * place, bold=False)
            draw(
                canvas,
                size,
                f"{100 * answers.count(option) // len(answers)} %",
                13,
                right=400,
                down=down + 40 * place,
                bold=False,
            )


def draw(
    canvas: Canvas,
    size: tuple[float, float],
    text: str,
    points: float,
    *,
    right: float = 0,
    down: float = 0,
    bold: bool = True,
) -> None:
    """Draw one line at a distance from the top left."""
    canvas.setFont("Helvetica-Bold" if bold else "Helvetica", points)
    canvas.drawString(MARGIN + right, size[1] - 60 - down, text)


def finish(canvas: Canvas, size: tuple[float, float]) -> None:
    """End a page with its number and the name of the program."""
    canvas.setFont("Helvetica", 9)
    canvas.drawString(MARGIN, 25, str(canvas.getPageNumber()))
    canvas.drawString(size[0] - 80, 25, "slido")
    canvas.showPage()


def answers_in(path: Path) -> set[tuple[str, str]]:
    """Read an export and give its statements with their prompts, each once."""
    (reading,) = read_export(path, source=path.name, settings=INGEST)
    return {(statement.prompt, statement.text) for statement in build_session(reading, session_id="s").statements}


@pytest.mark.parametrize("size", [landscape(A4), A4], ids=["landscape", "portrait"])
@pytest.mark.parametrize("contents", [True, False])
def test_a_poll_gives_the_same_answers_in_both_forms(
    tmp_path: Path, size: tuple[float, float], *, contents: bool
) -> None:
    """Answers over two lines or three pages, a cloud, options with shares: the same set of questions and answers; ratings and what nobody chose are none."""
    write_workbook(tmp_path / "poll.xlsx")
    write_report(tmp_path / "poll.pdf", size=size, contents=contents)
    given = {(question, answer) for kind, _, question, answers in POLLS if kind != "Rating" for answer in answers}
    assert answers_in(tmp_path / "poll.xlsx") == given
    assert answers_in(tmp_path / "poll.pdf") == given
