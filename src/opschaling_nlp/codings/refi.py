"""Read codings that were made in other software back from a REFI-QDA project (.qdpx)."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from opschaling_nlp.codings.layout import Line, Span, find_statements, name_sources, recognise_session, session_lines
from opschaling_nlp.codings.names import own_keys, recognise_code
from opschaling_nlp.codings.qdpx import Note, Passage, Project, QdaCode, Source, open_project
from opschaling_nlp.codings.store import CodedStatement
from opschaling_nlp.dutch.folding import fold
from opschaling_nlp.tables import iterate_rows

if TYPE_CHECKING:
    import pandas as pd

    from opschaling_nlp.codings.labels import Label

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "opschaling_nlp/refi-qda")
"""Root of all identifiers: they are the same in every export."""
DENIED = "geldt niet:"
"""Opens a line of a selection's description that holds a coder's explicit no: `geldt niet: Tip of advies [tip]`."""
DENIAL = "Uitdrukkelijk niet"
"""The code by which a selection holds on to a coder's explicit no, for programs that know codings only."""
MARK = "Coderingen van het programma:"
"""Opens the line of the project's description that says of which codings of the tool it was made."""
MANY = 0.2
"""Share of statements on which project and run may differ under the tool's name before that is doubted."""
_NUMBERED = re.compile(r" \(\d+\)$")
"""What tells the names of notes about one thing apart."""
_KEY = re.compile(r"\[([^\[\]]+)\]\s*$")


@dataclass(frozen=True, slots=True)
class OfferedCode:
    """Hold a code that no codebook knows, as it came in: its key here, its name and its description there."""

    key: str
    label: str
    definition: str


@dataclass(frozen=True, slots=True)
class LooseMemo:
    """Hold a note that is about no statement: about a code (by its key) or the project (by the note's name)."""

    about: Literal["code", "project"]
    name: str
    text: str
    user: str


@dataclass(frozen=True, slots=True)
class Imported:
    """Hold what a project gave: codings per coder, codes to decide on, memos, and what could not be taken over (Dutch).

    `added` and `removed` count what stands under the tool's name more and less than in the run; `same_run` tells
    whether the project was made of the same codings of the tool (None where it does not say).
    """

    rows: tuple[CodedStatement, ...]
    notes: tuple[str, ...]
    codes: tuple[OfferedCode, ...] = ()
    memos: tuple[LooseMemo, ...] = ()
    added: int = 0
    removed: int = 0
    differing: float = 0.0
    """Share of the statements of the project on which they differ."""
    same_run: bool | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """Hold what the run knows: the names of its codes by key, what the tool gave, and the memos that there are.

    `given` are (statement_id, key); without it nothing under the tool's name is taken for a person's. `memos` are
    (about: statement_id, key or name; text).
    """

    names: Mapping[str, str] = field(default_factory=dict)
    given: Collection[tuple[str, str]] | None = None
    memos: Collection[tuple[str, str]] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    """Title of each session, which is its name elsewhere."""


def stable_guid(kind: str, name: str) -> str:
    """Make the identifier of a thing from what it is and its name."""
    return str(uuid.uuid5(NAMESPACE, f"{kind}:{name}"))


def code_guid(key: str) -> str:
    """Make the identifier of a code from the key of its label."""
    return stable_guid("code", key)


def mark_of(given: Collection[tuple[str, str]]) -> str:
    """Write the line by which a project says of which codings of the tool it was made."""
    digest = hashlib.sha256(repr(sorted(given)).encode()).hexdigest()[:16]
    return f"{MARK} {digest}"


def read_project(
    path: Path,
    *,
    labels: Mapping[str, Label],
    statements: pd.DataFrame,
    tool: str,
    known: Known | None = None,
    coder: str = "",
) -> Imported:
    """Read what every user coded and noted; a coded passage counts for each statement that it touches.

    Codes are recognised by their identifier, by the key between brackets, or by their name; others get a key of their
    own and are offered. What stands under the tool's name is the tool's as far as the run gave it too; what was added
    or removed there is `coder`'s. What is not taken over is counted in `notes`. Raises UserError where the file is no
    REFI-QDA project.
    """
    known = known or Known()
    project = open_project(path)
    reading = _Reading(known, labels, tool, _Codes.of(project.codes, labels, known.names), session_lines(statements))
    for source in project.sources:
        reading.take_source(source)
    reading.take_rest(project)
    return reading.result(project, coder, statements)


