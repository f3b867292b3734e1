"""Say why a sentence gets its codes: `opschaling why "zin"`."""

from __future__ import annotations

import argparse

from opschaling_nlp.cli.arguments import WAYS, Command, option


def run(args: argparse.Namespace) -> int:
    """Print the words, what counts and what was barred."""
    from opschaling_nlp.cli.inputs import load_inputs
    from opschaling_nlp.cli.terminal import print_table
    from opschaling_nlp.tagging.explaining import explain

    inputs = load_inputs(args.settings, args.codebook, None)
    found = explain(args.text, inputs.codebooks, inputs.settings)
    print_table("Woorden", found.words, header=("woord", "grondvorm", "soort", "rol", "hoort bij"))
    header = ("codeboek", "code", "facet", "indicator", "woorden")
    counted = [finding[:-1] for finding in found.findings if not finding.barred]
    barred = [finding for finding in found.findings if finding.barred]
    print_table("Telt", counted, header=header)
    if barred:
        print_table("Tegengehouden", barred, header=(*header, "door"))
    return 0


COMMAND = Command(
    "why",
    "leg uit waarom een zin een code krijgt",
    "Toon hoe een zin wordt ontleed, welke indicatoren iets vonden, en wat waardoor werd tegengehouden.",
    run,
    (option("text", metavar="ZIN", help="de zin, tussen aanhalingstekens"), *WAYS),
)
