"""Open the local page for coding and deciding: `opschaling werk`."""

from __future__ import annotations

import argparse
import webbrowser

from opschaling_nlp.cli.arguments import CODINGS, OUT, RAW, WAYS, Command, option
from opschaling_nlp.errors import UserError


def run(args: argparse.Namespace) -> int:
    """Serve the page until Ctrl-C, or open the one that is already there."""
    from opschaling_nlp.cli.inputs import load_inputs
    from opschaling_nlp.werk.project import Paths, Project
    from opschaling_nlp.werk.server import Address, find_running, serve

    def show(address: Address) -> None:
        print(f"Werkpagina: {address.url}", flush=True)
        if not args.geen_browser:
            webbrowser.open(address.url)

    running = find_running(args.out)
    if running:
        show(running)
        print("De werkpagina was al open.")
        return 0
    args.codings.mkdir(parents=True, exist_ok=True)
    inputs = load_inputs(args.settings, args.codebook, None)
    paths = Paths(args.raw, args.out, args.codings, args.settings, tuple(args.codebook))
    project = Project(paths, inputs.settings, inputs.codebooks)
    _ = project.attached  # says now what is wrong, if anything is
    print("Stoppen met Ctrl-C. Alles wat u doet is meteen opgeslagen.", flush=True)
    try:
        serve(project, port=args.poort, ready=show)
    except (OSError, OverflowError) as error:
        raise UserError.single(
            f"poort {args.poort}",
            "is in gebruik of mag niet worden gebruikt",
            "kies een andere met --poort (1024–65535)",
        ) from error
    return 0


COMMAND = Command(
    "werk",
    "open de werkpagina om te coderen en te beslissen",
    "Open een pagina op deze computer om te coderen, te vergelijken en te beslissen. Niemand anders kan erbij.",
    run,
    (
        RAW,
        OUT,
        *WAYS,
        CODINGS,
        option("--poort", type=int, default=0, metavar="N", help="vaste poort (anders een vrije)"),
        option("--geen-browser", action="store_true", help="toon alleen het adres"),
    ),
)
