"""Matching of indicators, on Docs built by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.lang.nl import Dutch
from spacy.tokens import Doc

from opschaling_nlp.codebook import Code, Codebook, Guard, Indicator
from opschaling_nlp.errors import UserError
from opschaling_nlp.tagging.search.matching import IndicatorMatcher
from opschaling_nlp.tagging.search.term_index import TermIndex, fold_word, word_forms
from opschaling_nlp.watching import Watchdog

VOCAB = Dutch().vocab


def find(
    text: str, *indicators: Indicator, lemmas: list[str] | None = None, pos: list[str] | None = None
) -> list[tuple[str, str]]:
    """Return (indicator, words) of every hit."""
    words = text.split()
    doc = Doc(VOCAB, words=words, lemmas=lemmas or [word.lower() for word in words], pos=pos or ["X"] * len(words))
    code = Code("code", "Code", "Code", "Proef.", indicators=indicators)
    matcher = IndicatorMatcher([Codebook("proef", "1", "Proef", "eigen", "extra", (code,))], VOCAB)
    return [(hit.rule.indicator, doc[hit.start : hit.end].text) for hit in matcher.find(doc)]


def words(value: str, **guard: tuple[str, ...]) -> Indicator:
    """Make an indicator of words."""
    return Indicator("woord", "words", value, guard=Guard(**guard))


def test_words_match_on_text_or_lemma_without_case_or_accents():
    """A word is found by its lemma or its form, however it is written."""
    assert find("Financiën ontbreken", words("financien")) == [("woord", "Financiën")]
    assert find("de budgetten", words("budget"), lemmas=["de", "budget"]) == [("woord", "budgetten")]


@pytest.mark.parametrize(
    ("term", "word", "hit"),
    [
        ("*beleid", "zorgbeleid", True),
        ("beleid*", "beleidsplan", True),
        ("beleid", "zorgbeleid", False),
        ("*eleid*", "beleidsplan", True),
    ],
)
def test_stars_stand_for_the_rest_of_a_compound(term, word, hit):
    """A star matches any rest, including none; without a star the word must be whole."""
    assert bool(find(word, words(term))) is hit


def test_words_joined_by_a_slash_are_found():
    """Of words with a slash between them each may be the one that a phrase asks for; a term with a slash is found as it stands."""
    assert find("Lef / geld", words("geld")) == [("woord", "geld")]
    assert find("lef / geld / tijd vragen", words("lef vragen")) == [("woord", "lef / geld / tijd vragen")]
    assert find("tijd voor lef / geld", words("voor geld"), words("lef … tijd")) == [("woord", "voor lef / geld")]
    assert find("minder oud / nieuw denken", words("oud/nieuw")) == [("woord", "oud / nieuw")]
    assert find("lef / tijd geld", words("lef geld")) == [("woord", "lef / tijd geld")]
    assert not find("/ lef //", words("lef geld"))


def test_phrases_have_choices_gaps_and_free_order():
    """`|` chooses, `…` spans at most four words, ` + ` joins parts in any order."""
    assert find("kop koffie", words("kop|bak koffie thee|koffie"), words("kop|bak koffie")) == [("woord", "kop koffie")]
    assert find("gebrek aan echt heel goed geld", words("gebrek … geld")) == [
        ("woord", "gebrek aan echt heel goed geld")
    ]
    assert not find("gebrek aan een twee drie vier geld", words("gebrek … geld"))
    assert find("vrij maken we tijd", words("tijd + vrij")) == [("woord", "vrij maken we tijd")]


def test_parts_in_any_order_stay_within_a_sentence():
    """Parts that a stop divides do not belong together."""
    assert not find("tijd is er . vrij zijn we", words("tijd + vrij"))


def test_a_hit_within_another_that_says_the_same_is_dropped():
    """Of overlapping readings that say the same the longest is kept, so that a word counts once."""
    assert find("lange adem", words("lange adem"), words("adem")) == [("woord", "lange adem")]


def test_guard_looks_in_the_sentence_only():
    """A guard stops a hit in its own sentence, not in the next."""
    guarded = words("horizontaal", not_near=(r"\bdrain",))
    assert not find("een drain ligt horizontaal", guarded)
    assert find("we leren horizontaal . De drain ligt goed", guarded)


def test_not_in_needs_the_hit_inside_the_longer_expression():
    """`op tijd` is no time, but elsewhere in the same sentence `tijd` still is."""
    assert find("op tijd klaar want er was tijd", words("tijd", not_in=("op tijd",))) == [("woord", "tijd")]


def test_needs_asks_for_company():
    """A word with a second sense counts only in the company that gives it this one."""
    needy = words("energie", needs=("veel energie",))
    assert find("er is veel energie", needy)
    assert not find("zonne energie", needy)


def test_patterns_and_regular_expressions():
    """A token pattern sees word classes, a regular expression the text; its hit grows to whole tokens."""
    noun = Indicator("wil", "pattern", ({"LOWER": "wil", "POS": "NOUN"},))
    assert find("de wil", noun, pos=["DET", "NOUN"]) == [("wil", "wil")]
    assert not find("ik wil", noun, pos=["PRON", "VERB"])
    assert find("onze middelenmix", Indicator("re", "regex", "middelen")) == [("re", "middelenmix")]


@pytest.mark.parametrize("pattern", [[{"LEMA": "tijd"}], [{"TEXT": {"REGEX": "("}}], [{"OP": "veel"}], [{"LEMMA": 3}]])
def test_a_pattern_that_spacy_refuses_is_said_with_its_place(pattern):
    """Whoever writes a codebook reads which alternative it is and what a pattern looks like; nothing of spaCy's English."""
    with pytest.raises(
        UserError, match=r"codeboek proef: code › eigen › pattern: .*geen patroon dat spaCy kent"
    ) as caught:
        find("tijd", Indicator("eigen", "pattern", tuple(pattern)), Indicator("ook", "pattern", tuple(pattern)))
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize("guard", [{}, {"needs": (r"(a|aa)+[0-9]",)}])
def test_an_expression_that_does_not_end_is_stopped_with_its_place(guard):
    """The watchdog's sentence names the statement, and the code and alternative whose expression or guard was being tried."""
    indicator = words("tijd", **guard) if guard else Indicator("eigen", "regex", r"(a|aa)+[0-9]")
    with (
        Watchdog("Kenmerken", seconds=0.2),
        pytest.raises(UserError, match=f"proef: code › {indicator.id}.*\n?.*duurde"),
    ):
        find(f"tijd {'a' * 40}", indicator)


