"""Give coders their sheets, take them back, and look after what was decided: `opschaling codings …`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opschaling_nlp.cli.codings import codes, history, model, plan, sheets, taking_in

if TYPE_CHECKING:
    import argparse

    from opschaling_nlp.cli.arguments import DutchParser


def add_parser(subparsers: argparse._SubParsersAction[DutchParser]) -> None:
    """Describe the command and its parts."""
    parser = subparsers.add_parser(
        "codings",
        help="codeerbladen uitgeven en inlezen, en wat besloten is nakijken",
        description="Geef codeerbladen uit, lees ze ingevuld in, zie wie wat besloot, en maak dat zo nodig ongedaan.",
    )
    parts = parser.add_subparsers(title="opdrachten", metavar="OPDRACHT", required=True)
    for part in (plan, sheets, taking_in, history, codes, model):
        part.add_parts(parts)
