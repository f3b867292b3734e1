"""Guard that poll results give the questions and answers, and not the numbers between them."""

from __future__ import annotations

from opschaling_nlp.ingest.pdf.slido import read_polls
from opschaling_nlp.model import Block, Look

REPORT = (
    ("Poll results", 20.0),
    ("Table of contents", 14.0),
    ("Wat is er nodig om hier", 10.0),
    ("morgen mee te beginnen?", 10.0),
    ("Hoe was het?", 10.0),
    ("Open text poll", 8.0),
    ("Wat is er nodig om hier", 16.0),
    ("morgen mee te beginnen?", 16.0),
    ("0 1 2", 8.0),
    ("Meer lef", 10.0),
    ("0 0 3", 8.0),
    ("12 weken tijd", 10.0),
    ("Multiple-choice poll (2/2)", 8.0),
    ("Hoe was het?", 16.0),
    ("Goed", 10.0),
    ("75 %", 10.0),
    ("slido", 8.0),
)


def lines(*texts: tuple[str, float]) -> list[Block]:
    """Make lines of a page from texts and sizes."""
    return [
        Block("line", text, page=1, line=number, look=Look(size=size)) for number, (text, size) in enumerate(texts, 1)
    ]


def test_questions_are_prompts_and_numbers_are_left_out() -> None:
    """The contents page, kinds of poll, loose digits and percentages are logged as left out; a question over two lines is one prompt."""
    kept, left_out = read_polls(lines(*REPORT))
    assert [(block.kind, block.text) for block in kept] == [
        ("prompt", "Wat is er nodig om hier morgen mee te beginnen?"),
        ("line", "Meer lef"),
        ("line", "12 weken tijd"),
        ("prompt", "Hoe was het?"),
        ("line", "Goed"),
    ]
    assert [edit.before for edit in left_out][-6:] == [
        "Open text poll",
        "0 1 2",
        "0 0 3",
        "Multiple-choice poll (2/2)",
        "75 %",
        "slido",
    ]


def test_without_a_contents_page_the_style_tells_the_question() -> None:
    """Lines in the style of the first one, which the answers do not have, are the question."""
    kept, _ = read_polls(lines(REPORT[0], *REPORT[5:12]))
    assert [block.kind for block in kept] == ["prompt", "line", "line"]


def test_a_number_beside_a_question_is_taken_off_and_a_cloud_holds_words() -> None:
    """Loose digits that ended up in the line of a question go, logged; words of a cloud are posts however large, and n.v.t. is none."""
    kept, _ = read_polls(
        lines(
            REPORT[0],
            ("Wordcloud poll", 8.0),
            ("In een woord? 0 1 2", 16.0),
            ("lef", 30.0),
            ("n.v.t.", 9.0),
            ("rust", 9.0),
        )
    )
    assert [(block.kind, block.text) for block in kept] == [
        ("prompt", "In een woord?"),
        ("post", "lef"),
        ("post", "rust"),
    ]
    assert [edit.before for edit in kept[0].edits] == [" 0 1 2"]


def test_another_report_is_left_alone() -> None:
    """Without the title, or without a kind of poll, nothing changes; digits in other PDFs are somebody's."""
    for texts in (REPORT[1:], REPORT[:5], (("Verslag", 20.0), ("0 1 2", 8.0)), ()):
        blocks = lines(*texts)
        assert read_polls(blocks) == (blocks, [])
