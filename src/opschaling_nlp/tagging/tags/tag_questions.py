"""Tag questions by the mood of a clause, and by cues of the codebook (`benieuwd naar`)."""

from spacy.language import Language
from spacy.tokens import Doc, Span

from opschaling_nlp.codebook import built_in
from opschaling_nlp.dutch.signs import CLOSING, OPENING
from opschaling_nlp.model import PromptKind
from opschaling_nlp.tagging.language.batches import BatchComponent
from opschaling_nlp.tagging.language.word_rows import words_of
from opschaling_nlp.tagging.mood.cue_words import mood_cues
from opschaling_nlp.tagging.mood.mood import Mood, MoodKind
from opschaling_nlp.tagging.tags.context import ANSWERS, TAGS, group_of, moods_of, prompt_kind_of, text_of


@Language.factory("opschaling_questions", requires=["doc._.moods", "doc.spans"], assigns=["doc.spans"])
def make_questions(nlp: Language, name: str) -> BatchComponent:
    """Make the component that adds spans of questions to the tags."""
    del nlp, name

    def opschaling_questions(doc: Doc) -> Doc:
        invited = prompt_kind_of(doc) is PromptKind.QUESTION
        asked = [
            mood_span(doc, mood, "question")
            for mood in moods_of(doc)
            if (mood.kind is MoodKind.QUESTION and not _is_quoted(doc, mood)) or (invited and _wonders(doc, mood))
        ]
        silent = invited and not asked and not any(span.label_ == "question" for span in group_of(doc, TAGS))
        if silent:
            doc.spans[ANSWERS] = [
                mood_span(doc, mood, "question") for mood in moods_of(doc) if mood.kind is MoodKind.STATEMENT
            ]
        if asked:
            doc.spans[TAGS] = [*group_of(doc, TAGS), *asked]
        return doc

    return BatchComponent(opschaling_questions)


def _is_quoted(doc: Doc, mood: Mood) -> bool:
    """Return whether a question is reported: a quotation mark closes it, but none opens the statement."""
    text = text_of(doc)
    behind = text[mood.cue_end : mood.cue_end + 1]
    return bool(behind) and behind in CLOSING and text[0] not in OPENING


def _wonders(doc: Doc, mood: Mood) -> bool:
    """Return whether a clause is an indirect question on its own, as under a prompt for questions.

    Examples: `of het mag`, `wie de schade betaalt`. `wat ik mis is …` opens likewise but has a second finite verb.
    """
    clause = [word for word in words_of(doc)[mood.start_token : mood.end_token] if not word.punct]
    if clause and clause[0].lower == "of":
        return any(word.verbal for word in clause)
    if not clause or clause[0].lower not in mood_cues().question_words:
        return False
    return clause[-1].verbal or [word.form for word in clause].count("finite") == 1


def mood_span(doc: Doc, mood: Mood, tag: str) -> Span:
    """Mark the words that gave a clause its mood; the indicator is named after the reason."""
    span = (
        doc.char_span(mood.cue_start, mood.cue_end, alignment_mode="expand") or doc[mood.start_token : mood.end_token]
    )
    return Span(doc, span.start, span.end, label=tag, span_id=built_in(mood.reason))
