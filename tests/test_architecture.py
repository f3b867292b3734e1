"""Guard what must not be loaded, and that the documentation follows the code."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from opschaling_nlp.output.dictionary import render_data_dictionary

HEAVY = ("spacy", "pandas", "numpy", "sklearn", "matplotlib", "pdfplumber", "pydantic", "rich")


def loaded(statement: str) -> set[str]:
    """Give the names of the heavy libraries that a fresh Python has loaded after a statement."""
    code = f"import sys\n{statement}\nprint(*[name for name in {HEAVY!r} if name in sys.modules])"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.parametrize(
    "statement",
    [
        "import opschaling_nlp",
        "import opschaling_nlp.model, opschaling_nlp.tables, opschaling_nlp.errors",
        "from opschaling_nlp.cli.main import build_parser; build_parser()",
    ],
)
def test_looking_around_loads_nothing_heavy(statement: str) -> None:
    """Importing the package, or asking for help, loads neither spaCy nor pandas nor any other large library."""
    assert loaded(statement) == set()


def test_a_reading_process_loads_no_more_than_it_needs() -> None:
    """A worker that reads a text file starts without the language model, tables and charts."""
    assert loaded("import opschaling_nlp.ingest.workers, opschaling_nlp.ingest.readers") <= {"pydantic"}


def test_listing_a_codebook_reads_no_language_model() -> None:
    """Commands that only show the lines of codebooks start without spaCy and charts."""
    assert not loaded("import opschaling_nlp.cli.codebook") & {"spacy", "matplotlib"}


def test_the_data_dictionary_is_up_to_date() -> None:
    """docs/data-dictionary.md is what `opschaling dictionary` prints."""
    written = Path(__file__).parents[1] / "docs" / "data-dictionary.md"
    assert written.read_text("utf-8") == render_data_dictionary()


def test_modules_have_different_names() -> None:
    """No two modules are called the same, but for the one that writes REFI-QDA and the one that reads it."""
    source = Path(__file__).parents[1] / "src/opschaling_nlp"
    times = Counter(path.name for path in source.rglob("*.py") if path.name != "__init__.py")
    assert {name for name, count in times.items() if count > 1} == {"refi.py"}
