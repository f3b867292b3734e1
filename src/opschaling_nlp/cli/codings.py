"""Give coders their sheets and take them back: `opschaling codings plan|export|import`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from opschaling_nlp.cli.arguments import add_codings, add_out, add_ways
from opschaling_nlp.errors import UserError

if TYPE_CHECKING:
    import argparse

    import pandas as pd

    from opschaling_nlp.cli.arguments import DutchParser
    from opschaling_nlp.cli.inputs import Inputs
    from opschaling_nlp.codings.draws import Draw

_SIZE = 100


def add_parser(subparsers: argparse._SubParsersAction[DutchParser]) -> None:
    """Describe the command and its two parts."""
    parser = subparsers.add_parser(
        "codings",
        help="codeerbladen uitgeven en inlezen",
        description="Geef codeerbladen uit en lees ingevulde bladen in.",
    )
    parts = parser.add_subparsers(title="opdrachten", metavar="OPDRACHT", required=True)

    export = parts.add_parser(
        "export",
        help="schrijf een blad per codeur",
        description="Trek een steekproef uit de laatste analyse en schrijf een werkblad per codeur.",
    )
    add_out(export)
    add_ways(export)
    add_codings(export)
    export.add_argument(
        "--coder", action="append", required=True, metavar="NAAM", help="codeur (pseudoniem), mag vaker"
    )
    export.add_argument("--n", type=int, default=_SIZE, metavar="AANTAL", help=f"omvang van de steekproef ({_SIZE})")
    export.add_argument(
        "--draw",
        type=int,
        default=0,
        metavar="NUMMER",
        help="geef een steekproef van eerder nog eens uit (trek niet opnieuw)",
    )
    export.add_argument("--to", type=Path, default=Path(), metavar="MAP", help="map voor de bladen (de huidige map)")
    export.add_argument("--valence", action="store_true", help="vraag ook per factor naar de richting")
    export.add_argument(
        "--show-tool", action="store_true", help="toon wat de regels zeiden (maakt overeenstemming minder waard)"
    )
    export.set_defaults(run=run_export)

    plan = parts.add_parser(
        "plan",
        help="hoeveel bijdragen er gecodeerd moeten worden",
        description="Reken uit hoeveel bijdragen er gecodeerd moeten worden voor een schatting van een gegeven breedte.",
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

    imported = parts.add_parser(
        "import",
        help="lees een ingevuld blad",
        description="Lees een ingevuld blad (.xlsx, .csv) of een REFI-QDA-project (.qdpx) en bewaar de codering.",
    )
    imported.add_argument("file", type=Path, metavar="BESTAND", help="het ingevulde blad of project")
    imported.add_argument("--coder", metavar="NAAM", help="wie dit codeerde (niet nodig bij een .qdpx)")
    add_out(imported)
    add_ways(imported)
    add_codings(imported)
    imported.set_defaults(run=run_import)


def _percentage_points(text: str) -> int:
    """Read a whole number from 1 to 100."""
    value = int(text)
    if not 1 <= value <= 100:
        raise ValueError(text)
    return value


def run_export(args: argparse.Namespace) -> int:
    """Write a sheet for each coder, with the same sample."""
    from opschaling_nlp.cli.inputs import load_inputs
    from opschaling_nlp.cli.latest import read_latest
    from opschaling_nlp.codings.draws import store_draw
    from opschaling_nlp.codings.labels import sheet_columns
    from opschaling_nlp.codings.sheet import write_sheet

    inputs = load_inputs(args.settings, args.codebook, args.codings)
    statements = read_latest(args.out)["statements"]
    args.to.mkdir(parents=True, exist_ok=True)
    paths = [args.to / f"codeerblad-{coder}.xlsx" for coder in args.coder]
    taken = [path for path in paths if path.exists()]
    if taken:
        raise UserError.single(
            ", ".join(map(str, taken)),
            "bestaat al en kan ingevuld zijn",
            "geef met --to een andere map op, of verplaats het bestand",
        )
    draw = _choose_draw(args, inputs, statements)
    known = set(statements["statement_id"])
    sample = [one for one in draw.sample if one in known]
    if not sample:
        raise UserError.single(
            str(args.codings),
            "alle bijdragen zijn al getrokken",
            "geef met --draw het nummer van een steekproef die er is: dan krijgt een codeur dezelfde bijdragen",
        )
    for path in paths:
        write_sheet(
            path,
            statements,
            sample=sample,
            columns=sheet_columns(inputs.codebooks, valence=args.valence),
            show_tool=args.show_tool,
        )
        print(f"{path}: {len(sample)} bijdragen")
    if not args.draw:
        print(f"{store_draw(args.codings, draw)}: hoe er getrokken is (nodig om te schatten; niet wissen)")
    return 0


def _choose_draw(args: argparse.Namespace, inputs: Inputs, statements: pd.DataFrame) -> Draw:
    """Take the draw that was asked for, or draw from what was not drawn yet."""
    from opschaling_nlp.codings.attaching import Statements
    from opschaling_nlp.codings.sampling import draw_sample
    from opschaling_nlp.handmade import follow_draws

    earlier = follow_draws(inputs.handmade.draws, Statements.of(statements))
    if not args.draw:
        seed, used = inputs.settings.analysis.seed, inputs.codings.development
        return draw_sample(statements, size=args.n, seed=seed, before=earlier, leave_out=used)
    for draw in earlier:
        if draw.number == args.draw:
            return draw
    numbers = ", ".join(str(draw.number) for draw in earlier) or "nog geen"
    raise UserError.single(str(args.codings), f"steekproef {args.draw} is er niet", f"er zijn: {numbers}")


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
        f"Voor alle factoren samen: {max(plan.n for plan in plans)}. Per sessie of groep geldt hetzelfde aantal per deel."
    )
    return 0


def run_import(args: argparse.Namespace) -> int:
    """Read a filled sheet or project strictly and store it as a new file."""
    from opschaling_nlp.cli.inputs import load_inputs
    from opschaling_nlp.cli.latest import read_latest
    from opschaling_nlp.codings.coded import TOOL
    from opschaling_nlp.codings.filled import read_filled_sheet
    from opschaling_nlp.codings.labels import labels_by_key
    from opschaling_nlp.codings.refi import read_project
    from opschaling_nlp.codings.store import add_codings as store

    labels = labels_by_key(load_inputs(args.settings, args.codebook, None).codebooks)
    if args.file.suffix.lower() == ".qdpx":
        project = read_project(args.file, labels=labels, statements=read_latest(args.out)["statements"], tool=TOOL)
        rows = list(project.rows)
        for note in project.notes:
            print(f"Let op: {note}")
    elif args.coder:
        rows = read_filled_sheet(args.file, coder=args.coder, labels=labels)
    else:
        raise UserError.single(str(args.file), "het blad zegt niet wie het invulde", "geef de naam mee met --coder")
    if not rows:
        print("Er staat geen codering in dit bestand; er is niets bewaard.")
    for coder in sorted({row.coder for row in rows}):
        own = [row for row in rows if row.coder == coder]
        path = store(args.codings, coder, own)
        print(f"{coder}: {sum(len(row.values) for row in own)} waarden bij {len(own)} bijdragen bewaard in {path}")
    return 0
