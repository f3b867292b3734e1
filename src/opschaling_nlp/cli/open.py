"""Open the report of the latest run: `opschaling open`."""

from __future__ import annotations

import argparse
import webbrowser

from opschaling_nlp.cli.arguments import OUT, Command
from opschaling_nlp.errors import UserError


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


COMMAND = Command("open", "open het rapport", "Open het rapport van de laatste analyse in de browser.", run, (OUT,))
