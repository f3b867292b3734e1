"""Say how much has to be coded: `opschaling codings plan`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opschaling_nlp.cli.arguments import add_out, add_ways
from opschaling_nlp.errors import UserError

if TYPE_CHECKING:
    import argparse

    from opschaling_nlp.cli.arguments import DutchParser


def add_parts(parts: argparse._SubParsersAction[DutchParser]) -> None:
    """Describe the command."""
    plan = parts.add_parser(
        "plan",
        help="hoeveel bijdragen er gecodeerd moeten worden",
        description="Reken uit hoeveel bijdragen er gecodeerd moeten worden voor een interval van een gegeven breedte.",
    )
    add_out(plan)
    add_ways(plan)
    plan.add_argument(
        "--width",
        type=_percentage_points,
        default=10,
        metavar="PUNTEN",
        help="breedte van het interval in procentpunten (10)",
    )
    plan.set_defaults(run=run_plan)


def run_plan(args: argparse.Namespace) -> int:
    """Print per driver how many posts must be coded for an interval of the width that was asked for."""
    from opschaling_nlp.analysis.estimation import plan_coding
    from opschaling_nlp.analysis.measured import expected_error
    from opschaling_nlp.cli.inputs import load_inputs
    from opschaling_nlp.cli.latest import read_latest

    minimum = load_inputs(args.settings, args.codebook, None).settings.analysis.minimum_coded
    drivers = read_latest(args.out)["drivers"]
    rows = drivers[(drivers["slice"] == "all") & (drivers["group"] == "participants")]
    if rows.empty:
        raise UserError.single(
            str(args.out), "er zijn geen inhoudelijke bijdragen van deelnemers", "analyseer eerst een sessie"
        )
    counts = []
    for code, label, found in zip(rows["driver"], rows["label"], rows["statements"], strict=True):
        measured = expected_error("driver", code)
        precision, recall = (measured.precision, measured.recall) if measured else (0.5, 0.5)
        counts.append((f"{label} [{code}]", int(found), precision, recall))
    of = int(rows["of"].iloc[0])
    plans = plan_coding(counts, of=of, width=args.width / 100, minimum=minimum)
    print(f"Te coderen van {of} bijdragen voor een 95%-interval van hoogstens {args.width} procentpunten breed:")
    print(f"{'factor':<48}{'gevonden':>9}{'coderen':>9}{'zonder de regels':>18}")
    for plan in plans:
        print(f"{plan.label:<48}{plan.counted:>9}{plan.n:>9}{plan.alone:>18}")
    print(
        f"Voor alle factoren samen: {max(plan.n for plan in plans)}. "
        "Per sessie of groep geldt hetzelfde aantal per deel."
    )
    return 0


def _percentage_points(text: str) -> int:
    """Read a whole number from 1 to 100."""
    value = int(text)
    if not 1 <= value <= 100:
        raise ValueError(text)
    return value
