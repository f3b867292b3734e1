"""Read codings that were made in other software back from a REFI-QDA project (.qdpx)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from opschaling_nlp.codings.labels import BRACKETED, sheet_columns
from opschaling_nlp.codings.layout import Line, Span, find_statements, name_sources, recognise_session, session_lines
from opschaling_nlp.codings.names import OfferedCode, code_guid, name_codes, recognise_codes, stable_guid
from opschaling_nlp.codings.positions import Shift, find_shift, touched_by
from opschaling_nlp.codings.qdpx import UNKNOWN_USER, Note, Passage, Project, Source, open_project
from opschaling_nlp.codings.store import CodedStatement
from opschaling_nlp.model import EvidenceKind
from opschaling_nlp.tables import iterate_rows

if TYPE_CHECKING:
    import pandas as pd

    from opschaling_nlp.codebook import Codebook
    from opschaling_nlp.codings.labels import Label


@dataclass(frozen=True, slots=True)
class Mark:
    """Say how a selection holds what REFI-QDA has no place for, in a form that programs which know codings only keep.

    `code` is given to the selection, and lines of its description that begin with `opening` name the codes that are
    meant: `geldt niet: Tip of advies [tip]`.
    """

    code: str
    opening: str
    meaning: str


MARKS = {
    "0": Mark(
        "Uitdrukkelijk niet",
        "geldt niet:",
        "Houdt vast welke codes een codeur uitdrukkelijk niet gaf; ze staan in de notitie bij de codering.",
    ),
    "?": Mark(
        "Onbeslist",
        "onbeslist:",
        "Houdt vast over welke codes een codeur niet besliste; ze staan in de notitie bij de codering.",
    ),
}
"""How each value but a yes is held."""
MADE_OF = "Coderingen van het programma:"
"""Opens the line of the project's description that says of which codings of the tool it was made."""
DESCRIBED = "Omschrijvingen van het programma:"
"""Opens the line that says which descriptions of codes it was given."""
MANY = 0.2
"""Share of statements on which project and run may differ under the tool's name before that is doubted."""
_OF_CODEBOOKS = frozenset({EvidenceKind.TAG, EvidenceKind.DRIVER, EvidenceKind.CODE})
_NUMBERED = re.compile(r" \(\d+\)$")
"""What tells the names of notes about one thing apart."""


