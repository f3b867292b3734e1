"""Guard that what stands in a table stands in its CSV file, and comes back."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from opschaling_nlp.formulas import unguard
from opschaling_nlp.output.csv_tables import read_table, read_tables, write_table, write_tables
from opschaling_nlp.tables import TABLES, Column, Table, build_frame

SMALL = Table(
    "small",
    "a row",
    (
        Column("name", "text", ""),
        Column("n", "int", ""),
        Column("page", "optional_int", ""),
        Column("share", "float", ""),
        Column("tag", "flag", ""),
    ),
    open_prefixes=("codes_",),
)
words = st.text(st.characters(exclude_categories=["Cs"]))
shares = st.none() | st.floats(-1e6, 1e6)
rows = st.lists(
    st.fixed_dictionaries(
        {
            "name": words,
            "n": st.integers(-(2**53), 2**53),
            "page": st.none() | st.integers(1, 99),
            "share": shares,
            "tag": st.integers(0, 1),
            "codes_ord": words,
        }
    ),
    min_size=1,
    max_size=5,
)


@given(rows)
@example([{"name": "een\rtwee", "n": 1, "page": None, "share": None, "tag": 0, "codes_ord": '"'}])
@example([{"name": "een\0twee", "n": 1, "page": None, "share": 1.5, "tag": 0, "codes_ord": "01"}])
@example([{"name": "NA", "n": 1, "page": 2, "share": 0.1, "tag": 1, "codes_ord": "\r\n,\n"}])
def test_a_table_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, given_rows: list[dict[str, object]]
) -> None:
    """No word, line break or lone carriage return changes or moves a cell, in our reader and in the plain one of Python."""
    path = tmp_path_factory.mktemp("tables") / "small.csv"
    frame = build_frame(SMALL, given_rows)
    write_table(frame, path)
    pd.testing.assert_frame_equal(read_table(path, SMALL), frame.round(6))
    with path.open(encoding="utf-8", newline="") as file:
        plain = list(csv.DictReader(file))
    assert [(unguard(row["name"]), unguard(row["codes_ord"])) for row in plain] == [
        (row["name"], row["codes_ord"]) for row in given_rows
    ]


def test_the_form_of_the_file(tmp_path: Path) -> None:
    """UTF-8 without mark, comma, header, texts quoted, numbers bare and rounded, absent numbers empty, lines end with LF."""
    write_table(
        build_frame(
            SMALL,
            [
                {"name": "idee\u00ebn", "n": 3, "page": None, "share": 1 / 3, "tag": 1},
                {"name": "", "n": 0, "page": 2, "share": -0.0, "tag": 0},
            ],
        ),
        tmp_path / "small.csv",
    )
    assert (
        tmp_path / "small.csv"
    ).read_bytes() == '"name","n","page","share","tag"\n"idee\u00ebn",3,"",0.333333,1\n"",0,2,0.0,0\n'.encode()


def test_every_table_can_be_empty(tmp_path: Path) -> None:
    """A run without a single row has every file with its header, and reads back with its types."""
    empty = {name: build_frame(table, []) for name, table in TABLES.items()}
    write_tables(empty, tmp_path)
    for name, frame in read_tables(tmp_path).items():
        pd.testing.assert_frame_equal(frame, empty[name])
        assert next(csv.reader(io.StringIO((tmp_path / f"{name}.csv").read_text("utf-8")))) == list(TABLES[name].names)


def test_a_foreign_file_is_refused(tmp_path: Path) -> None:
    """A file with other columns is not taken for a table of a run."""
    (tmp_path / "small.csv").write_text("naam,aantal\nx,1\n", "utf-8")
    with pytest.raises(ValueError, match="unknown columns"):
        read_table(tmp_path / "small.csv", SMALL)
