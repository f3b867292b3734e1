"""Guess what kind of text a session is, from its speakers and layout."""

from collections.abc import Sequence

from opschaling_nlp.dutch.cues import count_limit, cue_words, threshold
from opschaling_nlp.model import SessionKind
from opschaling_nlp.text.documents import is_report
from opschaling_nlp.text.furniture import slide_repeats
from opschaling_nlp.text.passages import Passage
from opschaling_nlp.text.speakers import Speech


def guess_kind(passages: Sequence[Passage], speeches: Sequence[Speech]) -> SessionKind:
    """Return the likeliest kind: a wall, unless something points to another."""
    words = [len(passage.text.split()) for passage in passages]
    spoken = [index for index, speech in enumerate(speeches) if speech.speaker]
    if len(spoken) >= count_limit("kinds.fewest_spoken") and sum(words[index] for index in spoken) >= threshold(
        "kinds.spoken"
    ) * sum(words):
        return SessionKind.INTERVIEW if _has_questions(passages, speeches) else SessionKind.TRANSCRIPT
    if is_report(passages):
        return SessionKind.DOCUMENT
    lines = {passage.text.strip().rstrip(":").casefold() for passage in passages}
    cues = cue_words("furniture", "slides", "cues") & lines
    if (cues and slide_repeats(passages)) or len(cues) >= count_limit("kinds.slide_cues"):
        return SessionKind.SLIDES
    return SessionKind.WALL


def _has_questions(passages: Sequence[Passage], speeches: Sequence[Speech]) -> bool:
    """Return whether someone who only asks or has no name puts questions between the speakers."""
    if any(speech.asks for speech in speeches):
        return True
    unnamed = sum(
        passage.text.rstrip("\"'”’ ").endswith("?")
        for passage, speech in zip(passages, speeches, strict=True)
        if not speech.speaker
    )
    return unnamed >= 2
