"""Guard that words written together with a sign are read as words."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from opschaling_nlp.tagging.language.tokenizer import LONGEST_WORD, BoundedTokenizer, cut_at_slashes


@pytest.fixture(scope="module", params=["changed", "made"])
def nlp(request):
    """Return a bare Dutch pipeline that cuts at slashes: its tokenizer changed, or made so from the start."""
    if request.param == "made":
        return spacy.blank("nl", config={"nlp": {"tokenizer": {"@tokenizers": "opschaling.Tokenizer.v1"}}})
    pipeline = spacy.blank("nl")
    cut_at_slashes(pipeline)
    return pipeline


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("rust/ruimte", "rust / ruimte"),
        ("vmbo/mbo-docenten", "vmbo / mbo-docenten"),
        ("hbo/wo", "hbo / wo"),
        ("bewoner/s", "bewoner / s"),
        ("buurt-/wijkteams", "buurt- / wijkteams"),
        ("buurtteams/-raden", "buurtteams / -raden"),
        ("tuinen/ parken", "tuinen / parken"),
        ("tuinen /parken", "tuinen / parken"),
        ("zorg&welzijn", "zorg & welzijn"),
        ("zorg+welzijn", "zorg + welzijn"),
    ],
)
def test_words_joined_by_a_sign_are_words_of_their_own(nlp, text, words):
    """A slash, ampersand or plus sign between words is a token, however the writer spaced it."""
    assert [token.text for token in nlp(text)] == words.split()


@pytest.mark.parametrize(
    "text",
    [
        "en/of",
        "t/m",
        "km/u",
        "m/v",
        "R&D",
        "1/2",
        "24/7",
        "2024/2025",
        "https://buurt.nl/moes/tuin",
        "buurt.nl/moes/tuin",
    ],
)
def test_pairs_that_are_one_word_stay_whole(nlp, text):
    """Abbreviations, figures and addresses are not cut."""
    assert [token.text for token in nlp(text)] == [text]


def test_the_rest_of_the_dutch_rules_holds(nlp):
    """Abbreviations, contractions and faces, special cases of spaCy's, are read as before."""
    text = "Bijv. o.a. 's avonds z'n idee i.p.v. straks :-) (door)gaan…"
    assert [token.text for token in nlp(text)] == [token.text for token in spacy.blank("nl")(text)]


@given(st.text(alphabet="abcdefg -/&+.,(A1", max_size=40))
def test_no_character_is_lost(nlp, text):
    """The tokens with their spaces are the text again."""
    assert nlp(text).text == text


@pytest.mark.parametrize("around", [("", ""), ("kijk eens: ", " mooi hè?"), ("a\n", "  b")])
def test_a_run_that_is_far_too_long_to_be_words_is_one_token(nlp, around):
    """A row of emoji or a pasted image is not cut up, which would take time with its square; every token keeps its place."""
    text = "\N{GRINNING FACE}" * (LONGEST_WORD + 1)
    bounded = BoundedTokenizer(nlp.tokenizer, nlp.vocab)
    doc = bounded(text.join(around))
    assert doc.text == text.join(around)
    assert [token.text for token in doc].count(text) == 1
