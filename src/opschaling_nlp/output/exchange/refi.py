"""Write REFI-QDA 1.0: a project (.qdpx) and a codebook (.qdc) that other qualitative software opens."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from opschaling_nlp.codebook import Codebook
from opschaling_nlp.codings.coded import TOOL, Coded, group_by_statement, list_codings
from opschaling_nlp.codings.labels import VALENCE_NL, sheet_columns
from opschaling_nlp.codings.refi import DENIED, SEPARATOR, SOURCE_FOLDER, code_guid, stable_guid
from opschaling_nlp.tables import iterate_rows

if TYPE_CHECKING:
    import pandas as pd

PROJECT_NAMESPACE = "urn:QDA-XML:project:1.0"
CODEBOOK_NAMESPACE = "urn:QDA-XML:codebook:1.0"
ORIGIN = "opschaling_nlp"
SESSION_VARIABLES = {"title": "titel", "date": "datum", "place": "plaats", "group": "groep", "kind": "soort"}
SECTION_VARIABLES = {"session_id": "sessie", "section": "rubriek", "prompt": "gespreksvraag"}
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
"""A fixed time in the archive, so that the same input gives the same bytes."""
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class _Note:
    """Hold one memo as it stands in a project."""

    guid: str
    by: str
    text: str


Notes = Mapping[str, Sequence[_Note]]
"""The memos on a statement (by its id) or a code (by its key)."""


def write_project(tables: Mapping[str, pd.DataFrame], path: Path, *, codebooks: Sequence[Codebook]) -> Path:
    """Write a project: every session as plain text, a selection for each statement, the codings of tool and coders as those of users of their own, and memos.

    Offsets count code points from 0, the end is exclusive, and `text[start:end]` is the statement. Identifiers depend on names and ids alone, so a second export has
    the same. A coder's explicit no has no place in the standard; it stands in the selection's description, where the import reads it back.
    Source: REFI-QDA Project standard 1.0 (2019).
    """
    statements, sessions = tables["statements"], tables["sessions"]
    codings = list_codings(tables["evidence"], codebooks=codebooks)
    root = ET.Element("Project", {"xmlns": PROJECT_NAMESPACE, "name": "opschaling", "origin": ORIGIN})
    notes = _list_notes(tables["memos"])
    authors = {note.by for on_one in notes.values() for note in on_one if note.by}
    _add_users(root, [TOOL, *sorted(({coded.user for coded in codings} | authors) - {TOOL})])
    _add_codes(ET.SubElement(root, "CodeBook"), codebooks, notes)
    _add_variables(root)
    texts = _session_texts(statements)
    _add_cases(root, statements)
    _add_sources(root, sessions, statements, codings=group_by_statement(codings), texts=texts, notes=notes)
    _add_notes(root, {note.guid: note for on_one in notes.values() for note in on_one}.values())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_entry("project.qde"), _serialise(root))
        for session_id, text in texts.items():
            archive.writestr(_entry(f"{SOURCE_FOLDER}{stable_guid('source', session_id)}.txt"), text.encode("utf-8"))
    return path


def write_codebook(codebooks: Sequence[Codebook], path: Path) -> Path:
    """Write the codes with their descriptions as a REFI-QDA codebook (.qdc)."""
    root = ET.Element("CodeBook", {"xmlns": CODEBOOK_NAMESPACE, "origin": ORIGIN})
    _add_codes(root, codebooks, {})
    path.write_bytes(_serialise(root))
    return path


def _session_texts(statements: pd.DataFrame) -> dict[str, str]:
    """Lay out each session as its statements with an empty line between them; the import looks them up in this order."""
    lines: dict[str, list[str]] = {}
    for session_id, _, text in sorted(iterate_rows(statements, "session_id", "position", "text")):
        lines.setdefault(session_id, []).append(text)
    return {session_id: SEPARATOR.join(texts) for session_id, texts in lines.items()}


def _list_notes(memos: pd.DataFrame) -> dict[str, list[_Note]]:
    notes: dict[str, list[_Note]] = {}
    for about, one, text, by in iterate_rows(memos, "about", "id", "text", "by"):
        note = _Note(stable_guid("note", SEPARATOR.join((about, one, by, text))), by, text)
        if note not in notes.setdefault(one, []):
            notes[one].append(note)
    return notes


def _add_notes(root: ET.Element, notes: Iterable[_Note]) -> None:
    element = ET.Element("Notes")
    for note in notes:
        attributes = {"guid": note.guid, "name": "memo"} | (
            {"creatingUser": stable_guid("user", note.by)} if note.by else {}
        )
        ET.SubElement(ET.SubElement(element, "Note", attributes), "PlainTextContent").text = _xml_text(note.text)
    if len(element):
        root.append(element)


def _refer_to_notes(parent: ET.Element, notes: Iterable[_Note]) -> None:
    for note in notes:
        ET.SubElement(parent, "NoteRef", {"targetGUID": note.guid})


def _add_users(root: ET.Element, users: Sequence[str]) -> None:
    element = ET.SubElement(root, "Users")
    for user in users:
        ET.SubElement(element, "User", {"guid": stable_guid("user", user), "name": _xml_text(user)})


def _add_codes(parent: ET.Element, codebooks: Sequence[Codebook], notes: Notes) -> None:
    codes = ET.SubElement(parent, "Codes")
    columns = {column.label.key: column for column in sheet_columns(codebooks, valence=True, facets=True)}
    for book in codebooks:
        if book.role == "valence":
            continue
        group = _add_code(codes, f"codeboek:{book.name}", book.title, book.source, codable=False)
        for code in book.codes:
            key = f"{book.name}/{code.name}" if book.role == "extra" else code.name
            element = _add_code(group, key, f"{code.label_nl} [{key}]", code.definition, codable=True)
            _refer_to_notes(element, notes.get(key, ()))
            if book.role == "drivers":
                for facet in code.facets:
                    part = columns[f"{key}.{facet.name}"]
                    _add_code(element, part.label.key, part.header, part.definition, codable=True)
                for valence, dutch in VALENCE_NL.items():
                    _add_code(
                        element,
                        f"{key}={valence}",
                        f"{code.label_nl}: {dutch} [{key}={valence}]",
                        columns[f"{key}={valence}"].definition,
                        codable=True,
                    )
    _add_code(codes, "substantive", columns["substantive"].header, columns["substantive"].definition, codable=True)


def _add_code(parent: ET.Element, key: str, name: str, description: str, *, codable: bool) -> ET.Element:
    element = ET.SubElement(
        parent, "Code", {"guid": code_guid(key), "name": _xml_text(name), "isCodable": str(codable).lower()}
    )
    if description:
        ET.SubElement(element, "Description").text = _xml_text(description)
    return element


def _add_variables(root: ET.Element) -> None:
    element = ET.SubElement(root, "Variables")
    for name in [*SESSION_VARIABLES.values(), *SECTION_VARIABLES.values()]:
        ET.SubElement(
            element, "Variable", {"guid": stable_guid("variable", name), "name": name, "typeOfVariable": "Text"}
        )


def _add_value(parent: ET.Element, variable: str, value: str) -> None:
    element = ET.SubElement(parent, "VariableValue")
    ET.SubElement(element, "VariableRef", {"targetGUID": stable_guid("variable", variable)})
    ET.SubElement(element, "TextValue").text = _xml_text(value)


def _add_cases(root: ET.Element, statements: pd.DataFrame) -> None:
    """Add a case for each section and prompt of a session, so that statements can be selected by them."""
    members: dict[tuple[str, ...], list[str]] = {}
    for statement_id, *values in iterate_rows(statements, "statement_id", *SECTION_VARIABLES):
        members.setdefault(tuple(values), []).append(statement_id)
    if not members:
        return
    cases = ET.SubElement(root, "Cases")
    for place, ids in members.items():
        name = " › ".join(part for part in dict.fromkeys(place) if part)
        case = ET.SubElement(
            cases, "Case", {"guid": stable_guid("case", SEPARATOR.join(place)), "name": _xml_text(name)}
        )
        for variable, value in zip(SECTION_VARIABLES.values(), place, strict=True):
            if value:
                _add_value(case, variable, value)
        for one in ids:
            ET.SubElement(case, "SelectionRef", {"targetGUID": stable_guid("selection", one)})


def _add_sources(
    root: ET.Element,
    sessions: pd.DataFrame,
    statements: pd.DataFrame,
    *,
    codings: Mapping[str, list[Coded]],
    texts: Mapping[str, str],
    notes: Notes,
) -> None:
    rows: dict[str, list[tuple[str, str]]] = {}
    for session_id, _, one, text in sorted(iterate_rows(statements, "session_id", "position", "statement_id", "text")):
        rows.setdefault(session_id, []).append((one, text))
    if not texts:
        return
    element = ET.SubElement(root, "Sources")
    for session_id, *values in iterate_rows(sessions, "session_id", *SESSION_VARIABLES):
        if session_id not in texts:
            continue
        guid = stable_guid("source", session_id)
        source = ET.SubElement(
            element,
            "TextSource",
            {"guid": guid, "name": _xml_text(session_id), "plainTextPath": f"internal://{guid}.txt"},
        )
        start = 0
        for one, text in rows[session_id]:
            selection = _add_selection(source, one, start, start + len(text), codings.get(one, []))
            _refer_to_notes(selection, notes.get(one, ()))
            start += len(text) + len(SEPARATOR)
        for variable, value in zip(SESSION_VARIABLES.values(), values, strict=True):
            if value:
                _add_value(source, variable, value)


def _add_selection(source: ET.Element, statement_id: str, start: int, end: int, codings: Sequence[Coded]) -> ET.Element:
    guid = stable_guid("selection", statement_id)
    attributes = {
        "guid": guid,
        "name": _xml_text(statement_id),
        "startPosition": str(start),
        "endPosition": str(end),
        "creatingUser": stable_guid("user", TOOL),
    }
    selection = ET.SubElement(source, "PlainTextSelection", attributes)
    denied = [f"{DENIED} {coded.user} {coded.key}" for coded in codings if not coded.holds]
    if denied:
        ET.SubElement(selection, "Description").text = _xml_text("\n".join(denied))
    for coded in codings:
        if coded.holds:
            name = SEPARATOR.join((statement_id, coded.user, coded.key))
            element = ET.SubElement(
                selection,
                "Coding",
                {"guid": stable_guid("coding", name), "creatingUser": stable_guid("user", coded.user)},
            )
            ET.SubElement(element, "CodeRef", {"targetGUID": code_guid(coded.key)})
    return selection


def _xml_text(text: str) -> str:
    """Replace what XML 1.0 cannot hold; only names and descriptions pass here, never a statement's text."""
    return _NOT_XML.sub("\ufffd", text)


def _serialise(root: ET.Element) -> bytes:
    ET.indent(root, " ")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode").encode("utf-8") + b"\n"


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, ZIP_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
