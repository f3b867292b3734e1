"""Analyse a folder of exports: `opschaling analyse`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from opschaling_nlp.cli.arguments import add_codings, add_out, add_raw, add_ways

if TYPE_CHECKING:
    import argparse

    from opschaling_nlp.cli.arguments import DutchParser
    from opschaling_nlp.run_summary import RunSummary

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


def add_parser(subparsers: argparse._SubParsersAction[DutchParser]) -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "analyse",
        help="analyseer de exports in een map",
        description="Lees elke export in RAW en schrijf een analyse naar OUT/latest.",
    )
    add_raw(parser)
    add_out(parser)
    add_ways(parser)
    add_codings(parser)
    parser.add_argument(
        "--opnieuw", action="store_true", help="analyseer ook als er niets veranderd is sinds de vorige analyse"
    )
    parser.add_argument(
        "--naam", default="", metavar="NAAM", help="bewaar deze analyse ook onder deze naam, in OUT/bewaard"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Analyse, and end with a short summary and where to look."""
    for library in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        # Read when numpy is loaded. One thread adds up in one order, so that the bytes are the same, and is faster on
        # matrices of this size.
        os.environ.setdefault(library, "1")
    from opschaling_nlp.cli.inputs import check_folder, load_inputs
    from opschaling_nlp.cli.terminal import progress_bars
    from opschaling_nlp.freshness import fingerprint, is_current, mark_current
    from opschaling_nlp.publication import check_name
    from opschaling_nlp.taking_back import take_back_summaries

    check_folder(args.codings)
    if args.naam:
        check_name(args.out, args.naam)
    for line in take_back_summaries(args.out, args.codings):
        print(line)
    made_from = fingerprint(args.raw, settings=args.settings, codebooks=args.codebook, codings=args.codings)
    if not args.opnieuw and is_current(args.out, made_from):
        _print_current(args)
        _keep(args)
        return 0
    inputs = load_inputs(args.settings, args.codebook, args.codings)
    from opschaling_nlp.run import analyse  # with spaCy and pandas: after the quick checks

    with progress_bars() as progress:
        summary = analyse(
            args.raw,
            args.out,
            settings=inputs.settings,
            codebooks=inputs.codebooks,
            handmade=inputs.handmade,
            progress=progress,
        )
    mark_current(args.out, made_from)
    _print_summary(summary)
    _keep(args)
    return 0


def _keep(args: argparse.Namespace) -> None:
    from opschaling_nlp.publication import keep_run

    if args.naam:
        print(f"Bewaard: {keep_run(args.out, args.naam)}   (vergelijken: opschaling changes {args.naam} latest)")


def _print_current(args: argparse.Namespace) -> None:
    from opschaling_nlp.ingest.folder import list_exports
    from opschaling_nlp.publication import LATEST
    from opschaling_nlp.run_summary import read_summary

    left_out = len(list_exports(args.raw).samples_left_out)
    _print_summary(read_summary(args.out / LATEST, samples_left_out=left_out))
    print("Er is niets veranderd sinds deze analyse, dus die staat er nog; met --opnieuw wordt zij overgedaan.")


def _print_summary(summary: RunSummary) -> None:
    from opschaling_nlp.analysis.measured import word_error
    from opschaling_nlp.cli.terminal import print_table

    counts = summary.counts
    files = [(dutch, str(counts[name])) for name, dutch in _FILES.items() if counts[name] or name == "sessions"]
    print_table("Samenvatting", files)
    groups = {
        dutch: summary.groups[name]
        for name, dutch in _GROUPS.items()
        if name == "participants" or summary.groups[name]["statements"]
    }
    rows = [(dutch, *(str(found[name]) for found in groups.values())) for name, dutch in _TAGS.items()]
    print_table("Bijdragen", rows, header=("", *groups))
    if summary.drivers:
        print_table("Meest genoemde factoren", [(label, str(count)) for label, count in summary.drivers[:_DRIVERS]])
        print(f"Wat de regels vonden: {word_error('driver', '')}.")
    if summary.skipped:
        print_table("Overgeslagen", summary.skipped[:_WARNINGS])
        if len(summary.skipped) > _WARNINGS:
            print(f"… en nog {len(summary.skipped) - _WARNINGS}; zie het rapport.")
    print()
    if summary.samples_left_out:
        print(f"De {summary.samples_left_out} voorbeeldsessies zijn weggelaten, omdat er andere exports zijn.")
    for warning in summary.warnings[:_WARNINGS]:
        print(f"Let op: {warning}")
    if len(summary.warnings) > _WARNINGS:
        print(f"… en nog {len(summary.warnings) - _WARNINGS}; zie het rapport.")
    print(f"Rapport: {summary.folder / 'report.html'}   (openen: opschaling open)")
