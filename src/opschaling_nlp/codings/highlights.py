"""Read highlights made in Taguette, and the codes of a REFI-QDA codebook (.qdc)."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from opschaling_nlp.codebook import Codebook
from opschaling_nlp.codings.labels import recognise_codes, stable_guid
from opschaling_nlp.codings.qdpx import open_codebook
from opschaling_nlp.codings.refi import Imported
from opschaling_nlp.codings.session_text import Line, name_sources, session_lines
from opschaling_nlp.codings.sheet import Grid, header_of
from opschaling_nlp.codings.store import CodedStatement
from opschaling_nlp.dutch.folding import fold

_DOCUMENT, _TAG, _CONTENT = "document", "tag", "content"
_SHORTEST = 6
"""Minimum number of characters of an identifier that can name a document."""
_LONGEST = 50
"""Maximum length of a document name in Taguette, which truncates longer titles."""


def holds_highlights(grid: Grid) -> bool:
    """Return whether a sheet is a list of Taguette highlights."""
    return {_DOCUMENT, _TAG, _CONTENT} <= {cell.lower() for cell in header_of(grid)}


def read_highlights(
    grid: Grid, tables: Mapping[str, pd.DataFrame], codebooks: Sequence[Codebook], *, coder: str
) -> Imported:
    """Read highlights as codings: each line counts for the statement that it is, or that alone contains it.

    Taguette exports the words of a highlight but not its position; lines that fit several statements, or none, are
    listed in `notes`.
    """
    header = [cell.lower() for cell in header_of(grid)]
    sessions, titles = session_lines(tables["statements"]), name_sources(tables["sessions"])
    tags = {cells[header.index(_TAG)].strip() for _, cells in grid[1:] if len(cells) > header.index(_TAG)} - {""}
    keys, offered = recognise_codes({tag: (tag, tag, "") for tag in tags}, codebooks)
    values: dict[tuple[str, str], dict[str, str]] = {}
    notes: list[str] = []
    for number, cells in grid[1:]:
        row = dict(zip(header, [*cells, *[""] * len(header)], strict=False))
        tag = row[_TAG].strip()
        if not tag:
            notes += [f"rij {number}: de markering heeft geen tag"] if row[_CONTENT].strip() else []
            continue
        found, trouble = _find(row[_CONTENT], _lines_of(row[_DOCUMENT].strip(), sessions, titles))
        notes += [f"rij {number} ({tag}): {what}" for what in trouble]
        for session_id, one in found:
            values.setdefault((session_id, one), {})[keys[tag]] = "1"
    words = {line.statement_id: line.text for lines in sessions.values() for line in lines}
    rows = [
        CodedStatement(one, session_id, coder, 0, dict(sorted(coded.items())), text=words[one])
        for (session_id, one), coded in sorted(values.items())
    ]
    return Imported(tuple(rows), tuple(notes), offered)


def read_codebook(path: Path, codebooks: Sequence[Codebook]) -> dict[str, tuple[str, str]]:
    """Return, by key, the name and description of the codes in a REFI-QDA codebook that none of our codebooks has.

    Raises UserError if the file is no such codebook.
    """
    return recognise_codes(open_codebook(path).describe_codes(), codebooks)[1]


def _lines_of(
    document: str, sessions: Mapping[str, Sequence[Line]], titles: Mapping[str, str]
) -> list[tuple[str, Line]]:
    """List the statements a document may hold: of the session with its name, title or identifier, or else of all."""
    name = document.removesuffix(".txt").removesuffix(".TXT")
    named = [
        one
        for one in sessions
        if name in {one, titles.get(one, one)}
        or (len(name) >= _SHORTEST and stable_guid("source", one).startswith(name.lower()))
        or (len(name) == _LONGEST and titles.get(one, one).startswith(name))
    ]
    return [(one, line) for one in named or sessions for line in sessions[one]]


def _find(content: str, lines: Sequence[tuple[str, Line]]) -> tuple[list[tuple[str, str]], list[str]]:
    """Find the statements (session, id) that a highlight covers, and report what is unclear about it."""
    found: list[tuple[str, str]] = []
    trouble: list[str] = []
    for part in filter(None, (" ".join(line.split()) for line in content.splitlines())):
        whole = [one for one in lines if fold(one[1].text) == fold(part)]
        fitting = whole or [one for one in lines if fold(part) in fold(one[1].text)]
        fitting = [one for one in fitting if part in " ".join(one[1].text.split())] or fitting
        if len(fitting) == 1:
            found.append((fitting[0][0], fitting[0][1].statement_id))
        else:
            many = f"past bij {len(fitting)} bijdragen" if fitting else "staat in geen bijdrage van deze analyse"
            trouble.append(f"'{part[:60]}' {many} en is niet overgenomen")
    return found, trouble
