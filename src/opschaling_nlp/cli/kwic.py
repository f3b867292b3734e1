"""Show a term in its contexts: `opschaling kwic TERM`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opschaling_nlp.cli.arguments import add_out, positive

if TYPE_CHECKING:
    import argparse

    from opschaling_nlp.cli.arguments import DutchParser

WIDTH = 45
"""Characters of context on either side, unless asked otherwise."""


def add_parser(subparsers: argparse._SubParsersAction[DutchParser]) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "kwic",
        help="toon een woord in zijn context",
        description="Toon elke plaats in de laatste analyse waar een woord staat, met wat ervoor en erachter staat.",
    )
    parser.add_argument(
        "term", metavar="TERM", nargs="+", help="een woord (elke vorm ervan wordt gevonden) of enkele woorden op rij"
    )
    parser.add_argument(
        "--width", metavar="N", type=positive, default=WIDTH, help=f"tekens context aan elke kant (standaard {WIDTH})"
    )
    add_out(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print one line a place, the term lined up."""
    from opschaling_nlp.analysis.concordance import kwic
    from opschaling_nlp.cli.latest import read_latest

    tables = read_latest(args.out)
    term = " ".join(args.term)
    found = kwic(tables["statements"], tables["tokens"], term, width=args.width)
    if found.empty:
        print(f"‘{term}’ staat in geen enkele bijdrage.")
        return 0
    for left, keyword, right, statement in zip(
        *(found[name] for name in ("left", "keyword", "right", "statement_id")), strict=True
    ):
        print(f"{_one_line(left):>{args.width}} [{_one_line(keyword)}] {_one_line(right):<{args.width}}  {statement}")
    statements, sessions = found["statement_id"].nunique(), found["session_id"].nunique()
    print(
        f"{len(found)} keer, in {statements} {'bijdrage' if statements == 1 else 'bijdragen'} uit {sessions} {'sessie' if sessions == 1 else 'sessies'}"
    )
    return 0


def _one_line(text: str) -> str:
    """Show line breaks within a statement as spaces; what is at the edges was cut there and stays."""
    return text.replace("\n", " ").replace("\t", " ")
