"""Write REFI-QDA 1.0: a project (.qdpx) and a codebook (.qdc) that other qualitative software opens."""

from __future__ import annotations

import colorsys
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from opschaling_nlp.codebook import Code, Codebook
from opschaling_nlp.codings.coded import TOOL, Coded, group_by_statement, list_codings
from opschaling_nlp.codings.labels import VALENCE_NL, sheet_columns
from opschaling_nlp.codings.layout import SEPARATOR, Line, Span, lay_out, name_sources, session_lines
from opschaling_nlp.codings.names import name_codes
from opschaling_nlp.codings.qdpx import SOURCE_FOLDER
from opschaling_nlp.codings.refi import DENIAL, DENIED, code_guid, mark_of, stable_guid
from opschaling_nlp.tables import iterate_rows

if TYPE_CHECKING:
    import pandas as pd

PROJECT_NAMESPACE = "urn:QDA-XML:project:1.0"
CODEBOOK_NAMESPACE = "urn:QDA-XML:codebook:1.0"
ORIGIN = "opschaling_nlp"
PERSON = "codeur"
"""Who codes in a project in which nobody did yet: some programs go on under the name of the first user."""
SESSION_VARIABLES = {"title": "titel", "date": "datum", "place": "plaats", "group": "groep", "kind": "soort"}
SECTION_VARIABLES = {"session_id": "sessie", "section": "rubriek", "prompt": "gespreksvraag"}
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
"""A fixed time in the archive, so that the same input gives the same bytes."""
NOTE_TIME = "2020-01-01T00:00:00Z"
"""A date for notes, without which QualCoder stops reading; fixed, as nothing in a run depends on when it was made."""
DENIAL_NL = "Houdt vast welke codes een codeur uitdrukkelijk niet gaf; ze staan in de notitie bij de codering."
GOLDEN_TURN = 0.618034
"""Part of the colour circle between two codes, so that neighbours differ."""
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class _Note:
    """Hold one memo as it stands in a project; `name` is empty for one at a statement."""

    guid: str
    by: str
    text: str
    name: str


Notes = Mapping[str, Sequence[_Note]]
"""The memos on a statement (by its id), a code (by its key), a theme or the project."""


@dataclass(frozen=True, slots=True)
class _Selection:
    """Hold what one user said of one statement."""

    statement_id: str
    user: str
    codings: tuple[Coded, ...]
    notes: tuple[_Note, ...]

    @property
    def guid(self) -> str:
        return stable_guid("selection", SEPARATOR.join((self.statement_id, self.user)))


def write_project(tables: Mapping[str, pd.DataFrame], path: Path, *, codebooks: Sequence[Codebook]) -> Path:
    """Write a project: every session as plain text with what was asked, codings of tool and coders, and memos.

    One selection a statement and user, so that coders stay apart; offsets count code points from 0, the end is
    exclusive, and `text[start:end]` is the statement. People go before the tool. Identifiers depend on names and ids
    alone, so a second export has the same. A coder's explicit no has no place in the standard: it is a coding with
    the code `Uitdrukkelijk niet`, and the selection's description names the codes; the import reads it back. Source:
    REFI-QDA Project standard 1.0 (2019).
    """
    statements, sessions = tables["statements"], tables["sessions"]
    codings = list_codings(tables["evidence"], codebooks=codebooks)
    names = name_codes(codebooks)
    notes = _list_notes(tables["memos"], names, frozenset(statements["statement_id"]))
    selections = _list_selections(group_by_statement(codings), notes, statements["statement_id"])
    lines = session_lines(statements)
    root = ET.Element("Project", {"xmlns": PROJECT_NAMESPACE, "name": "opschaling", "origin": ORIGIN})
    people = {coded.user for coded in codings} | {note.by for on_one in notes.values() for note in on_one}
    _add_users(root, [*(sorted(people - {TOOL}) or [PERSON]), TOOL])
    denied = any(not coded.holds for coded in codings)
    _add_codes(ET.SubElement(root, "CodeBook"), codebooks, notes, denial=denied)
    _add_variables(root)
    _add_cases(root, statements, selections)
    _add_sources(root, sessions, lines, selections, names)
    loose = _add_notes(root, notes)
    given = {(coded.statement_id, coded.key) for coded in codings if coded.user == TOOL}
    ET.SubElement(root, "Description").text = mark_of(given)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_entry("project.qde"), _serialise(root))
        texts = {stable_guid("source", session_id): lay_out(listed)[0] for session_id, listed in lines.items()}
        for guid, text in (texts | loose).items():
            archive.writestr(_entry(f"{SOURCE_FOLDER}{guid}.txt"), text.encode("utf-8"))
    return path


