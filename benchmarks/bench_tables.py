"""Measure how fast and in how much memory a long table is read: `python benchmarks/bench_tables.py [ROWS]`.

Three tables are written in both formats: posts of 8 to 40 words, of 8 to 18 words, and the latter with times to the
second, so that times hardly ever recur. Each file is read in a separate process, and the CSV once more as in a run, by
a worker that hands over the result. The workbook library is native code, so memory is the peak resident size of that
process (`getrusage`) minus its resident size with the program and its libraries imported; it is compared with the size
of the statements' text in UTF-8.
"""

from __future__ import annotations

import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from opschaling_nlp.model import Reading

WORDS = (
    "wij",
    "zij",
    "samen",
    "leren",
    "regels",
    "tijd",
    "geld",
    "school",
    "wijk",
    "vertrouwen",
    "bestuur",
    "ruimte",
    "durf",
    "proef",
    "kennis",
    "delen",
    "elke",
    "week",
)


TABLES = {
    "posts to 40 words": (40, False),
    "posts to 18 words": (18, False),
    "posts to 18 words, times to the second": (18, True),
}
"""What is measured: the words of the longest post, and whether times have seconds."""


def main(rows: int) -> None:
    """Write each table, read it and print rows per second and memory."""
    for name in TABLES:
        every = sum(len(cell.encode()) for row in cells(rows, name) for cell in row)
        print(f"{name}:")
        with tempfile.TemporaryDirectory() as folder:
            for path in (Path(folder) / "wand.csv", Path(folder) / "wand.xlsx"):
                run("--write", str(path), str(rows), name)  # a child inherits the peak of its parent
                print(f"  {path.suffix[1:]}: {_describe(json.loads(run('--read', str(path))), every)}")
            path.unlink()
            print(f"  csv, handed over by a worker: {_describe(json.loads(run('--folder', folder)), every)}")


def run(*arguments: str) -> str:
    """Run this script in a separate process and return what it prints."""
    return subprocess.run([sys.executable, __file__, *arguments], check=True, capture_output=True, text=True).stdout


def _describe(found: dict[str, float], every: int) -> str:
    speed = f"{found['rows'] / found['seconds']:,.0f} rows/s ({found['rows'] / found['cpu']:,.0f} a second of computing; {found['rows']:,.0f} statements)"
    memory = f"peak {found['peak'] / 1e6:.0f} MB above {found['base'] / 1e6:.0f} MB"
    return f"{speed}; {memory}, {found['peak'] / found['text']:.1f} times the statements' {found['text'] / 1e6:.1f} MB, {found['peak'] / every:.1f} times all cells"


def cells(rows: int, name: str) -> list[list[str]]:
    """Make rows of a wall: section, name, time, reactions and a post of 8 words or more."""
    longest, seconds = TABLES[name]
    found = [["Sectie", "Naam", "Tijd", "Likes", "Bericht"]]
    for row in range(rows):
        text = " ".join(
            WORDS[(row * 7 + place * (row % 11 + 3)) % len(WORDS)] for place in range(8 + row % (longest - 7))
        )
        time_of_day = f"1{row % 9}:{row % 60:02}" + (f":{row // 60 % 60:02}" if seconds else "")
        day = f"2025-{row // 40_000 % 12 + 1:02}-{row % 28 + 1:02}" if seconds else f"2025-03-{row % 28 + 1:02}"
        found.append(
            [f"Tafel {row % 9}", f"Deelnemer {row % 240}", f"{day} {time_of_day}", str(row % 4), f"{text} ({row})"]
        )
    return found


def write(path: Path, rows: int, name: str) -> None:
    """Write the rows as delimited text or as a workbook."""
    import xlsxwriter

    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows(cells(rows, name))
        return
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Wand")
        for number, row in enumerate(cells(rows, name)):
            sheet.write_row(number, 0, row)


def read(path: Path) -> None:
    """Read one table in this process and print the cost as JSON."""
    import openpyxl  # noqa: F401 - the libraries are part of the program: imported before clock and memory are read
    import psutil
    import python_calamine  # noqa: F401

    from opschaling_nlp.ingest.readers import read_export
    from opschaling_nlp.settings import load_settings

    settings = load_settings().ingest
    _measure(psutil.Process().memory_info().rss, lambda: read_export(path, source=path.name, settings=settings)[0])


def read_whole_folder(folder: Path) -> None:
    """Read the exports of a folder as a run does, in a worker, and print the cost in this process as JSON."""
    import psutil

    from opschaling_nlp.ingest.folder import read_folder
    from opschaling_nlp.settings import load_settings

    settings = load_settings().ingest
    _measure(
        psutil.Process().memory_info().rss, lambda: read_folder(folder, settings=settings, cache=None, progress=None)[0]
    )


def _measure(base: int, read_one: Callable[[], Reading]) -> None:
    start, cpu = time.perf_counter(), time.process_time()
    reading = read_one()
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - base
    text = sum(len(block.text.encode()) for block in reading.blocks)
    print(
        json.dumps(
            {"rows": len(reading.blocks), "seconds": seconds, "cpu": cpu, "peak": peak, "base": base, "text": text}
        )
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--read"]:
        read(Path(sys.argv[2]))
    elif sys.argv[1:2] == ["--folder"]:
        read_whole_folder(Path(sys.argv[2]))
    elif sys.argv[1:2] == ["--write"]:
        write(Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
