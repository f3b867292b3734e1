"""Carry what a component must know of a statement beside its words: what was asked, and how far its opening label reaches."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span

from opschaling_nlp.codebook import Role
from opschaling_nlp.model import PromptKind
from opschaling_nlp.tagging.mood import Mood

TAGS = "tags"
DRIVERS = "drivers"
CUES = "valence_cues"
VALENCE = "valence"
NOT_SUBSTANTIVE = "not_substantive"
_EXTRA = "codes/"
_BY_ROLE: dict[Role, str] = {"tags": TAGS, "drivers": DRIVERS, "valence": CUES}


def span_key(role: Role, name: str) -> str:
    """Name the span group in which the hits of a codebook stand."""
    return _BY_ROLE.get(role, f"{_EXTRA}{name}")


def make_doc(nlp: Language, text: str, *, prompt_kind: PromptKind = PromptKind.NONE, label_end: int = 0) -> Doc:
    """Make an unparsed Doc that knows its context; `label_end` is the character where an opening label (`Horizontaal:`) ends."""
    register_extensions()
    doc = nlp.make_doc(text)
    doc._.prompt_kind = prompt_kind.value
    doc._.label_end = label_end
    return doc


def register_extensions() -> None:
    """Register the extension attributes of Doc; doing so again changes nothing."""
    for name, default in (("prompt_kind", ""), ("label_end", 0)):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)


def prompt_kind_of(doc: Doc) -> PromptKind:
    """Return what was asked; nothing where the Doc was made without a context."""
    return PromptKind(doc._.prompt_kind) if Doc.has_extension("prompt_kind") else PromptKind.NONE


def label_end_of(doc: Doc) -> int:
    """Return the character where the opening label ends, 0 without one."""
    return int(doc._.label_end) if Doc.has_extension("label_end") else 0


def moods_of(doc: Doc) -> tuple[Mood, ...]:
    """Return the moods of the clauses, in order of text."""
    return tuple(doc._.moods) if Doc.has_extension("moods") else ()


def group_of(doc: Doc, key: str) -> list[Span]:
    """Return the spans of a group, none where nothing set it."""
    return list(doc.spans[key]) if key in doc.spans else []
