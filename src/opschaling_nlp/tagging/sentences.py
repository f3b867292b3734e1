"""Keep the parser from beginning a sentence where no mark or line break ended one."""

from __future__ import annotations

import numpy as np
from spacy.attrs import ORTH, SENT_START
from spacy.language import Language
from spacy.tokens import Doc

from opschaling_nlp.tagging.batches import BatchComponent

ENDS = frozenset(".!?…:;")  # a sentence may begin after a token that ends in one of these
CLOSING = frozenset("\"'”’»)]")  # or in one of these: the mark stands before it
_NO = np.uint64(2**64 - 1)
"""That no sentence starts somewhere, as spaCy's tables say it: -1."""


@Language.factory("opschaling_sentences", assigns=["token.is_sent_start"])
def make_sentences(nlp: Language, name: str) -> BatchComponent:
    """Make the component, to be put before the parser, that rules out sentence starts within a line without a mark before them.

    A small parser cuts short posts in two where a verb is lacking; people who type two sentences put a mark or a line break between them.
    """
    del nlp, name
    return BatchComponent(rule_out_starts)


def rule_out_starts(doc: Doc) -> Doc:
    """Rule out every sentence start that has no mark and no line break before it; the Doc is not parsed yet."""
    table = doc.to_array([ORTH, SENT_START])
    strings = doc.vocab.strings
    inside = np.array([not _may_end(strings[orth]) for orth in table[:-1, 0].tolist()], dtype=bool)
    starts = table[:, 1].copy()
    starts[1:][inside] = _NO
    return doc.from_array([SENT_START], starts)  # type: ignore[arg-type]  # the stub asks for another width of integer than spaCy does


def _may_end(word: str) -> bool:
    return word[-1] in ENDS or word[-1] in CLOSING or "\n" in word
