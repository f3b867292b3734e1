"""Open a REFI-QDA project (.qdpx) and say what is in it: users, codes, sources with coded passages, notes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from opschaling_nlp.errors import UserError
from opschaling_nlp.ingest.safety import ARCHIVE_ERRORS
from opschaling_nlp.reasons import dutch_reason

SOURCE_FOLDER = "sources/"
UNKNOWN_USER = "onbekend"
MOST_MEGABYTES = 200
_TAG = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True, slots=True)
class Note:
    """Hold a note: who wrote it, its name, its text, when, and the characters that it points at, -1 where at none."""

    user: str
    name: str
    text: str
    date: str = ""
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class Passage:
    """Hold a selection of text: its place as the program counted, its name (often its words), and what hangs on it.

    `codings` are (user, identifier of the code).
    """

    start: int
    end: int
    name: str
    user: str
    codings: tuple[tuple[str, str], ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Hold a source text with its passages; `whole` counts the codings of the source as a whole."""

    guid: str
    name: str
    text: str
    passages: tuple[Passage, ...]
    notes: tuple[Note, ...]
    whole: int


@dataclass(frozen=True, slots=True)
class QdaCode:
    """Hold a code as the other program knows it; `path` is its name behind those of the codes above it."""

    guid: str
    name: str
    path: str
    description: str
    notes: tuple[Note, ...]
    codable: bool


@dataclass(frozen=True, slots=True)
class Project:
    """Hold a project; `notes` hang on nothing, and `elsewhere` counts codings of pictures, sound and PDF pages."""

    description: str
    codes: tuple[QdaCode, ...]
    sources: tuple[Source, ...]
    notes: tuple[Note, ...]
    elsewhere: int


def open_project(path: Path) -> Project:
    """Open a project; raises UserError where the file is none, is too large, or holds an entity or a broken place."""
    root, texts = _open(path)
    return _Reader(root, texts).read()


