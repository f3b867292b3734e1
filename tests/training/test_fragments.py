"""Tests of cutting fragments out of trees, and of building documents of them."""

from __future__ import annotations

import random

import pytest
import spacy
from fragments import LONGEST, MAKERS, finish, make_fragments
from hypothesis import given
from hypothesis import strategies as st
from prepare import document, group, vary
from treebank import Token
from trees import cut, insert, subtree
from verbs import learn_verbs


def token(form, lemma, upos, features, head, relation):
    """Return a token; the head counts from 0, -1 is the root."""
    return Token(form, lemma, upos, "", features, head, relation)


FINITE = "Number=Plur|Tense=Pres|VerbForm=Fin"
STATEMENT = (
    token("De", "de", "DET", "Definite=Def", 1, "det"),
    token("buren", "buur", "NOUN", "Number=Plur", 2, "nsubj"),
    token("nodigen", "nodigen", "VERB", FINITE, -1, "root"),
    token("de", "de", "DET", "Definite=Def", 4, "det"),
    token("school", "school", "NOUN", "Number=Sing", 2, "obj"),
    token("uit", "uit", "ADP", "", 2, "compound:prt"),
    token(".", ".", "PUNCT", "", 2, "punct"),
)
QUESTION = (*STATEMENT[:-1], token("?", "?", "PUNCT", "", 2, "punct"))
VERBS = learn_verbs([STATEMENT])
VOCAB = spacy.blank("nl").vocab


def words(fragment):
    """Return the words of a fragment."""
    return " ".join(part.form for part in fragment)


def texts(kind, sentence=STATEMENT):
    """Return what a maker makes of a sentence with many seeds."""
    return {words(fragment) for seed in range(60) for fragment in MAKERS[kind](sentence, VERBS, random.Random(seed))}


def test_verb_becomes_an_infinitive_with_its_particle():
    """The subject goes, the infinitive comes last and joined."""
    assert "de school uitnodigen" in texts("infinitive_phrases")


def test_verb_becomes_an_imperative_with_its_particle_at_the_end():
    """The bare form comes first; now and then it is polite."""
    assert texts("imperatives") == {"nodig de school uit", "nodigt u de school uit"}


def test_question_loses_its_mark_or_a_statement_is_turned_into_one():
    """Questions are shown to the model without their mark, and in the order verb, subject."""
    assert texts("unmarked_questions", QUESTION) == {"De buren nodigen de school uit"}
    assert texts("inverted_questions") == {"Nodigen de buren de school uit", "Nodigen de buren de school uit ?"}


@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_every_fragment_is_a_tree(kind):
    """Whatever is cut, there is one root, and every head lies in the fragment."""
    for seed in range(40):
        for fragment in MAKERS[kind](STATEMENT, VERBS, random.Random(seed)):
            finished = finish(fragment, random.Random(seed))
            assert sum(part.head < 0 for part in finished) == 1
            assert all(part.head < len(finished) and part.head != place for place, part in enumerate(finished))
            document(VOCAB, [finished])


def test_same_seed_same_fragments():
    """The recipe is repeatable: one seed gives one list, within the limits."""
    limits = dict.fromkeys(MAKERS, 3)
    first, second = (make_fragments([STATEMENT, QUESTION], limits, random.Random(7)) for _ in range(2))
    assert first == second
    assert all(len(fragment) <= LONGEST + 1 for fragment in first)
    assert make_fragments([], limits, random.Random(7)) == []


def test_cut_hangs_what_lost_its_head_under_the_root():
    """Words whose head is not in the fragment depend on its root."""
    fragment = cut(STATEMENT, [4, 5], 4)
    assert [part.head for part in fragment] == [-1, 0]
    assert subtree(STATEMENT, 2, {"nsubj", "punct"}) == [2, 3, 4, 5]


@given(st.integers(min_value=0, max_value=6))
def test_insert_moves_heads(place):
    """A word put in leaves all other words with the heads they had."""
    new = token("nu", "nu", "ADV", "", 2, "advmod")
    after = insert(STATEMENT, place, new)
    rest = [part for part in after if part.form != "nu"]
    heads = [after[part.head].form if part.head >= 0 else "" for part in rest]
    assert heads == [STATEMENT[part.head].form if part.head >= 0 else "" for part in STATEMENT]
    assert after[after[place].head].form == "nodigen"


def test_variation_drops_full_stops_and_capitals_only():
    """Some sentences lose their full stop or their capital; words stay."""
    varied = vary([STATEMENT] * 200, random.Random(1))
    assert {words(sentence).lower().removesuffix(" .") for sentence in varied} == {"de buren nodigen de school uit"}
    assert 100 < sum(sentence[-1].form == "." for sentence in varied) < 200
    assert sum(len(documents) for documents in group(varied, random.Random(1))) == 200


def test_document_has_the_sentences_it_was_built_of():
    """Sentences put together keep their boundaries, tags and heads."""
    doc = document(VOCAB, [STATEMENT, QUESTION])
    assert [len(sentence) for sentence in doc.sents] == [7, 7]
    assert doc[9].head == doc[9]
    assert doc[1].lemma_ == "buur"
