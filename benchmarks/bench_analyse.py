"""Measure `opschaling analyse` on the samples against loading libraries and model.

First with nothing cached, then with nothing changed, then with one new statement in one of the files.
"""

from __future__ import annotations

import resource
import shutil
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
SAMPLES, ONE_LINE = ROOT / "data/raw/voorbeeld", "zorg-dichtbij-een-post-per-regel.txt"
STATEMENT = "Een vaste plek in de begroting helpt ons om door te gaan\n"
MEGABYTE = 1024 if sys.platform != "darwin" else 1024 * 1024


def measure(*command: str) -> tuple[float, float]:
    """Run Python with a command; return wall-clock and CPU seconds, including workers."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
    clock, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print the four times, their ratios and the peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        raw = shutil.copytree(SAMPLES, Path(folder, "raw"))
        analyse = ("-m", "opschaling_nlp", "analyse", str(raw), "--out", str(Path(folder, "out")))
        measure("-c", ALONE)  # once, to warm up the disk for all
        times = {
            "imports and language model alone": measure("-c", ALONE),
            "analyse, nothing cached": measure(*analyse),
            "analyse, nothing changed": measure(*analyse),
        }
        with (raw / ONE_LINE).open("a", encoding="utf-8", newline="\n") as file:
            file.write(STATEMENT)
        times["analyse, one new statement"] = measure(*analyse)
    alone = times["imports and language model alone"]
    print(f"{'':34} {'clock (s)':>10} {'ratio':>7} {'computing (s)':>14} {'ratio':>7}")
    for what, (clock, computing) in times.items():
        ratios = f"{clock:10.1f} {clock / alone[0]:7.2f} {computing:14.1f} {computing / alone[1]:7.2f}"
        print(f"{what:34} {ratios}")
    print(f"peak memory of one process: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / MEGABYTE:.0f} MB")


if __name__ == "__main__":
    main()
