"""Valence: which words, forms and prompts say how a driver is spoken of."""

from __future__ import annotations

import pytest

from opschaling_nlp.model import PromptKind
from opschaling_nlp.tagging.mood.mood import MoodKind
from opschaling_nlp.tagging.tags.valence import make_valence, split_clauses
from tests.tagging.docs_by_hand import NLP, make, mark

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
        *((kind, []) for kind in PromptKind if kind.value not in {"condition", "hindrance", "help"}),
    ],
)
def test_bare_answer_takes_what_was_asked(asked, valence):
    """A bare noun under what is needed, hinders or helps takes that direction; under every other question it has none."""
    assert judged(mark(make("Breed draagvlak", asked=asked, mood=MoodKind.NOUN_PHRASE), "drivers", DRIVER)) == valence


@pytest.mark.parametrize(("asked", "valence"), [(PromptKind.HINDRANCE, "barrier"), (PromptKind.HELP, "enabler")])
def test_infinitive_answers_what_hinders_or_helps(asked, valence):
    """An infinitive under what hinders or helps names that, and no wish."""
    doc = mark(make("Breed draagvlak zoeken", asked=asked, mood=MoodKind.INFINITIVE), "drivers", DRIVER)
    assert judged(doc) == [f"own={valence}"]


def test_wish_under_an_observation():
    """A bare infinitive (`draagvlak zoeken`) names what is still to come, also where it was asked what happens."""
    assert judged(
        mark(make("Breed draagvlak zoeken", asked=PromptKind.OBSERVATION, mood=MoodKind.INFINITIVE), "drivers", DRIVER)
    ) == ["own=needed"]


def test_tip_advises_unless_it_names_a_lack():
    """In a tip a driver is advised; where its clause names a lack outside the tip, that stands."""
    doc = mark(make("Zoek draagvlak", mood=MoodKind.IMPERATIVE), "drivers", DRIVER)
    assert judged(mark(doc, "tags", (0, 1, "tip", ""))) == ["own=advised"]
    doc = make("geen draagvlak , begin klein", pos=["DET", "NOUN", "PUNCT", "VERB", "ADJ"])
    mark(doc, "drivers", DRIVER)
    mark(doc, "tags", (3, 4, "tip", ""))
    mark(doc, "valence_cues", (0, 1, "barrier", ""))
    assert "own=barrier" in judged(doc)


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
