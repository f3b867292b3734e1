"""Measure a whole run of many statements: where its computing and memory go, how both grow, and what hostile statements add.

    python benchmarks/bench_large.py [--statements 10000 20000 40000] [--hostile 0.01] [--length 500] [--workers 1 2]

Statements are pieces of the samples with other Dutch words behind them, drawn as often as people use them, so that no word stands in all.
For each number: seconds of computing per stage (workers included), the most memory that the parent had at its end, and both of the
whole by the clock; between numbers, the exponent with which they grow. With `--hostile` the last number is run again with that share of
the statements replaced by those of every kind of `bench_growth.py`; fails where these add a tenth or more. With `--workers` it is run on
a cluster of each number of workers on this machine instead; fails where the tables are not the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import math
import random
import subprocess
import sys
import tempfile
import time
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from bench_growth import KINDS  # beside this script
from wordfreq import top_n_list, word_frequency

ROOT = Path(__file__).parents[1]
LIMIT = 1.1
PER_FILE = 2_000
WORDS, SHORTEST = 30_000, 4
"""How many of the most frequent words are drawn from, and letters of the shortest: what has fewer stands in the pieces."""
RUN = """
import resource, sys, time
from pathlib import Path
from opschaling_nlp.ahead import tagging_ahead
from opschaling_nlp.codebook import load_codebooks
from opschaling_nlp.handmade import Handmade
from opschaling_nlp.run import analyse
from opschaling_nlp.settings import load_settings

raw, out, file = map(Path, sys.argv[1:])
settings, megabyte = load_settings(file if file.name else None), 1024 if sys.platform != "darwin" else 1024 * 1024
used = lambda: sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
at, since = "", used()

def hear(stage, done, total, what):
    global at, since
    name = f"{stage}: {what}" if stage in ("Analyse", "Schrijven") else stage
    if name != at and at:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / megabyte
        print(f"    {at:<50} {used() - since:8.1f} s computing {most:7.0f} MB", flush=True)
    if name != at:
        at, since = name, used()

books = load_codebooks(settings)
with tagging_ahead(books, settings) as tag:
    analyse(raw, out, settings=settings, codebooks=books, handmade=Handmade(), progress=hear, tag=tag)
most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / megabyte
print(used(), most)
"""


def make(raw: Path, statements: int, hostile: float, length: int) -> None:
    """Write tables of statements with their question, a share of them hostile."""
    dice = random.Random(7)
    lines = (ROOT / "data/raw/voorbeeld/zorg-dichtbij-een-post-per-regel.txt").read_text("utf-8").splitlines()
    pieces = [line.strip(" -") for line in lines if 15 < len(line) < 90]
    words = [word for word in top_n_list("nl", WORDS) if word.isalpha() and len(word) >= SHORTEST]
    often = list(accumulate(word_frequency(word, "nl") for word in words))
    kinds = list(KINDS.values())
    raw.mkdir(parents=True)
    for first in range(0, statements, PER_FILE):
        with (raw / f"muur-{first:07d}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["vraag", "antwoord"])
            for number in range(first, min(first + PER_FILE, statements)):
                said = " ".join(dice.choices(words, cum_weights=often, k=dice.randrange(4, 12)))
                text = f"{dice.choice(pieces)}, {said}" if dice.random() < 0.5 else said.capitalize()
                if dice.random() < hostile:
                    text = f"{number} {kinds[number % len(kinds)](length)}"
                writer.writerow(["Wat is er nodig?" if number % 2 else "Wat houdt ons tegen?", text])


class Took(NamedTuple):
    """Hold what a run took, and the hash of its tables."""

    computing: float
    megabytes: float
    clock: float
    tables: str


def run(folder: Path, statements: int, hostile: float, length: int, settings: str) -> Took:
    """Analyse so many statements and print what it took."""
    print(f"{statements} statements, {hostile:.1%} hostile", flush=True)
    make(folder / "raw", statements, hostile, length)
    command = [sys.executable, "-c", RUN, str(folder / "raw"), str(folder / "out"), settings]
    started, last = time.perf_counter(), ""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folder) as process:
        for last in process.stdout or ():
            if last.startswith(" "):
                print(last, end="", flush=True)
    seconds, megabytes = map(float, last.split())
    clock = time.perf_counter() - started
    print(
        f"  {seconds:.1f} s computing, {clock:.1f} s by the clock, {megabytes:.0f} MB at most in one process",
        flush=True,
    )
    tables = b"".join(path.read_bytes() for path in sorted((folder / "out/latest").glob("*.csv")))
    return Took(seconds, megabytes, clock, hashlib.sha256(tables).hexdigest())


def compare_workers(statements: int, length: int, numbers: list[int]) -> int:
    """Run the same on clusters of so many workers, and print how much sooner each is ready than the first."""
    from distributed import LocalCluster

    took = []
    for number in numbers:
        print(f"{number} worker(s): ", end="")
        with (
            tempfile.TemporaryDirectory() as folder,
            LocalCluster(n_workers=number, threads_per_worker=1, host="127.0.0.1", dashboard_address=None) as cluster,
        ):
            settings = Path(folder) / "cluster.toml"
            settings.write_text(f'[parallel]\naddress = "{cluster.scheduler_address}"\n', "utf-8")
            took.append(run(Path(folder), statements, 0.0, length, str(settings)))
        print(f"  {took[0].clock / took[-1].clock:.2f} x as fast as the first", flush=True)
    return int(len({one.tables for one in took}) > 1)


def main() -> int:
    """Run each number and print how they grow."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--statements", type=int, nargs="+", default=[10_000, 20_000, 40_000])
    parser.add_argument("--hostile", type=float, default=0.0)
    parser.add_argument("--length", type=int, default=500)
    parser.add_argument("--workers", type=int, nargs="+", default=[])
    args = parser.parse_args()
    if args.workers:
        return compare_workers(args.statements[-1], args.length, args.workers)
    took: list[Took] = []
    for place, (number, share) in enumerate(
        [*((n, 0.0) for n in args.statements), *[(args.statements[-1], args.hostile)] * bool(args.hostile)]
    ):
        with tempfile.TemporaryDirectory() as folder:
            took.append(run(Path(folder), number, share, args.length, ""))
        if 0 < place < len(args.statements):
            growth = math.log(number / args.statements[place - 1])
            before, now = took[-2:]
            exponents = [math.log(now[part] / before[part]) / growth for part in (0, 1)]
            print("  exponent: {:.2f} of computing, {:.2f} of memory".format(*exponents), flush=True)
    if not args.hostile:
        return 0
    ratio = took[-1].computing / took[-2].computing
    print(f"with {args.hostile:.1%} hostile statements of {args.length} characters: {ratio:.3f} x the ordinary ones")
    return int(ratio >= LIMIT)


if __name__ == "__main__":
    sys.exit(main())
