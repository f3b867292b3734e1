"""Say how far coders agree: `opschaling agreement`."""

from __future__ import annotations

import argparse
import math

from opschaling_nlp.cli.arguments import CODINGS, OUT, WAYS, Command, option

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
"""Characters of a statement in the list of disagreements."""


def run(args: argparse.Namespace) -> int:
    """Measure on the latest run with the codings as they are now, and print a table a kind of comparison."""
    from opschaling_nlp.analysis.agreement import compare_codings, list_disagreements, measure_agreement
    from opschaling_nlp.cli.inputs import load_coded
    from opschaling_nlp.cli.terminal import print_table
    from opschaling_nlp.codings.coded import given_by_tool

    coded = load_coded(args)
    inputs, tables, labels, handmade = coded.inputs, coded.tables, coded.labels, coded.handmade
    comparisons = compare_codings(
        handmade.codings,
        labels=labels,
        tool=given_by_tool(tables["evidence"], codebooks=inputs.codebooks),
        learned_from=frozenset(labels[key] for key in inputs.settings.tagging.learned if key in labels),
        models=handmade.models,
    )
    measured = measure_agreement(
        comparisons,
        resamples=inputs.settings.analysis.permutations,
        seed=inputs.settings.analysis.seed,
        minimum_positives=inputs.settings.analysis.agreement_positives,
    )
    if measured.empty:
        print(f"Er is nog niets te vergelijken in {args.codings}; begin met `opschaling codings export`.")
        return 0
    for kind, title in _TITLES.items():
        rows = [_format(row) for row in measured[measured["kind"] == kind].to_dict("records")]
        if rows:
            print_table(title, rows, header=_HEADER)
            print()
    print(_LEGEND.format(minimum=inputs.settings.analysis.agreement_positives))
    if args.disagreements:
        text = dict(zip(tables["statements"]["statement_id"], tables["statements"]["text"], strict=True))
        listed = list_disagreements([one for one in comparisons if one.kind == "between"]).to_dict("records")
        rows = [
            (
                str(row["label"]),
                f"{row['a']}={row['value_a']} {row['b']}={row['value_b']}",
                text[str(row["statement_id"])][:_WORDS],
            )
            for row in listed
        ]
        print_table("Om over te praten", rows, header=("code", "codeurs", "bijdrage"))
    return 0


def _format(row: dict[object, object]) -> tuple[str, ...]:
    return (
        str(row["label"]),
        f"{row['a']} – {str(row['b']).replace(';', ', ')}",
        str(row["n"]),
        _number(row["prevalence"]),
        _number(row["agreement"]),
        _interval(row, "kappa"),
        _interval(row, "alpha"),
        str(row["verdict"]),
        *(
            "" if math.isnan(_as_float(row[cell])) else str(int(_as_float(row[cell])))
            for cell in ("both", "only_a", "only_b", "neither")
        ),
    )


def _interval(row: dict[object, object], name: str) -> str:
    if math.isnan(_as_float(row[name])):
        return "–"
    if math.isnan(_as_float(row[name + "_low"])):
        return _number(row[name])
    return f"{_number(row[name])} [{_number(row[name + '_low'])}; {_number(row[name + '_high'])}]"


def _number(value: object) -> str:
    number = _as_float(value)
    return "–" if math.isnan(number) else f"{number:.2f}".replace("0.", ".", 1).replace("1.00", "1")


def _as_float(value: object) -> float:
    return float(str(value))


COMMAND = Command(
    "agreement",
    "overeenstemming tussen codeurs en met de tool",
    "Meet de overeenstemming tussen codeurs, met de tool, en van een codeur met zichzelf.",
    run,
    (
        OUT,
        *WAYS,
        CODINGS,
        option("--disagreements", action="store_true", help="toon ook de bijdragen waarover codeurs verschillen"),
    ),
)
