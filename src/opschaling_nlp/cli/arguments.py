"""Parse the command line: usage, help and errors in Dutch or English, and the options that commands share."""

from __future__ import annotations

import argparse
import getpass
import re
import sys
from collections.abc import Sequence
from functools import partial
from operator import methodcaller
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from opschaling_nlp.texts import LANGUAGES, read_texts, say, spoken

DEFAULT_RAW = Path("data/raw")
DEFAULT_CODINGS = Path("data/codings")
_MOST = 1_000_000
MISUSE = 2
"""Exit code for an invalid command line."""

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
"""argparse's English messages, and ours."""


def _other_name(what: str, name: str) -> list[str]:
    """Return the name of a command or option in the other language, if it has one."""
    names = read_texts("cli/names.toml")[what]
    return [names[name]] if name in names else []


class DutchParser(argparse.ArgumentParser):
    """A parser that speaks Dutch, or English on request, and knows commands and options by both names."""

    def __init__(self, **options: Any) -> None:
        told = {name: say(options.get(name) or "") for name in ("description", "epilog")}
        super().__init__(**({"formatter_class": _DutchHelp} | options | told | {"add_help": False}))
        self.register("action", "parsers", _Commands)
        self._positionals.title = say("argumenten")
        self._optionals.title = say("opties")
        self.add_argument("-h", "--help", action="help", help="toon deze uitleg")
        language = "taal van deze uitleg (nl); die van de resultaten staat in de instellingen"
        self.add_argument("--language", choices=LANGUAGES, default=argparse.SUPPRESS, help=language)
        for flags, what in (
            (("-v", "--verbose"), "toon elke stap met de tijd"),
            (("-q", "--quiet"), "toon alleen fouten"),
        ):
            self.add_argument(*flags, action="store_true", default=argparse.SUPPRESS, help=what)

    def error(self, message: str) -> NoReturn:
        """Print what is wrong with the command line, and exit; for a removed command, name its replacement."""
        wrong = re.match(r"argument [^-].*invalid choice: '(\w+)'", message)
        if wrong and " " not in self.prog and (instead := read_texts("cli/names.toml")["removed"].get(wrong[1])):
            message = say("{name} is er niet meer; gebruik {instead}", name=wrong[1], instead=instead)
        for english, dutch in _MISTAKES if spoken() == "nl" else ():
            if re.fullmatch(english, message):
                message = re.sub(english, dutch, message)
                break
        self.print_usage(sys.stderr)
        self.exit(MISUSE, f"{self.prog}: {message}\n")

    def _add_action(self, action: Any) -> Any:
        """Add an option under both its names."""
        more = [f"--{name}" for flag in action.option_strings for name in _other_name("options", flag[2:])]
        action.option_strings = [*action.option_strings, *more]
        action.help = action.help and say(action.help)
        action.metavar = action.metavar and say(action.metavar)
        return super()._add_action(action)


class _Commands(argparse._SubParsersAction):  # type: ignore[type-arg]  # noqa: SLF001 - argparse offers no other way
    """Registers each command under its other name too."""

    def add_parser(self, name: str, **options: Any) -> Any:
        told = options | {"help": say(options["help"])}
        return super().add_parser(name, aliases=_other_name("commands", name), **told)


class _DutchHelp(argparse.HelpFormatter):
    """Begins the usage line with the Dutch word."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, f"{say('gebruik')}: " if prefix is None else prefix)


option = partial(methodcaller, "add_argument")
"""Describes one argument: `option("--n", type=positive, help="…")` adds it to the parser that it is called with."""


class Command(NamedTuple):
    """A command or subcommand: its name, help, options, and the function that runs it."""

    name: str
    help: str
    description: str
    run: str = ""
    """Module in this package and function in it (`reading:check`), imported when the command runs."""
    options: Sequence[methodcaller] = ()
    one_of: Sequence[methodcaller] = ()
    """Options that exclude each other."""
    parts: Sequence[Command] = ()
    epilog: str = ""

    def add_to(self, commands: argparse._SubParsersAction[DutchParser]) -> None:
        """Add the command to a parser."""
        parser = commands.add_parser(self.name, help=self.help, description=self.description, epilog=self.epilog)
        parser.set_defaults(run=self.run)
        together = parser.add_mutually_exclusive_group() if self.one_of else parser
        for add in self.options:
            add(parser)
        for add in self.one_of:
            add(together)
        if self.parts:
            parts = parser.add_subparsers(title=say("onderdelen"), metavar=say("ONDERDEEL"), required=True)
            for part in self.parts:
                part.add_to(parts)


def positive(text: str) -> int:
    """Read a positive whole number."""
    if not text.isascii() or not text.isdigit() or not 0 < int(text[:10]) <= _MOST:
        raise argparse.ArgumentTypeError(f"{text!r} is geen geheel getal van 1 tot en met {_MOST}")
    return int(text)


def _who(text: str) -> str:
    """Return who decides: the given name, or else that of the account."""
    try:
        return text or getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name
        return "onbekend"


RAW = option("raw", nargs="?", type=Path, default=DEFAULT_RAW, metavar="RAW", help="map met exports (data/raw)")
OUT = option(
    "--out", type=Path, default=Path("data/processed"), metavar="OUT", help="map voor de resultaten (data/processed)"
)
SETTINGS = option("--settings", type=Path, metavar="BESTAND", help="instellingen die afwijken van de meegeleverde")
CODEBOOKS = option(
    "--codebook",
    type=Path,
    action="append",
    default=[],
    metavar="BESTAND",
    help="extra codeboek, mag vaker; een factorencodeboek vervangt het meegeleverde",
)
WAYS = (SETTINGS, CODEBOOKS)
"""Options that determine how to look."""
CODINGS = option(
    "--codings",
    type=Path,
    default=DEFAULT_CODINGS,
    metavar="MAP",
    help="wat mensen met de hand codeerden (data/codings)",
)
CODE = option("code", metavar="CODE", help="sleutel van de code, zoals tip, lead of potjer/h.samen")
_ONLY = "alleen deze code, mag vaker; * mag (potjer/*); zonder: alle"
COLUMNS = (
    option("--code", action="append", default=[], metavar="CODE", help=_ONLY),
    option("--facets", action="store_true", help="vraag ook per factor naar de facetten"),
    option("--valence", action="store_true", help="vraag ook per factor naar de richting"),
)
"""Options that determine which codes a coder is asked for."""
WHO = option("--door", dest="who", type=_who, default="", metavar="NAAM", help="wie dit besluit (uw gebruikersnaam)")
