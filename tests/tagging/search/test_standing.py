"""Where a common word counts: as what the statement is about, not as what modifies another thing."""

from __future__ import annotations

from spacy.lang.nl import Dutch
from spacy.tokens import Doc

from opschaling_nlp.tagging.language.words import words_of
from opschaling_nlp.tagging.search.standing import stands_at_head

VOCAB = Dutch().vocab
WORDS = ["De", "brief", "aan", "het", "bestuur", "ligt", "nog", "steeds", "op", "tafel"]
HEADS = [1, 5, 4, 4, 1, 5, 7, 5, 9, 5]
DEPS = ["det", "nsubj", "case", "det", "nmod", "ROOT", "advmod", "advmod", "case", "obl"]


def test_a_modifier_of_another_thing_does_not_count():
    """In a full sentence the subject counts, what modifies it or says where does not."""
    doc = Doc(VOCAB, words=WORDS, heads=HEADS, deps=DEPS)
    assert stands_at_head(words_of(doc), 1, 2)
    assert not stands_at_head(words_of(doc), 4, 5)
    assert not stands_at_head(words_of(doc), 9, 10)


def test_in_a_bare_answer_every_word_counts():
    """An answer of a few words is about each of them, whatever the parse makes of it."""
    doc = Doc(VOCAB, words=WORDS[:5], heads=[1, 1, 4, 4, 1], deps=["det", "ROOT", "case", "det", "nmod"])
    assert stands_at_head(words_of(doc), 4, 5)
