"""Write the data dictionary: `opschaling dictionary > docs/data-dictionary.md`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from opschaling_nlp.cli.arguments import DutchParser


def add_parser(subparsers: argparse._SubParsersAction[DutchParser]) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "dictionary",
        help="leg elke tabel en kolom uit (Engels)",
        description="Druk het gegevenswoordenboek af: elke tabel en kolom van een analyse, in het Engels, als Markdown.",
    )
    parser.set_defaults(run=run)


def run(_args: argparse.Namespace) -> int:
    """Print the data dictionary."""
    from opschaling_nlp.output.dictionary import render_data_dictionary

    print(render_data_dictionary(), end="")
    return 0
