"""Read codings that were made in other software back from a REFI-QDA project (.qdpx)."""

from __future__ import annotations

import re
import uuid
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from opschaling_nlp.codings.labels import Label
from opschaling_nlp.codings.store import CodedStatement
from opschaling_nlp.errors import UserError
from opschaling_nlp.ingest.safety import ARCHIVE_ERRORS
from opschaling_nlp.reasons import dutch_reason
from opschaling_nlp.tables import iterate_rows

if TYPE_CHECKING:
    import pandas as pd

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "opschaling_nlp/refi-qda")
"""Root of all identifiers: they are the same in every export."""
SOURCE_FOLDER = "sources/"
SEPARATOR = "\n\n"
"""What stands between two statements in a source text."""
DENIED = "geldt niet:"
"""Opens a line of a selection's description that holds a coder's explicit no: `geldt niet: anna tip`."""
MOST_MEGABYTES = 200
_KEY = re.compile(r"\[([^\[\]]+)\]\s*$")
_TAG = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True, slots=True)
class Imported:
    """Hold what a project gave: codings per coder, and what could not be taken over (Dutch)."""

    rows: tuple[CodedStatement, ...]
    notes: tuple[str, ...]


def stable_guid(kind: str, name: str) -> str:
    """Make the identifier of a thing from what it is and its name."""
    return str(uuid.uuid5(NAMESPACE, f"{kind}:{name}"))


def code_guid(key: str) -> str:
    """Make the identifier of a code from the key of its label."""
    return stable_guid("code", key)


def read_project(path: Path, *, labels: Mapping[str, Label], statements: pd.DataFrame, tool: str) -> Imported:
    """Read the codings of every user but the tool; a coded passage counts for each statement that it touches.

    Codes are recognised by their identifier, else by the key between brackets at the end of their name. Other codes, and passages outside every
    statement, are named in `notes`. Raises UserError where the file is no REFI-QDA project.
    """
    project, texts = _open(path)
    users = {
        user.get("guid", "").lower(): user.get("name") or user.get("id") or "onbekend" for user in _all(project, "User")
    }
    codes, notes = _known_codes(project, labels)
    found: dict[tuple[str, str], dict[str, str]] = {}
    sessions = {stable_guid("source", one): one for one in dict.fromkeys(statements["session_id"])}
    for source in _all(project, "TextSource"):
        spans = _find_statements(_source_text(source, texts), _session_of(source, sessions), statements)
        notes += [
            f"codering van de hele bron '{source.get('name', '')}' is niet overgenomen"
            for _ in _children(source, "Coding")
        ]
        if not spans:
            notes.append(f"bron '{source.get('name', '')}' hoort bij geen sessie van deze analyse")
            continue
        for selection in _all(source, "PlainTextSelection"):
            start, end = _position(selection, "startPosition"), _position(selection, "endPosition")
            touched = [one for one, first, last in spans if first < end and start < last]
            for user, key, value in _votes(selection, users, codes, labels):
                if user != tool and not touched:
                    notes.append(
                        f"passage {start}–{end} van '{source.get('name', '')}' ({key}) valt buiten elke bijdrage"
                    )
                for one in touched if user != tool else []:
                    found.setdefault((_coder_name(user), one), {})[key] = value
    context = {
        one: (session_id, text)
        for one, session_id, text in iterate_rows(statements, "statement_id", "session_id", "text")
    }
    rows = [
        CodedStatement(one, context[one][0], coder, 0, dict(sorted(values.items())), text=context[one][1])
        for (coder, one), values in sorted(found.items())
    ]
    return Imported(tuple(rows), tuple(dict.fromkeys(notes)))


def _votes(
    selection: Element, users: Mapping[str, str], codes: Mapping[str, str], labels: Mapping[str, Label]
) -> Iterator[tuple[str, str, str]]:
    owner = selection.get("creatingUser", "")
    for coding in _children(selection, "Coding"):
        for reference in _children(coding, "CodeRef"):
            key = codes.get(reference.get("targetGUID", "").lower())
            if key:
                yield users.get((coding.get("creatingUser") or owner).lower(), "onbekend"), key, "1"
    for description in _children(selection, "Description"):
        for line in (description.text or "").splitlines():
            user, _, key = line.removeprefix(DENIED).strip().rpartition(" ")
            if line.startswith(DENIED) and key in labels:
                yield user, key, "0"


def _known_codes(project: Element, labels: Mapping[str, Label]) -> tuple[dict[str, str], list[str]]:
    ours = {code_guid(key): key for key in labels}
    known, notes = {}, []
    for code in _all(project, "Code"):
        guid, name = code.get("guid", "").lower(), code.get("name", "")
        match = _KEY.search(name)
        key = ours.get(guid) or (match[1] if match and match[1] in labels else None)
        if key:
            known[guid] = key
        elif code.get("isCodable") == "true":
            notes.append(f"code '{name}' staat niet in de codeboeken en is niet overgenomen")
    return known, notes


def _session_of(source: Element, sessions: Mapping[str, str]) -> str:
    """Return the session of a source by its identifier, else by its name, which some programs give an extension."""
    return sessions.get(source.get("guid", "").lower()) or source.get("name", "").removesuffix(".txt")


def _find_statements(text: str, session_id: str, statements: pd.DataFrame) -> list[tuple[str, int, int]]:
    """Find each statement of the session in the source text, in order; one that is not there is passed over.

    Where a program wrote its own line ends, positions count those.
    """
    spans, place = [], 0
    line_end = "\r\n" if "\r\n" in text else "\n"
    of_session = statements[statements["session_id"] == session_id].sort_values("position")
    for one, words in iterate_rows(of_session, "statement_id", "text"):
        shown = words.replace("\n", line_end)
        start = text.find(shown, place)
        if start >= 0 and shown:
            spans.append((one, start, start + len(shown)))
            place = start + len(shown)
    return spans


def _source_text(source: Element, texts: Mapping[str, str]) -> str:
    inline = next(_children(source, "PlainTextContent"), None)
    if inline is not None:
        return inline.text or ""
    return texts.get(source.get("plainTextPath", "").rpartition("/")[2].lower(), "")


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
            project = fromstring(archive.read("project.qde"), forbid_dtd=True)
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


def _coder_name(user: str) -> str:
    """Make a coder's folder name from what the other program calls the user."""
    return re.sub(r"[^a-z0-9_-]+", "-", user.lower()).strip("-_") or "onbekend"


def _all(element: Element, name: str) -> Iterator[Element]:
    return (one for one in element.iter() if _TAG.sub("", str(one.tag)) == name)


def _children(element: Element, name: str) -> Iterator[Element]:
    return (one for one in element if _TAG.sub("", str(one.tag)) == name)


def _position(selection: Element, name: str) -> int:
    """Return a place in a text; raises UserError where it is no number."""
    given = str(selection.get(name, "0"))
    if not given.isascii() or not given.isdigit():
        raise UserError.single(
            "REFI-QDA-project", f"{name} {given[:40]!r} is geen plaats in een tekst", "exporteer het project opnieuw"
        )
    return int(given[:15])
