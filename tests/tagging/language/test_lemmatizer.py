"""Tests of the combined lemmatiser."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from opschaling_nlp.tagging.language.lemmatizer import CLASSES, lemmatize, make_lemmatizer
from opschaling_nlp.tagging.language.lexicon import dutch_lexicon


@pytest.mark.parametrize(
    ("form", "pos", "suggestion", "lemma"),
    [
        ("fietsen", "NOUN", "fiets", "fiets"),
        ("fietsen", "VERB", "fietsen", "fietsen"),
        ("geholpen", "VERB", "geholp", "helpen"),
        ("was", "AUX", "zijn", "zijn"),
        ("brede", "ADJ", "breed", "breed"),
        ("Europese", "ADJ", "Europees", "Europees"),
        ("wijkplannen", "NOUN", "wijkplannen", "wijkplan"),
        ("BUREN", "NOUN", "BUREN", "buur"),
        ("3de", "ADJ", "3", "3"),
        ("Breda", "PROPN", "Breda", "Breda"),
        ("Samen", "ADV", "samen", "samen"),
        ("t/m", "CCONJ", "t/men", "t/m"),
        ("50", "NUM", "50en", "50"),
    ],
)
def test_tag_tables_and_edit_tree_decide_together(form, pos, suggestion, lemma):
    """The same form has the lemma of its tag; the tables correct an edit tree that made a word that does not exist."""
    assert lemmatize(form, pos, suggestion, lexicon=dutch_lexicon()) == lemma


def test_underscores_of_official_models_disappear():
    """A lemma never holds an underscore, whatever the model wrote."""
    assert lemmatize("aansluiten", "VERB", "aan_sluiten", lexicon=dutch_lexicon()) == "aansluiten"
    assert lemmatize("zzfaseqq", "NOUN", "zz_faseqq", lexicon=dutch_lexicon()) == "zzfaseqq"


def test_unknown_compound_takes_the_lemma_of_its_known_tail():
    """An unknown compound keeps its first part and gets the lemma of the tail that the tables know."""
    assert lemmatize("zwemkastelen", "NOUN", "zwemkastelen", lexicon=dutch_lexicon()) == "zwemkasteel"


@given(st.text(min_size=1, max_size=12), st.sampled_from([*CLASSES, "PROPN", "ADV", "X"]))
def test_every_word_has_a_lemma(form, pos):
    """Any text, with any tag, gets a lemma that is not empty and holds no underscore (unless it is nothing else)."""
    lemma = lemmatize(form, pos, form, lexicon=dutch_lexicon())
    assert lemma
    assert "_" not in lemma or not form.replace("_", "")


def test_component_sets_lemmas_and_leaves_an_empty_document_alone():
    """The component works on a document without a model, and on one without words."""
    nlp = spacy.blank("nl")
    component = make_lemmatizer(nlp, "opschaling_lemmatizer")
    doc = component(Doc(nlp.vocab, words=["Buren", "hielpen"], pos=["NOUN", "VERB"]))
    assert [token.lemma_ for token in doc] == ["buur", "helpen"]
    assert len(component(Doc(nlp.vocab))) == 0


def test_the_parse_decides_which_verbs_are_auxiliaries():
    """A verb is an auxiliary where the parse says so and a verb elsewhere; without a parse the tag stays."""
    nlp = spacy.blank("nl")
    component = make_lemmatizer(nlp, "opschaling_lemmatizer")
    words, tags = (
        ["Wij", "hebben", "geholpen", "en", "hebben", "tijd"],
        ["PRON", "VERB", "VERB", "CCONJ", "AUX", "NOUN"],
    )
    heads, deps = [2, 2, 2, 4, 2, 4], ["nsubj", "aux", "ROOT", "cc", "conj", "obj"]
    doc = component(Doc(nlp.vocab, words=words, pos=tags, heads=heads, deps=deps))
    assert [token.pos_ for token in doc][1::3] == ["AUX", "VERB"]
    assert component(Doc(nlp.vocab, words=words, pos=tags))[4].pos_ == "AUX"
