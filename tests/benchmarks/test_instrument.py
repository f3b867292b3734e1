"""Guard that what the pages say of the tool's error is what was measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.instrument import BEGIN, END, fill, render_labels, render_summary

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("page", "render"), [("README.md", render_summary), ("docs/instrument.md", render_labels)])
def test_the_pages_hold_the_shipped_measurements(page, render):
    """README and model card show the table that `make measure` makes of measured.csv; `benchmarks/measure.py --only-tables` mends it."""
    text = (ROOT / page).read_text("utf-8")
    assert fill(text, render()) == text


def test_a_page_without_markers_is_not_written():
    """Where the place of the table is not marked nothing is guessed."""
    with pytest.raises(ValueError, match="markers"):
        fill("# Page", "table")
    assert fill(f"a {BEGIN} old {END} b", "new") == f"a {BEGIN}\nnew\n{END} b"
