"""Plan coding, and give it out to coders or to a language model: `opschaling codings plan | export | model`."""

import argparse
import os
import re
from collections.abc import Mapping

import pandas as pd

from opschaling_nlp.analysis.estimation.intervals import plan_coding
from opschaling_nlp.analysis.measured import expected_error
from opschaling_nlp.analysis.scope import voices_of
from opschaling_nlp.cli.codings import KEY
from opschaling_nlp.cli.inputs import Inputs, load_inputs, read_latest
from opschaling_nlp.cli.terminal import tell
from opschaling_nlp.codings.asking import Server, is_this_machine
from opschaling_nlp.codings.attaching import Statements
from opschaling_nlp.codings.draws import Draw, draw_sample, store_draw
from opschaling_nlp.codings.files import check_coder
from opschaling_nlp.codings.labels import SUBSTANTIVE, choose_columns, sheet_columns
from opschaling_nlp.codings.modelcoder import ModelCoder, Posed, load_answers
from opschaling_nlp.codings.sheet import write_sheet
from opschaling_nlp.errors import UserError
from opschaling_nlp.handmade import attach_handmade, follow_draws
from opschaling_nlp.model import Voice
from opschaling_nlp.output.naming import counted
from opschaling_nlp.tables import iterate_rows
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


_NAME = re.compile(r"[\w.:/@+-]+")


def run_model(args: argparse.Namespace) -> None:
    """Ask what was not asked before, and print how much could be used."""
    if not _NAME.fullmatch(args.model):
        raise UserError.single(f"--model {args.model!r}", "is geen naam van een model", "noem het zoals de server doet")
    inputs = load_inputs(args.settings, args.codebook, args.codings)
    chosen = inputs.settings.model_coder
    server = Server(args.url, allowed=chosen.hosts, seconds=chosen.seconds, key=os.environ.get(KEY, ""))
    columns = sheet_columns(inputs.codebooks, valence=args.valence, facets=args.facets)
    columns = choose_columns([one for one in columns if one.label.key != SUBSTANTIVE], args.code)
    posed = _choose(read_latest(args.out)["statements"], inputs)[: args.n]
    coder = ModelCoder(server, args.model, server.digest_of(args.model), columns)
    if not is_this_machine(server.host):
        tell("Let op: de woorden van deelnemers gaan naar {host}.", host=server.host)
    if not coder.digest:
        tell("Let op: de server zegt niet welke versie van het model dit is; noteer haar zelf.")
    left = _not_done(posed, coder, args)
    done = {"codes": len(columns), "posed": len(posed), "done": len(posed) - len(left)}
    tell("{name}: {codes} codes, {posed} bijdragen, waarvan {done} al gecodeerd", name=coder.name, **done)
    usable = 0
    for number, good in enumerate(coder.code(args.codings, left, batch=chosen.batch), start=1):
        usable += good
        tell("  {n} van {all}", n=min(number * chosen.batch, len(left)), all=len(left))
    if usable < len(left):
        unusable = counted(len(left) - usable, "bijdrage", "bijdragen")
        tell("Let op: niet ieder antwoord was zoals gevraagd; ongecodeerd blijft: {unusable}.", unusable=unusable)
    tell("Bewaard. `opschaling agreement` zet het model naast wat mensen codeerden; het telt nergens als mens.")


def _choose(statements: pd.DataFrame, inputs: Inputs) -> list[Posed]:
    """List what can be coded, starting with what people coded: there a model's worth shows soonest."""
    index = Statements.of(statements)
    coded = {row.statement_id for row in attach_handmade(inputs.handmade, index).handmade.codings.rows}
    rows = iterate_rows(statements[statements["duplicate_of"] == ""], "statement_id", "prompt", "section")
    posed = [Posed(index.by_id[one].anchor, prompt, section) for one, prompt, section in rows]
    return sorted(posed, key=lambda one: one.anchor.statement_id not in coded)


def _not_done(posed: list[Posed], coder: ModelCoder, args: argparse.Namespace) -> list[Posed]:
    """Leave out what this model already answered with the same instructions."""
    done = {answer.anchor.statement_id for answer in load_answers(args.codings)[0] if coder.is_done(answer)}
    return [one for one in posed if one.anchor.statement_id not in done]
