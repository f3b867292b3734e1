"""Feed the program hostile input, and kill it at any moment; count what breaks.

    python benchmarks/bench_hostile.py [--inputs 400] [--user-files 60] [--kills 100] [--first 0] [--seed 1]

There are three parts. Bad exports: the run ends and includes the good ones, each bad one has a row, and there is no
traceback. Bad user files: `check` exits with 1 or a warning that names the file, without a traceback. Kills during all
commands, a third of them while a run is being published or erased: each published run matches its manifest byte by
byte; no byte of people's work is lost; the command succeeds when repeated, after which nothing unfinished is left and
what was erased is nowhere to be found. The benchmark fails if anything broke. Bad exports and user files can be tried
in parts: `--first 100 --inputs 100` makes those from the hundredth on.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
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
    """Run a command; return its exit code and everything it printed (a timeout is code -1)."""
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


def try_inputs(folder: Path, number: int, first: int) -> Iterator[str]:
    """Yield the failures on bad exports."""
    names = make_inputs(folder / "raw", number, first)
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


def try_user_files(folder: Path, number: int, first: int) -> Iterator[str]:
    """Yield the failures on bad files written by people."""
    for path, what in make_user_files(folder / "user", number, first):
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
    """Yield the failures after kills."""
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
    erased = {one["text"] for one in statements if one["session_id"] == "goed-chat-txt"}
    for place in range(number):
        command, longest = commands[place % len(commands)]
        if place % 3 == 0:  # while a run is being published or erased
            command = analyse if place % 2 else ("vergeet", "goed-chat.txt", "--ja", "--raw", raw, *places)
        if not (out / "latest").exists():
            run(*analyse)
        named = f"kill {place} of {command[0]}"
        before = _contents(codings)
        _kill(command, out, SIGNALS[place % len(SIGNALS)], dice.uniform(0.1, longest), publishing=place % 3 == 0)
        yield from (f"{named}: {wrong}" for wrong in _broken(out, codings, before, erases=command[0] == "vergeet"))
        if command[0] not in {"vergeet", "clean"} and not (out / "latest").exists():
            yield f"{named}: the run that there was is gone"
        code, said = run(*command)
        if code or "Traceback" in said or "programma zelf" in said:
            yield f"{named}: repeating gives {code}: {said[-400:]}"
        if command[0] == "vergeet":
            held = [path for path, content in (_contents(codings) | _contents(out)).items() if _holds(content, erased)]
            if held:
                yield f"{named}: words are left in {held}"
        run("rules", *places)
        yield from (f"{named}, repeated: {wrong}" for wrong in _left_behind(out, codings))
    print(f"kills: {number}")


def _contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def _holds(content: bytes, texts: set[str]) -> bool:
    return any(len(text) > 20 and text.encode() in content for text in texts)


def _broken(out: Path, codings: Path, before: dict[Path, bytes], *, erases: bool) -> Iterator[str]:
    """Return what a kill broke: a published run that differs from its manifest, and anything people made."""
    for run_folder in (out / "latest", out / "previous"):
        if run_folder.exists():
            manifest = json.loads((run_folder / "manifest.json").read_bytes())
            for one in manifest["outputs"]:
                path = run_folder / one["file"]
                if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != one["sha256"]:
                    yield f"{path} is not what the manifest says"
    after = _contents(codings)
    for path, content in before.items():
        kept = after.get(path)
        if kept is None or (not erases and not kept.startswith(content)):
            yield f"lost {path}"
        if path.suffix == ".csv" and not erases and kept != content:
            yield f"changed {path}"


def _left_behind(out: Path, codings: Path) -> Iterator[str]:
    """Return what is in both folders that no finished command leaves there."""
    known = {"latest", "previous", ".cache", ".private", "changes.md", "run.log"}
    for path in out.iterdir():
        whole = path.name.startswith("run-") and (path / "manifest.json").is_file()
        if not whole and path.name not in known:
            yield f"left {path}"
    yield from (f"left {path}" for path in (out / ".cache").rglob(".new-*"))
    for path in codings.rglob("*"):
        if path.is_file() and path.suffix not in {".csv", ".jsonl"} and path.name != ".slot":
            yield f"left {path}"


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
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="hostile-"))
    parts = (
        ("exports", args.inputs, lambda: try_inputs(folder / "exports", args.inputs, args.first)),
        ("user files", args.user_files, lambda: try_user_files(folder / "people", args.user_files, args.first)),
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
