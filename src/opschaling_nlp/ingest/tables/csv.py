"""Read delimited text (.csv, .tsv): a row, or each answer in it, is a statement."""

from __future__ import annotations

import csv
from collections import Counter
from itertools import chain, islice
from typing import TYPE_CHECKING, Literal

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.hashing import hash_file
from opschaling_nlp.ingest.chat.messages import read_head
from opschaling_nlp.ingest.counts import describe_counts
from opschaling_nlp.ingest.encoding import encoding_warning, find_encoding
from opschaling_nlp.ingest.tables.column_cues import fold_name, load_table_cues
from opschaling_nlp.ingest.tables.columns import overrides_for
from opschaling_nlp.ingest.tables.dialect import find_delimiter
from opschaling_nlp.ingest.tables.reading import TableReader
from opschaling_nlp.ingest.tables.rows import limit_rows
from opschaling_nlp.ingest.tables.slido import read_slido, slido_layout
from opschaling_nlp.model import Reading
from opschaling_nlp.reasons import dutch_reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from opschaling_nlp.settings import IngestSettings

NAME = "csv"
SUFFIXES = (".csv", ".tsv", ".tab")
_TEXT = (".txt", ".text")

_LONGEST_CELL = 10_000_000
"""Characters; the csv module refuses longer cells."""
_SAMPLE_BYTES = 262_144


def matches(path: Path, head: bytes) -> bool:
    """Tell whether this is delimited text: by its name, unless its content is an archive that was misnamed; or a text with names above its columns."""
    suffix = path.suffix.lower()
    return (suffix in SUFFIXES and not head.startswith(b"PK\x03\x04")) or (suffix in _TEXT and _has_columns(head))


def _has_columns(head: bytes) -> bool:
    """Tell whether a text is a table with tabs: its first line holds names of columns that we know, and all others have as many cells."""
    lines = [line.split("\t") for line in read_head(head[: head.rfind(b"\n") + 1] or head)]
    widths = {len(line) for line in lines}
    roles = [load_table_cues().roles.get(fold_name(cell), "") for cell in lines[0]] if lines else []
    known = sum(bool(role) for role in roles)
    return len(lines) > 1 and len(widths) == 1 and len(roles) > 1 and known > 1 and known >= len(roles) / 2


def read(path: Path, *, source: str, settings: IngestSettings) -> Reading:
    """Read one delimited file; raise UnreadableExportError when it holds no column with statements."""
    encoding = find_encoding(path.read_bytes())
    skips: Counter[str] = Counter()
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        sample = file.read(_SAMPLE_BYTES)
    if not sample.strip():
        raise UnreadableExportError("het bestand is leeg")
    delimiter = find_delimiter(sample[: sample.rfind("\n") + 1] or sample)
    quoting: Literal[0, 3] = csv.QUOTE_NONE if _runs_away(path, encoding, delimiter) else csv.QUOTE_MINIMAL
    warnings = [
        encoding_warning(encoding),
        "een aanhalingsteken wordt niet gesloten; aanhalingstekens zijn gewone tekens gelaten"
        if quoting == csv.QUOTE_NONE
        else "",
    ]
    rows = limit_rows(_rows(path, encoding, delimiter, quoting), settings.max_table_rows)
    first = list(islice(rows, 2))
    overrides = overrides_for(source, settings.columns)
    if not overrides and slido_layout(first):
        blocks, more = read_slido({None: chain(first, rows)})
        return Reading(source, "csv (Slido)", hash_file(path), blocks, warnings=tuple(w for w in warnings if w) + more)
    table = TableReader(overrides=overrides, skips=skips, delimiter=delimiter)
    found = tuple(table.read(chain(first, rows)))
    return Reading(
        source,
        NAME,
        hash_file(path),
        found,
        title=table.title,
        warnings=(*(w for w in warnings if w), *table.warnings, *describe_counts(skips)),
    )


def _rows(path: Path, encoding: str, delimiter: str, quoting: Literal[0, 3]) -> Iterator[tuple[int, list[str]]]:
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            for number, cells in enumerate(csv.reader(file, delimiter=delimiter, quoting=quoting), 1):
                if number == 1:
                    cells = [cell.removeprefix("\ufeff") for cell in cells]  # noqa: PLW2901 - a mark that a spreadsheet wrote twice
                    if len(cells) <= 2 and cells[0].lower().startswith("sep="):
                        continue
                yield number, cells
    except csv.Error as error:
        raise UnreadableExportError(f"de tabel kan niet worden gelezen ({dutch_reason(error)})") from error
    finally:
        csv.field_size_limit(before)


def _runs_away(path: Path, encoding: str, delimiter: str) -> bool:
    """Tell whether a cell swallows so many lines that its opening quote was only a character."""
    limit = load_table_cues().content.runaway_lines
    return any(
        cell.count("\n") > limit
        for _, cells in _rows(path, encoding, delimiter, csv.QUOTE_MINIMAL)
        for cell in cells
        if len(cell) > limit
    )
