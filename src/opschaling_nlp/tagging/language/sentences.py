"""Keep the parser from beginning a sentence where no mark or line break ended one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import ORTH, SENT_START
from spacy.language import Language
from spacy.strings import StringStore
from spacy.tokens import Doc

from opschaling_nlp.tagging.language.batches import BatchComponent

ENDS = frozenset(".!?…:;")  # a sentence may begin after a token that ends in one of these
CLOSING = frozenset("\"'”’»)]")  # or in one of these: the mark stands before it
LONGEST_SENTENCE = 200
"""Words after which a sentence is cut without a mark: parsing takes time quadratic in its length."""
_NO = np.uint64(2**64 - 1)
"""spaCy's value for a token that does not start a sentence: -1."""


@Language.factory("opschaling_sentences", assigns=["token.is_sent_start"])
def make_sentences(nlp: Language, name: str) -> BatchComponent:
    """Make the component that rules out sentence starts within a line without a mark before them.

    It belongs before the parser. A small parser cuts short posts in two where a verb is lacking; people who type two
    sentences put a mark or a line break between them.
    """
    del name
    return BatchComponent(StartRuler(nlp.vocab.strings).rule_out_starts)


class StartRuler:
    """Rule out sentence starts in documents whose words are numbered by the same strings."""

    def __init__(self, strings: StringStore) -> None:
        self._goes_on = _GoesOn(strings)

    def rule_out_starts(self, doc: Doc) -> Doc:
        """Rule out every sentence start that has no mark and no line break before it; the Doc is not parsed yet."""
        table = doc.to_array([ORTH, SENT_START])
        inside = np.array([self._goes_on[word] for word in table[:-1, 0].tolist()], dtype=bool)
        starts = table[:, 1].copy()
        starts[1:][inside] = _NO
        if len(doc) > LONGEST_SENTENCE:
            starts[cut_long(starts == _NO)] = 1
        return doc.from_array([SENT_START], starts)  # type: ignore[arg-type]  # the stub asks for another width of integer than spaCy does


def cut_long(inside: NDArray[np.bool_]) -> list[int]:
    """List the words before which to cut, so that no stretch is longer than LONGEST_SENTENCE.

    `inside` says per word that no sentence begins there.
    """
    cuts, start = [], 0
    for place, goes_on in enumerate(inside.tolist()):
        if not goes_on:
            start = place
        elif place - start >= LONGEST_SENTENCE:
            cuts.append(place)
            start = place
    return cuts


class _GoesOn(dict[int, bool]):
    """Remember by spaCy's number of a word whether a sentence must go on after it."""

    def __init__(self, strings: StringStore) -> None:
        super().__init__()
        self._strings = strings

    def __missing__(self, number: int) -> bool:
        word = self._strings[number]
        return self.setdefault(number, not (word[-1] in ENDS or word[-1] in CLOSING or "\n" in word))
