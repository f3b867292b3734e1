"""Tests of what is known of Dutch words."""

from __future__ import annotations

from opschaling_nlp.dutch.words import has_verb, is_compound, is_legal_break, listed_words


def test_lists_of_words_are_read_in_lower_case():
    """Every word of a list counts however it is written; in the hyphened ones a hyphen parts two other characters."""
    for name in ("hyphened", "stopwords"):
        assert listed_words(name)
        assert all(word == word.casefold() and "#" not in word for word in listed_words(name))
    assert all("-" in word.strip("-") for word in listed_words("hyphened"))


def test_a_compound_is_two_words():
    """A linking s may stand between the two; a simple word is none."""
    assert is_compound("raadsleden")
    assert is_compound("sneeuwbeleid")
    assert not is_compound("raad")


def test_a_sentence_has_a_verb_behind_its_first_word():
    """Names have none, and a verb that opens a name (`Werkt en Zo`) is none of a sentence."""
    assert has_verb("Zij zijn te laat")
    assert not has_verb("Fonds voor oude fietsen")
    assert not has_verb("Is")
    assert not has_verb("")


def test_a_break_stands_between_syllables():
    """The Dutch patterns know where a word may be broken."""
    assert is_legal_break("draai", "en")
    assert not is_legal_break("hart", "en")
