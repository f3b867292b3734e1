"""Run the requested command, and report errors so that a researcher can fix them."""

import argparse
import gc
import os
import signal
import sys
import traceback
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, redirect_stdout, suppress
from dataclasses import replace
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import opschaling_nlp
from opschaling_nlp.cli.arguments import DutchParser
from opschaling_nlp.cli.commands import COMMANDS
from opschaling_nlp.cli.stopping import stopped_by_signals
from opschaling_nlp.cli.terminal import safe_streams
from opschaling_nlp.errors import Problem, UserError, describe_disk_problem
from opschaling_nlp.texts import LANGUAGES, Language, say, speak

FAILED = 1
_NEW_OBJECTS = 100_000
"""How many objects are made before Python looks for garbage: its 700 costs 10 % of an analysis (bench_analyse.py)."""
BY_SIGNAL = 128
"""What shells add to the number of the signal that ended a process: 130 for Ctrl-C."""
DEBUG = "OPSCHALING_DEBUG"
"""Environment variable that shows programmers' details of an error."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 something must be fixed, 2 not understood."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a Windows console may lack the arrow
    words = sys.argv[1:] if argv is None else argv
    asked = _language(words)
    with speak(asked or "nl"), safe_streams(), stopped_by_signals() as stopped:
        try:
            parser = build_parser()
            if "_ARGCOMPLETE" in os.environ:  # the shell asks for completions; see README
                import argcomplete

                argcomplete.autocomplete(parser)
            args = parser.parse_args(words)
            with ExitStack() as stack:
                stack.enter_context(speak(asked or _usual_language(args)))
                if getattr(args, "quiet", False):
                    stack.enter_context(redirect_stdout(stack.enter_context(Path(os.devnull).open("w"))))
                return _run(args)
        except KeyboardInterrupt:
            print("\n" + say("Afgebroken; de resultaten zijn zoals ze waren."), file=sys.stderr)
            return BY_SIGNAL + (stopped[0] if stopped else signal.SIGINT)


def _language(words: Sequence[str]) -> Language | None:
    """Return the requested language: help texts are made in it before the command line is parsed."""
    parts = [part for word in words for part in word.split("=", 1)]
    asked = [value for flag, value in pairwise(parts) if flag in {"--language", "--taal"}]
    return next((language for language in LANGUAGES if asked[-1:] == [language]), None)


def _usual_language(args: argparse.Namespace) -> Language:
    """Return the language of the given settings, or else of the latest run."""
    from opschaling_nlp.manifest import read_language
    from opschaling_nlp.publication import LATEST
    from opschaling_nlp.settings import load_settings

    with suppress(UserError, OSError, ValueError):
        if getattr(args, "settings", None):
            return load_settings(args.settings).output.language
        if hasattr(args, "out"):
            return read_language(args.out / LATEST)
    return "nl"


def _run(args: argparse.Namespace) -> int:
    """Run a command, and print in Dutch what went wrong."""
    gc.set_threshold(_NEW_OBJECTS)
    for library in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        # Read when numpy is loaded. One thread always adds in the same order, so that the bytes are the same, and is
        # faster on matrices of this size.
        os.environ.setdefault(library, "1")
    try:
        _sweep(args)
        code: int = function_of(args.run)(args) or 0
        sys.stdout.flush()
    except UserError as error:
        _say_problems(error.problems)
        return FAILED
    except BrokenPipeError:  # `opschaling read … | head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _say_disk_problem(error, args)
    except MemoryError:
        out_of_memory = say("Het geheugen is op: sluit andere programma's, of analyseer minder bestanden tegelijk.")
        print(out_of_memory, file=sys.stderr)
        return FAILED
    except Exception as error:  # noqa: BLE001 - what is left is a mistake in the program: no reason to show a researcher its inside
        if (cause := _disk_problem_in(error)) is not None:
            return _say_disk_problem(cause, args)
        said = say(
            "Er ging iets mis in het programma zelf ({error}); de resultaten zijn zoals ze waren. "
            "Meld het met wat verschijnt als u -v achter de opdracht zet.",
            error=type(error).__name__,
        )
        print(said, file=sys.stderr)
        _show(error, args)
        return FAILED
    return code


def function_of(name: str) -> Any:
    """Import the function named in the table of commands, such as `reading:check`."""
    module, _, function = name.partition(":")
    return getattr(import_module(f"opschaling_nlp.cli.{module}"), function)


def _disk_problem_in(error: Exception) -> OSError | None:
    """Return the OSError that a library wrapped in an error of its own, as XlsxWriter does on a full disk."""
    return next((one for one in (*error.args, error.__cause__) if isinstance(one, OSError)), None)


def _say_disk_problem(error: OSError, args: argparse.Namespace) -> int:
    """Print in Dutch what is wrong with a disk; without a file name, it is that of the results."""
    problem = describe_disk_problem(error)
    _say_problems([replace(problem, where=problem.where or str(getattr(args, "out", "")))])
    _show(error, args)
    return FAILED


def _sweep(args: argparse.Namespace) -> None:
    """Remove what killed commands left behind in the folders used by this one."""
    codings = getattr(args, "codings", None)
    if isinstance(codings, Path) and codings.is_dir():
        from opschaling_nlp.codings.store import sweep_unfinished

        with suppress(OSError):
            sweep_unfinished(codings)
    out = getattr(args, "out", None)
    if isinstance(out, Path) and out.is_dir():
        from opschaling_nlp.publication import sweep

        with suppress(OSError):
            sweep(out)


def _show(error: BaseException, args: argparse.Namespace) -> None:
    if os.environ.get(DEBUG) or getattr(args, "verbose", False):
        traceback.print_exception(error)


def build_parser() -> argparse.ArgumentParser:
    """Build the parser of all commands."""
    parser = DutchParser(
        prog="opschaling",
        description="Thematische analyse van wat deelnemers over opschaling schrijven. "
        "Alles blijft op deze computer (tenzij u een cluster instelt).",
        epilog="Uitkomst: 0 gelukt; 1 er is iets te herstellen, en dat staat er; 2 de opdracht is niet begrepen; "
        "130 afgebroken.",
    )
    parser.add_argument(
        "--version", action="version", version=f"opschaling {opschaling_nlp.__version__}", help="toon de versie"
    )
    commands = parser.add_subparsers(title=say("opdrachten"), metavar=say("OPDRACHT"), required=True)
    for command in COMMANDS:
        command.add_to(commands)
    return parser


def _say_problems(problems: Iterable[Problem]) -> None:
    print(say("Dit moet eerst worden hersteld:"), file=sys.stderr)
    for problem in problems:
        print(f"  {problem}", file=sys.stderr)
