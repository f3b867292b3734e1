"""Identify a statement by its words, with its session and neighbours as context, and find it again in another run."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal, Self

import pandas as pd

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.dutch.folding import fold, folded_words
from opschaling_nlp.model import Session
from opschaling_nlp.tables import iterate_rows
from opschaling_nlp.text.ids import HASH_DIGITS, hash_words

_ID = re.compile(rf"(.+)-([0-9a-f]{{{HASH_DIGITS}}})(?:-\d+)?")
_KEYS = {"statement_id": "bijdrage", "session_id": "sessie", "text": "tekst", "previous": "ervoor", "next": "erna"}


@dataclass(frozen=True, slots=True)
class Anchor:
    """A statement as it was when somebody decided something about it; everything but the id may be empty."""

    statement_id: str
    session_id: str = ""
    text: str = ""
    previous: str = ""
    next: str = ""

    @property
    def session(self) -> str:
        """Return the id of its session: as recorded, or else the part of the statement id before the hash."""
        match = _ID.fullmatch(self.statement_id)
        return self.session_id or (match[1] if match else "")

    @property
    def words(self) -> str:
        """Return the hash of the folded words.

        Taken from the id, which was made before names were masked, or else from the text.
        """
        match = _ID.fullmatch(self.statement_id)
        if match:
            return match[2]
        return hash_words(self.text) if self.text else ""

    def to_table(self) -> dict[str, str]:
        """Return it as stored in the log, without empty fields."""
        return {key: value for name, key in _KEYS.items() if (value := getattr(self, name))}


def anchor_from_table(table: Mapping[str, str]) -> Anchor:
    """Read the output of `to_table`."""
    return Anchor(**{name: str(table.get(key, "")) for name, key in _KEYS.items()})


SAME_SESSION = 0.5
"""Share of a session's known statements that another session must hold to count as the same one renamed."""
SAME_WORDS = 0.9
"""Share of words or characters that two versions of a statement, and of its neighbours, must have in common."""

State = Literal["same", "renamed", "edited", "ambiguous", "gone"]
"""How an anchor was attached.

By its id, under another id, to slightly changed words, not at all because several fit, or not at all.
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an anchor belongs in this run: the statement's id (empty if there is none) and the other candidates."""

    state: State
    statement_id: str = ""
    text: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Candidate:
    anchor: Anchor
    original: str


class Statements:
    """The statements of a run, indexed by words and by session, each with its neighbours."""

    def __init__(self, rows: Iterable[tuple[str, str, str, str]]) -> None:
        """Take rows of session_id, statement_id, text, duplicate_of, in reading order within each session."""
        sessions: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for session_id, statement_id, text, duplicate_of in rows:
            sessions[session_id].append((statement_id, text, duplicate_of))
        self.by_session: dict[str, list[_Candidate]] = {
            session_id: list(_with_neighbours(session_id, listed)) for session_id, listed in sessions.items()
        }
        self.by_id = {one.anchor.statement_id: one for listed in self.by_session.values() for one in listed}
        self.by_words: defaultdict[str, list[_Candidate]] = defaultdict(list)
        for one in self.by_id.values():
            self.by_words[one.anchor.words].append(one)
        self.words = {session: {one.anchor.words for one in listed} for session, listed in self.by_session.items()}

    @classmethod
    def of(cls, statements: pd.DataFrame) -> Self:
        """Index the table of statements."""
        ordered = statements.sort_values(["session_id", "position"], kind="stable")
        return cls(iterate_rows(ordered, "session_id", "statement_id", "text", "duplicate_of"))

    @classmethod
    def of_sessions(cls, sessions: Iterable[Session]) -> Self:
        """Index the statements of sessions."""
        return cls(
            (session.session_id, one.statement_id, one.text, one.duplicate_of)
            for session in sessions
            for one in session.statements
        )

    def anchor(self, statement_id: str) -> Anchor | None:
        """Return the anchor of a statement: its words and context in this run."""
        found = self.by_id.get(statement_id)
        return found.anchor if found else None


def attach(anchors: Collection[Anchor], statements: Statements) -> dict[Anchor, Place]:
    """Find for each anchor the statement that it is about; nothing is guessed and none is left out.

    Statements with the same words are told apart by, in this order: both neighbours; how much of what is known of the
    old session the new one holds; single neighbours; the session's label; the id itself. Copies of one post in two
    exports count as one. If no statement has the words, the one with nearly the same words between nearly the same
    neighbours is taken.
    """
    known: defaultdict[str, set[str]] = defaultdict(set)
    for anchor in anchors:
        known[anchor.session] |= {Anchor("", text=text).words for text in (anchor.previous, anchor.next)} | {
            anchor.words
        }
    resolver = _Resolver(statements, {session: words - {""} for session, words in known.items()})
    return {anchor: resolver.place(anchor) for anchor in anchors}


