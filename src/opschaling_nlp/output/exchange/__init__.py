"""Files for other programs: REFI-QDA, quotations, a matrix, Parquet, Markdown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    import pandas as pd


def check_formats(formats: Sequence[str]) -> None:
    """Raise UserError if a requested format cannot be written on this computer."""
    if "spss" in formats:
        check_spss()


def write_exchange(
    tables: Mapping[str, pd.DataFrame], folder: Path, *, codebooks: Sequence[Codebook], formats: Sequence[str]
) -> list[Path]:
    """Write the files that `formats` names (setting output.formats) to `folder` and return their paths, sorted."""
    folder.mkdir(parents=True, exist_ok=True)
    written = [write(tables, folder / file, codebooks) for one in formats for file, write in _WRITERS.get(one, ())]
    if "parquet" in formats:
        written += [
            _write_parquet(frame, folder / "parquet" / f"{name}.parquet") for name, frame in sorted(tables.items())
        ]
    if "markdown" in formats:
        written += write_notes(tables, folder / "markdown")
    return sorted(written)


_WRITERS: Mapping[str, Sequence[tuple[str, Callable[[Mapping[str, pd.DataFrame], Path, Sequence[Codebook]], Path]]]] = {
    "refi": (("project.qdpx", write_project), ("codebook.qdc", write_codebook), ("codebook.csv", write_tags)),
    "quotes": (("quotes.csv", write_quotes),),
    "matrix": (("matrix.csv", write_matrix),),
    "excel": (("excel.csv", write_excel),),
    "spss": (("spss.sav", write_spss),),
}
"""Format → its files, and the function that writes each."""


def _write_parquet(frame: pd.DataFrame, path: Path) -> Path:
    path.parent.mkdir(exist_ok=True)
    frame.to_parquet(path, index=False, engine="pyarrow")
    return path