@dataclass(frozen=True, slots=True)
class LooseMemo:
    """Hold a note that is about no statement: about a code (by its key) or the project (by the note's name)."""

    about: Literal["code", "project"]
    name: str
    text: str
    user: str
    date: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """Hold what a project gave: codings per coder, codes to decide on, memos, and what was not taken over (Dutch).

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
    definitions: Mapping[str, str] = field(default_factory=dict)
    """How each code is described here, by key."""


def mark_of(given: Collection[tuple[str, str]]) -> str:
    """Write the line by which a project says of which codings of the tool it was made."""
    return f"{MADE_OF} {_digest(given)}"


def described_by(definitions: Mapping[str, str]) -> str:
    """Write the line by which a project says with which descriptions of codes it was made."""
    return f"{DESCRIBED} {_digest(definitions.items())}"


def _digest(pairs: Collection[tuple[str, str]]) -> str:
    return hashlib.sha256(repr(sorted(pairs)).encode()).hexdigest()[:16]


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
    project = open_project(path)
    reading = _Reading(known or Known(), labels, tool, project, session_lines(statements))
    for source in project.sources:
        reading.take_source(source)
    reading.take_rest(path.name)
    return reading.result(coder, statements)


class _Reading:
    """Gather what the sources of one project say."""

    def __init__(
        self,
        known: Known,
        labels: Mapping[str, Label],
        tool: str,
        project: Project,
        sessions: Mapping[str, Sequence[Line]],
    ) -> None:
        self.known, self.labels, self.tool, self.project, self.sessions = known, labels, tool, project, sessions
        ours = {code_guid(mark.code) for mark in MARKS.values()}
        codes = {
            code.guid: (code.name, code.path, code.description)
            for code in project.codes
            if code.codable and code.guid not in ours and code.name not in {mark.code for mark in MARKS.values()}
        }
        self.keys, self.offered = recognise_codes(codes, labels, known.names)
        self.notes: list[str] = []
        self.values: dict[tuple[str, str], dict[str, str]] = {}
        self.remarks: dict[tuple[str, str], dict[str, str]] = {}
        """Text → date of what each user remarked at each statement."""
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
        shift = find_shift(source, text, spans)
        if not spans or shift is None:
            codings = sum(len(one.codings) for one in source.passages)
            self.notes.append(
                f"bron '{source.name}' hoort bij geen sessie van deze analyse ({codings} coderingen niet overgenomen)"
                if not spans
                else f"bron '{source.name}': {codings} coderingen niet overgenomen, omdat niet te zien is of een "
                "regeleinde er als één of als twee tekens telt"
            )
            return
        self.placed.append(spans)
        self.seen |= {span.statement_id for span in spans}
        for passage in source.passages:
            self._take_passage(passage, text, spans, shift, source.name)
        for note in source.notes:
            touched = touched_by(spans, *shift(note.start, note.end)) if note.start >= 0 else []
            if touched:
                self._note(note, touched[0])
            else:
                self._loose(note, "project", note.name or source.name)

    def take_rest(self, file: str) -> None:
        """Take over the notes at codes and at nothing, and count what has no place here."""
        for code in self.project.codes:
            key = self.keys.get(code.guid, "")
            for note in code.notes:
                self._loose(note, "code", key or code.name)
        self._take_descriptions(file)
        for note in self.project.notes:
            self._unplaced(note)
        elsewhere = self.project.elsewhere
        if elsewhere:
            self.notes.append(f"{elsewhere} coderingen van beeld, geluid of PDF-pagina's zijn niet overgenomen")
        self.notes += [
            f"code '{code.label}' staat niet in de codeboeken en is nergens gebruikt"
            for key, code in self.offered.items()
            if key not in self.used
        ]

    def _take_descriptions(self, file: str) -> None:
        """Keep as memos the descriptions of our codes that were changed there.

        Where ours changed since, or the project is not of ours, only those that a codebook gives are compared.
        """
        ours = self.known.definitions
        same = described_by(ours) in self.project.description
        changed = []
        for code in self.project.codes:
            key, said = self.keys.get(code.guid, ""), f"Omschrijving in {file}: {code.description}"
            compared = same or (key in self.labels and self.labels[key].kind in _OF_CODEBOOKS)
            differs = code.description and _flat(code.description) != _flat(ours.get(key, code.description))
            if compared and differs and not self._is_known(key, said):
                self._loose(Note(UNKNOWN_USER, "", said), "code", key)
                changed.append(code.name)
        if changed:
            self.notes.append(
                f"daar anders omschreven, en bewaard als memo bij de code: {', '.join(changed)}. Zet het in een eigen "
                "codeboek (`extends`) als het moet gelden"
            )

    def result(self, coder: str, statements: pd.DataFrame) -> Imported:
        """Sum up; what was added and removed under the tool's name becomes the coder's."""
        added, removed = self._differences()
        if coder:
            for one, key, value in [(*pair, "1") for pair in added] + [(*pair, "0") for pair in removed]:
                self.values.setdefault((coder, one), {}).setdefault(key, value)
        for user, one in [pair for pair in self.remarks if self._is_tool(pair[0])]:
            self.remarks.setdefault((coder or UNKNOWN_USER, one), {}).update(self.remarks.pop((user, one)))
        rows = self._rows(statements)
        used = {key for row in rows for key in row.values}
        return Imported(
            rows,
            tuple(dict.fromkeys(self.notes)),
            tuple(one for key, one in self.offered.items() if key in used),
            tuple(dict.fromkeys(self.memos)),
            len(added),
            len(removed),
            len({one for one, _ in added | removed}) / max(1, len(self.seen)),
            self._is_same_run(self.project.description),
        )

    def _differences(self) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
        """Say what stands under the tool's name more, and less, than the run gave; nothing where it has no codings."""
        under_tool = {
            (one, key) for (user, one), values in self.values.items() if self._is_tool(user) for key in values
        }
        if self.known.given is None or not under_tool:
            return set(), set()
        given = {pair for pair in self.known.given if pair[0] in self.seen}
        return under_tool - given, given - under_tool

    def _is_same_run(self, description: str) -> bool | None:
        lines = (line.strip() for line in description.splitlines())
        mark = next((line for line in lines if line.startswith(MADE_OF)), "")
        return mark == mark_of(self.known.given) if mark and self.known.given is not None else None

    def _rows(self, statements: pd.DataFrame) -> tuple[CodedStatement, ...]:
        context = {
            one: (session_id, text)
            for one, session_id, text in iterate_rows(statements, "statement_id", "session_id", "text")
        }
        rows = []
        for user, one in sorted(self.values.keys() | self.remarks.keys()):
            remarks = self.remarks.get((user, one), {})
            if not self._is_tool(user):
                session_id, text = context[one]
                values = dict(sorted(self.values.get((user, one), {}).items()))
                row = CodedStatement(one, session_id, _coder_name(user), 0, values, text=text)
                rows.append(replace(row, note="\n".join(remarks), date=max(remarks.values(), default="")))
        return tuple(rows)

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

    def _take_passage(self, passage: Passage, text: str, spans: Sequence[Span], shift: Shift, name: str) -> None:
        start, end = shift(passage.start, passage.end)
        touched = touched_by(spans, start, end)
        for user, guid in passage.codings:
            key = self.keys.get(guid)
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
        """Take over a note at a statement: each line that says no or ? of a code is a coding, the rest is a remark."""
        rest = []
        for line in note.text.splitlines():
            user, key, value = self._marked(line, note.user)
            if key:
                self.values.setdefault((user, statement_id), {}).setdefault(key, value)
            else:
                rest.append(line)
        text = "\n".join(rest).strip()
        if text and not self._is_known(statement_id, text):
            self.remarks.setdefault((note.user, statement_id), {}).setdefault(text, note.date)

    def _marked(self, line: str, user: str) -> tuple[str, str, str]:
        """Read a line `geldt niet: Naam [sleutel]`, or `geldt niet: anna sleutel` as earlier versions wrote it."""
        for value, mark in MARKS.items():
            said = line.removeprefix(mark.opening).strip()
            match = BRACKETED.search(said)
            named, _, key = said.rpartition(" ")
            if line.startswith(mark.opening) and match:
                return user, match[1], value
            if line.startswith(mark.opening) and key in self.labels:
                return named or user, key, value
        return user, "", ""

    def _unplaced(self, note: Note) -> None:
        """Find the place of a note that names no source: where just one text has a statement at those characters."""
        place = (note.start, note.end)
        exact = [one.statement_id for spans in self.placed for one in spans if (one.start, one.end) == place]
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
            self.memos.append(LooseMemo(about, name, note.text, _coder_name(note.user), note.date))

    def _is_known(self, about: str, text: str) -> bool:
        return (_NUMBERED.sub("", about), _flat(text)) in self.known_memos


def _coder_name(user: str) -> str:
    """Make a coder's folder name from what the other program calls the user."""
    return re.sub(r"[^a-z0-9_-]+", "-", user.lower()).strip("-_") or "onbekend"


def _flat(text: str) -> str:
    return " ".join(text.split())


def known_of(
    tables: Mapping[str, pd.DataFrame], codebooks: Sequence[Codebook], given: Collection[tuple[str, str]]
) -> Known:
    """Gather what a run knows from its tables and codebooks; `given` is what the tool gave."""
    names = name_codes(codebooks)
    memos = frozenset(iterate_rows(tables["memos"], "id", "text"))
    return Known(
        names,
        frozenset(given),
        memos | {(names.get(one, one), text) for one, text in memos},
        name_sources(tables["sessions"]),
        {one.label.key: one.definition for one in sheet_columns(codebooks, valence=True, facets=True)},
    )
