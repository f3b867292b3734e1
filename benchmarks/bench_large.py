"""Measure a whole run of many statements, and what hostile ones among them add.

    python benchmarks/bench_large.py [--statements 100000] [--hostile 0.01] [--length 500]

Two runs of as many statements, made of pieces of the samples: one of ordinary statements alone, one in which a share is replaced by
hostile statements of every kind of `bench_growth.py`. Printed: seconds of computing and by the clock (workers included), peak memory
of one process, and the ratio of the two runs. Fails where the hostile ones add a tenth or more.
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench_growth import KINDS  # beside this script

ROOT = Path(__file__).parents[1]
MEGABYTE = 1024 if sys.platform != "darwin" else 1024 * 1024
LIMIT = 1.1
PER_FILE = 5_000


def make(raw: Path, statements: int, hostile: float, length: int) -> None:
    """Write tables of statements with their question, a share of them hostile."""
    dice = random.Random(7)
    lines = (ROOT / "data/raw/voorbeeld/zorg-dichtbij-een-post-per-regel.txt").read_text("utf-8").splitlines()
    pieces = [line.strip(" -") for line in lines if 15 < len(line) < 90]
    kinds = list(KINDS.values())
    raw.mkdir(parents=True)
    for first in range(0, statements, PER_FILE):
        with (raw / f"muur-{first:07d}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["vraag", "antwoord"])
            for number in range(first, min(first + PER_FILE, statements)):
                text = f"{dice.choice(pieces)}, {dice.choice(pieces)} in {dice.randrange(1000)} wijken"
                if dice.random() < hostile:
                    text = f"{number} {kinds[number % len(kinds)](length)}"
                writer.writerow(["Wat is er nodig?" if number % 2 else "Wat houdt ons tegen?", text])


def run(raw: Path, out: Path) -> tuple[float, float]:
    """Analyse a folder; give the seconds of computing and by the clock."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "opschaling_nlp", "analyse", str(raw), "--out", str(out)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=out.parent)
    clock, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, clock


def main() -> int:
    """Run both and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--statements", type=int, default=100_000)
    parser.add_argument("--hostile", type=float, default=0.01)
    parser.add_argument("--length", type=int, default=500)
    args = parser.parse_args()
    computing = []
    with tempfile.TemporaryDirectory() as folder:
        for name, share in (("ordinary", 0.0), ("hostile", args.hostile)):
            make(Path(folder) / name / "raw", args.statements, share, args.length)
            seconds, clock = run(Path(folder) / name / "raw", Path(folder) / name / "out")
            computing.append(seconds)
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / MEGABYTE
            print(
                f"{name:<9} {args.statements:>8} statements {seconds:8.1f} s computing {clock:8.1f} s clock {peak:6.0f} MB",
                flush=True,
            )
    ratio = computing[1] / computing[0]
    print(f"with {args.hostile:.1%} hostile statements of {args.length} characters: {ratio:.3f} x the ordinary ones")
    return int(ratio >= LIMIT)


if __name__ == "__main__":
    sys.exit(main())
