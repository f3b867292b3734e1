"""Say which indicators fired, and how right they were where people coded: `opschaling rules`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from opschaling_nlp.cli.arguments import add_codings, add_out, add_ways
from opschaling_nlp.errors import UserError

if TYPE_CHECKING:
    import argparse

    from opschaling_nlp.cli.arguments import DutchParser


def add_parser(subparsers: argparse._SubParsersAction[DutchParser]) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "rules",
        help="wat elke indicator vond, en hoe vaak terecht",
        description="Toon per indicator hoe vaak hij vuurde en hoe vaak dat klopt met de codering.",
    )
    add_out(parser)
    add_ways(parser)
    add_codings(parser)
    parser.add_argument("--code", metavar="CODE", help="alleen deze code")
    parser.add_argument("--never", action="store_true", help="alleen indicatoren die niet vuurden")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print a row an indicator, most hits first."""
    from opschaling_nlp.analysis.rules import score_rules
    from opschaling_nlp.cli.inputs import load_inputs
    from opschaling_nlp.cli.latest import read_latest
    from opschaling_nlp.cli.terminal import print_table
    from opschaling_nlp.codebook import rule_name
    from opschaling_nlp.codings.attaching import Statements
    from opschaling_nlp.codings.labels import labels_by_key
    from opschaling_nlp.codings.precedence import decide
    from opschaling_nlp.handmade import attach_handmade

    inputs = load_inputs(args.settings, args.codebook, args.codings)
    tables = read_latest(args.out)
    followed = attach_handmade(inputs.handmade, Statements.of(tables["statements"])).handmade.codings
    decisions = decide(followed, statements=tables["statements"], labels=labels_by_key(inputs.codebooks))
    scored = score_rules(tables["rules"], tables["evidence"], decisions, development=followed.development)
    if args.code and args.code not in set(scored["code"]):
        raise UserError.single(
            f"--code {args.code}",
            "bestaat niet in de laatste analyse",
            f"kies uit {', '.join(sorted(set(scored['code'])))}",
        )
    if args.code:
        scored = scored[scored["code"] == args.code]
    if args.never:
        scored = scored[scored["never_fired"] == 1]
    ranked = scored.sort_values(
        ["hits", "codebook", "code", "indicator"], ascending=[False, True, True, True], kind="stable"
    )
    rows = [
        (
            str(row["codebook"]),
            rule_name(str(row["code"]), str(row["indicator"])),
            str(row["hits"]),
            str(row["statements"]),
            _share(row["precision"]),
            _share(row["recall"]),
            _count(row["coded"]),
        )
        for row in ranked.to_dict("records")
    ]
    print_table(
        "Indicatoren",
        rows,
        header=("codeboek", "indicator", "keren", "bijdragen", "precisie", "volledigheid", "gecodeerd"),
    )
    return 0


def _share(value: object) -> str:
    return "–" if math.isnan(float(str(value))) else f"{float(str(value)):.2f}"


def _count(value: object) -> str:
    return str(value) if str(value).isdigit() else "–"
