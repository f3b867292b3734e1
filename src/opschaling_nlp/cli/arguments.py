"""Parse the command line in Dutch: usage, help and mistakes, and the options that commands share."""

from __future__ import annotations

import argparse
import getpass
import re
import sys
from pathlib import Path
from typing import Any, NoReturn

DEFAULT_RAW = Path("data/raw")
DEFAULT_CODINGS = Path("data/codings")
_MOST = 1_000_000
MISUSE = 2
"""Exit code for a command line that cannot be understood."""

_MISTAKES = (
    (r"the following arguments are required: (.*)", r"dit ontbreekt: \1"),
    (r"unrecognized arguments: (.*)", r"onbekend: \1"),
    (r"ambiguous option: (.*) could match (.*)", r"\1 kan meer betekenen: \2"),
    (r"argument (.*): invalid choice: (.*) \(choose from (.*)\)", r"\1: \2 bestaat niet; kies uit \3"),
    (r"argument (.*): invalid (?:\w+) value: (.*)", r"\1: \2 is geen geldige waarde"),
    (r"argument (.*): expected (?:one|at least one) argument", r"\1: hier hoort iets achter"),
    (r"argument (.*): expected (\d+) arguments", r"\1: hier horen er \2 achter"),
    (r"argument (.*): not allowed with argument (.*)", r"\1 gaat niet samen met \2"),
    (r"argument (.*?): (.*)", r"\1: \2"),
    (r"one of the arguments (.*) is required", r"geef één van deze: \1"),
)
"""What argparse says in English, and what we say instead."""


class DutchParser(argparse.ArgumentParser):
    """Speak Dutch where argparse speaks English."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"formatter_class": _DutchHelp} | options | {"add_help": False}))
        self._positionals.title = "argumenten"
        self._optionals.title = "opties"
        self.add_argument("-h", "--help", action="help", help="toon deze uitleg")

    def error(self, message: str) -> NoReturn:
        """Say in Dutch what is wrong with the command line, and exit."""
        for english, dutch in _MISTAKES:
            if re.fullmatch(english, message):
                message = re.sub(english, dutch, message)
                break
        self.print_usage(sys.stderr)
        self.exit(MISUSE, f"{self.prog}: {message}\n")


class _DutchHelp(argparse.HelpFormatter):
    """Begin the usage with its Dutch word."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "gebruik: " if prefix is None else prefix)


def positive(text: str) -> int:
    """Read a number from 1, as options give them."""
    if not text.isascii() or not text.isdigit() or not 0 < int(text[:10]) <= _MOST:
        raise argparse.ArgumentTypeError(f"{text!r} is geen geheel getal van 1 tot en met {_MOST}")
    return int(text)


def add_raw(parser: argparse.ArgumentParser) -> None:
    """Add the folder with exports."""
    parser.add_argument(
        "raw", nargs="?", type=Path, default=DEFAULT_RAW, metavar="RAW", help="map met exports (data/raw)"
    )


def add_out(parser: argparse.ArgumentParser) -> None:
    """Add the folder with results."""
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("data/processed"),
        metavar="OUT",
        help="map voor de resultaten (data/processed)",
    )


def add_ways(parser: argparse.ArgumentParser) -> None:
    """Add what says how to look: settings and codebooks."""
    add_settings(parser)
    parser.add_argument(
        "--codebook",
        type=Path,
        action="append",
        default=[],
        metavar="BESTAND",
        help="extra codeboek, mag vaker; een factorencodeboek vervangt het meegeleverde",
    )


def add_columns(parser: argparse.ArgumentParser) -> None:
    """Add which codes are asked of a coder."""
    parser.add_argument(
        "--code",
        action="append",
        default=[],
        metavar="CODE",
        help="alleen deze code, mag vaker; * mag (potjer/*); zonder: alle",
    )
    parser.add_argument("--facets", action="store_true", help="vraag ook per factor naar de facetten")
    parser.add_argument("--valence", action="store_true", help="vraag ook per factor naar de richting")


def add_settings(parser: argparse.ArgumentParser) -> None:
    """Add the file with settings."""
    parser.add_argument(
        "--settings", type=Path, metavar="BESTAND", help="instellingen die afwijken van de meegeleverde"
    )


def add_who(parser: argparse.ArgumentParser) -> None:
    """Add who decides, for the log; the name of the account unless given."""
    parser.add_argument(
        "--door", dest="who", default=_account(), metavar="NAAM", help="wie dit besluit (uw gebruikersnaam)"
    )


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name
        return "onbekend"


def add_codings(parser: argparse.ArgumentParser) -> None:
    """Add the folder with what people coded."""
    parser.add_argument(
        "--codings",
        type=Path,
        default=DEFAULT_CODINGS,
        metavar="MAP",
        help="wat mensen met de hand codeerden (data/codings)",
    )
