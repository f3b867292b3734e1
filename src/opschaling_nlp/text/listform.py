"""Tell in what form posts are listed, and where a text changes to another form.

The forms are bullets, lines close together and lines apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from opschaling_nlp.text.passages import Passage

_NEAR = 3
"""Posts above and below from which the form is read."""
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class ListForm:
    """Hold what opens the posts of a list (empty for nothing) and whether blank lines part them."""

    sign: str
    apart: bool


def changes_form(passages: Sequence[Passage], index: int, *, fewest: int = _FEWEST) -> bool:
    """Tell whether a passage stands between a list in one form and posts in another.

    On either side there are at least `fewest`.
    """
    passage = passages[index]
    if passage.listed or not passage.first.gap or index + 1 >= len(passages) or not passages[index + 1].first.gap:
        return False
    return forms_differ(passages, index, fewest=fewest)


def forms_differ(passages: Sequence[Passage], index: int, *, fewest: int = _FEWEST) -> bool:
    """Tell whether the posts above a passage have another form than those below, as far as both are known."""
    above, below = form_above(passages, index, fewest=fewest), form_below(passages, index, fewest=fewest)
    return above is not None and below is not None and above != below


def form_above(passages: Sequence[Passage], index: int, *, fewest: int = _FEWEST) -> ListForm | None:
    """Return the form of the last posts above a passage; None where they differ among each other."""
    posts = [passage for passage in passages[max(0, index - 2 * _NEAR) : index] if passage.mark.kind != "arrow"]
    return _form(posts[-_NEAR:], fewest)


def form_below(passages: Sequence[Passage], index: int, *, fewest: int = _FEWEST) -> ListForm | None:
    """Return the form of the first posts below a passage; None where they differ among each other."""
    posts = [passage for passage in passages[index + 1 : index + 1 + 2 * _NEAR] if passage.mark.kind != "arrow"]
    return _form(posts[:_NEAR], fewest)


def _form(posts: Sequence[Passage], fewest: int) -> ListForm | None:
    signs = {"number" if post.mark.kind == "number" else post.mark.sign for post in posts}
    gaps = {post.first.gap > 0 for post in posts[1:]}
    if len(posts) < fewest or len(signs) != 1 or len(gaps) != 1 or any(post.kind != "line" for post in posts):
        return None
    return ListForm(signs.pop(), gaps.pop())
