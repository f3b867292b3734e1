"""The sample PDF is what its script makes, and reads as what was put in it."""

from __future__ import annotations

import runpy
from pathlib import Path

from tests.ingest.pdf.walls import statements_of

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "data/raw/voorbeeld/leerwerf-lindestad.pdf"


def test_sample_is_what_the_script_makes(tmp_path: Path) -> None:
    """The script gives the committed file, byte for byte."""
    script = runpy.run_path(str(ROOT / "benchmarks/make_sample_pdf.py"))
    script["make_sample"](tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == SAMPLE.read_bytes()


def test_sample_comes_back_whole() -> None:
    """Each statement of the sample is found, arrows and hyphens resolved."""
    script = runpy.run_path(str(ROOT / "benchmarks/make_sample_pdf.py"))
    written = [
        line.lstrip("->").strip() for line in script["SESSION"].splitlines() if line and not line.startswith("#")
    ]
    assert len(written) >= 60
    assert statements_of(SAMPLE) == sorted(written)
