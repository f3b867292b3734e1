"""Every measure of reading has its reason beside it, and is read."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import opschaling_nlp
from opschaling_nlp.dutch.cues import count_limit, limits, threshold, threshold_rows

SOURCE = Path(opschaling_nlp.__file__).parent
FILE = SOURCE / "resources/thresholds.toml"
NAMES = [f"{section}.{key}" for section, rows in tomllib.loads(FILE.read_text("utf-8")).items() for key in rows]


def test_every_entry_says_why():
    """A comment stands behind each number."""
    entries = [row for row in FILE.read_text("utf-8").splitlines() if re.match(r"\w+ = |    \{", row)]
    assert len(entries) > len(NAMES) - 5
    assert all(re.search(r"  # \S.{5,}", row) for row in entries)


def test_every_entry_is_read():
    """What no rule asks for goes."""
    source = "".join(path.read_text("utf-8") for path in SOURCE.rglob("*.py"))
    assert not [name for name in NAMES if f'"{name}"' not in source]


def test_an_entry_is_read_as_what_it_is():
    """Measures are numbers, counts whole ones, and tables rows with the least of each feature."""
    assert threshold("columns.gutter") == pytest.approx(0.8)
    assert count_limit("running.deepest") == 4
    assert limits("width.few_running") == (0.05, 0.1, 0.2)
    assert {"gap": 2.0, "beside": 5} in threshold_rows("columns.gutters")
    with pytest.raises(KeyError):
        threshold("columns.nothing")
