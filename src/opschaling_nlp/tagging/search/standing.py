"""Tell by the parse whether a statement is about a word or only mentions it with another."""

from __future__ import annotations

from collections.abc import Sequence

from opschaling_nlp.tagging.language.words import Word

_BARE_WORDS = 6
"""Most words of a bare answer, in which any word is what it is about."""
_AT_HEAD = frozenset(
    {"ROOT", "nsubj", "nsubj:pass", "obj", "iobj", "csubj", "ccomp", "xcomp", "advcl", "acl:relcl", "parataxis", "conj"}
)
"""Relations of what a sentence is about: its head, a clause's head, subject, object, or a conjunct of one."""


def stands_at_head(words: Sequence[Word], start: int, end: int) -> bool:
    """Tell whether the statement is about the words from `start` up to `end`.

    It is when there is hardly anything else, or when they are the head, subject or object of a clause.
    `Het bestuur wil niet` says something of a board; in `de brief aan het bestuur` it only modifies another thing.
    """
    if len(words) <= _BARE_WORDS:
        return True
    head = next((word for word in words[start:end] if not start <= word.head < end), words[end - 1])
    return head.dep in _AT_HEAD or head.head == head.index
