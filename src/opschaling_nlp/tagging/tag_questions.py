"""Tag questions: by the mood of a clause, and by the cues of the codebook (`benieuwd naar`)."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span

from opschaling_nlp.codebook import rule_name
from opschaling_nlp.tagging.batches import BatchComponent
from opschaling_nlp.tagging.context import TAGS, group_of, moods_of
from opschaling_nlp.tagging.mood import Mood, MoodKind


@Language.factory("opschaling_questions", requires=["doc._.moods", "doc.spans"], assigns=["doc.spans"])
def make_questions(nlp: Language, name: str) -> BatchComponent:
    """Make the component that adds the spans of questions to the tags."""
    del nlp, name

    def opschaling_questions(doc: Doc) -> Doc:
        asked = [mood_span(doc, mood, "question") for mood in moods_of(doc) if mood.kind is MoodKind.QUESTION]
        if asked:
            doc.spans[TAGS] = [*group_of(doc, TAGS), *asked]
        return doc

    return BatchComponent(opschaling_questions)


def mood_span(doc: Doc, mood: Mood, tag: str) -> Span:
    """Mark the words that gave a clause its mood; the rule is named after the reason."""
    span = doc.char_span(mood.cue_start, mood.cue_end, alignment_mode="expand") or doc[mood.start_token : mood.end_token]
    return Span(doc, span.start, span.end, label=tag, span_id=rule_name(tag, f"zinsbouw {mood.reason}"))
