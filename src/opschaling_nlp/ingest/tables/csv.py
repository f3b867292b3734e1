"""Read delimited text (.csv, .tsv): every row, or every answer in it, is a statement."""

import csv
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Literal

from opschaling_nlp.dutch.cues import count_limit, threshold
from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.encoding import decode_head
from opschaling_nlp.ingest.readers import Export
from opschaling_nlp.ingest.safety import refusing
from opschaling_nlp.ingest.tables.polls import poll_layout, read_polls
from opschaling_nlp.ingest.tables.profile import role_of
from opschaling_nlp.ingest.tables.table_reader import TableReader, limit_rows
from opschaling_nlp.model import Reading

_CANDIDATES = (";", ",", "\t", "|")
# A delimiter that occurs in no text: the whole line, or the whole quoted cell, is one value.
_ONE_COLUMN = "\x1f"
_UNCLOSED = "een aanhalingsteken wordt niet gesloten; aanhalingstekens zijn gewone tekens gelaten"


def matches(export: Export) -> bool:
    """Return whether this is delimited text: by its name, unless it is an archive, or by its column names.

    A text file is a tab-separated table if its first line holds column names, at least half of them known, and all
    lines have the same number of cells.
    """
    if export.suffix not in {".txt", ".text"}:
        return not export.head.startswith(b"PK\x03\x04")
    text = decode_head(export.head[: export.head.rfind(b"\n") + 1] or export.head)
    lines = [line.split("\t") for line in text.splitlines() if line.strip()]
    known = sum(bool(role_of(cell)) for cell in lines[0]) if lines else 0
    return len(lines) > 1 and len(set(map(len, lines))) == 1 and known > 1 and known >= len(lines[0]) / 2


@contextmanager
def long_cells() -> Iterator[None]:
    """Let the csv module accept long cells; its limit is process-wide, and this process also reads coding sheets."""
    limit = csv.field_size_limit(count_limit("files.cell"))
    try:
        yield
    finally:
        csv.field_size_limit(limit)


@long_cells()
def read(export: Export) -> Reading:
    """Read one delimited file; raises UnreadableExportError if it has no column with statements."""
    encoding = export.encoding()
    with export.path.open(encoding=encoding, errors="replace", newline="") as file:
        sample = file.read(count_limit("files.sample"))
    if not sample.strip():
        raise UnreadableExportError("het bestand is leeg")
    delimiter = _find_delimiter(sample[: sample.rfind("\n") + 1] or sample)
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL
    if _runs_away(export.path, encoding, delimiter):
        quoting = csv.QUOTE_NONE
        export.warnings.append(_UNCLOSED)
    rows = limit_rows(_rows(export.path, encoding, delimiter, quoting), export.settings.max_table_rows)
    first = list(islice(rows, 2))
    table = TableReader(export, delimiter=delimiter)
    if not table.overrides and poll_layout(first):
        export.format = "csv (Slido)"
        return export.reading(read_polls({None: chain(first, rows)}, export.skips))
    blocks = tuple(table.read(chain(first, rows)))
    return export.reading(blocks, title=table.title)


def _rows(path: Path, encoding: str, delimiter: str, quoting: Literal[0, 3]) -> Iterator[tuple[int, list[str]]]:
    damaged = "de tabel kan niet worden gelezen ({reason})"
    with refusing(damaged, csv.Error), path.open(encoding=encoding, errors="replace", newline="") as file:
        for number, cells in enumerate(csv.reader(file, delimiter=delimiter, quoting=quoting), 1):
            if number == 1:  # a byte order mark that a spreadsheet wrote twice
                cells[:] = [cell.removeprefix("\ufeff") for cell in cells]
            if number > 1 or len(cells) > 2 or not "".join(cells[:1]).lower().startswith("sep="):
                yield number, cells


def _runs_away(path: Path, encoding: str, delimiter: str) -> bool:
    """Return whether a cell swallows so many lines that its opening quote must be an ordinary character."""
    limit = count_limit("content.runaway_lines")
    return any(
        cell.count("\n") > limit
        for _, cells in _rows(path, encoding, delimiter, csv.QUOTE_MINIMAL)
        for cell in cells
        if len(cell) > limit
    )


def _find_delimiter(sample: str) -> str:
    """Return the delimiter of a sample of whole lines; _ONE_COLUMN if no candidate splits it evenly.

    The best candidate gives most rows the same number of columns, then most known column names, then most columns.
    Commas in sentences split unevenly, which is what defeats csv.Sniffer.
    """
    first = sample.partition("\n")[0].strip()
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4]
    best: tuple[float, int, int, str] = (0.0, 0, 0, _ONE_COLUMN)
    for candidate in _CANDIDATES:
        reader = csv.reader(sample.splitlines(keepends=True), delimiter=candidate)
        rows = list(islice((row for row in reader if any(row)), count_limit("files.sample_rows")))
        width, count = Counter(map(len, rows)).most_common(1)[0] if rows else (0, 0)
        if width < 2 or count < threshold("content.delimiter_consistency") * len(rows):
            continue
        known = sum(bool(role_of(cell)) for cell in rows[0])
        if candidate == "," and (len(rows[0]) < 2 or (len(rows) < 3 and not known)):
            continue  # sentences with one comma each are not a table
        best = max(best, (round(count / len(rows), 2), known, width, candidate), key=lambda found: found[:3])
    return best[3]
