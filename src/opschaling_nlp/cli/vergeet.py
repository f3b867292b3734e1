"""Erase a file or a statement: `opschaling vergeet`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from opschaling_nlp.cli.arguments import DEFAULT_RAW, add_codings, add_out

if TYPE_CHECKING:
    import argparse

    from opschaling_nlp.cli.arguments import DutchParser


def add_parser(subparsers: argparse._SubParsersAction[DutchParser]) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "vergeet",
        help="wis een bestand of bijdrage uit alles wat bewaard is",
        description="Wis een bestand of een bijdrage uit cache, analyses, codering en de sleutel van pseudoniemen, en zeg wat het programma niet kan bereiken.",
    )
    parser.add_argument("name", metavar="BESTAND|BIJDRAGE", help="pad van het bestand onder RAW, of een statement_id")
    parser.add_argument(
        "--raw",
        type=Path,
        default=DEFAULT_RAW,
        metavar="RAW",
        help="map met exports (data/raw); daarin wordt niets gewist",
    )
    add_out(parser)
    add_codings(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Erase, and say what went and what is left to do."""
    from opschaling_nlp.erasure import erase
    from opschaling_nlp.taking_back import take_back_summaries

    for line in take_back_summaries(
        args.out, args.codings
    ):  # analyses that hold the words go, with the workbooks in them
        print(line)
    erased = erase(args.name, raw=args.raw, out=args.out, codings=args.codings)
    print("Gewist:")
    for line in erased.done or ("niets: het stond nergens meer",):
        print(f"  {line}")
    print("Niet te bereiken:")
    for line in erased.left:
        print(f"  {line}")
    print("Draai `opschaling analyse` om een nieuwe analyse te maken.")
    return 0