def write_codebook(codebooks: Sequence[Codebook], path: Path) -> Path:
    """Write the codes with their descriptions as a REFI-QDA codebook (.qdc)."""
    root = ET.Element("CodeBook", {"xmlns": CODEBOOK_NAMESPACE, "origin": ORIGIN})
    _add_codes(root, codebooks, {})
    path.write_bytes(_serialise(root))
    return path


def _list_notes(memos: pd.DataFrame, names: Mapping[str, str], statements: frozenset[str]) -> dict[str, list[_Note]]:
    """List the memos by what they are about; those about no statement have names that differ, as a journal needs."""
    notes: dict[str, list[_Note]] = {}
    used: dict[str, int] = {}
    for about, one, text, by in iterate_rows(memos, "about", "id", "text", "by"):
        guid = stable_guid("note", SEPARATOR.join((about, one, by, text)))
        if any(note.guid == guid for note in notes.get(one, ())):
            continue
        name = "" if one in statements else names.get(one, one)
        used[name] = used.get(name, 0) + 1
        name = f"{name} ({used[name]})" if name and used[name] > 1 else name
        notes.setdefault(one, []).append(_Note(guid, by or TOOL, text, name))
    return notes


def _list_selections(
    codings: Mapping[str, Sequence[Coded]], notes: Notes, statements: Iterable[str]
) -> dict[str, list[_Selection]]:
    """List per statement what each user said of it; a statement of which nobody said anything has none."""
    selections = {}
    for one in statements:
        said, noted = codings.get(one, ()), notes.get(one, ())
        users = sorted({coded.user for coded in said} | {note.by for note in noted})
        selections[one] = [
            _Selection(
                one,
                user,
                tuple(coded for coded in said if coded.user == user),
                tuple(note for note in noted if note.by == user),
            )
            for user in users
        ]
    return selections


def _add_notes(root: ET.Element, notes: Notes) -> dict[str, str]:
    """Write the notes; give the texts of those that stand in files of their own, as the notes of a journal do."""
    element = ET.Element("Notes")
    files: dict[str, str] = {}
    for note in {note.guid: note for on_one in notes.values() for note in on_one}.values():
        attributes = {"guid": note.guid, "name": _xml_text(note.name or "memo")}
        attributes |= {"creatingUser": stable_guid("user", note.by), "creationDateTime": NOTE_TIME}
        if note.name:
            files[note.guid] = note.text
            ET.SubElement(element, "Note", attributes | {"plainTextPath": f"internal://{note.guid}.txt"})
        else:
            ET.SubElement(ET.SubElement(element, "Note", attributes), "PlainTextContent").text = _xml_text(note.text)
    if len(element):
        root.append(element)
    return files


def _refer_to_notes(parent: ET.Element, notes: Iterable[_Note]) -> None:
    for note in notes:
        ET.SubElement(parent, "NoteRef", {"targetGUID": note.guid})


def _add_users(root: ET.Element, users: Sequence[str]) -> None:
    element = ET.SubElement(root, "Users")
    for user in users:
        ET.SubElement(element, "User", {"guid": stable_guid("user", user), "name": _xml_text(user)})


def _add_codes(parent: ET.Element, codebooks: Sequence[Codebook], notes: Notes, *, denial: bool = False) -> None:
    codes = ET.SubElement(parent, "Codes")
    names = name_codes(codebooks)
    columns = {column.label.key: column for column in sheet_columns(codebooks)}
    turn = 0
    for book in codebooks:
        if book.role == "valence":
            continue
        group = _add_code(codes, f"codeboek:{book.name}", book.title, book.source)
        for code in book.codes:
            turn += 1
            key = f"{book.name}/{code.name}" if book.role == "extra" else code.name
            element = _add_code(group, key, names[key], code.definition, colour=_colour(turn))
            _refer_to_notes(element, notes.get(key, ()))
            parts = _parts(code, key) if book.role == "drivers" else {}
            for number, (part, definition) in enumerate(parts.items(), start=1):
                _add_code(element, part, names[part], definition, colour=_colour(turn, number / len(parts)))
    substantive = columns["substantive"]
    _add_code(codes, "substantive", names["substantive"], substantive.definition, colour=_colour(turn + 1))
    if denial:
        _add_code(codes, DENIAL, DENIAL, DENIAL_NL, colour="#808080")


