"""Erase a file or a statement: `opschaling vergeet`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from opschaling_nlp.cli.arguments import CODINGS, DEFAULT_RAW, OUT, Command, option
from opschaling_nlp.cli.terminal import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable


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


COMMAND = Command(
    "vergeet",
    "wis een bestand of bijdrage uit alles wat bewaard is",
    "Wis een bestand of een bijdrage uit codering, sleutel van pseudoniemen, cache en analyses, en zeg wat het "
    "programma niet kan bereiken. Laat eerst zien wat er verdwijnt en vraagt dan of het mag.",
    run,
    (
        option("name", metavar="BESTAND|BIJDRAGE", help="pad van het bestand onder RAW, of een statement_id"),
        option(
            "--raw",
            type=Path,
            default=DEFAULT_RAW,
            metavar="RAW",
            help="map met exports (data/raw); daarin wordt niets gewist",
        ),
        OUT,
        CODINGS,
    ),
    one_of=(
        option("--proef", action="store_true", help="laat alleen zien wat er zou verdwijnen"),
        option("--ja", action="store_true", help="wis zonder te vragen"),
    ),
)
