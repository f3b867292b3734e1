"""Carry what components must know of a statement's context.

This is the kind of its prompt, and where its opening label ends.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span

from opschaling_nlp.codebook import Role
from opschaling_nlp.model import PromptKind
from opschaling_nlp.tagging.mood.mood import MOODS, Mood, MoodKind
from opschaling_nlp.tagging.tags.layout_labels import prefix_end

TAGS = "tags"
DRIVERS = "drivers"
CUES = "valence_cues"
VALENCE = "valence"
OVERRULED = "valence_overruled"
"""Span group of valences in the words that the prompt overrules."""
ANSWERS = "answers"
"""Span group of full sentences that ask nothing where questions were invited."""
NOT_SUBSTANTIVE = "not_substantive"
_EXTRA = "codes/"
# Kept in `user_data` itself: extension attributes (`doc._`) take twenty times as long, ten times a statement.
_PROMPT_KIND = "prompt_kind"
_LABEL_END = "label_end"
_TEXT = "text"
_BY_ROLE: dict[Role, str] = {"tags": TAGS, "drivers": DRIVERS, "valence": CUES}


def span_key(role: Role, name: str) -> str:
    """Name the span group in which the hits of a codebook stand."""
    return _BY_ROLE.get(role, f"{_EXTRA}{name}")


def make_doc(nlp: Language, text: str, *, prompt_kind: PromptKind = PromptKind.NONE) -> Doc:
    """Make an unparsed Doc that knows its context: the kind of its prompt, and where its opening label ends."""
    doc = nlp.make_doc(text)
    doc.user_data[_PROMPT_KIND] = prompt_kind.value
    doc.user_data[_LABEL_END] = prefix_end(text)
    doc.user_data[_TEXT] = text
    return doc


def text_of(doc: Doc) -> str:
    """Return the text of a Doc, which spaCy would put together from its words each time."""
    return str(doc.user_data.get(_TEXT) or doc.text)


def prompt_kind_of(doc: Doc) -> PromptKind:
    """Return the kind of the prompt; NONE where the Doc was made without a context."""
    return PromptKind(doc.user_data.get(_PROMPT_KIND, PromptKind.NONE))


def label_end_of(doc: Doc) -> int:
    """Return the character where the opening label ends, 0 without one."""
    return int(doc.user_data.get(_LABEL_END, 0))


def moods_of(doc: Doc) -> tuple[Mood, ...]:
    """Return the moods of the clauses, in order of text."""
    moods: tuple[Mood, ...] = doc.user_data.get(MOODS, ())
    return moods


def ranges_of(doc: Doc, kind: MoodKind) -> list[tuple[int, int]]:
    """Return the tokens of the clauses with a mood: their first and the one after their last."""
    return [(mood.start_token, mood.end_token) for mood in moods_of(doc) if mood.kind is kind]


def group_of(doc: Doc, key: str) -> list[Span]:
    """Return the spans of a group, none where nothing set it."""
    return list(doc.spans[key]) if key in doc.spans else []
