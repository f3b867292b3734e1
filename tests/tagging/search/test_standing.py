"""Where a common word counts: as what the statement is about, not as what modifies another thing."""

from __future__ import annotations

from spacy.lang.nl import Dutch
from spacy.tokens import Doc

from opschaling_nlp.codebook import Indicator
from opschaling_nlp.tagging.language.word_rows import words_of
from opschaling_nlp.tagging.search.standing import stands_at_head, stands_in_name, why_not_about

VOCAB = Dutch().vocab
WORDS = ["De", "brief", "aan", "het", "bestuur", "ligt", "nog", "steeds", "op", "tafel"]
HEADS = [1, 5, 4, 4, 1, 5, 7, 5, 9, 5]
DEPS = ["det", "nsubj", "case", "det", "nmod", "ROOT", "advmod", "advmod", "case", "obl"]


def test_a_modifier_of_another_thing_does_not_count():
    """In a full sentence the subject and what goes with the main verb count, what modifies them does not."""
    doc = Doc(VOCAB, words=WORDS, heads=HEADS, deps=DEPS)
    assert stands_at_head(words_of(doc), 1, 2)
    assert not stands_at_head(words_of(doc), 4, 5)
    assert stands_at_head(words_of(doc), 9, 10)


def test_in_a_bare_answer_every_word_counts():
    """An answer of a few words is about each of them, whatever the parse makes of it."""
    doc = Doc(VOCAB, words=WORDS[:5], heads=[1, 1, 4, 4, 1], deps=["det", "ROOT", "case", "det", "nmod"])
    assert stands_at_head(words_of(doc), 4, 5)


def test_a_word_within_a_name_does_not_count():
    """A capitalised word beside another inside a sentence belongs to a name; at its start, or as an abbreviation, not."""
    doc = Doc(
        VOCAB,
        words=["Wij", "missen", "in", "de", "Nota", "Strategie", "van", "het", "CvB", "nog", "altijd", "een", "plan"],
    )
    words = words_of(doc)
    assert stands_in_name(words, 5, 6)
    assert not stands_in_name(words, 8, 9)
    assert not stands_in_name(words_of(Doc(VOCAB, words=["Strategie", "Noord", "mist"])), 0, 1)
    assert not stands_in_name(words_of(Doc(VOCAB, words=["Zoals", "wij", "met", "Kennisdeling", "HBO", "doen"])), 3, 4)
    assert not stands_in_name(words_of(Doc(VOCAB, words=["Meer", "Tijd", "Voor", "overleg"])), 1, 2)
    assert not stands_in_name(words_of(Doc(VOCAB, words=["Lees", "de", "Strategie", "nu"])), 2, 3)


def test_a_bare_word_counts_only_as_an_answer_by_itself():
    """`bare` means that the word is all that is said: up to three words, whatever punctuation stands beside them."""
    indicator = Indicator("beleid", "words", "beleid", bare=True)
    answer = words_of(Doc(VOCAB, words=["Een", "eigen", "beleid", "!", "!", "!"]))
    sentence = words_of(Doc(VOCAB, words=["Software", "maken", "is", "beleid", "maken"]))
    assert why_not_about(indicator, answer, 2, 3) == ""
    assert "los antwoord" in why_not_about(indicator, sentence, 3, 4)
