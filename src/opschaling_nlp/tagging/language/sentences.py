"""Keep the parser from starting a sentence where no punctuation or line break ended the previous one."""

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import ORTH, SENT_START
from spacy.language import Language
from spacy.tokens import Doc

from opschaling_nlp.tagging.language.batches import BatchComponent

ENDS = frozenset(".!?…:;\"'”’»)]")
"""A sentence may begin after a token that ends in one of these; in the closing ones, an end mark precedes it."""
LONGEST_SENTENCE = 200
"""A sentence of this many words is cut without punctuation: parsing time is quadratic in its length."""
_NO = np.uint64(2**64 - 1)
"""spaCy's value for a token that does not start a sentence: -1."""


@Language.factory("opschaling_sentences", assigns=["token.is_sent_start"])
def make_sentences(nlp: Language, name: str) -> BatchComponent:
    """Make the component that rules out sentence starts within a line without punctuation before them.

    It must come before the parser. A small parser splits short posts that lack a verb; people who type two sentences
    separate them with punctuation or a line break.
    """
    del nlp, name
    return BatchComponent(rule_out_starts)


def rule_out_starts(doc: Doc) -> Doc:
    """Rule out every sentence start that has no mark and no line break before it; the Doc is not parsed yet."""
    strings, table = doc.vocab.strings, doc.to_array([ORTH, SENT_START])
    words = [strings[word] for word in table[:-1, 0].tolist()]
    inside = np.array([word[-1] not in ENDS and "\n" not in word for word in words], dtype=bool)
    starts = table[:, 1].copy()
    starts[1:][inside] = _NO
    if len(doc) > LONGEST_SENTENCE:
        starts[cut_long(starts == _NO)] = 1
    return doc.from_array([SENT_START], starts)  # type: ignore[arg-type]  # the stub asks for another width of integer than spaCy does


def cut_long(inside: NDArray[np.bool_]) -> list[int]:
    """List the words before which to cut, so that no sentence is longer than LONGEST_SENTENCE.

    `inside` says for each word that no sentence begins there.
    """
    cuts, start = [], 0
    for place, goes_on in enumerate(inside.tolist()):
        if not goes_on:
            start = place
        elif place - start >= LONGEST_SENTENCE:
            cuts.append(place)
            start = place
    return cuts
