"""Look at finished runs: `opschaling bundle | changes | kwic | themes`."""

import argparse

from opschaling_nlp.analysis.terms import kwic
from opschaling_nlp.changes import describe_changes
from opschaling_nlp.cli.inputs import read_latest
from opschaling_nlp.cli.terminal import tell
from opschaling_nlp.codings.decisions import draft_decisions
from opschaling_nlp.errors import UserError
from opschaling_nlp.output.bundle import NAME, write_bundle
from opschaling_nlp.output.labels import counted
from opschaling_nlp.output.selection import rows_of
from opschaling_nlp.publication import LATEST, PREVIOUS, find_run, is_whole, repair
from opschaling_nlp.texts import say


def bundle(args: argparse.Namespace) -> None:
    """Bundle the latest run for a data repository, and print where it is."""
    read_latest(args.out)
    print(write_bundle(args.out / LATEST, args.path or args.out / NAME))


def changes(args: argparse.Namespace) -> None:
    """Print what differs between two runs."""
    repair(args.out)
    if len(args.runs) > 2:
        raise UserError.single(", ".join(args.runs), "zijn meer dan twee analyses", "noem er één of twee")
    if args.runs:
        one, other = (find_run(args.out, name) for name in [*args.runs, LATEST][:2])
    else:
        one, other = args.out / PREVIOUS, args.out / LATEST
    if not (is_whole(one) and is_whole(other)):
        raise UserError.single(
            str(args.out), "er zijn nog geen twee analyses om te vergelijken", "draai `opschaling analyse` nog eens"
        )
    print(describe_changes(one, other), end="")


def show_contexts(args: argparse.Namespace) -> None:
    """Print one line per occurrence of a term, with the term aligned."""
    tables = read_latest(args.out)
    term = " ".join(args.term)
    found = kwic(tables["statements"], tables["tokens"], term, width=args.width)
    if found.empty:
        tell("‘{term}’ staat in geen enkele bijdrage.", term=term)
        return
    # Show line breaks as spaces, but keep spaces at the edges, where the text was cut.
    shown = found.replace(r"[\n\t]", " ", regex=True)
    for row in rows_of(shown):
        print(f"{row.left:>{args.width}} [{row.keyword}] {row.right:<{args.width}}  {row.statement_id}")
    posts = counted(found["statement_id"].nunique(), "bijdrage", "bijdragen")
    tell(
        "{n} keer, in {posts} uit {groups}",
        n=len(found),
        posts=posts,
        groups=counted(found["session_id"].nunique(), "sessie", "sessies"),
    )


def draft_themes(args: argparse.Namespace) -> None:
    """Print a draft entry for every proposed theme."""
    draft = draft_decisions(read_latest(args.out)["themes"])
    print(draft or say("# Er zijn geen themavoorstellen waarover nog niet is beslist."))
