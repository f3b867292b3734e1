"""Compare coders with each other and with the rules: `opschaling agreement | rules`."""

import argparse
import math
from typing import Any

from opschaling_nlp.analysis.agreement import compare_codings, list_disagreements, measure_agreement
from opschaling_nlp.analysis.coding import score_rules
from opschaling_nlp.cli.inputs import load_coded
from opschaling_nlp.cli.terminal import print_table, tell
from opschaling_nlp.codebook import rule_name
from opschaling_nlp.codings.precedence import decide, given_by_tool
from opschaling_nlp.errors import UserError
from opschaling_nlp.output.naming import name_indicator
from opschaling_nlp.tables import rows_of
from opschaling_nlp.texts import say

_TITLES = {
    "between": "Overeenstemming tussen codeurs (vóór overleg)",
    "tool": "Overeenkomst tool–codeur (zegt niets over de overeenstemming tussen mensen)",
    "model": "Overeenkomst taalmodel–codeur (het model telt nergens als mens)",
    "within": "Een codeur met zichzelf (eerste en laatste keer)",
}
_FIGURES = ("n", "aandeel", "gelijk", "kappa", "alfa", "oordeel")
_HEADER = ("code", "tussen", *_FIGURES, "ja/ja", "ja/nee", "nee/ja", "nee/nee")
_LEGEND = """\
Alfa (Krippendorff, nominaal) en kappa (Cohen), over wat elke codeur het eerst zei. Vanaf .80 voldoende, .667 tot .80
voorlopig, daaronder onvoldoende; geen oordeel waar een codeur de code minder dan {minimum} keer gaf. Interval: 95%,
percentielen van een bootstrap over bijdragen; het ontbreekt waar die niets zegt: codeurs die nergens verschillen, of te
vaak een trekking zonder variatie."""
_WORDS = 70
"""Number of characters shown of a statement in the list of disagreements."""


def agreement(args: argparse.Namespace) -> None:
    """Measure agreement on the latest run with the current codings, and print one table per kind of comparison."""
    inputs, tables, labels, handmade = load_coded(args)
    chosen = inputs.settings.analysis
    comparisons = compare_codings(
        handmade.codings,
        labels=labels,
        tool=given_by_tool(tables["evidence"], codebooks=inputs.codebooks),
        models=handmade.models,
    )
    measured = measure_agreement(
        comparisons,
        resamples=chosen.permutations,
        seed=chosen.seed,
        minimum_positives=chosen.agreement_positives,
    )
    if measured.empty:
        tell(
            "Er is nog niets te vergelijken in {codings}; begin met `opschaling codings export`.", codings=args.codings
        )
        return
    for kind, title in _TITLES.items():
        rows = [_compared(row) for row in rows_of(measured[measured["kind"] == kind])]
        if rows:
            print_table(title, rows, header=_HEADER)
            print()
    tell(_LEGEND, minimum=chosen.agreement_positives)
    if args.disagreements:
        text = tables["statements"].set_index("statement_id")["text"]
        listed = list_disagreements([one for one in comparisons if one.kind == "between"])
        rows = [
            (row.label, f"{row.a}={row.value_a} {row.b}={row.value_b}", text[row.statement_id][:_WORDS])
            for row in rows_of(listed)
        ]
        print_table("Om over te praten", rows, header=("code", "codeurs", "bijdrage"))


def _compared(row: Any) -> tuple[str, ...]:
    return (
        row.label,
        f"{row.a} – {row.b.replace(';', ', ')}",
        str(row.n),
        *(_short(number) for number in (row.prevalence, row.agreement)),
        _interval(row.kappa, row.kappa_low, row.kappa_high),
        _interval(row.alpha, row.alpha_low, row.alpha_high),
        say(row.verdict),
        *(_whole(count, "") for count in (row.both, row.only_a, row.only_b, row.neither)),
    )


def _interval(value: float, low: float, high: float) -> str:
    return _short(value) if math.isnan(low) else f"{_short(value)} [{_short(low)}; {_short(high)}]"


def _short(number: float) -> str:
    return "–" if math.isnan(number) else f"{number:.2f}".replace("0.", ".", 1).replace("1.00", "1")


def _whole(number: float, unknown: str) -> str:
    return unknown if math.isnan(float(number)) else str(int(number))


def rules(args: argparse.Namespace) -> None:
    """Print one row per indicator, most hits first, with its precision where people coded."""
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
    ).astype({"coded": float})
    rows = [
        (
            row.codebook,
            rule_name(row.code, name_indicator(row.indicator)),
            str(row.hits),
            str(row.statements),
            *("–" if math.isnan(share) else f"{share:.2f}" for share in (row.precision, row.recall)),
            _whole(row.coded, "–"),
        )
        for row in rows_of(ranked)
    ]
    print_table(
        "Indicatoren",
        rows,
        header=("codeboek", "indicator", "keren", "bijdragen", "precisie", "volledigheid", "gecodeerd"),
    )
