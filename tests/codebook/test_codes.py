"""Codebooks travel to the components of the pipeline as a table."""

from __future__ import annotations

import pytest

from opschaling_nlp.codebook import codebook_from_table, codebook_to_table, shipped_codebook, shipped_names


@pytest.mark.parametrize("name", shipped_names())
def test_table_round_trip(name):
    """A codebook survives the trip through JSON that takes it to a spaCy component."""
    found = shipped_codebook(name)
    assert codebook_from_table(codebook_to_table(found)) == found
