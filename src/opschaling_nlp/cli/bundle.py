"""Put the latest run together for a data repository: `opschaling bundle`."""

from __future__ import annotations

import argparse
from pathlib import Path

from opschaling_nlp.cli.arguments import OUT, Command, option


def run(args: argparse.Namespace) -> int:
    """Write the bundle and say where it is."""
    from opschaling_nlp.cli.latest import read_latest
    from opschaling_nlp.output.bundle import NAME, write_bundle
    from opschaling_nlp.publication import LATEST

    read_latest(args.out)
    print(write_bundle(args.out / LATEST, args.path or args.out / NAME))
    return 0


COMMAND = Command(
    "bundle",
    "maak een zip voor een gegevensarchief, zonder woorden van deelnemers",
    "Maak van de laatste analyse een zip voor een gegevensarchief: aantallen, gemeten fout, codeboek, instellingen en "
    "methode. Er staan geen woorden van deelnemers in.",
    run,
    (option("path", nargs="?", type=Path, metavar="ZIP", help="waar hij komt (OUT/bundle.zip)"), OUT),
)
