"""Feed the program what nobody should, and kill it at any moment; count what breaks.

    python benchmarks/bench_hostile.py [--inputs 400] [--user-files 60] [--kills 100] [--seed 1]

Three parts. Bad exports: the run ends, the good ones are in it, each bad one has its row, no traceback. Bad user files:
`check` ends with 1 or a warning and names the file, no traceback. Kills over all commands, a third of them while a run
is published or erased: the last whole run stays whole, no coding is lost, the command can be repeated, and after that
nothing unfinished is left. Fails where anything broke.
"""

from __future__ import annotations

import argparse
import csv
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from make_bad_inputs import GOOD, make_inputs, make_user_files

LIMIT = 900  # seconds for one command
COMMAND = (sys.executable, "-m", "opschaling_nlp")
QUICK = "[analysis]\npermutations = 20\n[themes]\nresamples = 2\nchoice_resamples = 1\nshuffles = 1\nseeds = 1\n[ingest]\nseconds_per_file = 30.0\n[output]\nformats = []\n"
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)


def run(*arguments: object) -> tuple[int, str]:
    """Run a command; return its exit code and all it printed (a time-out is code -1)."""
    try:
        done = subprocess.run(
            [*COMMAND, *map(str, arguments)],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return -1, "duurde te lang"
    return done.returncode, done.stdout + done.stderr


def try_inputs(folder: Path, number: int) -> Iterator[str]:
    """Yield what went wrong with bad exports."""
    names = make_inputs(folder / "raw", number)
    settings = folder / "quick.toml"
    settings.write_text(QUICK, "utf-8")
    code, said = run(
        "analyse", folder / "raw", "--out", folder / "out", "--settings", settings, "--codings", _made(folder)
    )
    if code or "Traceback" in said or "Exception ignored" in said:
        yield f"exports: code {code}: {said[-800:]}"
        return
    with (folder / "out/latest/sessions.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["source"]: row for row in csv.DictReader(file)}
    for name in GOOD:
        if not int(rows[name]["statements"]):
            yield f"exports: {name} is empty"
    for name in names:
        if not any(source == name or source.startswith(f"{name}/") for source in rows):
            yield f"exports: {name} has no row"
    skipped = sum(bool(row["skipped"]) for row in rows.values())
    print(f"exports: {len(names)} bad, {skipped} skipped with a reason, {len(rows) - skipped} read")


def try_user_files(folder: Path, number: int) -> Iterator[str]:
    """Yield what went wrong with bad files that people wrote."""
    for path, what in make_user_files(folder / "user", number):
        own = path.parents[what.count("/")]
        raw = own / "raw"
        raw.mkdir(exist_ok=True)
        for name, text in GOOD.items():
            (raw / name).write_text(text, "utf-8")
        codings = own / "codings"
        codings.mkdir(exist_ok=True)
        option = () if "/" in what else (f"--{what}", path)
        code, said = run("check", raw, "--codings", codings, *option)
        flat = "".join(said.split())
        named = path.name in flat or path.parent.name in flat or "codeboekproef" in flat or "language.model" in flat
        if code not in (0, 1) or "Traceback" in said or "programma zelf" in said or not named:
            yield f"user file {path.parent.name}/{path.name}: code {code}: {said[-400:]}"
    print(f"user files: {number}")


def try_kills(folder: Path, number: int, dice: random.Random) -> Iterator[str]:
    """Yield what went wrong after kills."""
    raw, out, codings = folder / "raw", folder / "out", _made(folder)
    make_inputs(raw, 0)
    settings = folder / "quick.toml"
    settings.write_text(QUICK, "utf-8")
    places = ("--out", out, "--codings", codings)
    analyse = ("analyse", raw, *places, "--settings", settings, "--opnieuw")
    code, said = run(*analyse)
    if code:
        yield f"kills: the first run failed: {said[-400:]}"
        return
    sheet = folder / "blad.csv"
    statements = list(csv.DictReader((out / "latest/statements.csv").open(encoding="utf-8", newline="")))
    sheet.write_text(
        "bijdrage-id,bijdrage,Tip [tip]\n"
        + "".join(f'{one["statement_id"]},"{one["text"]}",1\n' for one in statements[:3]),
        "utf-8",
    )
    commands = (
        (analyse, 8.0),
        (("codings", "import", sheet, "--coder", "noor", *places), 2.0),
        (("check", raw, "--codings", codings), 5.0),
        (("rules", "--out", out), 2.0),
        (("clean", "--out", out), 2.0),
    )
    for place in range(number):
        command, longest = commands[place % len(commands)]
        if place % 3 == 0:  # while a run is published, or erased
            command = analyse if place % 2 else ("vergeet", "goed-chat.txt", "--ja", "--raw", raw, *places)
        if command[0] in {"vergeet", "clean"} and not (out / "latest").exists():
            run(*analyse)
        before = {path: path.read_bytes() for path in codings.rglob("*.csv")}
        _kill(command, out, SIGNALS[place % len(SIGNALS)], dice.uniform(0.1, longest), publishing=place % 3 == 0)
        lost = [
            path
            for path, content in before.items()
            if not path.is_file() or (command[0] != "vergeet" and path.read_bytes() != content)
        ]
        if lost:
            yield f"kill {place} of {command[0]}: lost {lost}"
        code, said = run(*command)
        if code not in (0, 1) or "Traceback" in said or "programma zelf" in said:
            yield f"kill {place} of {command[0]}: repeating gives {code}: {said[-400:]}"
        run("rules", *places)
        left = [
            path
            for pattern in (".weg-*", "*/*.part", ".cache/**/.new-*")
            for path in (*out.glob(pattern), *codings.glob(pattern))
        ]
        left += [path for path in out.glob("run-*") if not (path / "manifest.json").is_file()]
        if left:
            yield f"kill {place} of {command[0]}: left {left}"
    print(f"kills: {number}")


def _kill(command: tuple[object, ...], out: Path, number: int, seconds: float, *, publishing: bool) -> None:
    with subprocess.Popen(
        [*COMMAND, *map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        known = set(out.glob("run-*/manifest.json"))
        end = time.monotonic() + (60 if publishing else seconds)
        while process.poll() is None and time.monotonic() < end:
            if publishing and (set(out.glob("run-*/manifest.json")) - known or list(out.glob(".weg-*"))):
                break
            time.sleep(0.002)
        if process.poll() is None:
            process.send_signal(number)


def _made(folder: Path) -> Path:
    codings = folder / "codings"
    codings.mkdir(parents=True, exist_ok=True)
    return codings


def main() -> int:
    """Run the three parts and print what broke."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=400)
    parser.add_argument("--user-files", type=int, default=60)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="hostile-"))
    parts = (
        ("exports", args.inputs, lambda: try_inputs(folder / "exports", args.inputs)),
        ("user files", args.user_files, lambda: try_user_files(folder / "people", args.user_files)),
        ("kills", args.kills, lambda: try_kills(folder / "kills", args.kills, random.Random(args.seed))),
    )
    broken = 0
    for name, number, part in parts:
        for wrong in part() if number else ():
            print(f"BROKEN {wrong}", flush=True)
            broken += 1
        print(f"{name}: done", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    print(f"{broken} broken")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
