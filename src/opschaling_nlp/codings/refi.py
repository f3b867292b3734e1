"""Read codings made in other software from a REFI-QDA project (.qdpx)."""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal
from xml.etree.ElementTree import Element

import pandas as pd

from opschaling_nlp.codebook import Codebook
from opschaling_nlp.codings.labels import (
    BRACKETED,
    code_guid,
    describe_labels,
    labels_by_key,
    name_codes,
    recognise_codes,
    stable_guid,
)
from opschaling_nlp.codings.notes import Memo
from opschaling_nlp.codings.precedence import TOOL
from opschaling_nlp.codings.qdpx import UNKNOWN_USER, Document, Note, guid_of, open_project, place_of, target_of
from opschaling_nlp.codings.session_text import (
    Shift,
    Span,
    find_shift,
    find_statements,
    name_sources,
    recognise_session,
    session_lines,
    touched_by,
)
from opschaling_nlp.codings.store import CodedStatement
from opschaling_nlp.model import EvidenceKind
from opschaling_nlp.tables import iterate_rows

Given = Collection[tuple[str, str]]
"""What the tool gave: (statement_id, key of the code)."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How a selection stores values for which REFI-QDA has no place, in programs that keep only codings.

    The selection gets `code`, and lines of its description that begin with `opening` name the codes: `geldt niet: Tip
    of advies [tip]`.
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
"""How each value other than yes is stored."""
MADE_OF = "Coderingen van het programma:"
"""Start of the line in a project's description that identifies the tool's codings in it."""
DESCRIBED = "Omschrijvingen van het programma:"
"""Start of the line that identifies the descriptions of codes in it."""
MANY = 0.2
"""Project and run may differ on this share of statements under the tool's name before it is questioned."""
_OF_CODEBOOKS = frozenset({EvidenceKind.TAG, EvidenceKind.DRIVER, EvidenceKind.CODE})
_NUMBERED = re.compile(r" \(\d+\)$")
"""Suffix that distinguishes the names of several notes on one thing."""


@dataclass(frozen=True, slots=True)
class Imported:
    """Imported data: codings per coder, codes to decide on, memos, and what was not imported (Dutch).

    `codes` maps keys to name and description. `added` and `removed` count the differences from the run under the tool's
    name; `doubtful` says that the analysis may have changed, rather than anyone's coding.
    """

    rows: tuple[CodedStatement, ...]
    notes: tuple[str, ...]
    codes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    memos: tuple[Memo, ...] = ()
    added: int = 0
    removed: int = 0
    doubtful: bool = False


def mark_of(given: Given) -> str:
    """Write the line by which a project identifies the tool's codings it was made from."""
    return f"{MADE_OF} {_digest(given)}"


def described_by(definitions: Mapping[str, str]) -> str:
    """Write the line by which a project identifies the descriptions of codes it was made with."""
    return f"{DESCRIBED} {_digest(definitions.items())}"


def _digest(pairs: Iterable[tuple[str, str]]) -> str:
    return hashlib.sha256(repr(sorted(pairs)).encode()).hexdigest()[:16]


def read_project(
    path: Path,
    tables: Mapping[str, pd.DataFrame],
    codebooks: Sequence[Codebook],
    *,
    given: Sequence[Given] = (),
    coder: str = "",
) -> Imported:
    """Read what every user coded and noted; a coded passage counts for each statement that it touches.

    Codes are recognised by their identifier, by the key in brackets, or by their name; others get a new key and are
    offered. Codings under the tool's name are the tool's as far as the run gave them too; what was added or removed
    there is attributed to `coder`. `given` lists what the tool gave in the runs that the project may come from, most
    likely first; without it nothing there is attributed to a person. `notes` counts what is not imported. Raises
    UserError if the file is not a REFI-QDA project.
    """
    reading = _Reading(open_project(path), tables, codebooks, given)
    for source in reading.document.root.findall(".//{*}TextSource"):
        reading.take_source(source)
    reading.take_rest(path.name)
    return reading.result(coder)


