"""Questions: by mood, beside the cues of the codebook."""

from __future__ import annotations

from opschaling_nlp.tagging.mood import MoodKind
from opschaling_nlp.tagging.tag_questions import make_questions
from tests.tagging.docs_by_hand import NLP, labels, make, mark

QUESTIONS = make_questions(NLP, "questions")


def test_mood_adds_a_question_with_the_words_that_gave_it():
    """The evidence of a question is the word that made it one, and the rule names the reason."""
    doc = QUESTIONS(make("Hoe doen jullie dat", mood=MoodKind.QUESTION))
    assert labels(doc, "tags") == [("question", "Hoe")]
    assert doc.spans["tags"][0].id_ == "question › zinsbouw proef"


def test_cues_stay():
    """What the codebook found is kept beside the mood."""
    doc = mark(make("Benieuwd naar voorbeelden", mood=MoodKind.NOUN_PHRASE), "tags", (0, 2, "question", ""))
    assert labels(QUESTIONS(doc), "tags") == [("question", "Benieuwd naar")]
