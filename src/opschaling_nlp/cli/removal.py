"""Remove results, or erase a file or statement from everything that is kept: `opschaling clean | vergeet`."""

import argparse
import sys

from opschaling_nlp.cli.terminal import tell
from opschaling_nlp.erasure import plan_erasure
from opschaling_nlp.publication import KEPT, remove_runs
from opschaling_nlp.texts import say
from opschaling_nlp.workbook_edits import import_summaries


def clean(args: argparse.Namespace) -> None:
    """Rescue what was written in workbooks, print what goes and what stays, and remove the results."""
    for line in import_summaries(args.out, args.codings):
        print(line)
    tell("Gewist in {out}: {names}.", out=args.out, names=", ".join(remove_runs(args.out)) or say("niets"))
    kept = sorted(path.name for path in (args.out / KEPT).glob("[!.]*"))
    if kept:
        tell("Gebleven in {folder}: {names}.", folder=args.out / KEPT, names=", ".join(kept))


def forget(args: argparse.Namespace) -> int:
    """Show what would be erased and what cannot be reached, and erase it if confirmed; return 1 if not."""
    erasure = plan_erasure(args.name, raw=args.raw, out=args.out, codings=args.codings)
    gone = [what for what, _ in erasure.steps] or [say("niets: het staat nergens meer")]
    print(say("Te wissen:"), *gone, sep="\n  ")
    print(say("Niet te bereiken:"), *erasure.left, sep="\n  ")
    if args.proef or not erasure.steps:
        return 0
    if not args.ja and not _confirms():
        tell("Er is niets gewist. Met --ja wordt het gewist zonder te vragen.")
        return 1
    erasure.carry_out()
    tell("Gewist. Draai `opschaling analyse` om een nieuwe analyse te maken.")
    return 0


def _confirms() -> bool:
    if not sys.stdin.isatty():
        return False
    answer = input(say("Dit kan niet ongedaan worden gemaakt. Wissen? [j/N] "))
    return answer.strip().casefold() in {"j", "ja", "y", "yes"}
