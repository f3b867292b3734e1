"""Say which indicators fired, and how right they were where people coded: `opschaling rules`."""

from __future__ import annotations

import argparse
import math

from opschaling_nlp.cli.arguments import CODINGS, OUT, WAYS, Command, option
from opschaling_nlp.errors import UserError


def run(args: argparse.Namespace) -> int:
    """Print a row an indicator, most hits first."""
    from opschaling_nlp.analysis.rules import score_rules
    from opschaling_nlp.cli.inputs import load_coded
    from opschaling_nlp.cli.terminal import print_table
    from opschaling_nlp.codebook import rule_name
    from opschaling_nlp.codings.precedence import decide

    coded = load_coded(args)
    tables, codings = coded.tables, coded.handmade.codings
    decisions = decide(codings, statements=tables["statements"], labels=coded.labels)
    scored = score_rules(tables["rules"], tables["evidence"], decisions, development=codings.development)
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


COMMAND = Command(
    "rules",
    "wat elke indicator vond, en hoe vaak terecht",
    "Toon per indicator hoe vaak hij vuurde en hoe vaak dat klopt met de codering.",
    run,
    (
        OUT,
        *WAYS,
        CODINGS,
        option("--code", metavar="CODE", help="alleen deze code"),
        option("--never", action="store_true", help="alleen indicatoren die niet vuurden"),
    ),
)
