"""Questions: by mood, beside the cues of the codebook."""

from __future__ import annotations

import pytest

from opschaling_nlp.model import PromptKind
from opschaling_nlp.tagging.mood.mood import MoodKind
from opschaling_nlp.tagging.tags.tag_questions import make_questions
from tests.tagging.docs_by_hand import NLP, labels, make, mark

QUESTIONS = make_questions(NLP, "questions")


def test_mood_adds_a_question_with_the_words_that_gave_it():
    """The evidence of a question is the word that made it one, and the indicator names the reason."""
    doc = QUESTIONS(make("Hoe doen jullie dat", mood=MoodKind.QUESTION))
    assert labels(doc, "tags") == [("question", "Hoe")]
    assert doc.spans["tags"][0].id_ == "zinsbouw: proef"


def test_cues_stay():
    """What the codebook found is kept beside the mood."""
    doc = mark(make("Benieuwd naar voorbeelden", mood=MoodKind.NOUN_PHRASE), "tags", (0, 2, "question", ""))
    assert labels(QUESTIONS(doc), "tags") == [("question", "Benieuwd naar")]


@pytest.mark.parametrize(
    ("text", "pos", "asked", "found"),
    [
        ("of het mag", ["SCONJ", "PRON", "AUX"], PromptKind.QUESTION, ["of"]),
        ("wie de oogst betaalt", ["PRON", "DET", "NOUN", "VERB"], PromptKind.QUESTION, ["wie"]),
        ("wat helpt is rust", ["PRON", "VERB", "AUX", "NOUN"], PromptKind.QUESTION, []),
        ("of een borrel", ["CCONJ", "DET", "NOUN"], PromptKind.QUESTION, []),
        ("of het mag", ["SCONJ", "PRON", "AUX"], PromptKind.CONDITION, []),
    ],
)
def test_subordinate_clause_asks_under_a_prompt_for_questions(text, pos, asked, found):
    """`of het mag` answers `welke vragen heb je` with a question; `wat helpt is rust` does not, and elsewhere neither asks."""
    doc = QUESTIONS(make(text, mood=MoodKind.STATEMENT, asked=asked, pos=pos))
    assert [words for label, words in labels(doc, "tags") if label == "question"] == found
