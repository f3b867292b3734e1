"""Analyse a folder of exports: `opschaling analyse`."""

from __future__ import annotations

import argparse
import sys
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from opschaling_nlp.ahead import tag_here, tagging_ahead
from opschaling_nlp.analysis.measured import word_error
from opschaling_nlp.cli.inputs import Inputs, check_folder, load_inputs
from opschaling_nlp.cli.terminal import print_table, progress_bars, tell
from opschaling_nlp.ingest.folder import all_cached, list_exports
from opschaling_nlp.manifest import RunSummary, fingerprint, is_current, mark_current, read_language, read_summary
from opschaling_nlp.publication import CACHE, LATEST, check_name, keep_run
from opschaling_nlp.run_log import timed
from opschaling_nlp.texts import say, speak
from opschaling_nlp.workbook_edits import import_summaries

if TYPE_CHECKING:
    from opschaling_nlp.ahead import Tag

_DRIVERS = 5
_WARNINGS = 10
_FILES = {"sessions": "sessies", "double_exports": "dubbele exports", "skipped": "overgeslagen bestanden"}
_GROUPS = {"participants": "van deelnemers", "sources": "uit bronnen"}
_TAGS = {
    "statements": "alle",
    "substantive": "inhoudelijk",
    "horizontal": "horizontaal",
    "vertical": "verticaal",
    "question": "vragen",
    "tip": "tips",
}


def analyse(args: argparse.Namespace) -> None:
    """Run the analysis, then print a short summary and where to find the results."""
    check_folder(args.codings)
    if args.naam:
        check_name(args.out, args.naam)
    for line in import_summaries(args.out, args.codings):
        print(line)
    made_from = fingerprint(args.raw, settings=args.settings, codebooks=args.codebook, codings=args.codings)
    if not args.opnieuw and is_current(args.out, made_from):
        with speak(read_language(args.out / LATEST)):
            _print_current(args)
            _keep(args)
        return
    inputs = load_inputs(args.settings, args.codebook, args.codings)
    told = (lambda line: print(line, file=sys.stderr)) if getattr(args, "verbose", False) else None
    with speak(inputs.settings.output.language), _tagging(args, inputs) as tag:
        from opschaling_nlp.run import analyse as analyse_folder  # imports much: meanwhile the model is loaded

        with progress_bars() as bars, timed(args.out, bars, tell=told) as progress:
            summary = analyse_folder(
                args.raw,
                args.out,
                settings=inputs.settings,
                codebooks=inputs.codebooks,
                handmade=inputs.handmade,
                progress=progress,
                tag=tag,
            )
        mark_current(args.out, made_from)
        _print_summary(summary)
        _keep(args)


def _tagging(args: argparse.Namespace, inputs: Inputs) -> AbstractContextManager[Tag]:
    """Have the model loaded ahead if there are exports to read: then there will be statements to tag."""
    if all_cached(args.raw, settings=inputs.settings.ingest, cache=args.out / CACHE):
        return nullcontext(tag_here)
    return tagging_ahead(inputs.codebooks, inputs.settings)


def _keep(args: argparse.Namespace) -> None:
    if args.naam:
        kept = keep_run(args.out, args.naam)
        tell("Bewaard: {kept}   (vergelijken: opschaling changes {name} latest)", kept=kept, name=args.naam)


def _print_current(args: argparse.Namespace) -> None:
    left_out = len(list_exports(args.raw).samples_left_out)
    _print_summary(read_summary(args.out / LATEST, samples_left_out=left_out))
    tell("Er is niets veranderd sinds deze analyse, dus die staat er nog; met --opnieuw wordt zij overgedaan.")


def _print_summary(summary: RunSummary) -> None:
    counts, groups = summary.counts, summary.groups
    files = [(say(dutch), str(counts[name])) for name, dutch in _FILES.items() if counts[name] or name == "sessions"]
    print_table(say("De analyse"), files)
    shown = [name for name in _GROUPS if name == "participants" or groups[name]["statements"]]
    rows = [(say(dutch), *(str(groups[group][name]) for group in shown)) for name, dutch in _TAGS.items()]
    print_table(say("Bijdragen"), rows, header=("", *(say(_GROUPS[group]) for group in shown)))
    if summary.drivers:
        print_table(
            say("Meest genoemde factoren"), [(label, str(count)) for label, count in summary.drivers[:_DRIVERS]]
        )
        tell("Wat de regels vonden: {error}.", error=word_error("driver", ""))
    if summary.skipped:
        print_table(say("Overgeslagen"), summary.skipped[:_WARNINGS])
        _print_rest(len(summary.skipped))
    print()
    if summary.samples_left_out:
        left_out = summary.samples_left_out
        tell("De {n} voorbeeldsessies zijn weggelaten, omdat er andere exports zijn.", n=left_out)
    for warning in summary.warnings[:_WARNINGS]:
        tell("Let op: {warning}", warning=warning)
    _print_rest(len(summary.warnings))
    path = summary.folder / "report.html"
    tell("Rapport: {path}   (openen: opschaling open)", path=path)


def _print_rest(count: int) -> None:
    if count > _WARNINGS:
        tell("… en nog {n}; zie het rapport.", n=count - _WARNINGS)
