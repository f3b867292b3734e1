"""Read delimited text (.csv, .tsv): a row, or each answer in it, is a statement."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Literal

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.hashing import hash_file
from opschaling_nlp.ingest.counts import describe_counts
from opschaling_nlp.ingest.encoding import encoding_warning, find_encoding, read_head
from opschaling_nlp.ingest.tables.column_cues import limits, role_of
from opschaling_nlp.ingest.tables.columns import overrides_for
from opschaling_nlp.ingest.tables.polls import poll_layout, read_polls
from opschaling_nlp.ingest.tables.reading import TableReader, limit_rows
from opschaling_nlp.model import Reading
from opschaling_nlp.reasons import dutch_reason
from opschaling_nlp.settings import IngestSettings

NAME = "csv"
SUFFIXES = (".csv", ".tsv", ".tab")
_TEXT = (".txt", ".text")

_LONGEST_CELL = 10_000_000
"""Characters; the csv module refuses longer cells."""
_SAMPLE_BYTES = 262_144
_SAMPLE_ROWS = 200
_CANDIDATES = (";", ",", "\t", "|")
_ONE_COLUMN = "\x1f"
"""A delimiter that no text holds: the whole line, or the whole quoted cell, is one value."""
_UNCLOSED = "een aanhalingsteken wordt niet gesloten; aanhalingstekens zijn gewone tekens gelaten"


def matches(path: Path, head: bytes) -> bool:
    """Tell whether this is delimited text: by its name, unless it is an archive, or by names above its columns."""
    suffix = path.suffix.lower()
    return (suffix in SUFFIXES and not head.startswith(b"PK\x03\x04")) or (suffix in _TEXT and _has_columns(head))


def _has_columns(head: bytes) -> bool:
    """Tell whether a text is a table with tabs.

    Its first line holds names of columns, half of which we know, and all others have as many cells.
    """
    lines = [line.split("\t") for line in read_head(head[: head.rfind(b"\n") + 1] or head)]
    if len(lines) < 2 or len({len(line) for line in lines}) > 1:
        return False
    known = sum(bool(role_of(cell)) for cell in lines[0])
    return known > 1 and known >= len(lines[0]) / 2


def read(path: Path, *, source: str, settings: IngestSettings) -> Reading:
    """Read one delimited file; raise UnreadableExportError when it holds no column with statements."""
    encoding = find_encoding(path.read_bytes())
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        sample = file.read(_SAMPLE_BYTES)
    if not sample.strip():
        raise UnreadableExportError("het bestand is leeg")
    delimiter = _find_delimiter(sample[: sample.rfind("\n") + 1] or sample)
    quoting: Literal[0, 3] = csv.QUOTE_NONE if _runs_away(path, encoding, delimiter) else csv.QUOTE_MINIMAL
    warnings = filter(None, (encoding_warning(encoding), _UNCLOSED if quoting == csv.QUOTE_NONE else ""))
    rows = limit_rows(_rows(path, encoding, delimiter, quoting), settings.max_table_rows)
    first = list(islice(rows, 2))
    overrides = overrides_for(source, settings.columns)
    if not overrides and poll_layout(first):
        blocks, told = read_polls({None: chain(first, rows)})
        return Reading(source, "csv (Slido)", hash_file(path), blocks, warnings=(*warnings, *told))
    skips: Counter[str] = Counter()
    table = TableReader(overrides=overrides, skips=skips, delimiter=delimiter)
    blocks = tuple(table.read(chain(first, rows)))
    told = (*warnings, *table.warnings, *describe_counts(skips))
    return Reading(source, NAME, hash_file(path), blocks, title=table.title, warnings=told)


def _rows(path: Path, encoding: str, delimiter: str, quoting: Literal[0, 3]) -> Iterator[tuple[int, list[str]]]:
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            for number, cells in enumerate(csv.reader(file, delimiter=delimiter, quoting=quoting), 1):
                if number == 1:  # a mark that a spreadsheet wrote twice
                    cells[:] = [cell.removeprefix("\ufeff") for cell in cells]
                if number > 1 or len(cells) > 2 or not "".join(cells[:1]).lower().startswith("sep="):
                    yield number, cells
    except csv.Error as error:
        raise UnreadableExportError(f"de tabel kan niet worden gelezen ({dutch_reason(error)})") from error
    finally:
        csv.field_size_limit(before)


def _runs_away(path: Path, encoding: str, delimiter: str) -> bool:
    """Tell whether a cell swallows so many lines that its opening quote was only a character."""
    limit = limits()["runaway_lines"]
    return any(
        cell.count("\n") > limit
        for _, cells in _rows(path, encoding, delimiter, csv.QUOTE_MINIMAL)
        for cell in cells
        if len(cell) > limit
    )


def _find_delimiter(sample: str) -> str:
    """Return the delimiter of a sample of whole lines, _ONE_COLUMN when no candidate divides it evenly.

    The candidate wins that gives the most rows the same number of columns, then the most column names we know, then the
    most columns. A comma in sentences divides unevenly, which is what csv.Sniffer trips over.
    """
    first = sample.partition("\n")[0].strip()
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4]
    best: tuple[float, int, int, str] = (0.0, 0, 0, _ONE_COLUMN)
    for candidate in _CANDIDATES:
        reader = csv.reader(sample.splitlines(keepends=True), delimiter=candidate)
        rows = list(islice((row for row in reader if any(row)), _SAMPLE_ROWS))
        width, count = Counter(map(len, rows)).most_common(1)[0] if rows else (0, 0)
        if width < 2 or count < limits()["delimiter_consistency"] * len(rows):
            continue
        known = sum(bool(role_of(cell)) for cell in rows[0])
        if candidate == "," and (len(rows[0]) < 2 or (len(rows) < 3 and not known)):
            continue  # sentences with a comma each are no table
        best = max(best, (round(count / len(rows), 2), known, width, candidate), key=lambda found: found[:3])
    return best[3]
