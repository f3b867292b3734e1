"""What was left on a line, on a page and in typed text, on both sides of every constant."""

from __future__ import annotations

import pytest

from opschaling_nlp.lines.edges import find_edges
from opschaling_nlp.lines.seam import Seam, measure_seams
from opschaling_nlp.model import Block, Extent, Look

UNIT = 5.0
"""Points that every letter on these pages is wide: half an em."""


def line(text: str, end: float | None = None, *, group: str = "kolom", **place: object) -> Block:
    """Make a printed line of letters as wide as each other, which ends where it is told to."""
    extent = Extent("point", UNIT * len(text) if end is None else end, 500.0, group, steps(text), UNIT)
    look = {"size": 10.0, "font": "F", "container": "column:1", "extent": extent} | place
    page = look.pop("page", 1)
    return Block("line", text, page=page, look=Look(**look))  # type: ignore[arg-type]


def steps(text: str) -> tuple[float, ...]:
    """Say where the letters of the first word end."""
    return tuple(UNIT * number for number, _ in enumerate(text.split(maxsplit=1)[0], 1))


def body(*, edge: float = 300.0) -> list[Block]:
    """Make lines that show an edge: capitals of which the first word did not fit."""
    return [line("Vergaderingen duren hier lang", edge - number) for number in (0.0, 20.0, 22.0, 24.0)]


def last_seam(above: Block, below: Block) -> Seam:
    """Measure the seam between two lines below a body that ends at 300 points."""
    return measure_seams([*body(), above, below])[-1]


@pytest.mark.parametrize(("left", "full"), [(29.6, True), (29.8, False)])
def test_a_word_that_misses_by_a_hair_fits(left, full):
    """Measures may be off by a hair: a word of four letters and a blank need 25 points, one that is a hair wider still fits."""
    assert last_seam(line("Een", 300.0 - left), line("Bomen erbij")).full == full


@pytest.mark.parametrize(("foot", "lower"), [(2.9, False), (3.1, True)])
def test_a_column_that_ends_above_its_foot(foot, lower):
    """Two lines may be kept together and move; a column that leaves more than three ems free ends what it says."""
    above, below = line("Een plan"), line("Bomen", container="column:2")
    above = Block("line", above.text, page=1, look=Look(**_with(above, foot=foot)))
    assert last_seam(above, below).lower_foot == lower


def _with(block: Block, **changes: float) -> dict[str, object]:
    assert block.extent is not None
    return {"size": 10.0, "font": "F", "container": "column:1", "extent": block.extent._replace(**changes)}


@pytest.mark.parametrize(("feet", "apart"), [(5, False), (6, True)])
def test_columns_in_which_nothing_flows_hold_cards(feet, apart):
    """Of six feet of columns one would end in the middle of a sentence, if text flowed over them."""
    lines = [
        line(text, group=f"g{number}", container=f"column:{number}")
        for number in range(feet + 1)
        for text in ("Een loket", "dat open is.")
    ]
    assert measure_seams(lines)[1].lower_foot == apart


@pytest.mark.parametrize(("short", "justified"), [(1.4, True), (1.6, False)])
def test_lines_that_touch_the_edge_are_stretched_to_it(short, justified):
    """A point and a half is rounding; text of which most lines end closer to the edge is justified."""
    lines = [line("Vergaderingen duren hier lang", 300.0 - short * (number % 2)) for number in range(7)]
    assert find_edges(lines).groups["kolom"].justified == justified


@pytest.mark.parametrize(("apart", "spaced"), [(2, False), (3, True)])
def test_space_that_parts_paragraphs(apart, spaced):
    """Three ends of paragraphs with space below them show that space parts them."""
    lines = [
        line(text, end, gap=gap)
        for _ in range(apart)
        for text, end, gap in (
            ("Wij delen al jaren een busje met onze", 300.0, 1.0),
            ("buren in de straat", 100.0, 0.0),
        )
    ]
    assert find_edges([*lines, line("Einde", gap=1.0)]).spaced == spaced


def test_one_long_line_does_not_hide_the_edge():
    """Where the lines that break sentences show an edge, a single line that reaches far beyond it changes nothing."""
    texts = ["Wij delen al jaren een busje met de", "buren in de straat en zijn er zuinig op en"] * 8
    lines = [line(text, 290.0 + number % 3) for number, text in enumerate(texts)]
    found = find_edges([line("Een kop die over het hele blad loopt", 480.0), *lines]).groups["kolom"]
    assert found.reach < 300.0
    assert find_edges(lines).groups["kolom"].reach == pytest.approx(292.0)


def test_typed_lines_count_the_blank_lines_between_them():
    """A typed text is measured with the blank lines of its file, and a line of which no width is known has nothing left over."""
    typed = [
        Block("line", text, look=Look(extent=Extent("character", float(len(text))))) for text in ("Geduld", "Een busje")
    ]
    assert [seam.spare for seam in measure_seams(typed)] == [None]


def test_an_address_goes_on_below_a_colon():
    """What a colon announces belongs to it though it would have fitted; without white space between them only."""
    above, address = line("Kijk op:", 40.0), "https://buurt.example/plan"
    assert last_seam(above, line(address)).full
    assert not last_seam(above, line(address, gap=1.0)).full
