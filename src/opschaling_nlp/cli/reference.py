"""Write the data dictionary, or the reference of the commands: `opschaling dictionary`."""

import argparse
from collections.abc import Iterator

from opschaling_nlp.cli.main import build_parser
from opschaling_nlp.output.dictionary import render_data_dictionary

_EVERYWHERE = {"help", "language", "verbose", "quiet"}
"""Options of every command, described only once."""


def dictionary(args: argparse.Namespace) -> None:
    """Print the data dictionary, or the reference of the commands."""
    print("\n".join(describe(build_parser())) if args.opdrachten else render_data_dictionary(), end="")


def describe(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Yield lines of Markdown that describe every command and its options, from the help texts."""
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
