"""Write statements × codes for SPSS (.sav), with labels of variables and values; needs the extra `spss`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from opschaling_nlp.codebook import Codebook
from opschaling_nlp.codings.names import name_codes
from opschaling_nlp.errors import UserError
from opschaling_nlp.output.exchange.flat import matrix_of

if TYPE_CHECKING:
    import pandas as pd

VALUE_LABELS: dict[int | float, str] = {0: "nee", 1: "ja"}
TEXT_LABELS = {
    "statement_id": "Bijdrage",
    "session_id": "Sessie",
    "title": "Titel van de sessie",
    "date": "Datum",
    "place": "Plaats",
    "group": "Groep",
    "kind": "Soort sessie",
    "prompt": "Gespreksvraag",
    "text": "Tekst van de bijdrage",
}
_RESERVED = frozenset(["all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"])
_LONGEST_NAME, _LONGEST_TEXT = 64, 32_000
"""Bytes that SPSS allows of a variable's name, and (a little below that) of a text."""
_MADE_AT, _MADE = 92, b"01 Jan 8000:00:00"
"""Where the file says when it was made, and a fixed time, so that the same input gives the same bytes."""


def write_spss(tables: Mapping[str, pd.DataFrame], path: Path, *, codebooks: Sequence[Codebook]) -> Path:
    """Write the final values as 0 (nee) and 1 (ja) with the attributes of statement and session as text.

    Raises UserError where the extra is not installed.
    """
    check_spss()
    import pyreadstat

    sessions = tables["sessions"].set_index("session_id")[["title", "date", "place", "group", "kind"]]
    statements = tables["statements"][["statement_id", "session_id", "prompt", "text"]].join(sessions, on="session_id")
    matrix = matrix_of(tables, codebooks=codebooks)
    codes = name_codes(codebooks)
    columns: dict[str, pd.Series[int] | pd.Series[str]] = {}
    labels: dict[str, str | None] = {}
    for name, label in TEXT_LABELS.items():
        columns[name], labels[name] = statements[name].map(_cut).astype("object"), label
    numbers = []
    for key, column in matrix.items():
        name = _variable(str(column.name), columns)
        columns[name], labels[name] = column, codes.get(key, key)
        numbers.append(name)
    import pandas as pd

    pyreadstat.write_sav(
        pd.DataFrame(columns),
        path,
        column_labels=labels,
        variable_value_labels=dict.fromkeys(numbers, VALUE_LABELS),
        variable_measure=dict.fromkeys(numbers, "nominal"),
    )
    with path.open("r+b") as handle:
        handle.seek(_MADE_AT)
        handle.write(_MADE)
    return path


def check_spss() -> None:
    """Raise UserError where what writes .sav is not installed."""
    if find_spec("pyreadstat") is None:
        raise UserError.single(
            "instellingen: output › formats",
            "'spss' vraagt om een onderdeel dat niet geïnstalleerd is",
            "installeer het met `.venv/bin/pip install -c constraints.txt -e '.[spss]'` of haal 'spss' weg",
        )


def _variable(name: str, taken: Mapping[str, object]) -> str:
    """Make a name that SPSS accepts and that no other variable has, whatever its capitals."""
    used = {one.casefold() for one in taken}
    name = name if name[:1].isalpha() else f"v{name}"
    name = f"{name}_" if name.casefold() in _RESERVED else name[: _LONGEST_NAME - 4]
    number, free = 2, name
    while free.casefold() in used:
        free, number = f"{name}_{number}", number + 1
    return free


def _cut(text: str) -> str:
    data = text.encode("utf-8")
    return text if len(data) <= _LONGEST_TEXT else data[:_LONGEST_TEXT].decode("utf-8", "ignore") + " […]"
