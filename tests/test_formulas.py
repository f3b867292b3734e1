"""Guard that no cell of a CSV file can become a formula, and that every text comes back as it was."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opschaling_nlp.formulas import guard, guard_texts, unguard, unguard_texts


@pytest.mark.parametrize("text", ["=1+1", "+31", "-", "@SOM(A1)", "\t=1", "\r=1"])
def test_what_a_spreadsheet_would_calculate_begins_with_an_apostrophe(text: str) -> None:
    """Excel and Calc take a cell for a formula by its first character, also within quotes."""
    assert guard(text) == f"'{text}"


@given(st.text("'=+-@\t\ra ", max_size=6))
def test_every_text_comes_back(text: str) -> None:
    """A text that has the apostrophe of its own keeps it."""
    assert unguard(guard(text)) == text
    assert guard(text)[:1] not in tuple("=+-@\t\r")


def test_a_table_comes_back_with_its_headers() -> None:
    """Numbers stay numbers; a header made of the name of a codebook is a text like any other."""
    frame = pd.DataFrame({"text": ["=1", "'=1", "gewoon", ""], "n": [-1, 2, 3, 4], "-kolom": ["-", "", "x", "@"]})
    guarded = guard_texts(frame)
    assert guarded["text"].tolist() == ["'=1", "''=1", "gewoon", ""]
    assert guarded["n"].tolist() == [-1, 2, 3, 4]
    pd.testing.assert_frame_equal(unguard_texts(guarded), frame)
