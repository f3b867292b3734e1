"""Erase a file or a statement: `opschaling vergeet`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from opschaling_nlp.cli.arguments import DEFAULT_RAW, add_codings, add_out
from opschaling_nlp.cli.terminal import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from opschaling_nlp.cli.arguments import DutchParser


def add_parser(subparsers: argparse._SubParsersAction[DutchParser]) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "vergeet",
        help="wis een bestand of bijdrage uit alles wat bewaard is",
        description="Wis een bestand of een bijdrage uit codering, sleutel van pseudoniemen, cache en analyses, en zeg wat het programma niet kan bereiken. "
        "Laat eerst zien wat er verdwijnt en vraagt dan of het mag.",
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
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument("--proef", action="store_true", help="laat alleen zien wat er zou verdwijnen")
    asked.add_argument("--ja", action="store_true", help="wis zonder te vragen")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Show what would go and what cannot be reached, and erase it where that is asked for."""
    from opschaling_nlp.erasure import plan_erasure

    erasure = plan_erasure(args.name, raw=args.raw, out=args.out, codings=args.codings)
    _print("Te wissen:", (what for what, _ in erasure.steps) if erasure.steps else ["niets: het staat nergens meer"])
    _print("Niet te bereiken:", erasure.left)
    if args.proef or not erasure.steps:
        return 0
    if not args.ja and not _agrees():
        print("Er is niets gewist. Met --ja wordt het gewist zonder te vragen.")
        return 1
    erasure.carry_out()
    print("Gewist. Draai `opschaling analyse` om een nieuwe analyse te maken.")
    return 0


def _agrees() -> bool:
    if not sys.stdin.isatty():
        return False
    return input("Dit kan niet ongedaan worden gemaakt. Wissen? [j/N] ").strip().casefold() in {"j", "ja"}


def _print(title: str, lines: Iterable[str]) -> None:
    print(title)
    for line in lines:
        print(f"  {printable(line)}")
