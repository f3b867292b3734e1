"""Carry what components must know of a statement's context: the kind of its prompt, and where its label ends."""

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
"""Span group of full sentences that ask nothing although questions were invited."""
NOT_SUBSTANTIVE = "not_substantive"
_EXTRA = "codes/"
# Stored in `user_data` directly: extension attributes (`doc._`), read ten times per statement, take twenty times as
# long.
_PROMPT_KIND = "prompt_kind"
_LABEL_END = "label_end"
_TEXT = "text"
_BY_ROLE: dict[Role, str] = {"tags": TAGS, "drivers": DRIVERS, "valence": CUES}


def span_key(role: Role, name: str) -> str:
    """Return the name of the span group with a codebook's hits."""
    return _BY_ROLE.get(role, f"{_EXTRA}{name}")


def make_doc(nlp: Language, text: str, *, prompt_kind: PromptKind = PromptKind.NONE) -> Doc:
    """Make an unparsed Doc that knows its context: the kind of its prompt, and where its opening label ends."""
    doc = nlp.make_doc(text)
    doc.user_data[_PROMPT_KIND] = prompt_kind.value
    doc.user_data[_LABEL_END] = prefix_end(text)
    doc.user_data[_TEXT] = text
    return doc


def text_of(doc: Doc) -> str:
    """Return the text of a Doc, which spaCy would rebuild from its words each time."""
    return str(doc.user_data.get(_TEXT) or doc.text)


def prompt_kind_of(doc: Doc) -> PromptKind:
    """Return the kind of the prompt; NONE if the Doc was made without context."""
    return PromptKind(doc.user_data.get(_PROMPT_KIND, PromptKind.NONE))


def label_end_of(doc: Doc) -> int:
    """Return the position where the opening label ends; 0 without one."""
    return int(doc.user_data.get(_LABEL_END, 0))


def moods_of(doc: Doc) -> tuple[Mood, ...]:
    """Return the moods of the clauses, in text order."""
    moods: tuple[Mood, ...] = doc.user_data.get(MOODS, ())
    return moods


def ranges_of(doc: Doc, kind: MoodKind) -> list[tuple[int, int]]:
    """Return the tokens of the clauses with a mood: their first and the one after their last."""
    return [(mood.start_token, mood.end_token) for mood in moods_of(doc) if mood.kind is kind]


def group_of(doc: Doc, key: str) -> list[Span]:
    """Return the spans of a group; empty if it was never set."""
    return list(doc.spans[key]) if key in doc.spans else []
