"""The board's own lines on a card are told from its words."""

from __future__ import annotations

from opschaling_nlp.ingest.pdf.cards import read_card
from opschaling_nlp.ingest.pdf.words import Run


def run(text: str, *, size: float = 10, bold: bool = False) -> Run:
    """Make a run of which only the text and its look matter."""
    return Run(text, 0, 100, 0, 10, 8, size, "F", bold, "", (), ())


def test_author_time_and_hearts_leave_the_words() -> None:
    """Name and time above, hearts below: the words between are the post."""
    card = read_card([run("Deelnemer 4", size=8), run("2 uur geleden", size=8), run("Meer tijd voor"), run("overleg"), run("♥ 12", size=8)])
    assert [line.text for line in card.lines] == ["Meer tijd voor", "overleg"]
    assert (card.speaker, card.time, card.reactions) == ("Deelnemer 4", "2 uur geleden", 12)


def test_name_and_time_may_share_a_line() -> None:
    """Padlet and Miro write them on one line, with a dot between."""
    card = read_card([run("Een idee"), run("Anoniem · 12 mrt. 2024 14:05", size=7)])
    assert (card.speaker, card.time) == ("Anoniem", "12 mrt. 2024 14:05")


def test_card_is_never_empty() -> None:
    """A post that is a time or a number only is still a post."""
    assert [line.text for line in read_card([run("2 weken")]).lines] == ["2 weken"]
    assert [line.text for line in read_card([run("3 dagen geleden"), run("+1")]).lines] == ["+1"]


def test_bold_first_line_without_a_time_belongs_to_the_post() -> None:
    """A title on a card is words, unless a time says that it is a name."""
    card = read_card([run("Meer rust", bold=True), run("Dan lukt het wel")])
    assert [line.text for line in card.lines] == ["Meer rust", "Dan lukt het wel"]
    assert not card.speaker
