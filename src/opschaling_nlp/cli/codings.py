"""Give coders their sheets and take them back: `opschaling codings export|import`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from opschaling_nlp.cli.arguments import add_codings, add_out, add_ways
from opschaling_nlp.errors import UserError

if TYPE_CHECKING:
    import argparse

    from opschaling_nlp.cli.arguments import DutchParser

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
    export.add_argument(
        "--coder", action="append", required=True, metavar="NAAM", help="codeur (pseudoniem), mag vaker"
    )
    export.add_argument("--n", type=int, default=_SIZE, metavar="AANTAL", help=f"omvang van de steekproef ({_SIZE})")
    export.add_argument("--to", type=Path, default=Path(), metavar="MAP", help="map voor de bladen (de huidige map)")
    export.add_argument("--valence", action="store_true", help="vraag ook per factor naar de richting")
    export.add_argument(
        "--show-tool", action="store_true", help="toon wat de regels zeiden (maakt overeenstemming minder waard)"
    )
    export.set_defaults(run=run_export)

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


def run_export(args: argparse.Namespace) -> int:
    """Write a sheet for each coder, with the same sample."""
    from opschaling_nlp.cli.inputs import load_inputs
    from opschaling_nlp.cli.latest import read_latest
    from opschaling_nlp.codings.labels import sheet_columns
    from opschaling_nlp.codings.sampling import draw_sample
    from opschaling_nlp.codings.sheet import write_sheet

    inputs = load_inputs(args.settings, args.codebook, None)
    statements = read_latest(args.out)["statements"]
    sample = draw_sample(statements, size=args.n, seed=inputs.settings.analysis.seed)
    args.to.mkdir(parents=True, exist_ok=True)
    paths = [args.to / f"codeerblad-{coder}.xlsx" for coder in args.coder]
    taken = [path for path in paths if path.exists()]
    if taken:
        raise UserError.single(
            ", ".join(map(str, taken)),
            "bestaat al en kan ingevuld zijn",
            "geef met --to een andere map op, of verplaats het bestand",
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
