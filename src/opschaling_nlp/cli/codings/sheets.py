"""Give coders their sheets: `opschaling codings export`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from opschaling_nlp.cli.arguments import add_codings, add_columns, add_out, add_ways, positive
from opschaling_nlp.codings.files import check_coder
from opschaling_nlp.errors import UserError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    import pandas as pd

    from opschaling_nlp.cli.arguments import DutchParser
    from opschaling_nlp.cli.inputs import Inputs
    from opschaling_nlp.codings.draws import Draw

_SIZE = 100


def add_parts(parts: argparse._SubParsersAction[DutchParser]) -> None:
    """Describe the command."""
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
    export.add_argument(
        "--n", type=positive, default=_SIZE, metavar="AANTAL", help=f"omvang van de steekproef ({_SIZE})"
    )
    export.add_argument(
        "--draw",
        type=int,
        default=0,
        metavar="NUMMER",
        help="geef een steekproef van eerder nog eens uit (trek niet opnieuw)",
    )
    export.add_argument("--to", type=Path, default=Path(), metavar="MAP", help="map voor de bladen (de huidige map)")
    add_columns(export)
    export.add_argument(
        "--sources",
        action="store_true",
        help="trek uit de bronnen (interviews, slides, documenten) in plaats van de deelnemers",
    )
    export.add_argument(
        "--show-tool", action="store_true", help="toon wat de regels zeiden (maakt overeenstemming minder waard)"
    )
    export.set_defaults(run=run_export)


def run_export(args: argparse.Namespace) -> int:
    """Write a sheet for each coder, with the same sample."""
    from opschaling_nlp.cli.inputs import load_inputs
    from opschaling_nlp.cli.latest import read_latest
    from opschaling_nlp.codings.draws import store_draw
    from opschaling_nlp.codings.labels import choose_columns, sheet_columns
    from opschaling_nlp.codings.sheet import write_sheet

    inputs = load_inputs(args.settings, args.codebook, args.codings if args.codings.is_dir() else None)
    tables = read_latest(args.out)
    statements = tables["statements"]
    columns = choose_columns(sheet_columns(inputs.codebooks, valence=args.valence, facets=args.facets), args.code)
    args.to.mkdir(parents=True, exist_ok=True)
    for coder in args.coder:
        check_coder(coder)
    paths = [args.to / f"codeerblad-{coder}.xlsx" for coder in args.coder]
    taken = [path for path in paths if path.exists()]
    if taken:
        raise UserError.single(
            ", ".join(map(str, taken)),
            "bestaat al en kan ingevuld zijn",
            "geef met --to een andere map op, of verplaats het bestand",
        )
    draw = _choose_draw(args, inputs, tables)
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
            columns=columns,
            show_tool=args.show_tool,
        )
        print(f"{path}: {len(sample)} bijdragen")
    if not args.draw:
        print(f"{store_draw(args.codings, draw)}: hoe er getrokken is (nodig om te schatten; niet wissen)")
    return 0


def _choose_draw(args: argparse.Namespace, inputs: Inputs, tables: Mapping[str, pd.DataFrame]) -> Draw:
    """Take the draw that was asked for, or draw from what was not drawn yet."""
    from opschaling_nlp.analysis.scope import voices_of
    from opschaling_nlp.codings.attaching import Statements
    from opschaling_nlp.codings.sampling import draw_sample
    from opschaling_nlp.handmade import follow_draws
    from opschaling_nlp.model import Voice

    statements, sessions = tables["statements"], tables["sessions"]
    earlier = follow_draws(inputs.handmade.draws, Statements.of(statements))
    if not args.draw:
        voice = Voice.SOURCES if args.sources else Voice.PARTICIPANTS
        elsewhere = statements.loc[[one != voice for one in voices_of(statements, sessions)], "statement_id"]
        seed, used = inputs.settings.analysis.seed, inputs.codings.development | frozenset(elsewhere)
        return draw_sample(statements, size=args.n, seed=seed, before=earlier, leave_out=used)
    for draw in earlier:
        if draw.number == args.draw:
            return draw
    numbers = ", ".join(str(draw.number) for draw in earlier) or "nog geen"
    raise UserError.single(str(args.codings), f"steekproef {args.draw} is er niet", f"er zijn: {numbers}")
