"""The concordance finds words by lemma or form and shows them in place."""

from __future__ import annotations

from opschaling_nlp.analysis.concordance import kwic
from tests.analysis.frames import make_statements, make_tokens

STATEMENTS = make_statements(
    [{"text": "De bruggen zijn af"}, {"text": "een brug, en nog een Brug"}, {"text": "brug", "duplicate_of": "s1:2"}]
)
TOKENS = make_tokens(STATEMENTS, lemmas={"bruggen": "brug"})


def test_a_lemma_finds_its_forms():
    """Every form of the lemma is found, in reading order, capitals aside, duplicates left out."""
    table = kwic(STATEMENTS, TOKENS, "brug")
    assert list(table["keyword"]) == ["bruggen", "brug", "Brug"]


def test_the_context_is_cut_from_the_statement():
    """Left, keyword and right are pieces of the text itself."""
    row = kwic(STATEMENTS, TOKENS, "brug", width=7).iloc[0]
    assert (row["left"], row["keyword"], row["right"]) == ("De ", "bruggen", " zijn a")


def test_several_words_match_only_in_order():
    """A term of two words is found where they follow each other within one statement."""
    assert list(kwic(STATEMENTS, TOKENS, "een brug")["start"]) == [0, 17]
    assert kwic(STATEMENTS, TOKENS, "af een").empty


def test_spelling_variants_are_found_together():
    """Looking for one spelling finds the other."""
    statements = make_statements([{"text": "vertikaal"}, {"text": "verticaal"}])
    assert len(kwic(statements, make_tokens(statements), "vertikaal")) == 2


def test_nothing_in_nothing_out():
    """No statements, or no term, give no lines."""
    empty = make_statements([])
    assert kwic(empty, make_tokens(empty), "brug").empty
    assert kwic(STATEMENTS, TOKENS, "  ").empty