class _Reading:
    """Collects what the sources of one project say."""

    def __init__(
        self,
        document: Document,
        tables: Mapping[str, pd.DataFrame],
        codebooks: Sequence[Codebook],
        given: Sequence[Given],
    ) -> None:
        self.document, self.labels = document, labels_by_key(codebooks)
        self.same = [one for one in given if mark_of(one) in document.description]
        self.given = (*self.same, *given)[0] if given else None
        self.sessions, self.statements = session_lines(tables["statements"]), tables["statements"]
        self.titles = name_sources(tables["sessions"])
        self.definitions = describe_labels(codebooks)
        ours = {code_guid(mark.code) for mark in MARKS.values()} | {mark.code for mark in MARKS.values()}
        self.codes = {guid: told for guid, told in document.describe_codes().items() if not {guid, told[0]} & ours}
        self.keys, self.offered = recognise_codes(self.codes, codebooks)
        names, memos = name_codes(codebooks), list(iterate_rows(tables["memos"], "id", "text"))
        self.known_memos = {
            (name, _collapse_spaces(text)) for one, text in memos for name in (one, names.get(one, one))
        }
        self.notes: list[str] = []
        self.values: dict[tuple[str, str], dict[str, str]] = {}
        self.remarks: dict[tuple[str, str], dict[str, str]] = {}
        """Text → date of what each user remarked at each statement."""
        self.memos: list[Memo] = []
        self.placed: list[list[Span]] = []
        self.used: set[str] = set()

    def take_source(self, source: Element) -> None:
        """Import the passages and notes of one source text."""
        name, raw = source.get("name", ""), self.document.text_of(source)
        self.notes += [f"codering van de hele bron '{name}' is niet overgenomen"] * len(source.findall("{*}Coding"))
        text = raw.replace("\r\n", "\n").replace("\r", "\n")
        passages = source.findall("{*}PlainTextSelection")
        notes = self.document.notes_of(source)
        spans = find_statements(text, self.sessions.get(self._session_of(source, text), []))
        quoted = [(*place_of(one), one.get("name", "")) for one in passages]
        shift = find_shift(raw, text, spans, quoted, [(one.start, one.end) for one in notes if one.start >= 0])
        if not spans or shift is None:
            codings = len(source.findall("{*}PlainTextSelection/{*}Coding/{*}CodeRef"))
            self.notes.append(
                f"bron '{name}' hoort bij geen sessie van deze analyse ({codings} coderingen niet overgenomen)"
                if not spans
                else f"bron '{name}': {codings} coderingen niet overgenomen, omdat niet te zien is of een regeleinde "
                "er als één of als twee tekens telt"
            )
            return
        self.placed.append(spans)
        for passage in passages:
            self._take_passage(passage, text, spans, shift, name)
        for note in notes:
            touched = touched_by(spans, shift(note.start), shift(note.end)) if note.start >= 0 else []
            self._note(note, touched, "project", note.name or name)

    def _session_of(self, source: Element, text: str) -> str:
        """Return the session of a source: by its identifier, name or title, or else by the statements in it."""
        by_guid = {stable_guid("source", one): one for one in self.sessions}
        name = source.get("name", "").removesuffix(".txt")
        titled = [one for one, title in self.titles.items() if title == name]
        if guid_of(source) in by_guid:
            return by_guid[guid_of(source)]
        if name in self.sessions:
            return name
        return titled[0] if len(titled) == 1 else recognise_session(text, self.sessions)

    def _take_passage(self, passage: Element, text: str, spans: Sequence[Span], shift: Shift, name: str) -> None:
        start, end = map(shift, place_of(passage))
        touched, who = touched_by(spans, start, end), self.document.user_of(passage)
        for user, key in self._codings_of(passage, who):
            if not touched and not _is_tool(user):
                self.notes.append(f"passage {start}–{end} van '{name}' ({key}) valt buiten elke bijdrage")
            for one in touched:
                self.values.setdefault((user, one), {})[key] = "1"
        date = passage.get("modifiedDateTime") or passage.get("creationDateTime") or ""
        told = Note(who, "", passage.findtext("{*}Description", "").strip(), date)
        for note in [*([told] if told.text else []), *self.document.notes_of(passage)]:
            if touched or not _is_tool(note.user):
                self._note(note, touched, "project", " ".join(text[start:end].split())[:80] or name)

    def _codings_of(self, passage: Element, who: str) -> Iterator[tuple[str, str]]:
        """Yield who gave which code, for codes that we have or were offered."""
        for coding in passage.findall("{*}Coding"):
            for key in (self.keys.get(target_of(one)) for one in coding.findall("{*}CodeRef")):
                if key:
                    self.used.add(key)
                    yield self.document.user_of(coding, who), key

    def take_rest(self, file: str) -> None:
        """Import the notes on codes and on nothing, and count what has no place here."""
        root = self.document.root
        for code in root.findall("{*}CodeBook//{*}Code"):
            for note in self.document.notes_of(code):
                self._note(note, [], "code", self.keys.get(guid_of(code)) or code.get("name", "").strip())
        self._take_descriptions(file)
        for note in self.document.loose_notes():
            self._unplaced(note)
        codings = [len(root.findall(f"{{*}}Sources//{part}{{*}}Coding")) for part in ("", "{*}TextSource//")]
        if codings[0] > codings[1]:
            said = "coderingen van beeld, geluid of PDF-pagina's zijn niet overgenomen"
            self.notes.append(f"{codings[0] - codings[1]} {said}")
        self.notes += [
            f"code '{name}' staat niet in de codeboeken en is nergens gebruikt"
            for key, (name, _) in self.offered.items()
            if key not in self.used
        ]

    def _take_descriptions(self, file: str) -> None:
        """Keep changed descriptions of our codes as memos.

        If ours have changed since, or the project is not ours, only descriptions that come from a codebook are
        compared.
        """
        same = described_by(self.definitions) in self.document.description
        changed = []
        for guid, (name, _, description) in self.codes.items():
            key, said = self.keys[guid], f"Omschrijving in {file}: {description}"
            compared = same or (key in self.labels and self.labels[key].kind in _OF_CODEBOOKS)
            differs = description and _collapse_spaces(description) != _collapse_spaces(
                self.definitions.get(key, description)
            )
            if compared and differs and not self._is_known(key, said):
                self._note(Note(UNKNOWN_USER, "", said), [], "code", key)
                changed.append(name)
        if changed:
            self.notes.append(
                f"daar anders omschreven, en bewaard als memo bij de code: {', '.join(changed)}. Zet het in een eigen "
                "codeboek (`extends`) als het moet gelden"
            )

    def _unplaced(self, note: Note) -> None:
        """Place a note that names no source: at the only statement, in any text, at exactly those characters."""
        place = (note.start, note.end)
        exact = [one.statement_id for spans in self.placed for one in spans if (one.start, one.end) == place]
        if any(self._is_known(one, note.text) for one in exact):
            return
        exact = exact if len(exact) == 1 else []
        if note.start >= 0 and not exact:
            self.notes.append(f"notitie '{note.text[:60]}' zegt niet bij welke bron; bewaard bij het project")
        self._note(note, exact, "project", note.name or "notitie")

    def _note(self, note: Note, touched: Sequence[str], about: Literal["code", "project"], name: str) -> None:
        """Import a note on a statement, or else as a memo.

        A line that marks a code as no or ? is a coding; the rest is a remark.
        """
        if not touched:
            if not self._is_known(name, note.text):
                self.memos.append(Memo(about, name, note.text, _coder_name(note.user), date=note.date))
            return
        rest = []
        for line in note.text.splitlines():
            user, key, value = self._marked(line, note.user)
            if key:
                self.values.setdefault((user, touched[0]), {}).setdefault(key, value)
            else:
                rest.append(line)
        text = "\n".join(rest).strip()
        if text and not self._is_known(touched[0], text):
            self.remarks.setdefault((note.user, touched[0]), {}).setdefault(text, note.date)

    def _marked(self, line: str, user: str) -> tuple[str, str, str]:
        """Parse a line `geldt niet: Naam [sleutel]`, or `geldt niet: anna sleutel` as written by earlier versions."""
        for value, mark in MARKS.items():
            said = line.removeprefix(mark.opening).strip()
            match = BRACKETED.search(said)
            named, _, key = said.rpartition(" ")
            if line.startswith(mark.opening) and match:
                return user, match[1], value
            if line.startswith(mark.opening) and key in self.labels:
                return named or user, key, value
        return user, "", ""

    def _is_known(self, about: str, text: str) -> bool:
        return (_NUMBERED.sub("", about), _collapse_spaces(text)) in self.known_memos

    def result(self, coder: str) -> Imported:
        """Return the result; what was added or removed under the tool's name is attributed to the coder."""
        seen = {span.statement_id for spans in self.placed for span in spans}
        added, removed = self._differences(seen)
        if coder:
            for one, key, value in [*((*pair, "1") for pair in added), *((*pair, "0") for pair in removed)]:
                self.values.setdefault((coder, one), {}).setdefault(key, value)
        for user, one in filter(lambda pair: _is_tool(pair[0]), [*self.remarks]):
            self.remarks.setdefault((coder or UNKNOWN_USER, one), {}).update(self.remarks.pop((user, one)))
        rows = self._rows()
        used = set().union(*(row.values for row in rows))
        differing = len({one for one, _ in added | removed}) / max(1, len(seen))
        return Imported(
            rows,
            tuple(dict.fromkeys(self.notes)),
            {key: self.offered[key] for key in self.offered if key in used},
            tuple(dict.fromkeys(self.memos)),
            len(added),
            len(removed),
            not self.same and (MADE_OF in self.document.description or differing > MANY),
        )

    def _differences(self, seen: Collection[str]) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
        """Return what was added and removed under the tool's name; both empty if there are no codings under it."""
        there = {(one, key) for (user, one), values in self.values.items() if _is_tool(user) for key in values}
        if self.given is None or not there:
            return set(), set()
        given = {pair for pair in self.given if pair[0] in seen}
        return there - given, given - there

    def _rows(self) -> tuple[CodedStatement, ...]:
        columns = iterate_rows(self.statements, "statement_id", "session_id", "text")
        context = {one: (session_id, text) for one, session_id, text in columns}
        rows = []
        for user, one in sorted(self.values.keys() | self.remarks.keys()):
            remarks = self.remarks.get((user, one), {})
            if not _is_tool(user):
                session_id, text = context[one]
                values = dict(sorted(self.values.get((user, one), {}).items()))
                row = CodedStatement(one, session_id, _coder_name(user), 0, values, text=text)
                rows.append(replace(row, note="\n".join(remarks), date=max(remarks.values(), default="")))
        return tuple(rows)


def _is_tool(user: str) -> bool:
    return user.casefold() == TOOL.casefold()


def _coder_name(user: str) -> str:
    """Make a coder's folder name from the other program's user name."""
    return re.sub(r"[^a-z0-9_-]+", "-", user.lower()).strip("-_") or UNKNOWN_USER


def _collapse_spaces(text: str) -> str:
    return " ".join(text.split())
