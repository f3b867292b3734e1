"""Measures reading PDFs: pages per second, and the ratio to pdfplumber's own `extract_text` on the same pages.

Usage: python benchmarks/bench_pdf.py [PDF …]   (default: the sample session and a ruled table made here)
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber

from opschaling_nlp.ingest.pdf.pages import has_ruled_lines
from opschaling_nlp.ingest.readers import read_export
from opschaling_nlp.settings import load_settings

SAMPLE = Path(__file__).parents[1] / "data/raw/voorbeeld"
ROUNDS = 3
"""Each way is timed this many times, alternating; the fastest counts (CPU time, so that other work does not)."""


def main(arguments: list[str]) -> int:
    """Print one line per file."""
    settings = load_settings().ingest
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(argument) for argument in arguments] or [
            *sorted(SAMPLE.glob("*.pdf")),
            _make_table(Path(folder) / "tabel.pdf"),
        ]
        for path in paths:
            plain, ours = [], []
            for _ in range(ROUNDS):
                plain.append(_time(lambda path=path: _extract_text(path)))
                ours.append(_time(lambda path=path: read_export(path, source=path.name, settings=settings)))
            with pdfplumber.open(path) as pdf:
                pages, ruled = len(pdf.pages), sum(has_ruled_lines(page) for page in pdf.pages)
            print(
                f"{path.name:40} {pages:4} pages, {ruled:3} ruled: {pages / min(ours):7.1f} pages/s, {min(ours) / min(plain):5.2f} × extract_text"
            )
    return 0


def _time(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _extract_text(path: Path) -> None:
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.close()


def _make_table(path: Path) -> Path:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    style = getSampleStyleSheet()["BodyText"]
    text = "Een bijdrage van enkele regels over wat er nodig is om een proef vast te leggen in het gewone werk"
    rows = [[Paragraph(f"{text} ({row}, {column})", style) for column in range(3)] for row in range(120)]
    SimpleDocTemplate(str(path), invariant=1).build([Table(rows, style=[("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0))])])
    return path


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
