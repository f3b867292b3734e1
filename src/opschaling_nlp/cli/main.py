"""Start the command that was asked for, and say what went wrong so that a researcher can mend it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

import opschaling_nlp
from opschaling_nlp.cli.arguments import DutchParser
from opschaling_nlp.errors import UserError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from opschaling_nlp.errors import Problem

COMMANDS = (
    "analyse",
    "read",
    "check",
    "open",
    "changes",
    "kwic",
    "themes",
    "codings",
    "agreement",
    "rules",
    "learn",
    "dictionary",
    "vergeet",
    "clean",
)
"""Modules of this package, one a command, in the order of the help; each offers add_parser(subparsers) and run(args)."""

FAILED = 1
INTERRUPTED = 130
"""As shells report a process that Ctrl-C ended."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 something has to be mended, 2 not understood."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console of Windows may lack the arrow
    args = build_parser().parse_args(argv)
    try:
        code: int = args.run(args)
        sys.stdout.flush()
    except UserError as error:
        _say_problems(error.problems)
        return FAILED
    except KeyboardInterrupt:
        print("\nAfgebroken; de resultaten zijn zoals ze waren.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # `opschaling read … | head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def build_parser() -> argparse.ArgumentParser:
    """Build the parser of all commands."""
    parser = DutchParser(
        prog="opschaling",
        description="Thematische analyse van wat deelnemers over opschaling schrijven. Alles blijft op deze computer.",
    )
    parser.add_argument(
        "--version", action="version", version=f"opschaling {opschaling_nlp.__version__}", help="toon de versie"
    )
    subparsers = parser.add_subparsers(title="opdrachten", metavar="OPDRACHT", required=True)
    for command in COMMANDS:
        import_module(f"opschaling_nlp.cli.{command}").add_parser(subparsers)
    return parser


def _say_problems(problems: Iterable[Problem]) -> None:
    print("Dit moet eerst worden hersteld:", file=sys.stderr)
    for problem in problems:
        print(f"  {problem}", file=sys.stderr)