@dataclass(frozen=True, slots=True)
class _Resolver:
    statements: Statements
    known: Mapping[str, set[str]]
    shares: dict[tuple[str, str], float] = field(default_factory=dict)

    def place(self, anchor: Anchor) -> Place:
        exact = self.statements.by_id.get(anchor.statement_id)
        if exact and exact.anchor == anchor:  # made in a run with the same words between the same neighbours
            return Place("same", anchor.statement_id, anchor.text)
        same = self.statements.by_words.get(anchor.words, []) if anchor.words else []
        if exact and exact not in same:  # an id without a hash, or an unknown text
            same = [exact]
        fitting = [one for one in same if self._may_be(anchor, one)]
        if fitting:
            return _settle(anchor, self._best(anchor, fitting))
        edited = self._edited(anchor)
        if len({one.original for one in edited}) == 1:
            return Place("edited", edited[0].anchor.statement_id, edited[0].anchor.text)
        others = tuple(one.anchor.statement_id for one in edited or same)
        return Place("ambiguous" if edited else "gone", others=others)

    def _support(self, anchor: Anchor, session: str) -> float:
        """Return the share of what is known of the anchor's session that a session of this run holds."""
        pair = (anchor.session, session)
        if pair not in self.shares:
            known = self.known[anchor.session]
            self.shares[pair] = len(known & self.statements.words[session]) / len(known) if known else 0.0
        return self.shares[pair]

    def _may_be(self, anchor: Anchor, one: _Candidate) -> bool:
        session = one.anchor.session_id
        if session == anchor.session or one.anchor.statement_id == anchor.statement_id:
            return True
        return _between_same(anchor, one.anchor) or self._support(anchor, session) >= SAME_SESSION

    def _best(self, anchor: Anchor, fitting: list[_Candidate]) -> list[_Candidate]:
        """Keep the candidates that fit the context best; several if it cannot decide."""
        scores = {
            one.anchor.statement_id: (
                _between_same(anchor, one.anchor),
                self._support(anchor, one.anchor.session_id),
                _neighbours(anchor, one.anchor),
            )
            for one in fitting
        }
        highest = max(scores.values())
        best = [one for one in fitting if scores[one.anchor.statement_id] == highest]
        best = [one for one in best if one.anchor.session_id == anchor.session] or best
        return [one for one in best if one.anchor.statement_id == anchor.statement_id] or best

    def _edited(self, anchor: Anchor) -> list[_Candidate]:
        if not anchor.text:
            return []
        sessions = [
            session
            for session in self.statements.by_session
            if session == anchor.session or self._support(anchor, session) >= SAME_SESSION
        ]
        return [
            one
            for session in sessions
            for one in self.statements.by_session[session]
            if _alike(anchor.text, one.anchor.text)
            and _alike(anchor.previous, one.anchor.previous)
            and _alike(anchor.next, one.anchor.next)
        ]


def _settle(anchor: Anchor, best: list[_Candidate]) -> Place:
    if len({one.original for one in best}) > 1:
        return Place("ambiguous", others=tuple(one.anchor.statement_id for one in best))
    chosen = next((one for one in best if one.anchor.statement_id == one.original), best[0])
    chosen = best[0] if len(best) == 1 else chosen
    state: State = "same" if chosen.anchor.statement_id == anchor.statement_id else "renamed"
    return Place(state, chosen.anchor.statement_id, chosen.anchor.text)


def _with_neighbours(session_id: str, listed: list[tuple[str, str, str]]) -> Iterable[_Candidate]:
    texts = ["", *(text for _, text, _ in listed), ""]
    for place, (statement_id, text, duplicate_of) in enumerate(listed, start=1):
        anchor = Anchor(statement_id, session_id, text, texts[place - 1], texts[place + 1])
        yield _Candidate(anchor, duplicate_of or statement_id)


def _between_same(anchor: Anchor, other: Anchor) -> bool:
    """Return whether both have the same two neighbours."""
    return _neighbours(anchor, other) == 2


def _neighbours(anchor: Anchor, other: Anchor) -> int:
    """Count the neighbours they share.

    0 for an anchor without any, since they may never have been recorded.
    """
    if not (anchor.previous or anchor.next):
        return 0
    return _same(anchor.previous, other.previous) + _same(anchor.next, other.next)


def _same(one: str, other: str) -> bool:
    return one == other or _folded(one) == _folded(other)


@lru_cache(maxsize=2**16)
def _folded(text: str) -> str:
    return fold(text)


def _alike(one: str, other: str) -> bool:
    """Return whether two texts are versions of each other.

    They have nearly the same words or characters, and the same negations.
    """
    if one == other:
        return True
    a, b = fold(one), fold(other)
    if a == b:
        return True
    if not a or not b or _negations(a) != _negations(b):
        return False
    counts_a, counts_b = Counter(a.split()), Counter(b.split())
    if (counts_a & counts_b).total() >= SAME_WORDS * max(counts_a.total(), counts_b.total()):
        return True
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return (
        matcher.real_quick_ratio() >= SAME_WORDS
        and matcher.quick_ratio() >= SAME_WORDS
        and matcher.ratio() >= SAME_WORDS
    )


def _negations(text: str) -> Counter[str]:
    negations = load_cues("codings")["negations"]
    return Counter(word for word in folded_words(text) if word in negations)