@dataclass(frozen=True, slots=True)
class _Codes:
    keys: Mapping[str, str]
    """Key of each code by its identifier."""
    offered: Mapping[str, OfferedCode]

    @classmethod
    def of(cls, codes: Sequence[QdaCode], labels: Mapping[str, Label], names: Mapping[str, str]) -> _Codes:
        ours = {code_guid(key): key for key in labels}
        plain = {key: names.get(key, key) for key in labels}
        keys = {code.guid: key for code in codes if (key := ours.get(code.guid) or recognise_code(code.name, plain))}
        denial = {code_guid(DENIAL)}
        others = {
            code.guid: code
            for code in codes
            if code.codable and code.guid not in keys and code.guid not in denial and code.name != DENIAL
        }
        own = own_keys({guid: (code.name, code.path) for guid, code in others.items()})
        offered = {own[guid]: OfferedCode(own[guid], one.name, one.description) for guid, one in others.items()}
        return cls({**keys, **own}, {key: one for key, one in offered.items() if key not in labels})


class _Reading:
    """Gather what the sources of one project say."""

    def __init__(
        self, known: Known, labels: Mapping[str, Label], tool: str, codes: _Codes, sessions: Mapping[str, list[Line]]
    ) -> None:
        self.known, self.labels, self.tool, self.codes, self.sessions = known, labels, tool, codes, sessions
        self.notes: list[str] = []
        self.values: dict[tuple[str, str], dict[str, str]] = {}
        self.remarks: dict[tuple[str, str], list[str]] = {}
        self.memos: list[LooseMemo] = []
        self.seen: set[str] = set()
        self.placed: list[list[Span]] = []
        self.known_memos = {(about, _flat(text)) for about, text in known.memos}
        self.used: set[str] = set()

    def take_source(self, source: Source) -> None:
        """Take over the passages and notes of one source text."""
        if source.whole:
            self.notes += [f"codering van de hele bron '{source.name}' is niet overgenomen"] * source.whole
        text = source.text.replace("\r\n", "\n").replace("\r", "\n")
        session = self._session_of(source, text)
        spans = find_statements(text, self.sessions.get(session, []))
        if not spans:
            codings = sum(len(one.codings) for one in source.passages)
            self.notes.append(
                f"bron '{source.name}' hoort bij geen sessie van deze analyse ({codings} coderingen niet overgenomen)"
            )
            return
        shift = _line_ends(source, text, spans)
        if shift is None:
            codings = sum(len(one.codings) for one in source.passages)
            self.notes.append(
                f"bron '{source.name}': {codings} coderingen niet overgenomen, omdat niet te zien is of een regeleinde "
                "er als één of als twee tekens telt"
            )
            return
        self.placed.append(spans)
        self.seen |= {span.statement_id for span in spans}
        for passage in source.passages:
            self._take_passage(passage, text, spans, shift, source.name)
        for note in source.notes:
            touched = _touched(spans, *shift(note.start, note.end)) if note.start >= 0 else []
            if touched:
                self._note(note, touched[0])
            else:
                self._loose(note, "project", note.name or source.name)

    def take_rest(self, project: Project) -> None:
        """Take over the notes at codes and at nothing, and count what has no place here."""
        for code in project.codes:
            for note in code.notes:
                self._loose(note, "code", self.codes.keys.get(code.guid, code.name))
        for note in project.notes:
            self._unplaced(note)
        if project.elsewhere:
            self.notes.append(f"{project.elsewhere} coderingen van beeld, geluid of PDF-pagina's zijn niet overgenomen")
        self.notes += [
            f"code '{code.label}' staat niet in de codeboeken en is nergens gebruikt"
            for key, code in sorted(self.codes.offered.items())
            if key not in self.used
        ]

    def result(self, project: Project, coder: str, statements: pd.DataFrame) -> Imported:
        """Sum up; what was added and removed under the tool's name becomes the coder's."""
        under_tool = {
            (one, key) for (user, one), values in self.values.items() if self._is_tool(user) for key in values
        }
        given = {pair for pair in self.known.given or () if pair[0] in self.seen}
        added, removed = under_tool - given, given - under_tool
        if self.known.given is None or not under_tool:
            added, removed = set(), set()
        if coder:
            for pairs, value in ((added, "1"), (removed, "0")):
                for one, key in pairs:
                    self.values.setdefault((coder, one), {}).setdefault(key, value)
        for (user, one), texts in [pair for pair in self.remarks.items() if self._is_tool(pair[0][0])]:
            del self.remarks[user, one]
            self.remarks.setdefault((coder or "onbekend", one), []).extend(texts)
        context = {
            one: (session_id, text)
            for one, session_id, text in iterate_rows(statements, "statement_id", "session_id", "text")
        }
        rows = [
            CodedStatement(
                one,
                context[one][0],
                _coder_name(user),
                0,
                dict(sorted(self.values.get((user, one), {}).items())),
                text=context[one][1],
                note="\n".join(self.remarks.get((user, one), ())),
            )
            for user, one in sorted(self.values.keys() | self.remarks.keys())
            if not self._is_tool(user)
        ]
        used = {key for row in rows for key in row.values}
        marks = [line.strip() for line in project.description.splitlines() if line.strip().startswith(MARK)]
        same_run = None if not marks or self.known.given is None else marks[0] == mark_of(self.known.given)
        differing = len({one for one, _ in added | removed}) / max(1, len(self.seen))
        return Imported(
            tuple(rows),
            tuple(dict.fromkeys(self.notes)),
            tuple(one for key, one in sorted(self.codes.offered.items()) if key in used),
            tuple(dict.fromkeys(self.memos)),
            len(added),
            len(removed),
            differing,
            same_run,
        )

    def _is_tool(self, user: str) -> bool:
        return user.casefold() == self.tool.casefold()

    def _session_of(self, source: Source, text: str) -> str:
        """Name the session of a source: by its identifier, its name or title, else by the statements in it."""
        by_guid = {stable_guid("source", one): one for one in self.sessions}
        name = source.name.removesuffix(".txt")
        titled = [one for one, title in self.known.titles.items() if title == name]
        if source.guid in by_guid:
            return by_guid[source.guid]
        if name in self.sessions:
            return name
        return titled[0] if len(titled) == 1 else recognise_session(text, self.sessions)

    def _take_passage(self, passage: Passage, text: str, spans: Sequence[Span], shift: _Shift, name: str) -> None:
        start, end = shift(passage.start, passage.end)
        touched = _touched(spans, start, end)
        for user, guid in passage.codings:
            key = self.codes.keys.get(guid)
            if key is None:
                continue
            self.used.add(key)
            if not touched and not self._is_tool(user):
                self.notes.append(f"passage {start}–{end} van '{name}' ({key}) valt buiten elke bijdrage")
            for one in touched:
                self.values.setdefault((user, one), {})[key] = "1"
        for note in passage.notes:
            if touched:
                self._note(note, touched[0])
            elif not self._is_tool(note.user):
                self._loose(note, "project", " ".join(text[start:end].split())[:80] or name)

    def _note(self, note: Note, statement_id: str) -> None:
        """Take over a note at a statement: each line that denies a code is a no, the rest is a remark."""
        rest = []
        for line in note.text.splitlines():
            user, key = self._denied(line, note.user)
            if key:
                self.values.setdefault((user, statement_id), {}).setdefault(key, "0")
            else:
                rest.append(line)
        text = "\n".join(rest).strip()
        remarks = self.remarks.setdefault((note.user, statement_id), []) if text else []
        if text and text not in remarks and not self._is_known(statement_id, text):
            remarks.append(text)
        if not self.remarks.get((note.user, statement_id), True):
            del self.remarks[note.user, statement_id]

    def _denied(self, line: str, user: str) -> tuple[str, str]:
        """Read a line `geldt niet: Naam [sleutel]`, or `geldt niet: anna sleutel` as earlier versions wrote it."""
        said = line.removeprefix(DENIED).strip()
        match = _KEY.search(said)
        if line.startswith(DENIED) and match:
            return user, match[1]
        named, _, key = said.rpartition(" ")
        return (named or user, key) if line.startswith(DENIED) and key in self.labels else (user, "")

    def _unplaced(self, note: Note) -> None:
        """Find the place of a note that names no source: where just one text has a statement at those characters."""
        exact = [
            span.statement_id
            for spans in self.placed
            for span in spans
            if (span.start, span.end) == (note.start, note.end)
        ]
        if any(self._is_known(one, note.text) for one in exact):
            return
        if len(exact) == 1:
            self._note(note, exact[0])
            return
        if note.start >= 0:
            self.notes.append(f"notitie '{note.text[:60]}' zegt niet bij welke bron; bewaard bij het project")
        self._loose(note, "project", note.name or "notitie")

    def _loose(self, note: Note, about: Literal["code", "project"], name: str) -> None:
        if not self._is_known(name, note.text):
            self.memos.append(LooseMemo(about, name, note.text, _coder_name(note.user)))

    def _is_known(self, about: str, text: str) -> bool:
        return (_NUMBERED.sub("", about), _flat(text)) in self.known_memos


