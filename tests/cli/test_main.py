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

from opschaling_nlp.cli import reference
from opschaling_nlp.cli.main import build_parser, function_of, main

ROOT, REFERENCE = Path(__file__).resolve().parents[2], "opdrachten.md"
ENGLISH = re.compile(r"\b(usage|options|positional|optional|arguments|show this|error|required|invalid)\b")


def commands(parser: argparse.ArgumentParser | None = None) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Give each command and each part of one with its parser, under every name that it has."""
    for action in (parser or build_parser())._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, found in action.choices.items():
                yield name, found
                yield from ((f"{name} {part}", inner) for part, inner in commands(found))


COMMANDS = tuple(dict.fromkeys(parser.prog.split()[1] for _, parser in commands()))
ALL = sorted({parser.prog.removeprefix("opschaling "): parser for _, parser in commands()}.items())


@pytest.mark.parametrize(
    "where",
    [
        parser.get_default("run")
        for _, parser in ALL
        if parser.get_default("run") and isinstance(parser.get_default("run"), str)
    ],
)
def test_every_command_leads_to_a_function(where: str) -> None:
    """What the table says does a command is there to be imported."""
    assert callable(function_of(where))


@pytest.mark.parametrize(("name", "parser"), ALL)
def test_commands_and_options_have_a_dutch_and_an_english_name(name: str, parser: argparse.ArgumentParser) -> None:
    """Whoever knows one language need not guess the other: both names of a command and of an option do the same."""
    assert sum(found.prog == parser.prog for _, found in commands()) >= 2
    for action in parser._actions:
        long = [flag for flag in action.option_strings if flag.startswith("--")]
        assert not long or len(long) == 2 or action.dest == "help", (name, long)


@pytest.mark.parametrize(("name", "parser"), ALL)
def test_every_command_can_be_talkative_and_quiet(name: str, parser: argparse.ArgumentParser) -> None:
    """-v and -q are taken everywhere, and shown in the help."""
    flags = {flag for action in parser._actions for flag in action.option_strings}
    assert flags >= {"-v", "--verbose", "-q", "--quiet", "-h", "--help"}, name


@pytest.mark.parametrize("name", ["learn", "leer"])
def test_a_command_that_is_gone_names_what_is_there_instead(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Who still calls it is told that it is gone and what to use, with the exit code of a misunderstood line."""
    with pytest.raises(SystemExit) as stopped:
        main([name, "wand.txt"])
    assert stopped.value.code == 2
    assert f"{name} is er niet meer; gebruik codebook propose" in capsys.readouterr().err


@pytest.mark.parametrize("line", [["analyse", "--taal", "leer"], ["codings", "leer"]])
def test_a_wrong_value_is_no_command_that_is_gone(line: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The same word elsewhere on the line is told what may stand there."""
    with pytest.raises(SystemExit):
        main(line)
    assert "bestaat niet; kies uit" in capsys.readouterr().err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_readme_or_the_docs(name: str) -> None:
    """A command that nobody can find is not there."""
    texts = [ROOT / "README.md", ROOT / "Makefile", *(ROOT / "docs").glob("*.md")]
    told = "".join(path.read_text("utf-8") for path in texts if path.name != REFERENCE)
    assert f"opschaling {name}" in told or f"make {name}" in told


def test_the_reference_is_what_the_help_says(capsys: pytest.CaptureFixture[str]) -> None:
    """docs/opdrachten.md is what `opschaling dictionary --opdrachten` prints."""
    assert main(["dictionary", "--opdrachten"]) == 0
    assert (ROOT / "docs" / REFERENCE).read_text("utf-8") == capsys.readouterr().out


def test_quiet_says_nothing_but_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With -q only mistakes are printed; the exit code tells the rest."""
    assert main(["woordenboek", "-q"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["open", "--uit", str(tmp_path), "--stil"]) == 1
    assert "nog geen rapport" in capsys.readouterr().err


def test_the_shell_can_complete_commands(tmp_path: Path) -> None:
    """What argcomplete asks for a half-typed command is answered with the commands that begin so."""
    program = "from opschaling_nlp.cli.main import main; main()"
    asked = {"_ARGCOMPLETE": "1", "_ARGCOMPLETE_IFS": " ", "COMP_LINE": "opschaling agr", "COMP_POINT": "14"}
    told = tmp_path / "told"
    environment = os.environ | asked | {"_ARGCOMPLETE_STDOUT_FILENAME": str(told)}
    subprocess.run([sys.executable, "-c", program], env=environment, check=True)
    assert told.read_text().split() == ["agreement"]


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_dutch_and_complete(name: str) -> None:
    """No English word of argparse is left in a help text, and every option has an explanation."""
    parser = dict(commands())[name]
    assert not ENGLISH.search(parser.format_help())
    assert parser.description
    assert all(action.help for action in parser._actions if not isinstance(action, argparse._SubParsersAction))


@pytest.mark.parametrize("flag", ["--language", "--taal"])
def test_help_and_mistakes_can_be_english(flag: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Asked for English, a command explains itself in English, and the next one speaks Dutch again."""
    for argv, said in ((["read", flag, "en", "-h"], "FILE"), (["read", flag, "en"], "required: FILE")):
        with pytest.raises(SystemExit):
            main(argv)
        shown = "".join(capsys.readouterr())
        assert shown.startswith("usage: ")
        assert said in shown
        assert "BESTAND" not in shown
    with pytest.raises(SystemExit):
        main(["read"])
    assert "dit ontbreekt: BESTAND" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        ([], "dit ontbreekt: OPDRACHT"),
        (["lezen"], "'lezen' bestaat niet; kies uit"),
        (["read"], "dit ontbreekt: BESTAND"),
        (["read", "a.txt", "--as", "pdf"], "--as/--als: 'pdf' bestaat niet; kies uit 'md'"),
        (["read", "a.txt", "--json", "--edits"], "--edits/--wijzigingen gaat niet samen met --json/--als-json"),
        (["analyse", "--out"], "--out/--uit: hier hoort iets achter"),
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

    _let_dictionary(monkeypatch, interrupt)
    assert main(["dictionary"]) == 130
    assert capsys.readouterr().err.strip() == "Afgebroken; de resultaten zijn zoals ze waren."


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    """`opschaling dictionary | head -1` ends without a word on the error stream."""
    command = f"{shlex.quote(sys.executable)} -c 'import sys; from opschaling_nlp.cli.main import main; sys.exit(main([\"dictionary\"] ))' | head -c 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert (done.stdout, done.stderr) == ("#", "")


def _let_dictionary(monkeypatch: pytest.MonkeyPatch, run) -> None:
    """Let one command do something else."""
    monkeypatch.setattr(reference, "dictionary", run)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_process_that_is_asked_to_end_cleans_up(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A closed terminal or a system that shuts down is answered as Ctrl-C is, with the exit code of shells."""

    def run(_args: argparse.Namespace) -> int:
        os.kill(os.getpid(), number)
        time.sleep(5)
        return 0

    _let_dictionary(monkeypatch, run)
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

    _let_dictionary(monkeypatch, run)
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

    _let_dictionary(monkeypatch, run)
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

    _let_dictionary(monkeypatch, run)
    main(["dictionary"])
    assert capsys.readouterr().out == "\ufffd[2J\ufffd]0;titel\ufffd \ufffdgewoon\n\thè\n"
