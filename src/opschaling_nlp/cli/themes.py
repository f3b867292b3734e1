"""Draft the decisions on proposed themes: `opschaling themes`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opschaling_nlp.cli.arguments import add_out

if TYPE_CHECKING:
    import argparse

    from opschaling_nlp.cli.arguments import DutchParser


def add_parser(subparsers: argparse._SubParsersAction[DutchParser]) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "themes",
        help="zet de themavoorstellen klaar om over te beslissen",
        description="Toon de themavoorstellen van de laatste analyse als regels voor themas.toml in de map met coderingen: "
        "vul per voorstel een besluit en een reden in, en haal de # weg. Besluiten gelden bij elke volgende analyse.",
    )
    add_out(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print a draft entry for every proposal."""
    from opschaling_nlp.cli.latest import read_latest
    from opschaling_nlp.codings.decisions import draft_decisions

    draft = draft_decisions(read_latest(args.out)["themes"])
    print(draft or "# Er zijn geen themavoorstellen waarover nog niet is beslist.")
    return 0
