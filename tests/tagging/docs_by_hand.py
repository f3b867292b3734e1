"""Build Docs with moods and spans by hand, so that a component is tested without a trained model."""

from __future__ import annotations

from spacy.lang.nl import Dutch
from spacy.tokens import Doc, Span

from opschaling_nlp.model import PromptKind
from opschaling_nlp.tagging.mood.mood import MOODS, Mood, MoodKind

NLP = Dutch()


def make(
    text: str,
    *,
    asked: PromptKind = PromptKind.NONE,
    mood: MoodKind | None = None,
    **annotations: list[str] | list[int],
) -> Doc:
    """Make a Doc of words divided by spaces; with a mood it is one clause, whose first word is the cue."""
    doc = Doc(NLP.vocab, words=text.split(), **annotations)  # type: ignore[arg-type]
    doc.user_data["prompt_kind"] = asked.value
    if mood is not None:
        doc.user_data[MOODS] = (Mood(mood, 0, len(doc), 0, len(doc.text), "proef", 0, len(doc[0])),)
    return doc


def mark(doc: Doc, key: str, *spans: tuple[int, int, str, str]) -> Doc:
    """Put spans (start, end, label, valence) in a group; the rule is named after the label."""
    doc.spans[key] = [
        Span(doc, start, end, label=label, kb_id=valence, span_id=f"{label} › proef")
        for start, end, label, valence in spans
    ]
    return doc


def labels(doc: Doc, key: str) -> list[tuple[str, str]]:
    """Return (label, words) of the spans of a group."""
    return [(span.label_, span.text) for span in doc.spans.get(key, [])]
