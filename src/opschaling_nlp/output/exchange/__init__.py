"""Files for other programs: REFI-QDA, quotations, a matrix, Parquet, Markdown."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from pathlib import Path

import pandas as pd

from opschaling_nlp.codebook import Codebook
from opschaling_nlp.output.exchange.flat import (
    check_spss,
    write_excel,
    write_matrix,
    write_notes,
    write_quotes,
    write_spss,
    write_tags,
)
from opschaling_nlp.output.exchange.refi import write_codebook, write_project
from opschaling_nlp.settings import OutputSettings
from opschaling_nlp.tables import TABLES, Table, batch_frame, type_frame

ROW_GROUP = 2**20
"""Rows of a group in a Parquet file, and the most that are copied at once."""


def check_formats(formats: Sequence[str]) -> None:
    """Raise UserError if a requested format cannot be written on this computer."""
    if "spss" in formats:
        check_spss()


def write_exchange(
    tables: Mapping[str, pd.DataFrame], folder: Path, *, codebooks: Sequence[Codebook], settings: OutputSettings
) -> list[Path]:
    """Write the files of the formats in the settings to `folder`, except those too large, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    formats, large = settings.formats, dict(too_large(len(tables["statements"]), settings))
    chosen = [one for name in formats for one in _WRITERS.get(name, ()) if one[0] not in large]
    written = [write(tables, folder / file, codebooks) for file, write in chosen]
    if "parquet" in formats:
        written += [_write_parquet(TABLES[name], frame, folder / "parquet") for name, frame in sorted(tables.items())]
    if "markdown" in formats:
        written += write_notes(tables, folder / "markdown")
    return sorted(written)


def too_large(statements: int, settings: OutputSettings) -> list[tuple[str, int]]:
    """List the files that are not written of so many statements, each with the most that its programs open."""
    most = {"project.qdpx": settings.exchange_statements, "excel.csv": _ROWS_OF_SHEET}
    chosen = [file for one in settings.formats for file, _ in _WRITERS.get(one, ())]
    return [(file, most[file]) for file in chosen if statements > most.get(file, statements)]


_ROWS_OF_SHEET = 1_048_575
"""Rows below the heading of a sheet; Excel drops the others."""


_WRITERS: Mapping[str, Sequence[tuple[str, Callable[[Mapping[str, pd.DataFrame], Path, Sequence[Codebook]], Path]]]] = {
    "refi": (("project.qdpx", write_project), ("codebook.qdc", write_codebook), ("codebook.csv", write_tags)),
    "quotes": (("quotes.csv", write_quotes),),
    "matrix": (("matrix.csv", write_matrix),),
    "excel": (("excel.csv", write_excel),),
    "spss": (("spss.sav", write_spss),),
}
"""Format → its files, and the function that writes each."""


def _write_parquet(table: Table, frame: pd.DataFrame, folder: Path, *, at_once: int = ROW_GROUP) -> Path:
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir(exist_ok=True)
    path = folder / f"{table.name}.parquet"
    parts = (
        pa.Table.from_pandas(type_frame(table, part), preserve_index=False) for part in batch_frame(frame, at_once)
    )
    first = next(parts)
    with pq.ParquetWriter(path, first.schema) as writer:
        for part in chain([first], parts):
            writer.write_table(part, row_group_size=at_once)
    return path
