"""Tests of the embedding layer with lexicon features, and of the matrix product it is computed with."""

from __future__ import annotations

import numpy as np
import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from thinc.api import NumpyOps

from opschaling_nlp.tagging.language.embedding import FEATURES, lexicon_hash_embed, word_features
from opschaling_nlp.tagging.language.lexicon import dutch_lexicon
from opschaling_nlp.tagging.language.pipeline import NumpyProducts

VOCAB = spacy.blank("nl").vocab
DOCS = [Doc(VOCAB, words=["Samen", "bouwen", "samen", "zwemmen"]), Doc(VOCAB), Doc(VOCAB, words=["Samen"])]


@pytest.fixture(scope="module")
def layer():
    """Make a small layer with weights."""
    model = lexicon_hash_embed(8, 4, dict.fromkeys(FEATURES, 50))
    model.initialize(X=DOCS[:1], Y=[np.zeros((4, 8), dtype="float32")])
    return model


def test_features_say_what_the_lexicon_knows():
    """An unknown compound is described by its tail; an inflected form by its lemma."""
    features = dict(zip(FEATURES, word_features("Zwemkastelen", dutch_lexicon()), strict=True))
    assert (features["norm"], features["classes"], features["tail"]) == ("zwemkastelen", ">no+", "kasteel")
    assert dict(zip(FEATURES, word_features("hielp", dutch_lexicon()), strict=True))["stem"] == "helpen"


@given(st.text(min_size=1, max_size=15))
def test_every_word_has_every_feature(form):
    """Any text has one feature of each kind."""
    assert len(word_features(form, dutch_lexicon())) == len(FEATURES)


def test_predicting_gives_what_training_computes(layer):
    """Embedding each form of a batch once changes nothing but the time it takes; empty documents have no rows."""
    trained, _ = layer(DOCS, is_train=True)
    predicted = layer.predict(DOCS)
    assert [array.shape for array in predicted] == [(4, 8), (0, 8), (1, 8)]
    for one, other in zip(trained, predicted, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)


def test_batch_of_empty_documents(layer):
    """A batch without a single word is no error."""
    assert [len(array) for array in layer.predict([Doc(VOCAB), Doc(VOCAB)])] == [0, 0]


@pytest.mark.parametrize(("first", "second"), [(False, False), (True, False), (False, True)])
def test_matrix_product_is_that_of_thinc(first, second):
    """Numpy's product gives what thinc's own gives, transposed or not."""
    generator = np.random.default_rng(1)
    x = generator.random((3, 5) if first else (5, 3)).astype("float32")
    y = generator.random((4, 3) if second else (3, 4)).astype("float32")
    np.testing.assert_allclose(
        NumpyProducts().gemm(x, y, trans1=first, trans2=second),
        NumpyOps().gemm(x, y, trans1=first, trans2=second),
        rtol=1e-5,
    )


def test_features_are_hidden_in_training_only():
    """With everything hidden all words look alike while training; in use nothing is hidden."""
    model = lexicon_hash_embed(8, 4, dict.fromkeys(FEATURES, 50), hide=1.0)
    model.initialize(X=DOCS[:1], Y=[np.zeros((4, 8), dtype="float32")])
    (training,), _ = model(DOCS[:1], is_train=True)
    assert np.array_equal(training[0], training[1])
    assert not np.array_equal(*model.predict(DOCS[:1])[0][:2])


def test_what_the_lexicon_knows_is_hidden_together():
    """Hiding the lexicon leaves the letters of a word: known forms still differ, by no more than their spelling."""
    model = lexicon_hash_embed(8, 4, dict.fromkeys(("classes", "stem", "tail"), 50), hide_lexicon=1.0)
    model.initialize(X=DOCS[:1], Y=[np.zeros((4, 8), dtype="float32")])
    (training,), _ = model(DOCS[:1], is_train=True)
    assert np.array_equal(training[0], training[1])
    spelled = lexicon_hash_embed(8, 4, dict.fromkeys(FEATURES, 50), hide_lexicon=1.0)
    spelled.initialize(X=DOCS[:1], Y=[np.zeros((4, 8), dtype="float32")])
    (training,), _ = spelled(DOCS[:1], is_train=True)
    assert not np.array_equal(training[0], training[1])
