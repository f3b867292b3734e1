"""Decide by the parse whether a statement is about a word or only mentions it in passing."""

from __future__ import annotations

from collections.abc import Sequence

from opschaling_nlp.tagging.language.words import Word

_BARE_WORDS = 6
"""Maximum number of words in a bare answer, which is about any word in it."""
_AT_HEAD = frozenset(
    {"ROOT", "nsubj", "nsubj:pass", "obj", "iobj", "csubj", "ccomp", "xcomp", "advcl", "acl:relcl", "parataxis", "conj"}
)
"""Relations of what a sentence is about: its head, the head of a clause, a subject, an object, or a conjunct of one."""


def stands_at_head(words: Sequence[Word], start: int, end: int) -> bool:
    """Return whether the statement is about the words from `start` to `end`.

    It is if there is hardly anything else, or if they are the head, subject or object of a clause. `Het bestuur wil
    niet` says something of a board; in `de brief aan het bestuur` the board only modifies something else.
    """
    if len(words) <= _BARE_WORDS:
        return True
    head = next((word for word in words[start:end] if not start <= word.head < end), words[end - 1])
    return head.dep in _AT_HEAD or head.head == head.index
