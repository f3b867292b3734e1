"""Write REFI-QDA 1.0: a project (.qdpx) and a codebook (.qdc) that other qualitative software opens."""

import colorsys
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import pandas as pd

from opschaling_nlp.codebook import Codebook
from opschaling_nlp.codings.labels import (
    BRACKETED,
    SheetColumn,
    code_guid,
    describe_labels,
    name_codes,
    sheet_columns,
    stable_guid,
)
from opschaling_nlp.codings.precedence import TOOL, Coded, list_codings
from opschaling_nlp.codings.qdpx import SOURCE_FOLDER
from opschaling_nlp.codings.refi import MARKS, described_by, mark_of
from opschaling_nlp.codings.session_text import SEPARATOR, lay_out, name_sources, session_lines
from opschaling_nlp.model import EvidenceKind
from opschaling_nlp.tables import iterate_rows
from opschaling_nlp.writing import write_archive

PROJECT_NAMESPACE = "urn:QDA-XML:project:1.0"
CODEBOOK_NAMESPACE = "urn:QDA-XML:codebook:1.0"
ORIGIN = "opschaling_nlp"
PERSON = "codeur"
"""The user of a project that nobody has coded yet."""
SESSION_VARIABLES = {"title": "titel", "date": "datum", "place": "plaats", "group": "groep", "kind": "soort"}
SECTION_VARIABLES = {"session_id": "sessie", "section": "rubriek", "prompt": "gespreksvraag"}
NO_DATE = "2020-01-01T00:00:00Z"
"""Date of an undated note: QualCoder stops reading at a note without one."""
PENDING_NL = "Nog in geen codeboek"
GOLDEN_TURN = 0.618034
"""Fraction of the colour wheel between successive codes, so that neighbours differ."""
GREY = "#808080"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PARTS = (EvidenceKind.FACET, EvidenceKind.VALENCE)
"""Kinds of code that are children of a driver."""


@dataclass(frozen=True, slots=True)
class _Note:
    """A memo as written to a project; `name` is empty for a memo on a statement."""

    guid: str
    by: str
    text: str
    name: str
    date: str


_Selections = Mapping[str, Mapping[str, tuple[Sequence[Coded], Sequence[_Note]]]]
"""Statement → user, sorted by name → what she coded and noted there."""


def write_project(tables: Mapping[str, pd.DataFrame], path: Path, codebooks: Sequence[Codebook]) -> Path:
    """Write a project: every session as plain text with its prompts, the codings of tool and coders, and memos.

    Each statement has one selection per user, so coders stay apart. Offsets count code points from 0 with an exclusive
    end: `text[start:end]` is the statement. People precede the tool. Identifiers depend only on names and ids, so a
    second export has the same ones. The standard has no place for a coder's explicit no or her ?: each becomes a coding
    with a code of that name, and the description of the selection names the codes; the import reads it back. Source:
    REFI-QDA Project standard 1.0 (2019).
    """
    statements, pending = tables["statements"], tables["pending"]
    codings = list_codings(tables["evidence"], codebooks=codebooks)
    given = {(coded.statement_id, coded.key) for coded in codings if coded.user == TOOL}
    codings += [Coded(*said) for said in iterate_rows(pending, "statement_id", "coder", "key", "value")]
    unknown = _name_unknown(pending)
    names = name_codes(codebooks) | {key: name for key, (name, _) in unknown.items()}
    notes = _list_notes(tables["memos"], names, frozenset(statements["statement_id"]))
    selections = _list_selections(codings, notes, statements["statement_id"].tolist())
    root = ET.Element("Project", {"xmlns": PROJECT_NAMESPACE, "name": "opschaling", "origin": ORIGIN})
    _add_users(root, {one.user for one in codings} | {note.by for listed in notes.values() for note in listed})
    codes = _add_codes(_add(root, "CodeBook"), codebooks, notes)
    group = _add_code(codes, "codeboek:aangeboden", PENDING_NL) if unknown else codes
    for key, (name, definition) in sorted(unknown.items()):
        _add_code(group, key, name, definition, GREY)
    for value in sorted({coded.value for coded in codings} & set(MARKS)):
        _add_code(codes, MARKS[value].code, MARKS[value].code, MARKS[value].meaning, GREY)
    _add_variables(root)
    _add_cases(root, statements, selections)
    texts = _add_sources(root, tables, selections, names) | _add_notes(root, notes)
    _add(root, "Description", f"{mark_of(given)}\n{described_by(describe_labels(codebooks))}")
    sources = {f"{SOURCE_FOLDER}{guid}.txt": text.encode("utf-8") for guid, text in texts.items()}
    write_archive(path, {"project.qde": _serialise(root), **sources})
    return path


def write_codebook(_tables: Mapping[str, pd.DataFrame], path: Path, codebooks: Sequence[Codebook]) -> Path:
    """Write the codes with their descriptions as a REFI-QDA codebook (.qdc)."""
    root = ET.Element("CodeBook", {"xmlns": CODEBOOK_NAMESPACE, "origin": ORIGIN})
    _add_codes(root, codebooks, {})
    path.write_bytes(_serialise(root))
    return path


