"""Valence: which words, forms and prompts say how a driver is spoken of."""

from __future__ import annotations

from pathlib import Path

import pytest

from opschaling_nlp.codebook import load_codebooks
from opschaling_nlp.model import PromptKind
from opschaling_nlp.settings import load_settings
from opschaling_nlp.tagging.annotate import Key, StatementTagger
from opschaling_nlp.tagging.mood.mood import MoodKind
from opschaling_nlp.tagging.tags.clauses import split_clauses
from opschaling_nlp.tagging.tags.valence import make_valence
from tests.tagging.docs_by_hand import NLP, make, mark

SENTENCES = [
    line.split("\t") for line in (Path(__file__).parent / "direction_sentences.tsv").read_text("utf-8").splitlines()
]
"""Phenomenon, kind of prompt, text, driver, and the direction that a reader gives it."""
VALENCE = make_valence(NLP, "valence")
DRIVER = (1, 2, "own", "")


def judged(doc):
    """Return the valences of the drivers."""
    return sorted({f"{span.kb_id_}={span.label_}" for span in VALENCE(doc).spans.get("valence", [])})


def test_lack_beats_presence():
    """In `er is geen draagvlak` both are cued; the lack decides."""
    doc = make("geen draagvlak is er")
    mark(doc, "drivers", DRIVER)
    mark(doc, "valence_cues", (0, 1, "barrier", ""), (2, 4, "enabler", ""))
    assert judged(doc) == ["own=barrier"]


def test_cue_counts_in_its_own_clause():
    """A cue beyond a stop or `maar` says nothing of the driver, when its own clause says something."""
    doc = make("veel draagvlak maar geen tijd", pos=["DET", "NOUN", "CCONJ", "DET", "NOUN"])
    mark(doc, "drivers", DRIVER, (4, 5, "res", ""))
    mark(doc, "valence_cues", (0, 1, "enabler", ""), (3, 4, "barrier", ""))
    assert judged(doc) == ["own=enabler", "res=barrier"]


@pytest.mark.parametrize(
    ("asked", "valence"),
    [
        (PromptKind.CONDITION, ["own=needed"]),
        (PromptKind.HINDRANCE, ["own=barrier"]),
        (PromptKind.HELP, ["own=enabler"]),
        (PromptKind.OBSERVATION, []),
        (PromptKind.MIXED, []),
        (PromptKind.REMARK, []),
        (PromptKind.NONE, []),
    ],
)
def test_bare_answer_takes_what_was_asked(asked, valence):
    """A bare noun is needed, a barrier or an enabler where the question asks for that, else undecided."""
    assert judged(mark(make("Breed draagvlak", asked=asked, mood=MoodKind.NOUN_PHRASE), "drivers", DRIVER)) == valence


def test_tip_advises_also_beside_a_lack():
    """In a tip a driver is advised, also where another clause of its sentence says that it is lacking."""
    doc = mark(make("Zoek draagvlak", mood=MoodKind.IMPERATIVE), "drivers", DRIVER)
    assert judged(mark(doc, "tags", (0, 1, "tip", ""))) == ["own=advised"]
    doc = make("geen draagvlak , begin klein", pos=["DET", "NOUN", "PUNCT", "VERB", "ADJ"])
    mark(doc, "drivers", DRIVER)
    mark(doc, "tags", (3, 4, "tip", ""))
    mark(doc, "valence_cues", (0, 1, "barrier", ""))
    assert judged(doc) == ["own=advised"]


def test_question_has_no_valence_unless_it_says_so():
    """A question takes none from the prompt, but a lack in it counts."""
    doc = mark(make("Hoe draagvlak krijgen", asked=PromptKind.CONDITION, mood=MoodKind.QUESTION), "drivers", DRIVER)
    assert judged(doc) == []
    assert judged(mark(doc, "valence_cues", (0, 1, "barrier", ""))) in (["own=barrier"], ["own=needed"])


def test_indicator_with_a_valence_of_its_own():
    """`weerstand` is a barrier by itself, without a cue."""
    assert judged(mark(make("Er weerstand"), "drivers", (1, 2, "own", "barrier"))) == ["own=barrier"]


def test_comma_divides_clauses_only_between_verbs():
    """A comma in a list divides nothing; one between two verbs does."""
    listed = make("geen geld , tijd en ruimte", pos=["DET", "NOUN", "PUNCT", "NOUN", "CCONJ", "NOUN"])
    divided = make("geld is er , tijd ontbreekt", pos=["NOUN", "AUX", "ADV", "PUNCT", "NOUN", "VERB"])
    assert split_clauses(listed)[0] == [(0, 6)]
    assert split_clauses(divided)[0] == [(0, 3), (3, 6)]


def test_empty_doc():
    """A Doc without words has no valence."""
    assert judged(make("")) == []


@pytest.fixture(scope="module")
def read():
    """Read all sentences once: what is found in each, by its text and kind of prompt."""
    tagger = StatementTagger(load_codebooks(load_settings()), load_settings())
    keys = list(dict.fromkeys(key_of(sentence) for sentence in SENTENCES))
    return dict(zip(keys, (said.findings for said in tagger.read(keys)), strict=True))


def key_of(sentence):
    """Return what decides how a sentence is read."""
    return Key(sentence[2], PromptKind("" if sentence[1] == "none" else sentence[1]))


@pytest.mark.parametrize("sentence", SENTENCES, ids=[f"{one[0]}: {one[2]} ({one[1]}, {one[3]})" for one in SENTENCES])
def test_direction_of_a_sentence(read, sentence):
    """What a reader hears in a construction (lack, cost, wish, litotes …) is what the rules find, under the question that was asked."""
    found = [one for one in read[key_of(sentence)] if one.kind == "valence" and one.driver == sentence[3] and one.holds]
    assert ("+".join(sorted({one.label for one in found})) or "none") == sentence[4]


def test_words_stand_beside_what_the_question_makes_of_them(read):
    """Under a question for help `geen managers ertussen` helps by the question; that the words name an absence stays visible."""
    found = [one for one in read[Key("Geen managers ertussen", PromptKind.HELP)] if one.kind == "valence"]
    assert {(one.label, one.source, one.holds) for one in found if one.driver == "lead"} == {
        ("enabler", "prompt", 1),
        ("barrier", "rule", 0),
    }
