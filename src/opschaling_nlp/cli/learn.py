"""Try to learn a code from the codings, and say whether it is worth it: `opschaling learn`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opschaling_nlp.cli.arguments import CODE, CODINGS, OUT, WAYS, Command

if TYPE_CHECKING:
    import argparse

    from opschaling_nlp.codings.learning import Score


def run(args: argparse.Namespace) -> int:
    """Cross-validate and print rules and model side by side, with what to write in the settings."""
    from opschaling_nlp.cli.inputs import load_coded
    from opschaling_nlp.cli.terminal import print_table
    from opschaling_nlp.codings.learning import gather_training_set, try_learning

    coded = load_coded(args)
    label, settings = coded.label(args.code), coded.inputs.settings
    data = gather_training_set(
        label,
        codings=coded.handmade.codings,
        labels=coded.labels,
        statements=coded.tables["statements"],
        tokens=coded.tables["tokens"],
        evidence=coded.tables["evidence"],
        minimum_positives=settings.tagging.minimum_positives,
    )
    trial = try_learning(label, data, resamples=settings.analysis.permutations, seed=settings.analysis.seed)
    print_table(
        f"{args.code}: {trial.positives} van {trial.coded} gecodeerde bijdragen hebben deze code",
        [("regels", *_format(trial.rules)), ("geleerd", *_format(trial.model))],
        header=("", "precisie", "volledigheid", "F1"),
    )
    print("Het geleerde is kruisgevalideerd (5 delen); tussen haken het bootstrap-95%-interval.")
    print(
        f'Aanzetten: schrijf in je instellingen onder [tagging]: learned = ["{args.code}"]. '
        "Het rapport meldt dan dat het instrument is veranderd."
    )
    return 0


def _format(score: Score) -> tuple[str, ...]:
    return tuple(
        f"{value:.2f} [{low:.2f}; {high:.2f}]" for value, low, high in (score.precision, score.recall, score.f1)
    )


COMMAND = Command(
    "learn",
    "probeer een code te leren van de codering",
    "Leer een code van de codering en toon, kruisgevalideerd, wat dat waard is naast de regels. Er verandert niets.",
    run,
    (CODE, OUT, *WAYS, CODINGS),
)
