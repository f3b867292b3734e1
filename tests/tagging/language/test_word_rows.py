"""Words of a document are those it has now, and cost no more in a long document."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from opschaling_nlp.tagging.language.word_rows import Word, children_of, words_of

WORDS = ["De", "buurt", "helpt", "mee"]


@pytest.fixture
def doc():
    """Make a document of which the words are read already."""
    made = Doc(Vocab(), WORDS, heads=[1, 2, 2, 2], deps=["det", "nsubj", "ROOT", "advmod"], pos=["X"] * 4)
    words_of(made)
    return made


def test_words_are_read_once(doc):
    """Asked again, they are the same objects."""
    assert words_of(doc) is words_of(doc)


def test_words_of_a_stored_document_are_words(doc):
    """From a file come plain tuples."""
    stored = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (again,) = DocBin().from_bytes(stored).get_docs(Vocab())
    assert list(words_of(again)) == list(words_of(doc))
    assert all(isinstance(word, Word) for word in words_of(again))


def test_words_of_a_part_are_its_own(doc):
    """Though the part took the data of the whole."""
    assert [word.text for word in words_of(doc[1:].as_doc(copy_user_data=True))] == WORDS[1:]


def test_words_follow_a_change(doc):
    """After joined tokens, and after a parse."""
    with doc.retokenize() as retokenizer:
        retokenizer.merge(doc[:2])
    assert [word.text for word in words_of(doc)] == ["De buurt", "helpt", "mee"]
    doc[2].pos_ = "ADV"
    assert [word.pos for word in words_of(doc)][2] == "ADV"


def test_only_words_near_are_searched(doc):
    """In a document of any length as many are looked at, and none is missed."""

    class Counted(tuple):
        """Notes how many of its items were taken."""

        __slots__ = ()

        def __getitem__(self, part):
            got = super().__getitem__(part)
            taken.append(len(got))
            return got

    taken, words = [], words_of(doc)
    assert [word.text for word in children_of(words[2], words)] == ["buurt", "mee"]
    many = Counted(words_of(Doc(Vocab(), ["x"] * 2000)))
    children_of(many[1000:1001][0], many)
    assert sum(taken) < 500
