"""Say what differs from the run before: `opschaling changes`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opschaling_nlp.cli.arguments import add_out
from opschaling_nlp.errors import UserError

if TYPE_CHECKING:
    import argparse

    from opschaling_nlp.cli.arguments import DutchParser


def add_parser(subparsers: argparse._SubParsersAction[DutchParser]) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "changes",
        help="zeg wat anders is dan de vorige analyse",
        description="Zeg wat anders is dan de vorige analyse, en waardoor.",
    )
    add_out(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what differs."""
    from opschaling_nlp.changes import describe_changes
    from opschaling_nlp.publication import LATEST, PREVIOUS, is_whole, repair

    repair(args.out)
    if not (is_whole(args.out / LATEST) and is_whole(args.out / PREVIOUS)):
        raise UserError.single(
            str(args.out), "er zijn nog geen twee analyses om te vergelijken", "draai `opschaling analyse` nog eens"
        )
    print(describe_changes(args.out / PREVIOUS, args.out / LATEST), end="")
    return 0
