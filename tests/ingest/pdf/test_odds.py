"""A full line ends a post, or goes on, by what the document shows elsewhere."""

from __future__ import annotations

from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from opschaling_nlp.ingest.pdf.odds import Pair, count_odds
from tests.ingest.pdf.walls import statements_of

ENDED = [Pair("Een loket voor iedereen", "Minder formulieren", 2.0, spaced=False, ended=True)] * 8
WRAPPED = [Pair("Wij delen een busje met de", "buren in de straat", 0.5, spaced=False, ended=False)] * 8
TEXTS = [
    "Wij delen een busje met de",
    "buren in de straat",
    "Een loket voor iedereen",
    "Minder formulieren bij Stichting Zonnedal",
]


def test_full_line_without_stop_before_a_capital_ends_a_post() -> None:
    """Where posts end without a stop and capitals inside sentences are rare, a capital opens a post."""
    odds = count_odds(TEXTS, ENDED + WRAPPED, spaced=False)
    assert odds.ends_at("Samen koken op het plein", "Fietsen delen")
    assert not odds.ends_at("Samen koken op het", "plein met de buren")


def test_name_goes_on() -> None:
    """A word that has a capital inside a sentence elsewhere, or stands after another name or an article, opens no post."""
    odds = count_odds(TEXTS, ENDED + WRAPPED, spaced=False)
    assert not odds.ends_at("Hulp komt van", "Ada")
    assert not odds.ends_at("Wij hebben hulp gehad uit Nieuw", "Vennemeer")
    assert not odds.ends_at("Hulp krijgen we ook elders", "Zonnedal doet mee") or "Zonnedal" not in odds.names


def test_open_bracket_goes_on() -> None:
    """A line with a bracket that the next one closes is no end."""
    odds = count_odds(TEXTS, ENDED + WRAPPED, spaced=False)
    assert not odds.ends_at("Samen koken op het plein (bij mooi weer", "Terras)")
    assert odds.ends_at("Samen koken op het plein bij mooi weer", "Terras)")


def test_label_opens_a_post() -> None:
    """A word with a colon that opens other posts opens one here too, also after a stop."""
    labelled = [Pair("Een loket voor iedereen", "Kans: minder formulieren", 9.0, spaced=False, ended=True)] * 3
    assert count_odds(TEXTS, labelled + WRAPPED, spaced=False).ends_at("Er is een busje.", "Kans: een tweede busje")


def test_no_posts_seen_no_end() -> None:
    """Without a single post that surely ends, a full line goes on."""
    assert not count_odds(TEXTS, WRAPPED, spaced=False).ends_at("Samen koken op het plein", "Fietsen delen")


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
