"""Show a term in its contexts: `opschaling kwic TERM`."""

from __future__ import annotations

import argparse

from opschaling_nlp.cli.arguments import OUT, Command, option, positive

WIDTH = 45
"""Characters of context on either side, unless asked otherwise."""


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
    posts, groups = ("bijdrage" if statements == 1 else "bijdragen"), ("sessie" if sessions == 1 else "sessies")
    print(f"{len(found)} keer, in {statements} {posts} uit {sessions} {groups}")
    return 0


def _one_line(text: str) -> str:
    """Show line breaks within a statement as spaces; what is at the edges was cut there and stays."""
    return text.replace("\n", " ").replace("\t", " ")


COMMAND = Command(
    "kwic",
    "toon een woord in zijn context",
    "Toon elke plaats in de laatste analyse waar een woord staat, met wat ervoor en erachter staat.",
    run,
    (
        option(
            "term",
            metavar="TERM",
            nargs="+",
            help="een woord (elke vorm ervan wordt gevonden) of enkele woorden op rij",
        ),
        option("--width", metavar="N", type=positive, default=WIDTH, help=f"tekens context aan elke kant ({WIDTH})"),
        OUT,
    ),
)