def _list_notes(memos: pd.DataFrame, names: Mapping[str, str], statements: frozenset[str]) -> dict[str, list[_Note]]:
    """Return the memos by subject; those not about a statement get unique names, as a journal requires."""
    notes: dict[str, list[_Note]] = {}
    used: dict[str, int] = {}
    for about, one, text, by, date in iterate_rows(memos, "about", "id", "text", "by", "date"):
        guid = stable_guid("note", SEPARATOR.join((about, one, by, text)))
        if any(note.guid == guid for note in notes.get(one, ())):
            continue
        name = "" if one in statements else names.get(one, one)
        used[name] = used.get(name, 0) + 1
        name = f"{name} ({used[name]})" if name and used[name] > 1 else name
        moment = (date if "T" in date else f"{date}T00:00:00Z").replace("+00:00", "Z") if date else NO_DATE
        notes.setdefault(one, []).append(_Note(guid, by or TOOL, text, name, moment))
    return notes


def _list_selections(
    codings: Sequence[Coded], notes: Mapping[str, Sequence[_Note]], statements: Sequence[str]
) -> _Selections:
    """Return per statement what each user said of it; empty for a statement about which nobody said anything."""
    found: dict[str, dict[str, tuple[list[Coded], list[_Note]]]] = {one: {} for one in statements}
    for coded in codings:
        found[coded.statement_id].setdefault(coded.user, ([], []))[0].append(coded)
    for one in statements:
        for note in notes.get(one, ()):
            found[one].setdefault(note.by, ([], []))[1].append(note)
    return {one: dict(sorted(of_users.items())) for one, of_users in found.items()}


