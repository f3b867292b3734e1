"""Measure `opschaling analyse` on the samples, first and with cached readings, against loading libraries and model."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ALONE = """
import docx, jinja2, matplotlib.figure, pandas, pdfplumber, pyarrow, scipy, sklearn, spacy, wordfreq, xlsxwriter
from opschaling_nlp.settings import load_settings
from opschaling_nlp.tagging.language.pipeline import load_pipeline
load_pipeline(load_settings())
"""
ROOT = Path(__file__).parents[1]
MEGABYTE = 1024 if sys.platform != "darwin" else 1024 * 1024


def measure(*command: str) -> tuple[float, float]:
    """Run Python with a command; return wall-clock and CPU seconds, including workers."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
    clock, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print the three times, their ratios and the peak memory."""
    with tempfile.TemporaryDirectory() as out:
        analyse = ("-m", "opschaling_nlp", "analyse", "data/raw/voorbeeld", "--out", out)
        measure("-c", ALONE)  # once, to warm up the disk for all three
        times = {
            "imports and language model alone": measure("-c", ALONE),
            "analyse, nothing cached": measure(*analyse),
            "analyse, readings cached": measure(*analyse),
        }
    alone = times["imports and language model alone"]
    print(f"{'':34} {'clock (s)':>10} {'computing (s)':>14} {'ratio':>7}")
    for what, (clock, computing) in times.items():
        print(f"{what:34} {clock:10.1f} {computing:14.1f} {computing / alone[1]:7.2f}")
    print(f"peak memory of one process: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / MEGABYTE:.0f} MB")


if __name__ == "__main__":
    main()