class _Shift:
    """Turn places as a program counted them into places in the text with plain line ends."""

    def __init__(self, raw: str, *, two: bool) -> None:
        self.raw, self.two = raw, two

    def __call__(self, start: int, end: int) -> tuple[int, int]:
        """Return both places."""
        return self._one(start), self._one(end)

    def _one(self, place: int) -> int:
        return place - self.raw.count("\r\n", 0, place) if self.two else place


def _line_ends(source: Source, text: str, spans: Sequence[Span]) -> _Shift | None:
    """Tell whether a line end of two characters counts as one or two, by the words that the passages quote.

    None where nothing tells and it makes a difference.
    """
    one, two = _Shift(source.text, two=False), _Shift(source.text, two=True)
    if "\r\n" not in source.text:
        return one
    fits = [_fits(source, text, spans, shift) for shift in (one, two)]
    if fits[0] != fits[1]:
        return one if fits[0] > fits[1] else two
    places = [(passage.start, passage.end) for passage in source.passages] + [
        (note.start, note.end) for note in source.notes if note.start >= 0
    ]
    same = all(_touched(spans, *one(*place)) == _touched(spans, *two(*place)) for place in places)
    return two if same else None


def _fits(source: Source, text: str, spans: Sequence[Span], shift: _Shift) -> int:
    """Count the passages that are just what their name quotes, or just a statement."""
    whole = {(span.start, span.end) for span in spans}
    fitting = 0
    for passage in source.passages:
        start, end = shift(passage.start, passage.end)
        quoted = bool(passage.name.strip()) and fold(text[start:end]) == fold(passage.name)
        fitting += quoted or (start, end) in whole
    return fitting


def _touched(spans: Sequence[Span], start: int, end: int) -> list[str]:
    return [span.statement_id for span in spans if span.start < end and start < span.end]


def _coder_name(user: str) -> str:
    """Make a coder's folder name from what the other program calls the user."""
    return re.sub(r"[^a-z0-9_-]+", "-", user.lower()).strip("-_") or "onbekend"


def _flat(text: str) -> str:
    return " ".join(text.split())


def known_of(tables: Mapping[str, pd.DataFrame], names: Mapping[str, str], given: Iterator[tuple[str, str]]) -> Known:
    """Gather what a run knows from its tables: memos and titles, with the names of codes and what the tool gave."""
    memos = frozenset(iterate_rows(tables["memos"], "id", "text"))
    return Known(
        names,
        frozenset(given),
        memos | {(names.get(one, one), text) for one, text in memos},
        name_sources(tables["sessions"]),
    )
