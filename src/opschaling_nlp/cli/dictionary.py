"""Write the data dictionary: `opschaling dictionary > docs/data-dictionary.md`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from opschaling_nlp.cli.arguments import Command, option

_EVERYWHERE = {"help", "verbose", "quiet"}
"""What every command takes, and is said once."""


def run(args: argparse.Namespace) -> int:
    """Print the data dictionary, or the reference of the commands."""
    from opschaling_nlp.cli.main import build_parser
    from opschaling_nlp.output.dictionary import render_data_dictionary

    print("\n".join(describe(build_parser())) if args.opdrachten else render_data_dictionary(), end="")
    return 0


def describe(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Describe every command with its options as lines of Markdown, from what the help says."""
    yield f"{'#' * (1 + parser.prog.count(' '))} {parser.prog}\n\n{parser.description}\n"
    commands = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]  # noqa: SLF001 - no other way
    for one in parser._actions:  # noqa: SLF001
        if one not in commands and one.dest not in _EVERYWHERE:
            yield f"- `{', '.join(one.option_strings) or one.metavar}`: {one.help}"
    if parser.epilog:
        yield f"\n{parser.epilog}"
    yield ""
    for found in commands:
        for part in dict.fromkeys(found.choices.values()):
            names = [name for name, same in found.choices.items() if same is part]
            yield from describe(part)
            yield f"Ook: `{'`, `'.join(names[1:])}`\n"


COMMAND = Command(
    "dictionary",
    "leg elke tabel en kolom uit (Engels), of elke opdracht",
    "Druk het gegevenswoordenboek af: elke tabel en kolom van een analyse, in het Engels, als Markdown.",
    run,
    (option("--opdrachten", action="store_true", help="in plaats daarvan elke opdracht met haar opties"),),
)
