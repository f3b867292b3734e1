"""The board's own lines on a card are told from its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from reportlab.pdfgen.canvas import Canvas

from opschaling_nlp.ingest.pdf.cards import are_timed, find_tallies, lift_beside, read_card, says_of_post, split_cards
from opschaling_nlp.ingest.pdf.runs import Run, make_lines
from opschaling_nlp.text.segment import build_session
from tests.ingest.pdf.walls import reading_of

if TYPE_CHECKING:
    from pathlib import Path


def run(text: str, *, size: float = 10, bold: bool = False) -> Run:
    """Make a run of which only the text and its look matter."""
    return Run(text, 0, 100, 0, 10, 8, size, "F", bold, "", (), ())


def test_author_time_and_hearts_leave_the_words() -> None:
    """Name and time above, hearts below: the words between are the post."""
    card = read_card(
        [
            run("Deelnemer 4", size=8),
            run("2 uur geleden", size=8),
            run("Meer tijd voor"),
            run("overleg"),
            run("♥ 12", size=8),
        ]
    )
    assert [line.text for line in card.lines] == ["Meer tijd voor", "overleg"]
    assert (card.said.speaker, card.said.time, card.said.reactions) == ("Deelnemer 4", "2 uur geleden", 12)


def test_name_and_time_may_share_a_line() -> None:
    """Padlet and Miro write them on one line, with a dot between."""
    card = read_card([run("Een idee"), run("Anoniem · 12 mrt. 2024 14:05", size=7)])
    assert (card.said.speaker, card.said.time) == ("Anoniem", "12 mrt. 2024 14:05")


def test_card_is_never_empty() -> None:
    """A post that is a time or a number only is still a post."""
    assert [line.text for line in read_card([run("2 weken")]).lines] == ["2 weken"]
    assert [line.text for line in read_card([run("3 dagen geleden"), run("+1")]).lines] == ["+1"]


def test_bold_first_line_without_a_time_belongs_to_the_post() -> None:
    """A title on a card is words, unless a time says that it is a name."""
    card = read_card([run("Meer rust", bold=True), run("Dan lukt het wel")])
    assert [line.text for line in card.lines] == ["Meer rust", "Dan lukt het wel"]
    assert not card.said.speaker


def test_name_and_time_in_other_letters_need_no_mark_between() -> None:
    """A line in small grey letters that ends in a time is what the board added, though nothing parts name and time."""
    card = read_card([run("Noor V. 2u", size=8), run("Een bank in de zon")])
    assert [line.text for line in card.lines] == ["Een bank in de zon"]
    assert (card.said.speaker, card.said.time) == ("Noor V.", "2u")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Anoniem · 2 uur geleden", True),
        ("12 mrt. 2024 14:05", True),
        ("2 uur geleden · Anoniem", False),
        ("Anoniem · Noor V.", False),
        ("Een bank in de zon naast het water bij de oude brug · 2 uur geleden", False),
    ],
)
def test_in_letters_like_those_of_posts_a_mark_parts_a_short_name_from_the_time_behind_it(
    text: str, told: bool
) -> None:
    """A sentence before a time, or a time before something else, is what somebody wrote."""
    assert says_of_post(run(text), apart=False) == told


def test_initial_ends_no_sentence() -> None:
    """A name that ends in an initial is a name still."""
    card = read_card([run("Noor V.", bold=True), run("3 maanden geleden", size=8), run("Een bank in de zon")])
    assert [line.text for line in card.lines] == ["Een bank in de zon"]


def test_last_word_that_is_a_time_belongs_to_the_post() -> None:
    """A last line in the letters of the words is words, though it could be a time or a count."""
    for last in ("vandaag", "2 weken", "3 reacties", "12 maart"):
        assert [line.text for line in read_card([run("De oogst kwam pas"), run(last)]).lines] == [
            "De oogst kwam pas",
            last,
        ]


def test_hearts_and_remarks_are_counts() -> None:
    """The number of hearts may have that of the remarks beside it, also where its sign has no letter in the font."""
    card = read_card([run("Een bank in de zon"), run("♥ 2 (cid:0) 1", size=8)])
    assert ([line.text for line in card.lines], card.said.reactions) == (["Een bank in de zon"], 2)


def at(base: float, text: str, *, size: float = 10, bold: bool = False) -> Run:
    """Make a run at some height."""
    return run(text, size=size, bold=bold)._replace(base=base)


def test_times_part_cards_without_a_box() -> None:
    """Where each card says when it was written, above its words or below, that is where the next one starts."""
    above = [
        at(10, "Els"),
        at(20, "2u", size=8),
        at(31, "Een bank"),
        at(43, "in de zon"),
        at(61, "Bram", bold=True),
        at(70, "3d", size=8),
        at(81, "Soep"),
    ]
    above[0] = above[0]._replace(bold=True)
    assert [[line.text for line in read_card(card).lines] for card in split_cards(above, body=10)] == [
        ["Een bank", "in de zon"],
        ["Soep"],
    ]
    below = [
        at(10, "Kop", size=14),
        at(31, "Een bank"),
        at(41, "Els · gisteren", size=8),
        at(61, "Soep"),
        at(71, "Bram · 3d", size=8),
    ]
    assert [[line.text for line in read_card(card).lines] for card in split_cards(below, body=10)] == [
        ["Kop"],
        ["Een bank"],
        ["Soep"],
    ]
    assert split_cards([at(10, "Een bank"), at(22, "2 weken")], body=10) == []


def test_a_document_of_which_posts_have_their_times_says_so_more_than_once() -> None:
    """Times in other letters than most tell; one alone, as large as the words, or a few in a long text, may be anything."""
    times = [run(f"{number} min", size=8) for number in (2, 3, 4)]
    assert are_timed([run("Een bank"), *times], body=10)
    assert not are_timed(times[:2], body=10)
    assert not are_timed([*[run("Een lange tekst")] * 60, *times], body=10)
    assert not are_timed([run("2 weken")] * 5, body=10)


def test_hearts_beside_the_words_part_cards_where_no_times_do() -> None:
    """A number of hearts in small letters left of each post is put over its first line, and opens its card."""
    posts = [(10, "Een bank", 10, 0), (22, "in de zon", 10, 0), (40, "Soep", 10, 0)]
    runs = [
        at(base, text, size=size)._replace(top=base - size, bottom=base, x0=x0, x1=x0 + 30)
        for base, text, size, x0 in [*posts, (10, "▲ 3", 8, -40), (40, "▲ 5", 8, -40)]
    ]
    cards = [read_card(lines) for lines in split_cards(make_lines(lift_beside(runs)), body=10)]
    assert [([line.text for line in card.lines], card.said.reactions) for card in cards] == [
        (["Een bank", "in de zon"], 3),
        (["Soep"], 5),
    ]


def test_bare_numbers_in_a_column_of_their_own_are_votes() -> None:
    """They say how many agreed with the line beside them, unless they rise as page numbers do, or count something else."""
    lines = [at(base, text) for base, text in ((20, "Een nieuw hek"), (40, "Soep koken"), (60, "Bollen planten"))]

    def tallies(*people: str, head: str = "") -> dict[str, str]:
        column = run("")._replace(x0=300, x1=306, top=12, bottom=22, base=20)
        figures = [column._replace(text=text, base=line.base) for line, text in zip(lines, people, strict=True)]
        above = [column._replace(text=head, x0=290, top=-3, bottom=7, base=5)] if head else []
        above += [at(5, "Idee")] if head else []
        return {line.text: figure.text for line, figure in find_tallies([*above, *lines, *figures]).items()}

    assert tallies("7", "3", "12") == {"Een nieuw hek": "7", "Soep koken": "3", "Bollen planten": "12"}
    assert tallies("3", "7", "12") == {}
    assert tallies("7", "3", "in de zomer") == {}
    assert tallies("7", "3", "12", head="Stemmen") == {"Stemmen": "Stemmen", "Idee": "Idee"} | tallies("7", "3", "12")
    assert tallies("7", "3", "12", head="Aantal").items() > tallies("7", "3", "12").items()
    other = {figure: figure for figure in ("7", "3", "12")}
    assert [tallies("7", "3", "12", head=head).items() >= other.items() for head in ("Leeftijd", "Score")] == [
        True,
        True,
    ]


@pytest.mark.parametrize(("name", "votes"), [("Aantal", 7), ("Totaal", 7), ("Score", 0), ("Leeftijd", 0)])
def test_numbers_beside_posts_keep_them_apart(tmp_path: Path, name: str, votes: int) -> None:
    """A column of numbers is no part of the posts beside it, and counts people only under a name of votes."""
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(595, 842), invariant=1)
    for base, text, number in ((742, "", name), (720, SAID[0], "7"), (696, SAID[1], "3"), (672, SAID[2], "12")):
        canvas.drawString(60, base, text)
        canvas.drawString(470, base, number)
    canvas.save()
    read = build_session(reading_of(tmp_path / "a.pdf"), session_id="s").statements
    assert [one.text for one in read if one.text != name] == [*SAID]
    assert read[-len(SAID)].reactions == votes


SAID = ("Meer bankjes langs het water", "Een hek om de tuin van de school", "De brug is nog altijd dicht")
