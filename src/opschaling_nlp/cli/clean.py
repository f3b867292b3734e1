"""Remove the results, and nothing that a person made: `opschaling clean`."""

from __future__ import annotations

import argparse

from opschaling_nlp.cli.arguments import CODINGS, OUT, Command


def run(args: argparse.Namespace) -> int:
    """Take back what was written in workbooks, name what goes and what stays, and remove it."""
    from opschaling_nlp.publication import KEPT, remove_runs
    from opschaling_nlp.taking_back import take_back_summaries

    for line in take_back_summaries(args.out, args.codings):
        print(line)
    removed = remove_runs(args.out)
    print(f"Gewist in {args.out}: {', '.join(removed) or 'niets'}.")
    kept = sorted(path.name for path in (args.out / KEPT).glob("[!.]*"))
    if kept:
        print(f"Gebleven in {args.out / KEPT}: {', '.join(kept)}.")
    return 0


COMMAND = Command(
    "clean",
    "wis de resultaten",
    "Wis de analyses in OUT en wat ervan gelezen was. Exports, codering, de sleutel van pseudoniemen en bewaarde "
    "analyses (analyse --naam) blijven; eigen samenvattingen in een werkboek worden eerst bij de codering bewaard.",
    run,
    (OUT, CODINGS),
)
