"""Find the delimiter of a delimited text file by how evenly each candidate divides its rows."""

from __future__ import annotations

import csv
from collections import Counter

from opschaling_nlp.ingest.tables.column_cues import fold_name, load_table_cues

ONE_COLUMN = "\x1f"
"""A delimiter that no text holds: the whole line, or the whole quoted cell, is one value."""

_CANDIDATES = (";", ",", "\t", "|")
_SAMPLE_ROWS = 200


def find_delimiter(sample: str) -> str:
    """Return the delimiter of a sample of whole lines, ONE_COLUMN when no candidate divides it evenly.

    The candidate wins that gives the most rows the same number of columns, then the most column names we know, then the
    most columns. A comma in sentences divides unevenly, which is what csv.Sniffer trips over.
    """
    first = sample.partition("\n")[0].strip()
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4]
    cues = load_table_cues()
    best: tuple[float, int, int, str] = (0.0, 0, 0, ONE_COLUMN)
    for candidate in _CANDIDATES:
        rows = _parse(sample, candidate)
        if not rows:
            continue
        width, count = Counter(len(row) for row in rows).most_common(1)[0]
        even = count / len(rows)
        if width < 2 or even < cues.content.delimiter_consistency:
            continue
        known = sum(fold_name(cell) in cues.roles for cell in rows[0])
        if candidate == "," and (len(rows[0]) < 2 or (len(rows) < 3 and not known)):
            continue  # sentences with a comma each are no table
        best = max(best, (round(even, 2), known, width, candidate), key=lambda found: found[:3])
    return best[3]


def _parse(sample: str, delimiter: str) -> list[list[str]]:
    rows = []
    reader = csv.reader(sample.splitlines(keepends=True), delimiter=delimiter)
    for row in reader:
        if any(row):
            rows.append(row)
        if len(rows) == _SAMPLE_ROWS:
            break
    return rows