def _parts(code: Code, key: str) -> dict[str, str]:
    """List what stands under a driver, its facets and directions: key → definition."""
    facets = {f"{key}.{facet.name}": facet.definition for facet in code.facets}
    asked = {
        f"{key}={one}": f"Spreekt de bijdrage over '{code.label_nl}' als {dutch}?" for one, dutch in VALENCE_NL.items()
    }
    return facets | asked


def _colour(turn: int, step: float = 0.0) -> str:
    """Give a code's colour; `step`, from 0 to 1, is how much lighter one is that stands under it."""
    red, green, blue = colorsys.hls_to_rgb(turn * GOLDEN_TURN % 1.0, 0.55 + 0.35 * step, 0.6)
    return f"#{round(red * 255):02X}{round(green * 255):02X}{round(blue * 255):02X}"


def _add_code(parent: ET.Element, key: str, name: str, description: str, *, colour: str = "") -> ET.Element:
    """Add a code, or without a colour a group of codes."""
    attributes = {"guid": code_guid(key), "name": _xml_text(name), "isCodable": str(bool(colour)).lower()}
    element = ET.SubElement(parent, "Code", attributes | ({"color": colour} if colour else {}))
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


def _add_cases(root: ET.Element, statements: pd.DataFrame, selections: Mapping[str, Sequence[_Selection]]) -> None:
    """Add a case for each section and prompt of a session, so that codings can be selected by them."""
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
        for selection in (selection for one in ids for selection in selections[one]):
            ET.SubElement(case, "SelectionRef", {"targetGUID": selection.guid})


def _add_sources(
    root: ET.Element,
    sessions: pd.DataFrame,
    lines: Mapping[str, Sequence[Line]],
    selections: Mapping[str, Sequence[_Selection]],
    names: Mapping[str, str],
) -> None:
    if not lines:
        return
    element = ET.SubElement(root, "Sources")
    titles = name_sources(sessions)
    for session_id, *values in iterate_rows(sessions, "session_id", *SESSION_VARIABLES):
        if session_id not in lines:
            continue
        guid = stable_guid("source", session_id)
        attributes = {"guid": guid, "name": _xml_text(titles[session_id]), "plainTextPath": f"internal://{guid}.txt"}
        source = ET.SubElement(element, "TextSource", attributes)
        text, spans = lay_out(lines[session_id])
        for span in spans:
            for selection in selections[span.statement_id]:
                _add_selection(source, selection, span, text[span.start : span.end], names)
        for variable, value in zip(SESSION_VARIABLES.values(), values, strict=True):
            if value:
                _add_value(source, variable, value)


def _add_selection(source: ET.Element, selection: _Selection, span: Span, words: str, names: Mapping[str, str]) -> None:
    user = stable_guid("user", selection.user)
    attributes = {
        "guid": selection.guid,
        "name": _xml_text(" ".join(words.split())),
        "startPosition": str(span.start),
        "endPosition": str(span.end),
        "creatingUser": user,
    }
    element = ET.SubElement(source, "PlainTextSelection", attributes)
    denied = [f"{DENIED} {_bare(names[coded.key])} [{coded.key}]" for coded in selection.codings if not coded.holds]
    described = [*denied, *(note.text for note in selection.notes)]
    if described:
        ET.SubElement(element, "Description").text = _xml_text("\n".join(described))
    keys = [coded.key for coded in selection.codings if coded.holds] + ([DENIAL] if denied else [])
    for key in keys:
        guid = stable_guid("coding", SEPARATOR.join((selection.statement_id, selection.user, key)))
        coding = ET.SubElement(element, "Coding", {"guid": guid, "creatingUser": user})
        ET.SubElement(coding, "CodeRef", {"targetGUID": code_guid(key)})
    _refer_to_notes(element, selection.notes)


def _bare(name: str) -> str:
    return name.partition(" [")[0]


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
