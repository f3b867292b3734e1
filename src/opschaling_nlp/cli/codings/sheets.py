"""Plan how much to code, and hand out sheets: `opschaling codings plan | export`."""

import argparse
from collections.abc import Mapping

import pandas as pd

from opschaling_nlp.analysis.estimation.intervals import plan_coding
from opschaling_nlp.analysis.measured import expected_error
from opschaling_nlp.analysis.scope import voices_of
from opschaling_nlp.cli.inputs import Inputs, load_inputs, read_latest
from opschaling_nlp.cli.terminal import tell
from opschaling_nlp.codings.attaching import Statements
from opschaling_nlp.codings.draws import Draw, draw_sample, store_draw
from opschaling_nlp.codings.files import check_coder
from opschaling_nlp.codings.labels import choose_columns, sheet_columns
from opschaling_nlp.codings.sheet import write_sheet
from opschaling_nlp.errors import UserError
from opschaling_nlp.handmade import follow_draws
from opschaling_nlp.model import Voice
from opschaling_nlp.output.labels import counted
from opschaling_nlp.texts import say_each


def run_plan(args: argparse.Namespace) -> None:
    """Print for each driver how many posts must be coded for an interval of the requested width."""
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
    tell(
        "Te coderen van {of} bijdragen voor een 95%-interval van hoogstens {width} procentpunten breed:",
        of=of,
        width=args.width,
    )
    found, to_code, alone = say_each("gevonden", "coderen", "zonder de regels")
    print(f"{'factor':<48}{found:>9}{to_code:>9}{alone:>18}")
    for plan in plans:
        print(f"{plan.label:<48}{plan.counted:>9}{plan.n:>9}{plan.alone:>18}")
    tell(
        "Voor alle factoren samen: {most}. Per sessie of groep geldt hetzelfde aantal per deel.",
        most=max(plan.n for plan in plans),
    )


def run_export(args: argparse.Namespace) -> None:
    """Write one sheet per coder, with the same sample."""
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
        print(f"{path}: {counted(len(sample), 'bijdrage', 'bijdragen')}")
    if not args.draw:
        tell("{path}: hoe er getrokken is (nodig om te schatten; niet wissen)", path=store_draw(args.codings, draw))


def _choose_draw(args: argparse.Namespace, inputs: Inputs, tables: Mapping[str, pd.DataFrame]) -> Draw:
    """Return the requested draw, or draw from what was not drawn yet."""
    statements, sessions = tables["statements"], tables["sessions"]
    earlier = follow_draws(inputs.handmade.draws, Statements.of(statements))
    if not args.draw:
        voice = Voice.SOURCES if args.sources else Voice.PARTICIPANTS
        elsewhere = statements.loc[[one != voice for one in voices_of(statements, sessions)], "statement_id"]
        seed, used = inputs.settings.analysis.seed, inputs.handmade.codings.development | frozenset(elsewhere)
        return draw_sample(statements, size=args.n, seed=seed, before=earlier, leave_out=used)
    for draw in earlier:
        if draw.number == args.draw:
            return draw
    numbers = ", ".join(str(draw.number) for draw in earlier) or "nog geen"
    raise UserError.single(str(args.codings), f"steekproef {args.draw} is er niet", f"er zijn: {numbers}")
