"""Tips: what advises, and what only looks like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from opschaling_nlp.codebook import load_codebooks
from opschaling_nlp.model import PromptKind
from opschaling_nlp.settings import load_settings
from opschaling_nlp.tagging.annotate import Key, StatementTagger
from opschaling_nlp.tagging.mood.mood import MoodKind
from opschaling_nlp.tagging.tags.tag_tips import make_tips
from tests.tagging.docs_by_hand import NLP, labels, make, mark

SENTENCES = [line.split("\t") for line in (Path(__file__).parent / "tip_sentences.tsv").read_text("utf-8").splitlines()]
"""Whether it is a tip, the kind of prompt, and the text."""
TIPS = make_tips(NLP, "tips")
MODAL = {"deps": ["nsubj", "aux", "obj", "ROOT"], "heads": [3, 3, 3, 3]}


def tips(doc):
    """Return the words of the tips."""
    return [words for label, words in labels(TIPS(doc), "tags") if label == "tip"]


def test_imperative_is_a_tip():
    """An imperative advises, whatever was asked."""
    assert tips(make("Begin met een kleine groep", mood=MoodKind.IMPERATIVE)) == ["Begin"]


def test_offer_is_no_tip():
    """An imperative that offers (`mail me gerust`) advises nothing."""
    assert not tips(make("Mail me gerust", mood=MoodKind.IMPERATIVE))


@pytest.mark.parametrize(
    ("asked", "found"), [(PromptKind.ADVICE, ["Een"]), (PromptKind.CONDITION, []), (PromptKind.NONE, [])]
)
def test_infinitive_is_a_tip_under_a_prompt_for_advice(asked, found):
    """A bare infinitive answers `hoe`; elsewhere it names a step, a wish or a topic."""
    assert tips(make("Een leerkring starten", asked=asked, mood=MoodKind.INFINITIVE)) == found


@pytest.mark.parametrize(
    ("asked", "found"), [(PromptKind.NONE, ["Gewoon"]), (PromptKind.REMARK, ["Gewoon"]), (PromptKind.OBSERVATION, [])]
)
def test_urging_infinitive_is_a_tip_where_nobody_asked_what_happens(asked, found):
    """`Gewoon beginnen` urges by itself; under a prompt for what is seen it tells what was done."""
    assert tips(make("Gewoon beginnen", asked=asked, mood=MoodKind.INFINITIVE)) == found


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("Nooit op maandag", PromptKind.ADVICE, ["Nooit op"]),
        ("Eerst de kelder", PromptKind.ADVICE, ["Eerst de"]),
        ("Niet makkelijk", PromptKind.ADVICE, []),
        ("Niet", PromptKind.ADVICE, []),
        ("Nooit op maandag", PromptKind.OBSERVATION, []),
    ],
)
def test_directive_without_a_verb_is_a_tip_under_a_prompt_for_advice(text, asked, found):
    """`Nooit op maandag` advises where advice was asked; `niet makkelijk` describes."""
    assert tips(make(text, asked=asked, mood=MoodKind.NOUN_PHRASE)) == found


def test_noun_of_action_is_a_tip_under_a_prompt_for_advice():
    """`Gebruik van …` advises, a noun that names a state (`Overzicht van …`) does not."""
    pos = {"pos": ["NOUN", "ADP", "NOUN"]}
    use = make(
        "Gebruik van verhalen",
        asked=PromptKind.ADVICE,
        mood=MoodKind.NOUN_PHRASE,
        lemmas=["gebruik", "van", "verhaal"],
        **pos,
    )
    insight = make(
        "Overzicht van kosten",
        asked=PromptKind.ADVICE,
        mood=MoodKind.NOUN_PHRASE,
        lemmas=["overzicht", "van", "kosten"],
        **pos,
    )
    assert tips(use) == ["Gebruik"]
    assert not tips(insight)


def test_modal_with_an_actor_is_a_tip():
    """`Managers moeten tijd vrijmaken` advises; a burden (`hebben`) does not, nor does a duty of the speaker."""
    pos = {"pos": ["NOUN", "AUX", "NOUN", "VERB"]}
    assert tips(
        make("Managers moeten tijd vrijmaken", lemmas=["manager", "moeten", "tijd", "vrijmaken"], **pos, **MODAL)
    ) == ["moeten tijd vrijmaken"]
    assert not tips(make("Je moet geduld hebben", lemmas=["je", "moeten", "geduld", "hebben"], **pos, **MODAL))
    assert not tips(make("Ik moet tijd vrijmaken", lemmas=["ik", "moeten", "tijd", "vrijmaken"], **pos, **MODAL))


@pytest.mark.parametrize(("opening", "advises"), [("Ik", False), ("Managers", True)])
def test_a_modal_behind_and_speaks_of_the_first_subject(opening, advises):
    """In `Ik zit in raden en moet cijfers leveren` the speaker must, though a noun stands nearer."""
    doc = make(
        f"{opening} kijken naar raden en moeten cijfers leveren",
        pos=["PRON" if opening == "Ik" else "NOUN", "VERB", "ADP", "NOUN", "CCONJ", "AUX", "NOUN", "VERB"],
        lemmas=[opening.lower(), "kijken", "naar", "raad", "en", "moeten", "cijfer", "leveren"],
        deps=["nsubj", "ROOT", "case", "obl", "cc", "aux", "obj", "conj"],
        heads=[1, 1, 3, 1, 7, 7, 7, 1],
        morphs=["", "VerbForm=Fin", "", "", "", "VerbForm=Fin", "", "VerbForm=Inf"],
    )
    assert bool(tips(doc)) is advises


def test_frame_in_a_question_is_no_tip():
    """`Is het verstandig om …?` asks; the frame of the codebook is taken out."""
    doc = mark(
        make("Is het verstandig om te wachten", mood=MoodKind.QUESTION),
        "tags",
        (2, 4, "tip", ""),
        (0, 1, "question", ""),
    )
    assert labels(TIPS(doc), "tags") == [("question", "Is")]


def test_empty_doc():
    """A Doc without words has no tips."""
    assert not tips(make(""))


@pytest.fixture(scope="module")
def read():
    """Read all sentences once."""
    tagger = StatementTagger(load_codebooks(load_settings()), load_settings())
    return dict(zip((one[2] for one in SENTENCES), tagger.read([key_of(one) for one in SENTENCES]), strict=True))


def key_of(sentence):
    """Return what decides how a sentence is read."""
    return Key(sentence[2], PromptKind("" if sentence[1] == "none" else sentence[1]))


@pytest.mark.parametrize("sentence", SENTENCES, ids=[f"{one[0]}: {one[2]}" for one in SENTENCES])
def test_tip_in_a_sentence(read, sentence):
    """What advises is a tip, however it is said; what tells, points to a page, reports another's words or offers is none."""
    found = [one for one in read[sentence[2]].findings if one.kind == "tag" and one.label == "tip"]
    assert bool(found) == (sentence[0] == "tip")


def test_answer_under_questions_is_no_question():
    """Under the heading for questions a full sentence that asks nothing is an answer; a noun still names what is asked."""
    tagger = StatementTagger(load_codebooks(load_settings()), load_settings())
    answer, topic = tagger.read(
        [Key("Het mag van de directie", PromptKind.QUESTION), Key("De kosten", PromptKind.QUESTION)]
    )
    assert [one.holds for one in answer.findings if one.label == "question"] == [0]
    assert [one.holds for one in topic.findings if one.label == "question"] == []