def test_term_index_gives_equal_terms_one_number():
    """The same term in two codebooks is looked up once."""
    index = TermIndex()
    assert index.add("Tijd") == index.add("tijd")
    assert index.add("tijd*") != index.add("tijd")


@pytest.mark.parametrize("expression", ["(a+)+b", r"(?:\w+\s*)*!", "((a|b+)+)*c"])
def test_an_expression_that_may_never_end_is_refused(expression):
    """A repeat of a repeat is named with its codebook, code and indicator, as an indicator and in a guard."""
    for indicator in (Indicator("re", "regex", expression), words("geld", not_in=(expression,))):
        with pytest.raises(UserError, match="kan eindeloos zoeken") as caught:
            find("geld", indicator)
        assert f"codeboek proef: code › {indicator.id}" in str(caught.value)


def test_a_repeat_with_something_firm_in_it_is_no_danger():
    """Words with a space behind each can be divided in one way only."""
    assert find("geld en tijd", Indicator("re", "regex", r"geld (?:\w+ )*tijd")) == [("re", "geld en tijd")]


def test_empty_doc_and_no_codebook():
    """Nothing to read, or nothing to look for, gives nothing."""
    assert IndicatorMatcher([], VOCAB).find(Doc(VOCAB)) == []


@given(st.text(min_size=1, max_size=20))
def test_folding_is_stable(word):
    """Folding a folded word changes nothing, so that terms and words meet."""
    assert fold_word(fold_word(word)) == fold_word(word)
    assert all(word_forms(word, ""))


@pytest.mark.parametrize(("heads", "found"), [([5, 2, 3, 4, 0, 5], True), ([1, 2, 3, 4, 4, 4], False)])
def test_parts_in_any_order_belong_together(heads, found):
    """Parts that the parse ties by few relations say one thing; parts that only share a sentence do not."""
    spread = ["geld", "dat", "wij", "niet", "krijgen", "school"]
    doc = Doc(VOCAB, words=spread, lemmas=spread, heads=heads, deps=["dep"] * 6)
    code = Code("code", "Code", "Code", "Proef.", indicators=(words("geld + school"),))
    matcher = IndicatorMatcher([Codebook("proef", "1", "Proef", "eigen", "extra", (code,))], VOCAB)
    assert bool(matcher.find(doc)) is found
