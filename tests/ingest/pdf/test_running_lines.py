"""Lines in the margins are furniture when they run on or count; what people wrote never is."""

from __future__ import annotations

from opschaling_nlp.ingest.pdf.pages import Page
from opschaling_nlp.ingest.pdf.running_lines import find_furniture
from opschaling_nlp.ingest.pdf.runs import Run


def run(text: str, base: float, *, x0: float = 60, size: float = 10) -> Run:
    """Make a run at a height, five points a character wide."""
    return Run(
        text,
        x0,
        x0 + 5 * len(text),
        base - size * 0.8,
        base + size * 0.2,
        base,
        size,
        "F",
        bold=False,
        colour="",
        edits=(),
        glyphs=(),
    )


def sheet(number: int, *runs: Run) -> Page:
    """Make a page of A4."""
    return Page(number, 595, 842, runs)


BODY = [run(f"Een antwoord met woorden {chr(97 + index)}", 120 + 14 * index) for index in range(20)]


def test_page_number_on_a_single_page() -> None:
    """A number alone in the margin is a page number on one page too."""
    number = run("3 / 7", 815)
    assert find_furniture([sheet(1, *BODY, number)]) == {1: [number]}


def test_line_numbers_in_the_margin() -> None:
    """Numbers that rise evenly left of all text count its lines."""
    numbers = [run(str(index + 1), 120 + 14 * index, x0=30) for index in range(20)]
    assert find_furniture([sheet(1, *BODY, *numbers)]) == {1: numbers}


def test_numbers_as_answers_stay() -> None:
    """A column of figures beside nothing is what people answered."""
    answers = [run(text, 120 + 14 * index) for index, text in enumerate(["7", "8", "7", "9", "10", "6"])]
    assert find_furniture([sheet(1, *answers)]) == {1: []}


def test_print_lines_of_a_browser() -> None:
    """Small lines with a date or an address far from the text are what the browser prints."""
    top, foot = run("21-11-2024 14:03   Ons bord", 20, size=7), run("https://voorbeeld.nl/bord 1/1", 830, size=7)
    assert find_furniture([sheet(1, *BODY, top, foot)]) == {1: [top, foot]}


def test_no_pages_no_furniture() -> None:
    """Nothing gives nothing."""
    assert find_furniture([]) == {}


def test_post_at_the_edge_above_a_large_heading_is_no_furniture() -> None:
    """Small means smaller than the text of the page, not than the heading that happens to be the next line; and what stands outside it is text too."""
    page = sheet(
        1,
        run("Zie www.rondvaart.example", 40),
        run("Wat ging goed?", 90, size=16),
        run("De boot voer op tijd uit en kwam ook weer terug", 120),
    )
    assert find_furniture([page]) == {1: []}
