"""Read from a regular expression which words it cannot do without, so that a text without any of them need not be searched.

The method is that of Cox (2012), "Regular expression matching with a trigram index", with whole words for trigrams.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import reduce

# The standard library parses expressions, but shows the result only here.
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

MOST_STRINGS = 256
"""Of so many alternatives at most the strings are written out; beyond it they are cut in two."""
_PIECE = re.compile(r"[a-z0-9_]+")
_REPEATS = (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT)
_WITHOUT_WIDTH = (ops.AT, ops.ASSERT, ops.ASSERT_NOT)

Strings = frozenset[str]
_NOTHING: Strings = frozenset({""})


def necessary_words(expression: str) -> Strings:
    """Return pieces of words of which every match holds one at least, in lower case and of ASCII only; none where no such pieces are known."""
    pieces = frozenset(map(_piece, _necessary(parser.parse(expression, re.IGNORECASE))))
    return frozenset() if "" in pieces else pieces


def _necessary(items: Iterable[tuple[Any, Any]]) -> Strings:
    """Return strings of which one stands in whatever a sequence matches; the empty string among them says that nothing is known."""
    found: list[Strings] = []
    run = _NOTHING
    for operator, argument in items:
        strings = _exactly(operator, argument)
        if strings is not None and len(run) * len(strings) <= MOST_STRINGS:
            run = _join(run, strings)
            continue
        found.append(run)
        run = _NOTHING if strings is None else strings
        if strings is None:
            found.append(_inside(operator, argument))
    return max((*found, run), key=_telling)


def _exactly(operator: Any, argument: Any) -> Strings | None:
    """Return all strings that an item can match, or None where they are not few or not known."""
    if operator is ops.LITERAL:
        return frozenset({chr(argument).lower()})
    if operator in _WITHOUT_WIDTH:
        return _NOTHING
    if operator is ops.IN and all(kind is ops.LITERAL for kind, _ in argument):
        return frozenset(chr(code).lower() for _, code in argument)
    if operator is ops.SUBPATTERN:
        return _exact_sequence(argument[-1])
    if operator is ops.BRANCH:
        branches = [_exact_sequence(branch) for branch in argument[1]]
        known = [branch for branch in branches if branch is not None]
        return _few(frozenset().union(*known)) if len(known) == len(branches) else None
    if operator in _REPEATS and argument[1] == 1:
        repeated = _exact_sequence(argument[2])
        return None if repeated is None else repeated | (_NOTHING if argument[0] == 0 else frozenset())
    return None


def _exact_sequence(items: Sequence[tuple[Any, Any]]) -> Strings | None:
    run = _NOTHING
    for operator, argument in items:
        strings = _exactly(operator, argument)
        joined = None if strings is None else _few(_join(run, strings))
        if joined is None:
            return None
        run = joined
    return run


def _inside(operator: Any, argument: Any) -> Strings:
    """Return what an item that matches many strings cannot do without."""
    if operator is ops.SUBPATTERN:
        return _necessary(argument[-1])
    if operator is ops.BRANCH:
        return reduce(frozenset.union, map(_necessary, argument[1]))
    if operator in _REPEATS and argument[0] > 0:
        return _necessary(argument[2])
    return _NOTHING


def _join(left: Strings, right: Strings) -> Strings:
    return frozenset(one + other for one in left for other in right)


def _few(strings: Strings) -> Strings | None:
    return strings if len(strings) <= MOST_STRINGS else None


def _telling(strings: Strings) -> tuple[int, int]:
    """Order sets of strings by how much they rule out: the shortest piece decides, then their number."""
    return min(len(_piece(string)) for string in strings), -len(strings)


def _piece(string: str) -> str:
    """Return the longest piece of a word in a string that has no case but its own."""
    return max(_PIECE.findall(string), key=len, default="")
