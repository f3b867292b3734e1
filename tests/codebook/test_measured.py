"""What was measured of the shipped indicators."""

from __future__ import annotations

from opschaling_nlp.codebook import read_measured, shipped_codebook


def test_every_measured_indicator_exists():
    """The table speaks of indicators that are in the codebooks, and of no other."""
    known = {
        (book.name, code.name, one.id)
        for book in map(shipped_codebook, ("tags", "drivers", "valence"))
        for code, one in book.indicators()
    }
    assert read_measured().keys() <= known
    assert all(one.right + one.wrong <= one.hits for one in read_measured().values())