def open_codebook(path: Path) -> tuple[QdaCode, ...]:
    """Open a codebook (.qdc); raises UserError where the file is none."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        if path.stat().st_size > MOST_MEGABYTES * 2**20:
            raise UserError.single(str(path), f"is groter dan {MOST_MEGABYTES} MB", "lever alleen het codeboek aan")
        root = fromstring(path.read_bytes(), forbid_dtd=True)
    except (ParseError, DefusedXmlException, UnicodeDecodeError, OSError) as error:
        raise UserError.single(
            str(path), f"is geen leesbaar codeboek ({dutch_reason(error)})", "exporteer het opnieuw als REFI-QDA (.qdc)"
        ) from error
    reader = _Reader(root, {})
    return tuple(code for top in _all(root, "Codes") for code in reader.read_codes(top))


class _Reader:
    """Turn the XML of one project into nouns; `texts` are its files by name."""

    def __init__(self, root: Element, texts: Mapping[str, str]) -> None:
        self.root, self.texts = root, texts
        self.users = {
            one.get("guid", "").lower(): one.get("name") or one.get("id") or UNKNOWN_USER for one in _all(root, "User")
        }
        self.written = {
            one.get("guid", "").lower(): one for notes in _children(root, "Notes") for one in _children(notes, "Note")
        }
        self.pointed: set[str] = set()

    def read(self) -> Project:
        """Read the whole project."""
        codes = tuple(
            code
            for book in _children(self.root, "CodeBook")
            for top in _children(book, "Codes")
            for code in self.read_codes(top)
        )
        sources = tuple(self._source(one) for one in _all(self.root, "TextSource"))
        for case in _all(self.root, "Case"):
            self.pointed -= {one.get("targetGUID", "").lower() for one in _children(case, "NoteRef")}
        loose = tuple(self._note(note) for guid, note in self.written.items() if guid not in self.pointed)
        description = "".join(one.text or "" for one in _children(self.root, "Description"))
        return Project(description, codes, sources, tuple(one for one in loose if one.text), self._elsewhere())

    def _elsewhere(self) -> int:
        """Count the codings in sources that are no text."""
        inside = {id(one) for source in _all(self.root, "TextSource") for one in _all(source, "Coding")}
        coded = (one for sources in _children(self.root, "Sources") for one in _all(sources, "Coding"))
        return sum(id(one) not in inside for one in coded)

    def read_codes(self, parent: Element, above: str = "") -> Iterator[QdaCode]:
        """Yield the codes below an element, each before those under it."""
        for code in _children(parent, "Code"):
            name = code.get("name", "").strip()
            path = f"{above} {name}".strip()
            description = "".join(one.text or "" for one in _children(code, "Description"))
            codable = code.get("isCodable", "true") != "false"
            yield QdaCode(code.get("guid", "").lower(), name, path, description.strip(), self._notes(code), codable)
            yield from self.read_codes(code, path if codable else above)

    def _source(self, element: Element) -> Source:
        inline = next(_children(element, "PlainTextContent"), None)
        text = (inline.text or "") if inline is not None else self._file(element)
        return Source(
            element.get("guid", "").lower(),
            element.get("name", ""),
            text,
            tuple(self._passage(one) for one in _children(element, "PlainTextSelection")),
            self._notes(element),
            sum(1 for _ in _children(element, "Coding")),
        )

    def _passage(self, element: Element) -> Passage:
        user = self._user(element)
        codings = tuple(
            (self.users.get(coding.get("creatingUser", "").lower(), user), reference.get("targetGUID", "").lower())
            for coding in _children(element, "Coding")
            for reference in _children(coding, "CodeRef")
        )
        date = element.get("modifiedDateTime") or element.get("creationDateTime") or ""
        texts = ((one.text or "").strip() for one in _children(element, "Description"))
        notes = (*(Note(user, "", text, date) for text in texts if text), *self._notes(element))
        return Passage(*_place(element), element.get("name", ""), user, codings, notes)

    def _notes(self, element: Element) -> tuple[Note, ...]:
        guids = [one.get("targetGUID", "").lower() for one in _children(element, "NoteRef")]
        self.pointed |= set(guids)
        notes = [self._note(self.written[guid]) for guid in guids if guid in self.written]
        return tuple(one for one in notes if one.text)

    def _note(self, element: Element) -> Note:
        inline = next(_children(element, "PlainTextContent"), None)
        text = (inline.text or "") if inline is not None else self._file(element)
        about = next(_children(element, "Description"), None)
        text = text.strip() or ((about.text or "").strip() if about is not None else "")
        date = element.get("creationDateTime") or element.get("modifiedDateTime") or ""
        selection = next(_children(element, "PlainTextSelection"), None)
        place = _place(selection) if selection is not None else (-1, -1)
        return Note(self._user(element), element.get("name", ""), text, date, *place)

    def _user(self, element: Element) -> str:
        guid = element.get("creatingUser") or element.get("modifyingUser") or ""
        return self.users.get(guid.lower(), UNKNOWN_USER)

    def _file(self, element: Element) -> str:
        return self.texts.get(element.get("plainTextPath", "").rpartition("/")[2].lower(), "")


def _open(path: Path) -> tuple[Element, dict[str, str]]:
    """Open the archive safely: bounded size, no entities; give the project and its source texts by file name."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    remedy = "exporteer het project opnieuw als REFI-QDA (.qdpx)"
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_MEGABYTES * 2**20:
                raise UserError.single(
                    str(path), f"is uitgepakt groter dan {MOST_MEGABYTES} MB", "exporteer zonder beeld en geluid"
                )
            names = archive.namelist()
            project = fromstring(archive.read(_project_file(names)), forbid_dtd=True)
            texts = {
                name.rpartition("/")[2].lower(): archive.read(name).decode("utf-8-sig")
                for name in names
                if name.lower().startswith(SOURCE_FOLDER) and name.lower().endswith(".txt")
            }
    except (KeyError, ParseError, DefusedXmlException, UnicodeDecodeError, RuntimeError, *ARCHIVE_ERRORS) as error:
        raise UserError.single(
            str(path), f"is geen leesbaar REFI-QDA-project ({dutch_reason(error)})", remedy
        ) from error
    return project, texts


def _project_file(names: Sequence[str]) -> str:
    """Name the file with the project, which some programs call after the project itself."""
    return next((name for name in names if name.lower().endswith(".qde") and "/" not in name), "project.qde")


def _all(element: Element, name: str) -> Iterator[Element]:
    return (one for one in element.iter() if _TAG.sub("", str(one.tag)) == name)


def _children(element: Element, name: str) -> Iterator[Element]:
    return (one for one in element if _TAG.sub("", str(one.tag)) == name)


def _place(selection: Element) -> tuple[int, int]:
    """Return from where to where in a text; raises UserError where that is no number."""
    places = []
    for name in ("startPosition", "endPosition"):
        given = str(selection.get(name, "0"))
        if not given.isascii() or not given.isdigit():
            where = f"{name} {given[:40]!r} is geen plaats in een tekst"
            raise UserError.single("REFI-QDA-project", where, "exporteer het project opnieuw")
        places.append(int(given[:15]))
    return places[0], places[1]
