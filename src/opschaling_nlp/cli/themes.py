"""Draft the decisions on proposed themes: `opschaling themes`."""

from __future__ import annotations

import argparse

from opschaling_nlp.cli.arguments import OUT, Command


def run(args: argparse.Namespace) -> int:
    """Print a draft entry for every proposal."""
    from opschaling_nlp.cli.latest import read_latest
    from opschaling_nlp.codings.decisions import draft_decisions

    draft = draft_decisions(read_latest(args.out)["themes"])
    print(draft or "# Er zijn geen themavoorstellen waarover nog niet is beslist.")
    return 0


COMMAND = Command(
    "themes",
    "zet de themavoorstellen klaar om over te beslissen",
    "Toon de themavoorstellen van de laatste analyse als regels voor themas.toml in de map met coderingen: "
    "vul per voorstel een besluit en een reden in, en haal de # weg. Besluiten gelden bij elke volgende analyse.",
    run,
    (OUT,),
)
