"""Open the results or the working page in the browser: `opschaling open | werk`."""

import argparse
import webbrowser

from opschaling_nlp.cli.inputs import load_inputs
from opschaling_nlp.cli.terminal import tell
from opschaling_nlp.errors import UserError
from opschaling_nlp.publication import LATEST, repair


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
