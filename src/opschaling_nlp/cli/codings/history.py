"""Show who decided what and when, undo it, and decide on new codes: `opschaling codings log | undo | codes`."""

import argparse
from collections.abc import Sequence

from opschaling_nlp.cli.inputs import load_inputs
from opschaling_nlp.cli.terminal import print_table, tell
from opschaling_nlp.codings.labels import labels_by_key
from opschaling_nlp.codings.log import Act, load_log, undo
from opschaling_nlp.codings.owncodes import UnknownCode, decide_code
from opschaling_nlp.errors import UserError, choose_from
from opschaling_nlp.texts import say

_WORDS = 60
"""Number of characters shown of what an act was about."""


def run_log(args: argparse.Namespace) -> None:
    """Print the last acts, oldest first, marking those that no longer count."""
    log = load_log(args.codings)
    for warning in log.warnings:
        tell("Let op: {warning}", warning=warning)
    if not log.acts:
        tell("Er is nog niets besloten in {codings}.", codings=args.codings)
        return
    rows = [
        (
            act.id,
            act.when[:16].replace("T", " "),
            act.who,
            act.kind.value,
            _about(act),
            say("ja") if act.id in log.undone else "",
        )
        for act in log.acts[-max(1, args.n) :]
    ]
    print_table("Logboek", rows, header=("id", "wanneer (UTC)", "wie", "wat", "waarover", "ongedaan"))


def run_undo(args: argparse.Namespace) -> None:
    """Undo one act and say which."""
    act = undo(args.codings, args.who, args.act)
    when = act.when[:16].replace("T", " ")
    what = {"kind": act.kind.value, "who": act.who, "when": when, "about": _about(act)}
    tell("Ongedaan gemaakt: {kind} van {who}, {when} ({about}).", **what)


def _about(act: Act) -> str:
    """Return in a few words what an act was about."""
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


def run_codes(args: argparse.Namespace) -> None:
    """List what is undecided, or store a decision."""
    inputs = load_inputs(args.settings, args.codebook, args.codings)
    if not args.key:
        print_unknown(inputs.handmade.unknown)
        return
    labels = labels_by_key(inputs.codebooks)
    if args.stands_for and args.stands_for not in labels:
        raise UserError.single(
            f"code {args.stands_for!r}", "staat niet in de codeboeken", choose_from(args.stands_for, labels)
        )
    if not (args.choice or args.stands_for):
        raise UserError.single(f"code {args.key!r}", "er is nog niets besloten", "geef --neem, --is CODE of --weg")
    decide_code(
        args.codings,
        args.who,
        args.key,
        args.choice or "is",
        label=args.label,
        definition=args.definitie,
        stands_for=args.stands_for,
    )
    tell("Bewaard voor {key}; het geldt vanaf de volgende analyse (ongedaan: `opschaling codings undo`).", key=args.key)


def print_unknown(codes: Sequence[UnknownCode]) -> None:
    """Print the codes that no codebook has, and the options."""
    if not codes:
        tell("Alle codes staan in een codeboek, of er is over beslist.")
        return
    rows = [(code.key, str(code.statements), ", ".join(code.coders)) for code in codes]
    print_table("Codes die in geen codeboek staan", rows, header=("code", "bijdragen", "van"))
    tell(
        "Ze zijn bewaard en tellen nog niet mee. Beslis: `opschaling codings codes CODE --neem` (of --is, --weg);\n"
        "van een codeboek dat nu uit staat: zet het aan in de instellingen of geef het mee met --codebook."
    )
