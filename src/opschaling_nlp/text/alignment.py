"""Match the statements of one export with those of another export of the same session."""

from collections import Counter, defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from opschaling_nlp.dutch.cues import count_limit, threshold
from opschaling_nlp.dutch.folding import fold, folded_words
from opschaling_nlp.model import Statement


@dataclass(frozen=True, slots=True)
class _Folded:
    statement_id: str
    text: str
    words: tuple[str, ...]


def align_statements(statements: Sequence[Statement], others: Sequence[Statement]) -> dict[str, str]:
    """Map the id of each statement that also occurs among `others` to its id there.

    Statements with equal words come first, each used once, so that an answer given twice needs two matches; then those
    in which a few words or letters differ; then parts of a post that the exports split differently.
    """
    found: dict[str, str] = {}
    left, right = [_folded(statement) for statement in statements], [_folded(other) for other in others]
    free: dict[tuple[str, ...], deque[_Folded]] = defaultdict(deque)
    for item in right:
        free[item.words or (item.text,)].append(item)
    for item in left:
        partners = free[item.words or (item.text,)]
        if partners:
            found[item.statement_id] = partners.popleft().statement_id
    used = set(found.values())
    rest = [item for item in right if item.statement_id not in used]
    index = _index(rest)
    for item in left:
        if item.statement_id not in found and (partner := _most_alike(item, rest, index, used)):
            found[item.statement_id] = partner.statement_id
            if len(partner.words) <= 1.5 * len(item.words):
                used.add(partner.statement_id)
    return found


def _most_alike(
    item: _Folded, rest: Sequence[_Folded], index: Mapping[str, Sequence[int]], used: set[str]
) -> _Folded | None:
    places = sorted((index[key] for key in _keys(item) if key in index), key=len)
    telling = [positions for positions in places if len(positions) <= count_limit("alignment.rare")] or [
        positions[: count_limit("alignment.rare")] for positions in places[:1]
    ]
    shared = Counter(
        position for positions in telling for position in positions if rest[position].statement_id not in used
    )
    best, similarity = None, 0.0
    for position in sorted(shared, key=lambda position: (-shared[position], position))[
        : count_limit("alignment.candidates")
    ]:
        score = _similarity(item, rest[position])
        if score > similarity:
            best, similarity = rest[position], score
    return best if similarity >= threshold("alignment.alike") else None


def _similarity(first: _Folded, second: _Folded) -> float:
    """Compare letters, or words in order if one statement may be part of the other."""
    ratio = (
        SequenceMatcher(None, first.text, second.text, autojunk=False).ratio()
        if max(len(first.text), len(second.text)) < 400
        else 0.0
    )
    words = SequenceMatcher(None, first.words, second.words, autojunk=False)
    common = sum(block.size for block in words.get_matching_blocks())
    shortest = min(len(first.words), len(second.words))
    whole = 2 * common / max(1, len(first.words) + len(second.words))
    part = common / shortest if shortest >= count_limit("alignment.fewest_words") else 0.0
    return max(ratio, whole, part if part >= threshold("alignment.covered") else 0.0)


def _index(items: Sequence[_Folded]) -> dict[str, list[int]]:
    index: dict[str, list[int]] = defaultdict(list)
    for position, item in enumerate(items):
        for key in _keys(item):
            index[key].append(position)
    return index


def _keys(item: _Folded) -> list[str]:
    """List the words of a statement and, to allow for spelling differences, the beginnings of long ones."""
    return sorted({*item.words, *(f"{word[:4]}…" for word in item.words if len(word) > 5)})


def _folded(statement: Statement) -> _Folded:
    return _Folded(statement.statement_id, fold(statement.text), tuple(folded_words(statement.text)))
