"""Say what differs between two runs: `opschaling changes [A B]`."""

from __future__ import annotations

import argparse

from opschaling_nlp.cli.arguments import OUT, Command, option
from opschaling_nlp.errors import UserError


def run(args: argparse.Namespace) -> int:
    """Print what differs."""
    from opschaling_nlp.changes import describe_changes
    from opschaling_nlp.publication import LATEST, PREVIOUS, find_run, is_whole, repair

    repair(args.out)
    if args.runs:
        if len(args.runs) > 2:
            raise UserError.single(", ".join(args.runs), "zijn meer dan twee analyses", "noem er één of twee")
        one, other = [*args.runs, LATEST][:2]
        print(describe_changes(find_run(args.out, one), find_run(args.out, other)), end="")
        return 0
    if not (is_whole(args.out / LATEST) and is_whole(args.out / PREVIOUS)):
        raise UserError.single(
            str(args.out), "er zijn nog geen twee analyses om te vergelijken", "draai `opschaling analyse` nog eens"
        )
    print(describe_changes(args.out / PREVIOUS, args.out / LATEST), end="")
    return 0


COMMAND = Command(
    "changes",
    "zeg wat anders is dan de vorige analyse, of tussen twee bewaarde",
    "Zeg wat anders is dan de vorige analyse, en waardoor; of wat er verschilt tussen twee analyses die je noemt: "
    "latest, previous, de naam waaronder er een bewaard is (analyse --naam), of een map.",
    run,
    (option("runs", nargs="*", metavar="ANALYSE", help="van welke naar welke (previous latest)"), OUT),
)
