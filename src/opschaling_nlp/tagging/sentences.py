"""Keep the parser from beginning a sentence where no mark or line break ended one."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc, Token

ENDS = frozenset(".!?…:;")  # a sentence may begin after a token that ends in one of these
CLOSING = frozenset("\"'”’»)]")  # or in one of these: the mark stands before it


@Language.factory("opschaling_sentences", assigns=["token.is_sent_start"])
def make_sentences(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Make the component, to be put before the parser, that rules out sentence starts within a line without a mark before them.

    A small parser cuts short posts in two where a verb is lacking; people who type two sentences put a mark or a line break between them.
    """
    del nlp, name

    return rule_out_starts


def rule_out_starts(doc: Doc) -> Doc:
    """Rule out every sentence start that has no mark and no line break before it."""
    previous: Token | None = None
    for token in doc:
        if previous is not None and not _may_end(previous):
            token.is_sent_start = False
        previous = token
    return doc


def _may_end(token: Token) -> bool:
    last = token.text[-1]
    return last in ENDS or last in CLOSING or "\n" in token.text
