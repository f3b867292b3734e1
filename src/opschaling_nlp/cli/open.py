"""Open the report of the latest run: `opschaling open`."""

from __future__ import annotations

import webbrowser
from typing import TYPE_CHECKING

from opschaling_nlp.cli.arguments import add_out
from opschaling_nlp.errors import UserError

if TYPE_CHECKING:
    import argparse

    from opschaling_nlp.cli.arguments import DutchParser


def add_parser(subparsers: argparse._SubParsersAction[DutchParser]) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "open", help="open het rapport", description="Open het rapport van de laatste analyse in de browser."
    )
    add_out(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Open the report in the browser, and say where it is for who has none here."""
    from opschaling_nlp.publication import LATEST, repair

    repair(args.out)
    report = (args.out / LATEST / "report.html").absolute()
    if not report.is_file():
        raise UserError.single(str(report), "er is nog geen rapport", "draai eerst `opschaling analyse`")
    print(report)
    webbrowser.open(report.as_uri())
    return 0
