"""Let a language model code, as a coder that is not a person: `opschaling codings model`."""

import argparse
import os
import re

import pandas as pd

from opschaling_nlp.cli.codings import KEY
from opschaling_nlp.cli.inputs import Inputs, load_inputs, read_latest
from opschaling_nlp.cli.terminal import tell
from opschaling_nlp.codings.asking import Server, is_this_machine
from opschaling_nlp.codings.attaching import Statements
from opschaling_nlp.codings.labels import SUBSTANTIVE, choose_columns, sheet_columns
from opschaling_nlp.codings.modelcoder import ModelCoder, Posed, load_answers
from opschaling_nlp.errors import UserError
from opschaling_nlp.handmade import attach_handmade
from opschaling_nlp.output.labels import counted
from opschaling_nlp.tables import iterate_rows

_NAME = re.compile(r"[\w.:/@+-]+")


def run(args: argparse.Namespace) -> None:
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
