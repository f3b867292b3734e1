"""Try to learn a code from the codings, and say whether it is worth it: `opschaling learn`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opschaling_nlp.cli.arguments import add_codings, add_out, add_ways
from opschaling_nlp.errors import UserError, choose_from

if TYPE_CHECKING:
    import argparse

    from opschaling_nlp.cli.arguments import DutchParser
    from opschaling_nlp.codings.learning import Score


def add_parser(subparsers: argparse._SubParsersAction[DutchParser]) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "learn",
        help="probeer een code te leren van de codering",
        description="Leer een code van de codering en toon, kruisgevalideerd, wat dat waard is naast de regels. Er verandert niets.",
    )
    parser.add_argument("code", metavar="CODE", help="sleutel van de code, zoals tip, lead of potjer/h.samen")
    add_out(parser)
    add_ways(parser)
    add_codings(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Cross-validate and print rules and model side by side, with what to write in the settings."""
    from opschaling_nlp.cli.inputs import load_inputs
    from opschaling_nlp.cli.latest import read_latest
    from opschaling_nlp.cli.terminal import print_table
    from opschaling_nlp.codings.attaching import Statements
    from opschaling_nlp.codings.labels import labels_by_key
    from opschaling_nlp.codings.learning import gather_training_set, try_learning
    from opschaling_nlp.handmade import attach_handmade

    inputs = load_inputs(args.settings, args.codebook, args.codings)
    labels = labels_by_key(inputs.codebooks)
    if args.code not in labels:
        raise UserError.single(f"code {args.code!r}", "staat niet in de codeboeken", choose_from(args.code, labels))
    tables = read_latest(args.out)
    data = gather_training_set(
        labels[args.code],
        codings=attach_handmade(inputs.handmade, Statements.of(tables["statements"])).handmade.codings,
        labels=labels,
        statements=tables["statements"],
        tokens=tables["tokens"],
        evidence=tables["evidence"],
        minimum_positives=inputs.settings.tagging.minimum_positives,
    )
    trial = try_learning(
        labels[args.code], data, resamples=inputs.settings.analysis.permutations, seed=inputs.settings.analysis.seed
    )
    print_table(
        f"{args.code}: {trial.positives} van {trial.coded} gecodeerde bijdragen hebben deze code",
        [("regels", *_format(trial.rules)), ("geleerd", *_format(trial.model))],
        header=("", "precisie", "volledigheid", "F1"),
    )
    print("Het geleerde is kruisgevalideerd (5 delen); tussen haken het bootstrap-95%-interval.")
    print(
        f'Aanzetten: schrijf in je instellingen onder [tagging]: learned = ["{args.code}"]. Het rapport meldt dan dat het instrument is veranderd.'
    )
    return 0


def _format(score: Score) -> tuple[str, ...]:
    return tuple(
        f"{value:.2f} [{low:.2f}; {high:.2f}]" for value, low, high in (score.precision, score.recall, score.f1)
    )
