"""Sentence starts that no mark allows are ruled out before the parser."""

from __future__ import annotations

import pytest
from spacy.lang.nl import Dutch
from spacy.tokens import Doc

from opschaling_nlp.tagging.language.sentences import make_sentences

NLP = Dutch()


def starts(words: list[str]) -> list[bool | None]:
    """Return what is known of each word as the start of a sentence."""
    return [token.is_sent_start for token in make_sentences(NLP, "proef")(Doc(NLP.vocab, words=words))]


@pytest.mark.parametrize("end", [".", "?", "!", "…", ":", ";", ")", "”", "\n", "klaar."])
def test_a_sentence_may_start_behind_a_mark_or_a_line_break(end):
    """Behind a mark, a closing quote or bracket, or a line break the parser decides."""
    assert starts(["Tijd", end, "meer"])[2] is None


@pytest.mark.parametrize("word", ["maken", ",", "(", "-", "Meer"])
def test_no_sentence_starts_within_a_line(word):
    """Behind any other word no sentence starts, whatever comes; the same holds the second time that the word is met."""
    assert starts(["Tijd", word, "Vandaag", word, "weer"])[1:] == [False] * 4


def test_an_empty_document_stays_empty():
    """Nothing to read gives nothing."""
    assert starts([]) == []


def test_words_without_any_mark_are_cut_into_sentences():
    """Parsing takes time with the square of a sentence, so that a page without a mark is cut."""
    assert [place for place, start in enumerate(starts(["meer"] * 450)) if start] == [0, 200, 400]
