"""Write the tables of a run as CSV that every program reads alike, and read them back unchanged."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from opschaling_nlp.errors import UserError
from opschaling_nlp.formulas import guard_texts, unguard_texts
from opschaling_nlp.tables import AT_ONCE, FLOAT_DIGITS, TABLES, Table, batch_frame, build_frame, type_frame


def write_tables(tables: Mapping[str, pd.DataFrame], folder: Path) -> None:
    """Write each table as NAME.csv."""
    for name, frame in tables.items():
        write_table(frame, folder / f"{name}.csv")


def write_table(frame: pd.DataFrame, path: Path, *, at_once: int = AT_ONCE) -> None:
    """Write one table: UTF-8, comma, header, floats rounded to FLOAT_DIGITS, the same line ends on every system.

    Every text is quoted, so that a comma, a line break or a bare carriage return in a participant's words stays in its
    cell. A text that a spreadsheet would evaluate starts with an apostrophe, which `read_table` removes.
    """
    floats = frame.columns[frame.dtypes == "float64"]
    with path.open("w", encoding="utf-8", newline="") as file:
        for number, part in enumerate(batch_frame(frame, at_once)):
            # -0.0 and 0.0 are equal, but their bytes differ.
            rounded = part.assign(**{name: part[name].round(FLOAT_DIGITS) + 0.0 for name in floats})
            guard_texts(rounded).to_csv(
                file, header=not number, index=False, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n"
            )


def read_tables(folder: Path) -> dict[str, pd.DataFrame]:
    """Return every table of a finished run by name; one that the run did not write is empty."""
    return {name: read_table(folder / f"{name}.csv", table) for name, table in TABLES.items()}


def read_table(path: Path, table: Table) -> pd.DataFrame:
    """Return one table with the types of the data dictionary; an empty text stays an empty text.

    Raises ValueError if the columns of the file are not those of the table.
    """
    if not path.exists():
        return build_frame(table, [])
    numbers = {column.name: [""] for column in table.columns if column.type != "text"}
    header = pd.read_csv(path, nrows=0, encoding="utf-8").columns
    types = {name: "str" for name in header if name not in numbers}
    frame = pd.read_csv(
        path, dtype=types, keep_default_na=False, na_values=numbers, encoding="utf-8", lineterminator="\n"
    )
    return type_frame(table, unguard_texts(frame))


class LazyTables(Mapping[str, pd.DataFrame]):
    """The tables of a finished run, each read on first use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._read:
            try:
                self._read[name] = read_table(self._folder / f"{name}.csv", TABLES[name])
            except ValueError as error:  # a different version wrote other columns
                raise UserError.single(
                    str(self._folder),
                    "is gemaakt met een andere versie van het programma",
                    "draai `make analyse` opnieuw",
                ) from error
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(TABLES)

    def __len__(self) -> int:
        return len(TABLES)
