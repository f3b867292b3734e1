"""Show finished runs, in the terminal or the browser, and remove them: `opschaling open | werk | … | clean`.

Each command imports what only it needs: opening a report loads no charts.
"""

import argparse
import sys
import webbrowser

from opschaling_nlp.cli.inputs import load_inputs, read_latest
from opschaling_nlp.cli.terminal import tell
from opschaling_nlp.errors import UserError
from opschaling_nlp.publication import KEPT, LATEST, PREVIOUS, find_run, is_whole, remove_runs, repair
from opschaling_nlp.texts import say


def bundle(args: argparse.Namespace) -> None:
    """Bundle the latest run for a data repository, and print where it is."""
    from opschaling_nlp.output.bundle import NAME, write_bundle

    read_latest(args.out)
    print(write_bundle(args.out / LATEST, args.path or args.out / NAME))


def changes(args: argparse.Namespace) -> None:
    """Print what differs between two runs."""
    from opschaling_nlp.changes import describe_changes

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
    from opschaling_nlp.analysis.terms import kwic
    from opschaling_nlp.output.naming import counted
    from opschaling_nlp.tables import rows_of

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
    from opschaling_nlp.codings.decisions import draft_decisions

    draft = draft_decisions(read_latest(args.out)["themes"])
    print(draft or say("# Er zijn geen themavoorstellen waarover nog niet is beslist."))


def open_report(args: argparse.Namespace) -> None:
    """Open the report in the browser, and print its path for those without one."""
    repair(args.out)
    report = (args.out / LATEST / "report.html").absolute()
    if not report.is_file():
        raise UserError.single(str(report), "er is nog geen rapport", "draai eerst `opschaling analyse`")
    print(report)
    webbrowser.open(report.as_uri())


def work(args: argparse.Namespace) -> None:
    """Serve the page until Ctrl-C, or open the one already running."""
    from opschaling_nlp.werk.project import Paths, Project
    from opschaling_nlp.werk.server import Address, find_running, serve

    def show(address: Address) -> None:
        tell("Werkpagina: {url}", url=address.url)
        if not args.geen_browser:
            webbrowser.open(address.url)

    running = find_running(args.out)
    if running:
        show(running)
        tell("De werkpagina was al open.")
        return
    args.codings.mkdir(parents=True, exist_ok=True)
    inputs = load_inputs(args.settings, args.codebook, None)
    paths = Paths(args.raw, args.out, args.codings, args.settings, tuple(args.codebook))
    project = Project(paths, inputs.settings, inputs.codebooks)
    _ = project.attached  # reports any errors now
    tell("Stoppen met Ctrl-C. Alles wat u doet is meteen opgeslagen.")
    try:
        serve(project, port=args.poort, ready=show)
    except (OSError, OverflowError) as error:
        raise UserError.single(
            f"poort {args.poort}",
            "is in gebruik of mag niet worden gebruikt",
            "kies een andere met --poort (1024–65535)",
        ) from error


def clean(args: argparse.Namespace) -> None:
    """Rescue what was written in workbooks, print what goes and what stays, and remove the results."""
    from opschaling_nlp.workbook_edits import import_summaries

    for line in import_summaries(args.out, args.codings):
        print(line)
    tell("Gewist in {out}: {names}.", out=args.out, names=", ".join(remove_runs(args.out)) or say("niets"))
    kept = sorted(path.name for path in (args.out / KEPT).glob("[!.]*"))
    if kept:
        tell("Gebleven in {folder}: {names}.", folder=args.out / KEPT, names=", ".join(kept))


def forget(args: argparse.Namespace) -> int:
    """Show what would be erased and what cannot be reached, and erase it if confirmed; return 1 if not."""
    from opschaling_nlp.erasure import plan_erasure

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
