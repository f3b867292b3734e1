"""Tests of the compound splitter."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from opschaling_nlp.tagging.language.compounds import dutch_splitter, make_compounds

SIMPLE_NOUNS = Path(__file__).with_name("simple_nouns.txt")


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("schooltuinen", ("school", "tuin")),
        ("verenigingsgebouw", ("vereniging", "gebouw")),
        ("buurtbewoners", ("buurt", "bewoner")),
        ("boekenkast", ("boek", "kast")),
        ("zorg-professionals", ("zorg", "professional")),
        ("regenwaterafvoer", ("regen", "water", "afvoer")),
    ],
)
def test_parts_are_lemmas_from_left_to_right(word, parts):
    """A compound gives the lemmas of its parts, the linking sound left out."""
    assert dutch_splitter().parts(word) == parts


def test_head_that_is_a_word_stays_whole():
    """Only what is unknown is cut further at the right: the head of a compound is what it is called after."""
    assert dutch_splitter().parts("projectvoorstellen")[-1] == "voorstel"


def test_at_most_two_percent_of_simple_nouns_are_split():
    """Of 300 simple nouns, none of which the weights were learnt from, at most 2% are split."""
    words = SIMPLE_NOUNS.read_text(encoding="utf-8").split()
    split = [word for word in words if len(dutch_splitter().parts(word)) > 1]
    assert len(words) == 300
    assert len(split) <= 6, split


@given(st.text(alphabet="abcdefghijklmnoprstuvwz-'ë", max_size=24))
def test_cutting_loses_nothing_but_links(word):
    """The head is the end of the word, and a word is never cut to nothing."""
    start = dutch_splitter().head_start(word)
    assert 0 <= start <= max(0, len(word) - 1)
    assert all(dutch_splitter().parts(word)) or not word


def test_component_splits_nouns_only():
    """Verbs and names are left alone, and so is a document without words."""
    nlp = spacy.blank("nl")
    component = make_compounds(nlp, "opschaling_compounds")
    doc = component(Doc(nlp.vocab, words=["Schooltuinen", "stofzuigen", "Amersfoort"], pos=["NOUN", "VERB", "PROPN"]))
    assert [token._.parts for token in doc] == [("school", "tuin"), (), ()]
    assert len(component(Doc(nlp.vocab))) == 0


def test_what_is_too_long_to_be_a_word_is_not_split():
    """Laughter of hundreds of letters falls into words in endless ways, and means none of them."""
    assert dutch_splitter().parts("werkgroep" * 12) == ("werkgroep" * 12,)
