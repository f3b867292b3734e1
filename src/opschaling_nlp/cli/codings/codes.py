"""Offer the codes that came in unknown, and store what becomes of them: `opschaling codings codes`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opschaling_nlp.cli.arguments import add_codings, add_ways, add_who
from opschaling_nlp.errors import UserError, choose_from

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from opschaling_nlp.cli.arguments import DutchParser
    from opschaling_nlp.codings.owncodes import UnknownCode


def add_parts(parts: argparse._SubParsersAction[DutchParser]) -> None:
    """Describe the command."""
    parser = parts.add_parser(
        "codes",
        help="codes die in geen codeboek staan",
        description="Toon met de hand gemaakte codes die in geen codeboek staan, en beslis erover. "
        "Tot dat gebeurd is blijven ze bewaard zonder mee te tellen.",
    )
    parser.add_argument("key", nargs="?", default="", metavar="CODE", help="sleutel van de code waarover je beslist")
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument(
        "--neem", action="store_true", help="neem de code op in het codeboek 'eigen': hij telt voortaan mee"
    )
    choice.add_argument("--is", dest="stands_for", default="", metavar="CODE", help="het is deze code uit een codeboek")
    choice.add_argument(
        "--weg", action="store_true", help="laat de code buiten beschouwing (de codering blijft bewaard)"
    )
    parser.add_argument("--label", default="", metavar="TEKST", help="hoe de code heet (bij --neem)")
    parser.add_argument("--definitie", default="", metavar="TEKST", help="wanneer de code geldt (bij --neem)")
    add_ways(parser)
    add_codings(parser)
    add_who(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """List what is undecided, or store a decision."""
    from opschaling_nlp.cli.inputs import load_inputs
    from opschaling_nlp.codings.labels import labels_by_key
    from opschaling_nlp.codings.owncodes import decide_code

    inputs = load_inputs(args.settings, args.codebook, args.codings)
    if not args.key:
        print_unknown(inputs.handmade.unknown)
        return 0
    labels = labels_by_key(inputs.codebooks)
    if args.stands_for and args.stands_for not in labels:
        raise UserError.single(
            f"code {args.stands_for!r}", "staat niet in de codeboeken", choose_from(args.stands_for, labels)
        )
    if not (args.neem or args.stands_for or args.weg):
        raise UserError.single(f"code {args.key!r}", "er is nog niets besloten", "geef --neem, --is CODE of --weg")
    decide_code(
        args.codings,
        args.who,
        args.key,
        "neem" if args.neem else "is" if args.stands_for else "weg",
        label=args.label,
        definition=args.definitie,
        stands_for=args.stands_for,
    )
    print(f"Bewaard voor {args.key}; het geldt vanaf de volgende analyse (ongedaan: `opschaling codings undo`).")
    return 0


def print_unknown(codes: Sequence[UnknownCode]) -> None:
    """Print the codes that no codebook knows, with what can be done."""
    from opschaling_nlp.cli.terminal import print_table

    if not codes:
        print("Alle codes staan in een codeboek, of er is over beslist.")
        return
    rows = [(code.key, str(code.statements), ", ".join(code.coders)) for code in codes]
    print_table("Codes die in geen codeboek staan", rows, header=("code", "bijdragen", "van"))
    print("Ze zijn bewaard en tellen nog niet mee. Beslis: `opschaling codings codes CODE --neem` (of --is, --weg);")
    print("van een codeboek dat nu uit staat: zet het aan in de instellingen of geef het mee met --codebook.")
