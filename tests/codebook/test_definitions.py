"""The nouns of a codebook."""

from __future__ import annotations

from opschaling_nlp.codebook import Code, Codebook, Guard, Indicator


def test_indicators_come_with_their_code_in_order():
    """A codebook lists its indicators in the order of its codes and of the lines in them."""
    one, two = Indicator("geduld", "words", "geduld"), Indicator("rust", "words", "rust")
    codes = (Code("a", "A", "A", "Proef.", indicators=(two, one)), Code("b", "B", "B", "Proef.", indicators=(one,)))
    book = Codebook("proef", "1", "Proef", "eigen", "extra", codes)
    assert [(code.name, found.id) for code, found in book.indicators()] == [
        ("a", "rust"),
        ("a", "geduld"),
        ("b", "geduld"),
    ]


def test_a_guard_lists_all_its_expressions():
    """What is checked of one expression of a guard is checked of all."""
    assert Guard(("a",), ("b",), ("c",)).expressions == ("a", "b", "c")
