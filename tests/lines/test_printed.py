"""A full line ends a post, or goes on, by what the document shows elsewhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from opschaling_nlp.lines.seam import Seam
from opschaling_nlp.lines.weigh import weigh_seams
from opschaling_nlp.model import Block, Extent, Look
from tests.ingest.pdf.walls import statements_of

POSTS = ["Minder formulieren", "Meer loketten", "Geduld", "Een busje", "Lessen", "Tijd", "Vrij op vrijdag", "Ruimte"]
WRAPPED = [
    "Wij delen al jaren een busje met de",
    "buren in de straat. Dat is met Stichting",
    "Zonnedal geregeld, en de sleutel ligt bij de",
]


def line(text: str, left: float, number: int) -> Block:
    """Make a line of a page on which so many points were left, every letter five points wide."""
    end = 5.0 * len(text)
    steps = tuple(5.0 * letter for letter, _ in enumerate(text.split(maxsplit=1)[0], 1))
    extent = Extent("point", end, end + left, f"{number}", steps, 5.0)
    return Block("line", text, page=1, line=number, look=Look(size=10.0, extent=extent, container="column:1.1"))


def seam(above: str, below: str, posts: list[str] = POSTS) -> Seam:
    """Weigh the seam below a full line on a page with posts that surely end and lines that surely go on."""
    lines = [(post, 200.0) for post in posts]
    lines += [(text, 0.0) for text in WRAPPED * 4]
    lines += [(above, 0.0), (below, 200.0)]
    blocks = [line(text, left, number) for number, (text, left) in enumerate(lines, 1)]
    return weigh_seams(blocks, asks_room=lambda text: text.endswith("?"))[-1]


def test_full_line_without_stop_before_a_capital_ends_a_post() -> None:
    """Where posts end without a stop, an ordinary word with a capital opens a post, and a small letter goes on."""
    assert seam("Samen koken op het plein", "Lessen van de buren", [*POSTS, "Zij geven lessen"]).opens
    assert not seam("Samen koken op het", "plein met de buren").opens


def test_name_goes_on() -> None:
    """A capital after another name or an article opens no post."""
    assert not seam("Hulp komt van", "Ada").opens
    assert not seam("Wij hebben hulp gehad uit Nieuw", "Vennemeer").opens


def test_label_opens_a_post() -> None:
    """A word with a colon that opens other posts opens one here too, also after a stop."""
    labelled = [*POSTS, "Kans: minder formulieren", "Kans: een loket", "Kans: een busje"]
    assert seam("Er is een busje.", "Kans: een tweede busje", labelled).opens
    assert not seam("Er is een busje.", "Kans: een tweede busje", POSTS).opens


def test_no_posts_seen_no_end() -> None:
    """Without a single post that surely ends, a full line goes on."""
    assert not seam("Samen koken op het plein.", "Fietsen delen", []).opens


def test_a_join_says_why() -> None:
    """What told that a line goes on stands in Dutch in the order of its weight."""
    reason = seam("Samen koken op het", "plein met de buren").reason
    assert {"regel vol", "kleine letter", "zin breekt af"} <= set(reason.split("; "))


def test_posts_without_space_come_apart(tmp_path: Path) -> None:
    """A wall set without space between its posts is read, also where a post happens to fill its line."""
    lines = [
        ["Meer groen in de straat"],
        ["Een buurthuis dat open is"],
        ["Korte lijnen met het loket"],
        ["Wij zoeken nog altijd iemand die de zware sleutel", "van het gebouw wil beheren"],
        ["Samen koken op zondag in de grote tuin"],
        ["Tijd"],
        ["Fietsen lenen aan bezoekers uit andere buurten"],
        ["Gereedschap dat je met de hele straat deelt"],
        ["Een moestuin op het dak van de oude melkfabriek", "waar kinderen leren telen"],
        ["Lessen van de timmerman om de hoek"],
        ["Geduld met elkaar en met de instanties"],
    ]
    canvas = Canvas(str(tmp_path / "dicht.pdf"), pagesize=A4)
    canvas.setFont("Helvetica", 12)
    for index, line in enumerate([line for post in lines for line in post]):
        canvas.drawString(150, 740 - 15 * index, line)
    canvas.save()
    assert statements_of(tmp_path / "dicht.pdf") == sorted(" ".join(post) for post in lines)


def test_no_article_stands_behind_an_article_in_another_column() -> None:
    """A column that ends on an article does not go on in one that begins with an article; within a column it does."""
    above, below = line("Wij kregen een sleutel van een", 0.0, 1), line("een bewoner die al jaren meedoet", 0.0, 2)
    aside = replace(below, look=replace(below.look, container="column:1.2"))
    assert "clash" in weigh_seams([above, aside], asks_room=lambda _: False)[0].bits
    assert "clash" not in weigh_seams([above, below], asks_room=lambda _: False)[0].bits
