"""Guess what kind of text a session is, from who speaks in it and how it is set out."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from opschaling_nlp.dutch.cues import cue_words
from opschaling_nlp.model import SessionKind
from opschaling_nlp.text.furniture import slide_repeats
from opschaling_nlp.text.passages import Passage
from opschaling_nlp.text.speakers import Speech
from opschaling_nlp.text.wording import asks, is_question

_SPOKEN = 0.4
"""Share of the words that named speakers must say in an interview or transcript."""
_FEWEST_SPOKEN = 3
_SLIDE_CUES = 3
_DOCUMENT_CUES = 2
_PROSE = 0.9
"""Share of the words that stand in such paragraphs in running prose."""
_LONG_PARAGRAPH = 30
"""Words in the usual paragraph of a document; posts on a wall are shorter."""


def guess_kind(passages: Sequence[Passage], speeches: Sequence[Speech]) -> SessionKind:
    """Return the likeliest kind; a wall unless something speaks for another."""
    words = [len(passage.text.split()) for passage in passages]
    spoken = [index for index, speech in enumerate(speeches) if speech.speaker]
    if len(spoken) >= _FEWEST_SPOKEN and sum(words[index] for index in spoken) >= _SPOKEN * sum(words):
        return SessionKind.INTERVIEW if _has_questions(passages, speeches) else SessionKind.TRANSCRIPT
    lines = {passage.text.strip().rstrip(":").casefold() for passage in passages}
    cues = cue_words("furniture", "slides", "cues") & lines
    if (cues and slide_repeats(passages)) or len(cues) >= _SLIDE_CUES:
        return SessionKind.SLIDES
    unlisted = [count for passage, count in zip(passages, words, strict=True) if not passage.listed and count > 3]
    if (
        len(cue_words("furniture", "document", "cues") & lines) >= _DOCUMENT_CUES
        and unlisted
        and median(unlisted) >= _LONG_PARAGRAPH
    ):
        return SessionKind.DOCUMENT
    return SessionKind.DOCUMENT if _is_prose(passages, words) else SessionKind.WALL


def _is_prose(passages: Sequence[Passage], words: Sequence[int]) -> bool:
    """Tell whether nearly all words stand in paragraphs of several sentences, as in an article or report, and nobody is asked anything."""
    if any(is_question(passage.text) and asks(passage.text) for passage in passages):
        return False
    long = [
        count
        for passage, count in zip(passages, words, strict=True)
        if not passage.listed and passage.kind == "line" and count >= _LONG_PARAGRAPH
    ]
    return len(long) >= _FEWEST_SPOKEN and sum(long) >= _PROSE * sum(words)


def _has_questions(passages: Sequence[Passage], speeches: Sequence[Speech]) -> bool:
    """Tell whether questions stand between what the speakers say, by someone who only asks or without a name."""
    if any(speech.asks for speech in speeches):
        return True
    unnamed = sum(
        passage.text.rstrip("\"'”’ ").endswith("?")
        for passage, speech in zip(passages, speeches, strict=True)
        if not speech.speaker
    )
    return unnamed >= 2
