"""Show who decided what and when, and take it back: `opschaling codings log|undo`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opschaling_nlp.cli.arguments import add_codings, add_who, positive

if TYPE_CHECKING:
    import argparse

    from opschaling_nlp.cli.arguments import DutchParser
    from opschaling_nlp.codings.log import Act

_SHOWN = 20
_WORDS = 60
"""Characters of what an act was about."""


def add_parts(parts: argparse._SubParsersAction[DutchParser]) -> None:
    """Describe both commands."""
    log = parts.add_parser(
        "log",
        help="wie besloot wat, en wanneer",
        description="Toon wat er met de hand is besloten, het laatste onderaan.",
    )
    add_codings(log)
    log.add_argument("--n", type=positive, default=_SHOWN, metavar="AANTAL", help=f"hoeveel regels ({_SHOWN})")
    log.set_defaults(run=run_log)
    undo = parts.add_parser(
        "undo",
        help="maak iets ongedaan",
        description="Maak de laatste handeling ongedaan, of die met dit id (zie `codings log`). Er wordt niets gewist: "
        "het logboek krijgt er een regel bij, en wie die ongedaan maakt heeft de handeling terug.",
    )
    undo.add_argument("act", nargs="?", default="", metavar="ID", help="id van de handeling (de laatste)")
    add_codings(undo)
    add_who(undo)
    undo.set_defaults(run=run_undo)


def run_log(args: argparse.Namespace) -> int:
    """Print the last acts, oldest first, with what does not count any more."""
    from opschaling_nlp.cli.terminal import print_table
    from opschaling_nlp.codings.log import load_log

    log = load_log(args.codings)
    for warning in log.warnings:
        print(f"Let op: {warning}")
    if not log.acts:
        print(f"Er is nog niets besloten in {args.codings}.")
        return 0
    rows = [
        (
            act.id,
            act.when[:16].replace("T", " "),
            act.who,
            act.kind.value,
            _about(act),
            "ja" if act.id in log.undone else "",
        )
        for act in log.acts[-max(1, args.n) :]
    ]
    print_table("Logboek", rows, header=("id", "wanneer (UTC)", "wie", "wat", "waarover", "ongedaan"))
    return 0


def run_undo(args: argparse.Namespace) -> int:
    """Undo one act and say which."""
    from opschaling_nlp.codings.log import undo

    act = undo(args.codings, args.who, args.act)
    print(f"Ongedaan gemaakt: {act.kind.value} van {act.who}, {act.when[:16].replace('T', ' ')} ({_about(act)}).")
    return 0


def _about(act: Act) -> str:
    """Say in a few words what an act was about."""
    content = act.content
    statement = content.get("bijdrage") or {}
    parts = [
        str(content.get("bestand", "")),
        str(statement.get("tekst") or statement.get("bijdrage") or ""),
        " ".join(f"{key}={value}" for key, value in content.get("waarden", {}).items()),
        *(
            str(content.get(name, ""))
            for name in ("besluit", "sleutel", "keuze", "vraag", "soort", "factor", "tekst", "van", "ronde")
        ),
    ]
    return " · ".join(part for part in parts if part)[:_WORDS]
