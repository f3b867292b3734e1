"""Lines of a page are put together by what layout says, and where it is silent by their first words."""

from __future__ import annotations

from opschaling_nlp.model import Block, Extent, Look
from opschaling_nlp.text.passages import Layout, build_passages, read_layout


def line(text: str, room: float = 0.0, **place: object) -> Block:
    """Make a line of a column on which so many characters were left, every letter five points wide."""
    end = 5.0 * len(text)
    steps = tuple(5.0 * number for number, _ in enumerate(text.split(maxsplit=1)[0], 1))
    extent = Extent("point", end, end + 5.0 * room, text, steps, 5.0)
    look = Look(**({"extent": extent, "size": 10.0, "container": "column:1.1"} | place))  # type: ignore[arg-type]
    return Block("line", text, page=1, look=look)


def texts(*blocks: Block) -> list[str]:
    """Return the texts of the passages of these lines."""
    return [passage.text for passage in build_passages(blocks)]


def test_arrow_inside_a_card_goes_on_where_the_line_was_full() -> None:
    """An arrow that only stands first because the line was full does not open a reply."""
    card = {"container": "card:1.1"}
    assert texts(line("Eerst kijken naar de vraag", **card), line("→ dan pas naar geld", room=9.0, **card)) == [
        "Eerst kijken naar de vraag → dan pas naar geld"
    ]


def test_dash_inside_a_sentence_is_no_bullet() -> None:
    """A dash at the start of a line, below a full one, belongs to the sentence."""
    assert texts(line("De scholen werken samen"), line("- ook met de gemeente", room=9.0)) == [
        "De scholen werken samen - ook met de gemeente"
    ]


def test_capital_that_is_no_name_opens_a_post() -> None:
    """Where no white space parts the posts, a full line is not joined to one that begins with an ordinary word in capitals."""
    found = texts(
        line("Leren van de ander en van elkaar"),
        line("Samen de schouders eronder"),
        line("We gaan samen verder", room=9.0),
    )
    assert found[0] == "Leren van de ander en van elkaar"


def test_unfinished_line_goes_on_with_a_capital() -> None:
    """After a word that asks for more, a capital does not open a post."""
    found = texts(line("Een afspraak met de"), line("Gemeente en met de gemeente hiernaast", room=9.0))
    assert found == ["Een afspraak met de Gemeente en met de gemeente hiernaast"]


def test_headings_in_bold_make_the_layout_marked() -> None:
    """Two headings that stand out are enough to leave the telling to layout."""
    blocks = [
        line("Titel", bold=True, room=9.0),
        line("Kop", bold=True, room=9.0, gap=1.0),
        line("een lang antwoord " * 3, room=9.0, gap=1.0),
    ]
    blocks += [
        line("Nog een kop", bold=True, room=9.0, gap=1.0),
        line("weer een lang antwoord " * 3, room=9.0, gap=1.0),
    ]
    assert read_layout(build_passages(blocks)).marked
    assert not read_layout(build_passages(blocks[:3])).marked


def test_layout_is_what_most_passages_have() -> None:
    """Posts stand apart, and capitals are usual, where that holds for more than half of them: half is not enough."""

    def layout(*posts: tuple[str, float]) -> Layout:
        return read_layout(build_passages([Block("post", text, look=Look(gap=gap)) for text, gap in posts]))

    half = (("een", 0.0), ("twee", 1.0), ("DRIE", 0.0))
    assert not layout(*half).apart
    assert layout(*half, ("VIER", 1.0)).apart
    assert not layout(*half, ("VIER", 1.0)).capitals
    assert layout(*half, ("VIER", 1.0), ("VIJF", 1.0)).capitals


def test_only_what_is_bolder_or_larger_than_most_stands_out() -> None:
    """Bold says nothing where most letters are bold, and every line must be larger; without sizes nothing is known."""

    def stand_out(*posts: tuple[str, bool, float]) -> list[bool]:
        passages = build_passages([Block("post", text, look=Look(bold=bold, size=size)) for text, bold, size in posts])
        return [read_layout(passages).stands_out(passage) for passage in passages]

    assert stand_out(("een lang antwoord", False, 10.0), ("kop", True, 10.0)) == [False, True]
    assert stand_out(("een lang antwoord", True, 10.0), ("kop", True, 10.0), ("post", False, 10.0)) == [False] * 3
    assert stand_out(("een lang antwoord", True, 10.0), ("kop", False, 14.0), ("post", False, 10.0)) == [
        False,
        True,
        False,
    ]
    assert stand_out(("een lang antwoord", False, 0.0), ("kop", True, 0.0)) == [False, False]
