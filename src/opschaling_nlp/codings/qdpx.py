"""Open REFI-QDA files (.qdpx, .qdc) safely, and expose what their elements hold."""

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from opschaling_nlp.codings.labels import Described
from opschaling_nlp.errors import UserError
from opschaling_nlp.ingest.safety import ARCHIVE_ERRORS
from opschaling_nlp.reasons import dutch_reason

SOURCE_FOLDER = "sources/"
UNKNOWN_USER = "onbekend"
MOST_MEGABYTES = 200
_PLACES_OF_NOTES = (
    "{*}CodeBook//{*}Code/{*}NoteRef",
    ".//{*}TextSource/{*}NoteRef",
    ".//{*}TextSource/{*}PlainTextSelection/{*}NoteRef",
)


@dataclass(frozen=True, slots=True)
class Note:
    """A note: author, name, text, date, and the characters it points at (-1 if none)."""

    user: str
    name: str
    text: str
    date: str = ""
    start: int = -1
    end: int = -1


class Document:
    """A project or codebook as written; `texts` maps file names to the source texts of a project."""

    def __init__(self, root: Element, texts: Mapping[str, str]) -> None:
        self.root, self.texts = root, texts
        self.description = root.findtext("{*}Description", "")
        self._users = {
            guid_of(one): one.get("name") or one.get("id") or UNKNOWN_USER for one in root.findall(".//{*}User")
        }
        self._notes = {guid_of(one): one for one in root.findall("{*}Notes/{*}Note")}

    def describe_codes(self) -> dict[str, Described]:
        """Return by identifier what can be coded: name, name preceded by those of the codes above it, description."""
        top = self.root.findall(".//{*}Codes")
        return {guid: told for one in top for guid, told in self._codes_below(one, "")}

    def _codes_below(self, parent: Element, above: str) -> Iterator[tuple[str, Described]]:
        for code in parent.findall("{*}Code"):
            name, path = code.get("name", "").strip(), above
            if code.get("isCodable", "true") != "false":
                path = f"{above} {name}".strip()
                yield guid_of(code), (name, path, code.findtext("{*}Description", "").strip())
            yield from self._codes_below(code, path)

    def user_of(self, element: Element, otherwise: str = UNKNOWN_USER) -> str:
        """Return the name of whoever made an element."""
        guid = element.get("creatingUser") or element.get("modifyingUser") or ""
        return self._users.get(guid.lower(), otherwise)

    def text_of(self, element: Element) -> str:
        """Return the text of a source or a note, from the element or from a file of its own."""
        inside = element.find("{*}PlainTextContent")
        if inside is not None:
            return inside.text or ""
        return self.texts.get(element.get("plainTextPath", "").rpartition("/")[2].lower(), "")

    def notes_of(self, element: Element) -> list[Note]:
        """List the non-empty notes attached to an element."""
        guids = [target_of(one) for one in element.findall("{*}NoteRef")]
        notes = [self._note(self._notes[guid]) for guid in guids if guid in self._notes]
        return [one for one in notes if one.text]

    def loose_notes(self) -> list[Note]:
        """List the non-empty notes that are attached to nothing that is read."""
        placed = {target_of(one) for path in _PLACES_OF_NOTES for one in self.root.findall(path)}
        placed -= {target_of(one) for one in self.root.findall(".//{*}Case/{*}NoteRef")}
        notes = [self._note(note) for guid, note in self._notes.items() if guid not in placed]
        return [one for one in notes if one.text]

    def _note(self, element: Element) -> Note:
        text = self.text_of(element).strip() or element.findtext("{*}Description", "").strip()
        date = element.get("creationDateTime") or element.get("modifiedDateTime") or ""
        selection = element.find("{*}PlainTextSelection")
        place = place_of(selection) if selection is not None else (-1, -1)
        return Note(self.user_of(element), element.get("name", ""), text, date, *place)


def guid_of(element: Element) -> str:
    """Return an identifier in lower case; programs differ in case."""
    return element.get("guid", "").lower()


def target_of(reference: Element | None) -> str:
    """Return the identifier that a reference points at; '' if there is none."""
    return "" if reference is None else reference.get("targetGUID", "").lower()


def place_of(selection: Element) -> tuple[int, int]:
    """Return start and end of a selection in a text; raises UserError if they are not numbers."""
    places = []
    for name in ("startPosition", "endPosition"):
        given = str(selection.get(name, "0"))
        if not given.isascii() or not given.isdigit():
            where = f"{name} {given[:40]!r} is geen plaats in een tekst"
            raise UserError.single("REFI-QDA-project", where, "exporteer het project opnieuw")
        places.append(int(given[:15]))
    return places[0], places[1]


def open_project(path: Path) -> Document:
    """Open a project; raises UserError if the file is not one, is too large, or contains an XML entity."""
    with _readable(path, "REFI-QDA-project"), zipfile.ZipFile(path) as archive:
        _check_size(path, sum(entry.file_size for entry in archive.infolist()))
        names = archive.namelist()
        # Some programs name the project file after the project.
        project = next((name for name in names if name.lower().endswith(".qde") and "/" not in name), "project.qde")
        texts = {
            name.rpartition("/")[2].lower(): archive.read(name).decode("utf-8-sig")
            for name in names
            if name.lower().startswith(SOURCE_FOLDER) and name.lower().endswith(".txt")
        }
        return Document(_parse(archive.read(project)), texts)


def open_codebook(path: Path) -> Document:
    """Open a codebook (.qdc); raises UserError if the file is not one."""
    with _readable(path, "codeboek"):
        _check_size(path, path.stat().st_size)
        return Document(_parse(path.read_bytes()), {})


def _check_size(path: Path, size: int) -> None:
    if size > MOST_MEGABYTES * 2**20:
        raise UserError.single(
            str(path), f"is uitgepakt groter dan {MOST_MEGABYTES} MB", "exporteer zonder beeld en geluid"
        )


def _parse(data: bytes) -> Element:
    from defusedxml.ElementTree import fromstring

    root: Element = fromstring(data, forbid_dtd=True)
    return root


@contextmanager
def _readable(path: Path, what: str) -> Iterator[None]:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError

    try:
        yield
    except (KeyError, ParseError, DefusedXmlException, UnicodeDecodeError, RuntimeError, *ARCHIVE_ERRORS) as error:
        said = f"is geen leesbaar {what} ({dutch_reason(error)})"
        raise UserError.single(str(path), said, f"exporteer het opnieuw als REFI-QDA ({path.suffix})") from error
