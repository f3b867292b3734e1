"""Read highlights that were made in Taguette, and the codes of a REFI-QDA codebook (.qdc)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from opschaling_nlp.codings.grids import Grid, header_of
from opschaling_nlp.codings.labels import Label
from opschaling_nlp.codings.layout import Line, session_lines
from opschaling_nlp.codings.names import OfferedCode, recognise_codes, stable_guid
from opschaling_nlp.codings.qdpx import open_codebook
from opschaling_nlp.codings.refi import Imported
from opschaling_nlp.codings.store import CodedStatement
from opschaling_nlp.dutch.folding import fold

if TYPE_CHECKING:
    import pandas as pd

_DOCUMENT, _TAG, _CONTENT = "document", "tag", "content"
_SHORTEST = 6
"""Characters of an identifier by which a document may be called."""
_LONGEST = 50
"""Characters that Taguette allows of a document's name, so that a longer title is cut."""


@dataclass(frozen=True, slots=True)
class _Place:
    session_id: str
    lines: Sequence[Line]


def holds_highlights(grid: Grid) -> bool:
    """Tell whether a sheet is a list of Taguette's highlights."""
    return {_DOCUMENT, _TAG, _CONTENT} <= {cell.lower() for cell in header_of(grid)}


def read_highlights(
    grid: Grid,
    *,
    coder: str,
    labels: Mapping[str, Label],
    names: Mapping[str, str],
    statements: pd.DataFrame,
    titles: Mapping[str, str],
) -> Imported:
    """Read highlights as codings: each line of one counts for the statement that it is, or that alone holds it.

    Taguette gives the words of a highlight and not their place; what fits several statements, or none, is counted in
    `notes`.
    """
    header = [cell.lower() for cell in header_of(grid)]
    sessions = session_lines(statements)
    tags = {cells[header.index(_TAG)].strip() for _, cells in grid[1:] if len(cells) > header.index(_TAG)} - {""}
    keys, offered = recognise_codes({tag: (tag, tag, "") for tag in tags}, labels, names)
    values: dict[tuple[str, str], dict[str, str]] = {}
    notes: list[str] = []
    for number, cells in grid[1:]:
        row = dict(zip(header, [*cells, *[""] * len(header)], strict=False))
        tag = row[_TAG].strip()
        if not tag:
            notes += [f"rij {number}: de markering heeft geen tag"] if row[_CONTENT].strip() else []
            continue
        places = _places(row[_DOCUMENT].strip(), sessions, titles)
        found, trouble = _find(row[_CONTENT], places)
        notes += [f"rij {number} ({tag}): {what}" for what in trouble]
        for session_id, one in found:
            values.setdefault((session_id, one), {})[keys[tag]] = "1"
    words = {line.statement_id: line.text for lines in sessions.values() for line in lines}
    rows = [
        CodedStatement(one, session_id, coder, 0, dict(sorted(coded.items())), text=words[one])
        for (session_id, one), coded in sorted(values.items())
    ]
    return Imported(tuple(rows), tuple(notes), tuple(offered.values()))


def read_codebook(path: Path, *, labels: Mapping[str, Label], names: Mapping[str, str]) -> tuple[OfferedCode, ...]:
    """List the codes of a REFI-QDA codebook that no codebook of ours knows; raises UserError where it is none."""
    codes = {code.guid: (code.name, code.path, code.description) for code in open_codebook(path) if code.codable}
    return tuple(recognise_codes(codes, labels, names)[1].values())


def _places(document: str, sessions: Mapping[str, Sequence[Line]], titles: Mapping[str, str]) -> list[_Place]:
    """Choose the sessions that a document may be: the one of its name, title or identifier, else all."""
    name = document.removesuffix(".txt").removesuffix(".TXT")
    named = [
        one
        for one in sessions
        if name in {one, titles.get(one, one)}
        or (len(name) >= _SHORTEST and stable_guid("source", one).startswith(name.lower()))
        or (len(name) == _LONGEST and titles.get(one, one).startswith(name))
    ]
    return [_Place(one, sessions[one]) for one in named or sessions]


def _find(content: str, places: Sequence[_Place]) -> tuple[list[tuple[str, str]], list[str]]:
    """Find the statements that a highlight covers, and say what is unclear about it."""
    found: list[tuple[str, str]] = []
    trouble: list[str] = []
    for part in filter(None, (" ".join(line.split()) for line in content.splitlines())):
        lines = [(place.session_id, line.statement_id, line.text) for place in places for line in place.lines]
        whole = [line for line in lines if fold(line[2]) == fold(part)]
        fitting = whole or [line for line in lines if fold(part) in fold(line[2])]
        fitting = [line for line in fitting if part in " ".join(line[2].split())] or fitting
        if len(fitting) == 1:
            found.append(fitting[0][:2])
        else:
            many = f"past bij {len(fitting)} bijdragen" if fitting else "staat in geen bijdrage van deze analyse"
            trouble.append(f"'{part[:60]}' {many} en is niet overgenomen")
    return found, trouble
