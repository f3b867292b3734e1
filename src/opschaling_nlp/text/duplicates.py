"""Recognise exports of the same session, count one of them, and mark posts that the counted one already has."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from opschaling_nlp.dutch.cues import count_limit, threshold
from opschaling_nlp.dutch.folding import fold, folded_words
from opschaling_nlp.model import Session, SessionKind, Statement

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Shingles = NDArray[np.int64]

_REPAIRS = frozenset({"wrap", "hyphen", "address", "mojibake", "glyph", "unicode", "html"})
"""Edits that undo what an export did to the words; bullets and arrows occur in any export."""


def mark_duplicates(sessions: Sequence[Session]) -> tuple[Session, ...]:
    """Return the sessions in the same order, with `same_as` and `duplicate_of` filled in.

    Of several exports of one session, the best reading is counted: the one that knows speaker and time of most
    statements; then the one closest to the raw wall, with the fewest repairs per statement (joined lines and hyphens,
    lost glyphs), since what was not broken needs no guessing; then the one with most statements; then the first by
    source. Posts that only another export has still count.
    """
    marked = dict(enumerate(sessions))
    for group in _same_sessions(sessions):
        ranked = sorted(group, key=lambda index: _distance_from_raw(sessions[index]))
        counted = sessions[ranked[0]]
        pool = list(counted.statements)
        for index in ranked[1:]:
            session = sessions[index]
            found = align_statements(session.statements, pool)
            statements = tuple(
                replace(statement, duplicate_of=found.get(statement.statement_id, ""))
                for statement in session.statements
            )
            marked[index] = replace(session, same_as=counted.session_id, statements=statements)
            pool += [statement for statement in statements if not statement.duplicate_of]
    return tuple(marked[index] for index in range(len(sessions)))


def _distance_from_raw(session: Session) -> tuple[float, float, int, str]:
    statements = session.statements
    known = sum(bool(statement.speaker) + bool(statement.time) for statement in statements)
    repairs = sum(edit.kind in _REPAIRS for statement in statements for edit in statement.edits)
    many = max(1, len(statements))
    return (-round(known / many, 1), round(repairs / many, 3), -len(statements), session.source)


def _same_sessions(sessions: Sequence[Session]) -> list[list[int]]:
    """Group the indices of sessions that are exports of one another; only groups of at least two."""
    shingles = {
        index: _shingles(session.statements)
        for index, session in enumerate(sessions)
        if session.statements and not session.skipped
    }
    groups = {index: [index] for index in shingles}
    for first, second, count in _shared_counts(shingles):
        share = count / max(len(shingles[first]), len(shingles[second]))
        same = _may_be_same(sessions[first], sessions[second], share)
        if same and _is_same(shingles[first], shingles[second], count) and groups[first] is not groups[second]:
            merged = sorted(groups[first] + groups[second])
            groups |= dict.fromkeys(merged, merged)
    return [group for index, group in groups.items() if index == group[0] and len(group) > 1]


def _may_be_same(first: Session, second: Session, share: float) -> bool:
    """Return whether two sessions may be one by their kinds; a text with all the words of a talk is no report of it."""
    talk = not {first.kind, second.kind}.isdisjoint({SessionKind.TRANSCRIPT, SessionKind.INTERVIEW})
    return first.kind.is_source == second.kind.is_source or (talk and share >= threshold("duplicates.same_talk"))


def _is_same(first: Shingles, second: Shingles, shared: int) -> bool:
    small, large = sorted((len(first), len(second)))
    if small < count_limit("duplicates.fewest"):
        return shared == large
    return (
        shared >= threshold("duplicates.contained") * small and small >= threshold("duplicates.smallest_share") * large
    )


def _shingles(statements: Sequence[Statement]) -> Shingles:
    """Hash every sequence of words in a session; each hash once, sorted.

    Sequences cross statement ends, so that lists of single words can be compared too.
    """
    import numpy as np

    words = [word for statement in statements for word in folded_words(statement.text)]
    length = min(count_limit("duplicates.shingle"), len(words))
    runs = zip(*(words[start:] for start in range(length)), strict=False) if words else [()]
    return np.unique(np.fromiter(map(hash, runs), dtype=np.int64))


def _shared_counts(shingles: Mapping[int, Shingles]) -> Iterator[tuple[int, int, int]]:
    """Yield the pairs of sessions that share any shingle, in order, with how many they share."""
    import numpy as np
    from scipy.sparse import csr_array, triu

    if len(shingles) < 2:
        return
    owners = np.repeat(np.arange(len(shingles)), [len(own) for own in shingles.values()])
    found, columns = np.unique(np.concatenate(list(shingles.values())), return_inverse=True)
    has = csr_array((np.ones(len(owners), dtype=np.int64), (owners, columns)), (len(shingles), len(found)))
    shared = triu(has @ has.T, 1, format="csr")
    shared.sort_indices()
    pairs = shared.tocoo()
    names = list(shingles)
    for one, other, count in zip(pairs.row.tolist(), pairs.col.tolist(), pairs.data.tolist(), strict=True):
        yield names[one], names[other], count


class _Folded(NamedTuple):
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
