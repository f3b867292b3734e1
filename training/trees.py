"""Cut, join and change dependency trees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from prepare import with_initial
from treebank import Sentence, Token


def children_of(sentence: Sentence) -> dict[int, list[int]]:
    """Return the indices of the dependents of each token (and of -1: the root)."""
    children: dict[int, list[int]] = defaultdict(list)
    for index, token in enumerate(sentence):
        children[token.head].append(index)
    return children


def subtree(sentence: Sentence, root: int, outside: set[str] | frozenset[str] = frozenset()) -> list[int]:
    """Return the sorted indices of a token and everything below it, without dependents in the relations `outside`."""
    children = children_of(sentence)
    found, open_ends = [root], [child for child in children[root] if sentence[child].relation not in outside]
    while open_ends:
        index = open_ends.pop()
        found.append(index)
        open_ends += children[index]
    return sorted(found)


def cut(sentence: Sentence, order: Sequence[int], root: int, changes: dict[int, Token] | None = None) -> Sentence:
    """Return the tokens `order` as a sentence with root `root`, to which tokens that lost their head are attached."""
    place = {index: new for new, index in enumerate(order)}
    tokens: list[Token] = []
    for new, index in enumerate(order):
        token = (changes or {}).get(index, sentence[index])
        head = -1 if index == root else place.get(sentence[index].head, place[root])
        follows = new + 1 < len(order) and order[new + 1] == index + 1
        tokens.append(
            replace(
                token,
                head=head,
                relation="root" if index == root else token.relation,
                space_after=token.space_after or not follows,
            )
        )
    return tuple(tokens)


def insert(fragment: Sequence[Token], place: int, token: Token) -> list[Token]:
    """Return the tokens with one more at `place`; heads after it shift (its own head uses the old numbering)."""
    moved = [replace(t, head=t.head + (t.head >= place)) for t in fragment]
    new = replace(token, head=token.head + (token.head >= place))
    if place:
        moved[place - 1] = replace(moved[place - 1], space_after=True)
    return [*moved[:place], new, *moved[place:]]


def join(left: Sentence, sign: Token, right: Sentence, relation: str, *, spaced: bool) -> Sentence:
    """Return two fragments joined by a sign, the second under the first; unless `spaced`, the sign follows directly."""
    offset = len(left) + 1
    root = next(index for index, token in enumerate(left) if token.head < 0)
    other = next(index for index, token in enumerate(right) if token.head < 0)
    middle = replace(sign, head=offset + other, space_after=spaced or sign.form in ":,")
    last = replace(left[-1], space_after=spaced)
    moved = [
        replace(
            token,
            head=offset + token.head if token.head >= 0 else root,
            relation=token.relation if token.head >= 0 else relation,
        )
        for token in right
    ]
    return (*left[:-1], last, middle, *moved)


def inner_case(token: Token) -> Token:
    """Return a token without a capital that is only due to its position at the start of a sentence."""
    capital_by_place = token.form[:1].isupper() and not token.form[1:2].isupper() and token.lemma[:1].islower()
    return with_initial(token, upper=False) if capital_by_place and token.upos not in ("PROPN", "X") else token
