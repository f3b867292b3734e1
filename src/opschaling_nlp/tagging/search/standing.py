"""Tell by the parse whether a statement is about a word or only mentions it with another."""

from __future__ import annotations

from spacy.tokens import Doc

_BARE_WORDS = 6
"""Most words of a bare answer, in which any word is what it is about."""
_AT_HEAD = frozenset(
    {"ROOT", "nsubj", "nsubj:pass", "obj", "iobj", "csubj", "ccomp", "xcomp", "advcl", "acl:relcl", "parataxis", "conj"}
)
"""Relations of what a sentence is about: its head, a clause's head, subject, object, or a conjunct of one."""


def stands_at_head(doc: Doc, start: int, end: int) -> bool:
    """Tell whether the statement is about the words from `start` up to `end`.

    It is when there is hardly anything else, or when they are the head, subject or object of a clause.
    `Het bestuur wil niet` says something of a board; in `de brief aan het bestuur` it only modifies another thing.
    """
    if len(doc) <= _BARE_WORDS:
        return True
    head = next((doc[place] for place in range(start, end) if not start <= doc[place].head.i < end), doc[end - 1])
    return head.dep_ in _AT_HEAD or head.head.i == head.i