def _name_unknown(pending: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Return a name, which includes the key, and a description for each code that no codebook knows."""
    return {
        key: (f"{key.partition('/')[2] if label == key else label} [{key}]", definition)
        for key, label, definition in iterate_rows(pending, "key", "label", "definition")
        if label
    }


def _add_users(root: ET.Element, users: set[str]) -> None:
    """Add everyone who coded or noted, people first: some programs continue under the name of the first user."""
    element = _add(root, "Users")
    for user in [*(sorted(users - {TOOL}) or [PERSON]), TOOL]:
        _add(element, "User", guid=stable_guid("user", user), name=user)


def _add_codes(parent: ET.Element, codebooks: Sequence[Codebook], notes: Mapping[str, Sequence[_Note]]) -> ET.Element:
    """Add the codes, one group per codebook, with the parts of a driver below it; return the element of all groups."""
    codes = _add(parent, "Codes")
    names = name_codes(codebooks)
    columns = {column.label.key: column for column in sheet_columns(codebooks, valence=True, facets=True)}
    parts: dict[str, list[SheetColumn]] = {}
    for column in columns.values():
        if column.label.kind in _PARTS:
            parts.setdefault(column.label.parent, []).append(column)
    turn = 0
    for book in codebooks:
        group = _add_code(codes, f"codeboek:{book.name}", book.title, book.source) if book.role != "valence" else codes
        for code in book.codes if book.role != "valence" else ():
            turn += 1
            key = f"{book.name}/{code.name}" if book.role == "extra" else code.name
            element = _add_code(group, key, names[key], code.definition, _colour(turn))
            _add_note_refs(element, notes.get(key, ()))
            under = parts.get(key, []) if book.role == "drivers" else []
            for number, part in enumerate(under, start=1):
                colour = _colour(turn, number / len(under))
                _add_code(element, part.label.key, names[part.label.key], part.definition, colour)
    _add_code(codes, "substantive", names["substantive"], columns["substantive"].definition, _colour(turn + 1))
    return codes


def _colour(turn: int, step: float = 0.0) -> str:
    """Return a code's colour; `step`, from 0 to 1, lightens that of a child code."""
    red, green, blue = colorsys.hls_to_rgb(turn * GOLDEN_TURN % 1.0, 0.55 + 0.35 * step, 0.6)
    return f"#{round(red * 255):02X}{round(green * 255):02X}{round(blue * 255):02X}"


def _add_code(parent: ET.Element, key: str, name: str, description: str = "", colour: str = "") -> ET.Element:
    """Add a code or, without a colour, a group of codes."""
    shown = {"color": colour} if colour else {}
    element = _add(parent, "Code", guid=code_guid(key), name=name, isCodable=str(bool(colour)).lower(), **shown)
    if description:
        _add(element, "Description", description)
    return element


def _add_cases(root: ET.Element, statements: pd.DataFrame, selections: _Selections) -> None:
    """Add a case for each section and prompt of a session, so that codings can be selected by them."""
    members: dict[tuple[str, ...], list[str]] = {}
    for statement_id, *values in iterate_rows(statements, "statement_id", *SECTION_VARIABLES):
        members.setdefault(tuple(values), []).append(statement_id)
    cases = _add(root, "Cases") if members else root
    for place, ids in members.items():
        name = " › ".join(part for part in dict.fromkeys(place) if part)
        case = _add(cases, "Case", guid=stable_guid("case", SEPARATOR.join(place)), name=name)
        _add_values(case, SECTION_VARIABLES, place)
        for guid in (_selection(one, user) for one in ids for user in selections[one]):
            _add(case, "SelectionRef", targetGUID=guid)


def _selection(statement_id: str, user: str) -> str:
    return stable_guid("selection", SEPARATOR.join((statement_id, user)))


def _add_sources(
    root: ET.Element,
    tables: Mapping[str, pd.DataFrame],
    selections: _Selections,
    names: Mapping[str, str],
) -> dict[str, str]:
    """Add the sessions that have statements as sources and return their texts by identifier."""
    lines = session_lines(tables["statements"])
    titles = name_sources(tables["sessions"])
    texts = {}
    element = _add(root, "Sources") if lines else root
    for session_id, *values in iterate_rows(tables["sessions"], "session_id", *SESSION_VARIABLES):
        if session_id not in lines:
            continue
        guid = stable_guid("source", session_id)
        source = _add(element, "TextSource", guid=guid, name=titles[session_id], plainTextPath=f"internal://{guid}.txt")
        texts[guid], spans = lay_out(lines[session_id])
        for span in spans:
            words = " ".join(texts[guid][span.start : span.end].split())
            place = {"name": words, "startPosition": str(span.start), "endPosition": str(span.end)}
            for user, (codings, notes) in selections[span.statement_id].items():
                made = {"guid": _selection(span.statement_id, user), "creatingUser": stable_guid("user", user)}
                _say(_add(source, "PlainTextSelection", **made, **place), codings, notes, names)
        _add_values(source, SESSION_VARIABLES, values)
    return texts


def _add_variables(root: ET.Element) -> None:
    variables = _add(root, "Variables")
    for name in [*SESSION_VARIABLES.values(), *SECTION_VARIABLES.values()]:
        _add(variables, "Variable", guid=stable_guid("variable", name), name=name, typeOfVariable="Text")


def _add_values(parent: ET.Element, variables: Mapping[str, str], values: Sequence[str]) -> None:
    for variable, value in zip(variables.values(), values, strict=True):
        if value:
            element = _add(parent, "VariableValue")
            _add(element, "VariableRef", targetGUID=stable_guid("variable", variable))
            _add(element, "TextValue", value)


def _say(selection: ET.Element, codings: Sequence[Coded], notes: Sequence[_Note], names: Mapping[str, str]) -> None:
    """Add what a user said of a statement; the description names the code of each no and ?."""
    marked = [coded for coded in codings if coded.value in MARKS]
    described = [
        f"{MARKS[one.value].opening} {BRACKETED.sub('', names[one.key]).strip()} [{one.key}]" for one in marked
    ]
    described += [note.text for note in notes]
    if described:
        _add(selection, "Description", "\n".join(described))
    given = {one.key: one for one in codings if one.value == "1"}
    given |= {MARKS[one.value].code: one for one in sorted(marked, key=lambda one: MARKS[one.value].code)}
    for key, one in given.items():
        guid = stable_guid("coding", SEPARATOR.join((one.statement_id, one.user, key)))
        coding = _add(selection, "Coding", guid=guid, creatingUser=selection.get("creatingUser", ""))
        _add(coding, "CodeRef", targetGUID=code_guid(key))
    _add_note_refs(selection, notes)


def _add_note_refs(parent: ET.Element, notes: Iterable[_Note]) -> None:
    for note in notes:
        _add(parent, "NoteRef", targetGUID=note.guid)


def _add_notes(root: ET.Element, notes: Mapping[str, Sequence[_Note]]) -> dict[str, str]:
    """Add the notes and return the texts of those that get files of their own, as journal notes do."""
    listed = {note.guid: note for on_one in notes.values() for note in on_one}
    parent = _add(root, "Notes") if listed else root
    for note in listed.values():
        made = {"creatingUser": stable_guid("user", note.by), "creationDateTime": note.date}
        element = _add(parent, "Note", guid=note.guid, name=note.name or "memo", **made)
        if note.name:
            element.set("plainTextPath", f"internal://{note.guid}.txt")
        else:
            _add(element, "PlainTextContent", note.text)
    return {guid: note.text for guid, note in listed.items() if note.name}


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    """Add an element, replacing characters that XML 1.0 cannot hold; only names and descriptions pass through here."""
    element = ET.SubElement(parent, tag, {name: _NOT_XML.sub("\ufffd", value) for name, value in attributes.items()})
    element.text = _NOT_XML.sub("\ufffd", text) or None
    return element


def _serialise(root: ET.Element) -> bytes:
    ET.indent(root, " ")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode").encode("utf-8") + b"\n"
