"""Guard that the command line speaks Dutch, says everything that is wrong, and never shows a traceback."""

from __future__ import annotations

import argparse
import errno
import os
import re
import shlex
import signal
import subprocess
import sys
import time
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from xlsxwriter.exceptions import FileCreateError

from opschaling_nlp.cli import main as cli
from opschaling_nlp.cli.main import COMMANDS, build_parser, main

ENGLISH = re.compile(r"\b(usage|options|positional|optional|arguments|show this|error|required|invalid)\b")


def commands() -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Give each command with its parser."""
    for action in build_parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def test_every_command_is_offered_once() -> None:
    """Each module that is listed adds the command of its name, in the order of the list."""
    assert [name for name, _ in commands()] == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_dutch_and_complete(name: str) -> None:
    """No English word of argparse is left in a help text, and every option has an explanation."""
    parser = dict(commands())[name]
    assert not ENGLISH.search(parser.format_help())
    assert parser.description
    assert all(action.help for action in parser._actions if not isinstance(action, argparse._SubParsersAction))


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        ([], "dit ontbreekt: OPDRACHT"),
        (["lees"], "'lees' bestaat niet; kies uit"),
        (["read"], "dit ontbreekt: BESTAND"),
        (["read", "a.txt", "--as", "pdf"], "--as: 'pdf' bestaat niet; kies uit 'md'"),
        (["read", "a.txt", "--json", "--edits"], "--edits gaat niet samen met --json"),
        (["analyse", "--out"], "--out: hier hoort iets achter"),
        (["analyse", "a", "b"], "onbekend: b"),
    ],
)
def test_misuse_is_explained_in_dutch(argv: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A command line that cannot be understood gives exit code 2, the usage and the reason."""
    with pytest.raises(SystemExit) as exit_:
        main(argv)
    error = capsys.readouterr().err
    assert exit_.value.code == 2
    assert error.startswith("gebruik: ")
    assert said in error
    assert not ENGLISH.search(error)


def test_all_mistakes_are_said_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Settings and codebook that are both wrong are both named, each with its file, and nothing is written."""
    settings, codebook = tmp_path / "eigen.toml", tmp_path / "boek.toml"
    settings.write_text('[ingest]\nworkers = "twee"\nonbekend = 1\n', "utf-8")
    codebook.write_text("naam = \n", "utf-8")
    code = main(
        [
            "analyse",
            str(tmp_path),
            "--out",
            str(tmp_path / "out"),
            "--settings",
            str(settings),
            "--codebook",
            str(codebook),
        ]
    )
    error = capsys.readouterr().err
    assert code == 1
    assert "Traceback" not in error
    for part in ("eigen.toml: ingest › workers", "eigen.toml: ingest › onbekend", "boek.toml"):
        assert part in error
    assert not (tmp_path / "out").exists()


def test_ctrl_c_is_no_accident(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Breaking off gives the exit code that shells expect and one sentence."""

    def interrupt(_args: argparse.Namespace) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "build_parser", lambda: _parser_of(interrupt))
    assert main([]) == 130
    assert capsys.readouterr().err.strip() == "Afgebroken; de resultaten zijn zoals ze waren."


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    """`opschaling dictionary | head -1` ends without a word on the error stream."""
    command = f"{shlex.quote(sys.executable)} -c 'import sys; from opschaling_nlp.cli.main import main; sys.exit(main([\"dictionary\"] ))' | head -c 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert (done.stdout, done.stderr) == ("#", "")


def _parser_of(run) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    parser.set_defaults(run=run)
    return parser


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_process_that_is_asked_to_end_cleans_up(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A closed terminal or a system that shuts down is answered as Ctrl-C is, with the exit code of shells."""

    def run(_args: argparse.Namespace) -> int:
        os.kill(os.getpid(), number)
        time.sleep(5)
        return 0

    monkeypatch.setattr("opschaling_nlp.cli.dictionary.run", run)
    before = signal.getsignal(number)
    assert main(["dictionary"]) == 128 + number
    assert signal.getsignal(number) == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_request_to_end_that_python_drops_is_made_again(
    number: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A signal that falls in the callback of a weak reference ends the command all the same, without a word of Python's own."""

    class Thing:
        pass

    def interrupted(_reference: object) -> None:
        os.kill(os.getpid(), number)
        sum(range(1000))

    def run(_args: argparse.Namespace) -> int:
        thing = Thing()
        reference = weakref.ref(thing, interrupted)
        del thing
        time.sleep(5)
        return int(reference() is None)

    monkeypatch.setattr("opschaling_nlp.cli.dictionary.run", run)
    assert main(["dictionary"]) == 128 + number
    assert capsys.readouterr().err.strip() == "Afgebroken; de resultaten zijn zoals ze waren."


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/schijf/x"), "/schijf/x: de schijf is vol"),
        (FileCreateError(OSError(errno.ENOSPC, "No space left on device")), "de schijf is vol"),
        (OSError(errno.EROFS, "Read-only file system", "/cd"), "hier kan alleen worden gelezen"),
        (ZeroDivisionError("division by zero"), "in het programma zelf (ZeroDivisionError)"),
    ],
)
def test_what_nobody_foresaw_is_one_dutch_sentence(
    error: Exception, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A full disk or a mistake in the program gives no traceback and no English, and exit code 1."""

    def run(_args: argparse.Namespace) -> int:
        raise error

    monkeypatch.setattr("opschaling_nlp.cli.dictionary.run", run)
    assert main(["dictionary"]) == 1
    shown = capsys.readouterr().err
    assert said in shown
    assert all(english not in shown for english in ("No space", "Read-only", "division"))


def test_nothing_that_is_printed_steers_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What participants wrote can set no colour or title, clear no screen, and turn no line around."""

    def run(_args: argparse.Namespace) -> int:
        sys.stdout.write("\x1b[2J\x1b]0;titel\x07 \u202egewoon\n\thè" + "\n")
        return 0

    monkeypatch.setattr("opschaling_nlp.cli.dictionary.run", run)
    main(["dictionary"])
    assert capsys.readouterr().out == "\ufffd[2J\ufffd]0;titel\ufffd \ufffdgewoon\n\thè\n"
