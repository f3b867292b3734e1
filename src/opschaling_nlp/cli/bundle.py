"""Put the latest run together for a data repository: `opschaling bundle`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from opschaling_nlp.cli.arguments import add_out

if TYPE_CHECKING:
    import argparse

    from opschaling_nlp.cli.arguments import DutchParser


def add_parser(subparsers: argparse._SubParsersAction[DutchParser]) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "bundle",
        help="maak een zip voor een gegevensarchief, zonder woorden van deelnemers",
        description="Maak van de laatste analyse een zip voor een gegevensarchief: aantallen, gemeten fout, codeboek, "
        "instellingen en methode. Er staan geen woorden van deelnemers in.",
    )
    parser.add_argument("path", nargs="?", type=Path, metavar="ZIP", help="waar hij komt (OUT/bundle.zip)")
    add_out(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the bundle and say where it is."""
    from opschaling_nlp.cli.latest import read_latest
    from opschaling_nlp.output.bundle import NAME, write_bundle
    from opschaling_nlp.publication import LATEST

    read_latest(args.out)
    print(write_bundle(args.out / LATEST, args.path or args.out / NAME))
    return 0
