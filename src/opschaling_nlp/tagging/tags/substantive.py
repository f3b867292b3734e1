"""Find statements that are only thanks, praise, agreement, logistics, a link, or figures and signs."""

import re
from collections.abc import Mapping

from spacy.attrs import LIKE_URL
from spacy.language import Language
from spacy.tokens import Doc, Span

from opschaling_nlp.codebook import built_in
from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.tagging.language.batches import BatchComponent
from opschaling_nlp.tagging.language.word_rows import words_of
from opschaling_nlp.tagging.search.expressions import Choice, Expressions, SearchText
from opschaling_nlp.tagging.tags.context import DRIVERS, NOT_SUBSTANTIVE, TAGS, group_of, text_of

_SIGNS_OF_LINK = re.compile(r"\.\w|://")
_CONTENT = frozenset({"NOUN", "VERB", "ADJ", "PROPN", "NUM"})
KINDS = ("link", "thanks", "praise", "agreement", "logistics", "figures")
"""In the order in which they are tried; a later kind also strikes what an earlier one recognises."""
_NAMING = frozenset({"horizontal", "vertical", "tip"})
_ALWAYS = frozenset({"link"})
"""Kinds that apply even if a title contains a driver's word (`Ruimte voor vernieuwing: www…`)."""


@Language.factory("opschaling_substantive", requires=["token.pos", "doc.spans"], assigns=["doc.spans"])
def make_substantive(nlp: Language, name: str) -> BatchComponent:
    """Make the component that marks why a statement is not substantive.

    The spans have a group of their own; their label is the kind of reason.
    """
    del nlp, name
    tables = load_cues("substantive")
    expressions = Expressions()
    patterns = {kind: expressions.add(tables["patterns"][kind]) for kind in KINDS}
    fillers = expressions.add(tables["fillers"]["patterns"])
    left: Mapping[str, int] = tables["left"]

    def opschaling_substantive(doc: Doc) -> Doc:
        named = _names_something(doc)
        text = text_of(doc)
        if named and not (_SIGNS_OF_LINK.search(text) and doc.to_array([LIKE_URL]).any()):
            return doc
        reading = expressions.read(text)
        found = {kind: _spans(patterns[kind], reading) for kind in KINDS}
        struck = _spans(fillers, reading) if any(found.values()) else []
        for kind in (kind for kind in KINDS if found[kind]):
            struck.extend(found[kind])
            if (kind in _ALWAYS or not named) and _rest(doc, struck) <= left[kind]:
                span = doc.char_span(*found[kind][0], alignment_mode="expand")
                place = (span.start, span.end) if span is not None else (0, 0)
                doc.spans[NOT_SUBSTANTIVE] = [Span(doc, *place, label=kind, span_id=built_in(kind))]
                return doc
        return doc

    return BatchComponent(opschaling_substantive)


def _names_something(doc: Doc) -> bool:
    """Return whether a driver, a level or a tip was found."""
    return bool(doc.spans.get(DRIVERS)) or any(span.label_ in _NAMING for span in group_of(doc, TAGS))


def _spans(choice: Choice, reading: SearchText) -> list[tuple[int, int]]:
    return [match.span() for match in reading.find(choice, 0, len(reading.text)) if match.end() > match.start()]


def _rest(doc: Doc, struck: list[tuple[int, int]]) -> int:
    """Count the content words that no pattern covers."""
    words = (word for word in words_of(doc) if word.pos in _CONTENT and not doc[word.index].like_url)
    return sum(1 for word in words if not any(start <= word.start < end for start, end in struck))
