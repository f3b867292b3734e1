"""Measure the quality of estimates from a coded sample: coverage of their intervals and distance from the truth.

Usage: bench_estimates.py [GOLD] [--draws N]

Without GOLD only the simulation runs: corpora of 150 to 5,000 statements, a tool with precision and recall from .4 to
.95, a label in 3 to 50% of the statements, 60 to 300 coded. It prints the coverage of the 95% intervals (which should
be .93 to .97) and their mean width relative to coding the same sample without the tool. A setting outside .93 to .97 is
drawn again with fifteen times as many draws: of some eighty settings with 200 draws each (standard error .015), a few
always fall outside. With GOLD (the folder of benchmarks/measure.py) it also prints the mean absolute error of the
shares of the drivers with 60 statements coded, beside that of the tool's counts.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from opschaling_nlp.analysis.estimation.intervals import Cell, bound_total, pool_totals

SIZES, SHARES, RATES, CODED = (150, 800, 5000), (0.03, 0.08, 0.2, 0.5), (0.4, 0.65, 0.95), (60, 150, 300)
SETS = ("wall_dev.jsonl", "statements_synthetic.jsonl", "real_dev.jsonl")
SAMPLE = 60
ASKED, AGAIN = (0.93, 0.97), 15
SEED = 20


def main() -> None:
    """Run the simulation and, if a folder is given, the labelled sets."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="?")
    parser.add_argument("--draws", type=int, default=200)
    args = parser.parse_args()
    print("share  settings  coverage (lowest–highest)  width / width without the tool  coverage without the tool")
    for share in SHARES:
        rows = np.array(list(_simulate_share(share, args.draws)))
        covered, width, alone, covered_alone = rows.T
        print(
            f"{share:5.2f}  {len(rows):8}  {covered.mean():.3f} ({covered.min():.2f}–{covered.max():.2f})"
            f"  {(width / alone).mean():27.2f}  {covered_alone.mean():25.3f}"
        )
    if args.gold:
        _measure_gold(args.gold, args.draws)


def _simulate_share(share: float, draws: int) -> Iterator[tuple[float, float, float, float]]:
    generator = np.random.default_rng(SEED)
    for size, precision, recall, coded in product(SIZES, RATES, RATES, CODED):
        found = simulate(generator, size, share, precision, recall, min(coded, int(0.8 * size)), draws)
        if found is not None and not ASKED[0] <= found[0] <= ASKED[1]:
            found = simulate(generator, size, share, precision, recall, min(coded, int(0.8 * size)), AGAIN * draws)
        if found is not None:
            yield found


def simulate(
    generator: np.random.Generator, size: int, share: float, precision: float, recall: float, coded: int, draws: int
) -> tuple[float, float, float, float] | None:
    """Draw samples of one corpus; return coverage and mean width with the tool, then width and coverage without.

    Returns None if no such corpus exists: more hits than statements.
    """
    positive = round(size * share)
    right = round(positive * recall)
    wrong = round(right / precision) - right
    if not right or wrong > size - positive:
        return None
    classes = [size - positive - wrong, positive - right, wrong, right]
    known: dict[tuple[int, ...], tuple[float, float, float, float]] = {}
    rows = []
    for drawn in generator.multivariate_hypergeometric(classes, coded, size=draws).tolist():
        key = tuple(drawn)
        if key not in known:
            tool = [
                _cell(wrong + right, key[2] + key[3], key[3]),
                _cell(classes[0] + classes[1], key[0] + key[1], key[1]),
            ]
            known[key] = (*bound_total(tool), *bound_total([_cell(size, coded, key[1] + key[3])]))
        low, high, low_alone, high_alone = known[key]
        rows.append((low <= positive <= high, high - low, high_alone - low_alone, low_alone <= positive <= high_alone))
    covered, width, alone, covered_alone = np.array(rows, dtype=float).mean(axis=0)
    return float(covered), float(width), float(alone), float(covered_alone)


def _cell(size: int, coded: int, positive: int) -> Cell:
    return Cell(size, coded, positive, coded, positive)


def _measure_gold(gold: Path, draws: int) -> None:
    from measure import tag  # beside this script

    print(f"\nmean absolute error of the drivers' shares, {SAMPLE} coded (ratio to the tool's counts)")
    generator = np.random.default_rng(SEED)
    totals = np.zeros(4)
    for name in SETS:
        items = [json.loads(line) for line in (gold / name).read_text("utf-8").splitlines()]
        said = tag([(str(item.get("prompt") or item.get("section") or ""), str(item["text"])) for item in items])
        items = [item for item in items if item["text"] in said]
        drivers = list(items[0]["drivers"])
        true = np.array([[bool(item["drivers"][code]) for code in drivers] for item in items])
        found = np.array([[code in said[item["text"]]["drivers"] for code in drivers] for item in items])
        errors = np.array([_errors(true, found, generator) for _ in range(draws)]).mean(axis=0)
        totals += errors / len(SETS)
        print(_line(name, len(items), errors))
    print(_line("mean of the sets", 0, totals))


def _line(name: str, n: int, errors: NDArray[np.float64]) -> str:
    counts, direct, pooled, alone = errors
    return (
        f"{name:28} n {n:4}  counts {counts:.4f}  estimated {direct:.4f} ({direct / counts:.2f})"
        f"  pooled {pooled:.4f} ({pooled / counts:.2f})  sample alone {alone:.4f} ({alone / counts:.2f})"
    )


def _errors(true: NDArray[np.bool_], found: NDArray[np.bool_], generator: np.random.Generator) -> Sequence[float]:
    n = len(true)
    coded = np.zeros(n, dtype=bool)
    coded[generator.choice(n, size=min(SAMPLE, n), replace=False)] = True
    labels = []
    for code in range(true.shape[1]):
        sides = (found[:, code], ~found[:, code])
        labels.append(
            [
                _cell(int(side.sum()), int((side & coded).sum()), int((side & coded & true[:, code]).sum()))
                for side in sides
            ]
        )
    direct = [
        sum(cell.seen_positive + cell.unseen * (cell.positive / cell.coded if cell.coded else 0.5) for cell in cells)
        for cells in labels
    ]
    truth = true.sum(axis=0)
    estimates = (found.sum(axis=0), direct, pool_totals(labels), true[coded].mean(axis=0) * n)
    return [float(np.abs(np.asarray(one) - truth).mean() / n) for one in estimates]


if __name__ == "__main__":
    main()
