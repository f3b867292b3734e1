"""Guard that rows become the same table however many are held at once, and in little memory."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from opschaling_nlp.analysis.terms import count_terms
from opschaling_nlp.output.csv_tables import write_table
from opschaling_nlp.output.exchange import _write_parquet
from opschaling_nlp.settings import load_settings
from opschaling_nlp.tables import EVIDENCE, SESSIONS, TOKENS, build_frame, collect_rows, iterate_rows, type_frame
from tests.analysis.frames import make_sessions, make_statements, make_tokens

WORDS = ("zaaien", "=oogst", "", "de", "zaaien", "\u00e9\u00e9n", "de\nschuur", "-", "Oogst", "oogst", "de")
ROWS = [("s-1", n, n, n + len(word), word, word.lower(), "NOUN", "", n % 2) for n, word in enumerate(WORDS)]
SIZES = (1, 7, len(ROWS))


def _files(frame: pd.DataFrame, folder: Path, at_once: int) -> tuple[bytes, object]:
    write_table(frame, folder / "tokens.csv", at_once=at_once)
    written = _write_parquet(TOKENS, frame, folder / "parquet", at_once=at_once)
    return (folder / "tokens.csv").read_bytes(), pd.read_parquet(written).to_dict("list")


@pytest.mark.parametrize("at_once", SIZES)
def test_rows_held_at_once_change_nothing(tmp_path: Path, at_once: int) -> None:
    """One row at a time, seven, or all: the same table, the same rows from it, and the same bytes."""
    plain = build_frame(TOKENS, [dict(zip(TOKENS.names, row, strict=True)) for row in ROWS])
    made = build_frame(TOKENS, (dict(zip(TOKENS.names, row, strict=True)) for row in ROWS), at_once=at_once)
    pd.testing.assert_frame_equal(made, plain)
    small = pd.DataFrame(collect_rows(TOKENS.columns, iter(ROWS), at_once=at_once))
    pd.testing.assert_frame_equal(type_frame(TOKENS, small), plain)
    assert list(iterate_rows(small, *TOKENS.names, at_once=at_once)) == ROWS
    assert _files(small, tmp_path, at_once) == _files(plain, tmp_path, len(ROWS))


def test_a_parquet_file_has_the_bytes_of_pandas(tmp_path: Path) -> None:
    """What is written in groups of rows is what pandas writes of the whole, and has the types of the data dictionary."""
    small = pd.DataFrame(collect_rows(TOKENS.columns, ROWS))
    type_frame(TOKENS, small).to_parquet(tmp_path / "pandas.parquet", index=False, engine="pyarrow")
    assert _write_parquet(TOKENS, small, tmp_path).read_bytes() == (tmp_path / "pandas.parquet").read_bytes()


def test_a_table_without_rows_has_its_columns(tmp_path: Path) -> None:
    """Nothing collected is a table with its types, and a file with its header."""
    for table in (TOKENS, EVIDENCE):
        small = pd.DataFrame(collect_rows(table.columns, []))
        pd.testing.assert_frame_equal(type_frame(table, small), build_frame(table, []))
        write_table(small, tmp_path / "x.csv")
        assert (tmp_path / "x.csv").read_text("utf-8") == ",".join(f'"{name}"' for name in table.names) + "\n"
    assert list(build_frame(SESSIONS, iter(())).columns) == list(SESSIONS.names)


def test_texts_held_once_sort_as_texts_do() -> None:
    """A column of texts held once has the order of plain ones, whichever came first."""
    column = collect_rows(TOKENS.columns, ROWS)["text"]
    assert list(pd.Series(column).sort_values()) == sorted(WORDS)


def test_counts_of_tokens_held_once_are_those_of_plain_ones() -> None:
    """How a table is held changes no count: terms, compounds and phrases are the same."""
    texts = ("de oude schuur", "Oude schuren in de oude schuur", "een goed plan", "het bestuur", "meer tijd", "de tuin")
    statements = make_statements({"text": text} for text in texts * 8)
    tokens = make_tokens(statements, lemmas={"schuren": "schuur"}, parts={"schuren": "s+chuur"}, pos={"oude": "ADJ"})
    small = pd.DataFrame(collect_rows(TOKENS.columns, iterate_rows(tokens, *TOKENS.names)))
    sessions, settings = make_sessions("s1"), load_settings()
    counted = [count_terms(statements, one, sessions, settings=settings) for one in (tokens, small)]
    assert "oude schuur" in set(counted[0]["term"])
    pd.testing.assert_frame_equal(*counted)
