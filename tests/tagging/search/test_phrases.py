"""The index of phrases finds what a search that tries everything finds."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.lang.nl import Dutch
from spacy.tokens import Doc

from opschaling_nlp.tagging.language.word_rows import words_of
from opschaling_nlp.tagging.search.phrases import GAP, GAP_WORDS, PhraseIndex

VOCAB = Dutch().vocab
WORDS = ("van", "tijd", "tijden", "geld", "school", "basisschool")
SLOTS = st.sampled_from(["van", "tijd", "tijd*", "*school", "geld|van", "geld|tijd|school"])
PHRASES = st.lists(SLOTS, min_size=1, max_size=3) | st.tuples(SLOTS, st.just(GAP), SLOTS).map(list)


def fills(word: str, slot: str) -> bool:
    """Tell whether a word may stand in a slot."""
    return any(
        word.endswith(term[1:])
        if term.startswith("*")
        else word.startswith(term[:-1])
        if term.endswith("*")
        else word == term
        for term in slot.split("|")
    )


def search(words: list[str], phrase: list[str]) -> set[tuple[int, int]]:
    """Find every place of a phrase; a gap is tried with every number of words."""
    found: set[tuple[int, int]] = set()
    lengths = [range(GAP_WORDS + 1) if slot == GAP else (1,) for slot in phrase]
    for start, chosen in product(range(len(words)), product(*lengths)):
        ends = [start + sum(chosen[: place + 1]) for place in range(len(phrase))]
        if ends[-1] <= len(words) and all(
            slot == GAP or fills(words[end - 1], slot) for slot, end in zip(phrase, ends, strict=True)
        ):
            found.add((start, ends[-1]))
    return found


@settings(deadline=None)  # the first example reads the list of frequencies
@given(st.lists(st.sampled_from(WORDS), max_size=9), st.lists(PHRASES, min_size=1, max_size=6))
def test_finds_what_trying_everything_finds(words, phrases):
    """However phrases are looked up and passed over, none that stands in the text is missed, and none is made up."""
    index = PhraseIndex()
    for rule, phrase in enumerate(phrases):
        index.add(rule, " ".join(phrase))
    doc = Doc(VOCAB, words=words, lemmas=words)
    found = set(index.find(words_of(doc), doc.text))
    assert found == set(index.find(words_of(doc), doc.text))
    for rule, phrase in enumerate(phrases):
        mine, all_of_them = {place for number, place in found if number == rule}, search(words, phrase)
        assert mine <= all_of_them
        if GAP in phrase:  # of a gap the shortest reading is taken
            assert {start for start, _ in mine} == {start for start, _ in all_of_them} or {end for _, end in mine} == {
                end for _, end in all_of_them
            }
        else:
            assert mine == all_of_them


def test_nothing_is_found_in_nothing():
    """An empty document holds no phrase, and an empty index finds none."""
    index = PhraseIndex()
    assert index.find(words_of(Doc(VOCAB, words=["tijd"], lemmas=["tijd"])), "tijd") == []
    index.add(0, "tijd voor")
    assert index.find((), "") == []


def find(phrase: str, text: str) -> list[str]:
    """Return what of a text a phrase finds."""
    index = PhraseIndex()
    index.add(0, phrase)
    words = text.split()
    doc = Doc(VOCAB, words=words, lemmas=words)
    return [doc[start:end].text for _, (start, end) in index.find(words_of(doc), doc.text)]


def test_a_gap_does_not_reach_over_a_clause():
    """Words of two clauses are no phrase: neither with a gap between them nor as parts in any order."""
    assert find("geld … komen", "geld voor wie later komen") == ["geld voor wie later komen"]
    assert not find("geld … komen", "geld , we komen")
    assert not find("geld … komen", "geld voor wie die komen")
    assert not find("geld + komen", "geld is er maar ze komen")
    assert find("geld + komen", "geld is er , ze komen") == ["geld is er , ze komen"]
