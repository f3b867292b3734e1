"""Write flat files for R, SPSS and spreadsheets, and each session as Markdown notes with #tags."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd

from opschaling_nlp.codebook import Codebook
from opschaling_nlp.codings.labels import Label, describe_labels, labels_by_key, name_codes, values_of
from opschaling_nlp.errors import UserError
from opschaling_nlp.formulas import guard_texts
from opschaling_nlp.model import TAGS, EvidenceKind
from opschaling_nlp.tables import batch_frame, iterate_rows, join_codes, split_codes

SESSION_ATTRIBUTES = ("title", "date", "place", "group", "kind", "source")


def write_quotes(tables: Mapping[str, pd.DataFrame], path: Path, _codebooks: Sequence[Codebook]) -> Path:
    """Write one row per statement with all that is known of it and its session, and what each coder said.

    `coder_NAME` holds `key:1` or `key:0`, joined by ;. Texts are quoted as CSV requires and otherwise unchanged.
    """
    sessions = tables["sessions"].set_index("session_id")[list(SESSION_ATTRIBUTES)].add_prefix("session_")
    votes = _votes_of_coders(tables["evidence"])
    coders = sorted({coder for coder, _ in votes})

    def quote(part: pd.DataFrame) -> pd.DataFrame:
        said = {
            f"coder_{coder}": [join_codes(votes.get((coder, one), [])) for one in part["statement_id"]]
            for coder in coders
        }
        return part.join(sessions, on="session_id").assign(**said)

    return _write(map(quote, batch_frame(tables["statements"])), path)


def write_matrix(tables: Mapping[str, pd.DataFrame], path: Path, codebooks: Sequence[Codebook]) -> Path:
    """Write statements × codes with the final values as 0 and 1, under column names that SPSS accepts."""

    def mark(part: pd.DataFrame) -> pd.DataFrame:
        matrix = {str(column.name): column for column in matrix_of(part, codebooks=codebooks).values()}
        return pd.DataFrame({name: part[name] for name in ("statement_id", "session_id")} | matrix)

    return _write(map(mark, batch_frame(tables["statements"])), path)


def matrix_of(statements: pd.DataFrame, *, codebooks: Sequence[Codebook]) -> dict[str, pd.Series[int]]:
    """Return the final values of the statements per label, each named after its column."""
    coded = [name for name in statements if str(name).startswith(("drivers", "facets", "valence", "codes_"))]
    statements = statements.astype(dict.fromkeys(coded, "category"))  # so that each cell is looked up once
    return {
        key: values_of(label, statements).rename(matrix_column(key)) for key, label in labels_by_key(codebooks).items()
    }


def write_excel(tables: Mapping[str, pd.DataFrame], path: Path, codebooks: Sequence[Codebook]) -> Path:
    """Write the statements with the names of their codes so that a Dutch Excel opens the file on a double click.

    It has semicolons, a UTF-8 byte order mark and Windows line ends; no text is taken for a formula.
    """
    titles = dict(iterate_rows(tables["sessions"], "session_id", "title"))
    names = name_codes(codebooks)

    def name(part: pd.DataFrame) -> pd.DataFrame:
        context = {
            "bijdrage-id": part["statement_id"],
            "sessie": part["session_id"].map(titles),
            "rubriek": part["section"],
            "gespreksvraag": part["prompt"],
            "bijdrage": part["text"],
        }
        columns: dict[str, pd.Series[int] | pd.Series[str]] = dict(context)
        for key, values in matrix_of(part, codebooks=codebooks).items():
            columns[f"{names[key]} [{key}]" if names[key] in context else names[key]] = values
        return pd.DataFrame(columns)

    parts = map(name, batch_frame(tables["statements"]))
    return _write(parts, path, encoding="utf-8-sig", form={"sep": ";", "lineterminator": "\r\n"})


def write_tags(_tables: Mapping[str, pd.DataFrame], path: Path, codebooks: Sequence[Codebook]) -> Path:
    """Write the codes as tags with descriptions that Taguette can import."""
    described = describe_labels(codebooks)
    rows = [{"tag": name, "description": described[key]} for key, name in name_codes(codebooks).items()]
    return _write([pd.DataFrame(rows)], path)


def matrix_column(key: str) -> str:
    """Return the matrix column of a label: `lead=barrier` becomes `lead_barrier`."""
    return re.sub(r"\W", "_", key, flags=re.ASCII)


def _votes_of_coders(evidence: pd.DataFrame) -> dict[tuple[str, str], list[str]]:
    coded = evidence[evidence["source"] == "coder"]
    votes: dict[tuple[str, str], list[str]] = {}
    for row in coded.to_dict("records"):
        label = Label(EvidenceKind(row["kind"]), str(row["label"]), str(row["driver"]))
        name = label.name if label.kind is EvidenceKind.CODE else label.key
        votes.setdefault((str(row["coder"]), str(row["statement_id"])), []).append(f"{name}:{row['holds']}")
    return {key: sorted(values) for key, values in votes.items()}


_FORM: Mapping[str, Any] = {"sep": ",", "lineterminator": "\n", "quoting": csv.QUOTE_NONNUMERIC}


def _write(
    parts: Iterable[pd.DataFrame], path: Path, *, encoding: str = "utf-8", form: Mapping[str, Any] = _FORM
) -> Path:
    """Write parts of a table below each other: of so many statements, all columns together do not fit in memory."""
    with path.open("w", encoding=encoding, newline="") as file:
        for number, part in enumerate(parts):
            guard_texts(part).to_csv(file, header=not number, index=False, **form)
    return path


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
"""Maximum bytes of a variable name in SPSS and, slightly below its limit, of a text."""
_CREATED_AT, _CREATED = 92, b"01 Jan 8000:00:00"
"""Offset of the creation date in the file, and a fixed date, so that the same input gives the same bytes."""


def write_spss(tables: Mapping[str, pd.DataFrame], path: Path, codebooks: Sequence[Codebook]) -> Path:
    """Write the final values as 0 (nee) and 1 (ja), with the attributes of statement and session as text.

    Raises UserError if the extra is not installed.
    """
    check_spss()
    import pyreadstat

    sessions = tables["sessions"].set_index("session_id")[["title", "date", "place", "group", "kind"]]
    statements = tables["statements"][["statement_id", "session_id", "prompt", "text"]].join(sessions, on="session_id")
    matrix = matrix_of(tables["statements"], codebooks=codebooks)
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
    pyreadstat.write_sav(
        pd.DataFrame(columns),
        path,
        column_labels=labels,
        variable_value_labels=dict.fromkeys(numbers, VALUE_LABELS),
        variable_measure=dict.fromkeys(numbers, "nominal"),
    )
    with path.open("r+b") as handle:
        handle.seek(_CREATED_AT)
        handle.write(_CREATED)
    return path


def check_spss() -> None:
    """Raise UserError if the package that writes .sav files is not installed."""
    if find_spec("pyreadstat") is None:
        raise UserError.single(
            "instellingen: output › formats",
            "'spss' vraagt om een onderdeel dat niet geïnstalleerd is",
            "installeer het met `.venv/bin/pip install -c constraints.txt -e '.[spss]'` of haal 'spss' weg",
        )


def _variable(name: str, taken: Mapping[str, object]) -> str:
    """Return a name that SPSS accepts and that no other variable has, ignoring case."""
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


TAGS_NL = {"horizontal": "horizontaal", "vertical": "verticaal", "question": "vraag", "tip": "tip"}
_MARKUP = re.compile(r"([\\`*_\[\]<>#|])")


def write_notes(tables: Mapping[str, pd.DataFrame], folder: Path) -> list[Path]:
    """Write a file a session: sections as headings, statements as list items with their tags and drivers as #tags."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    statements = tables["statements"]
    for session_id, title in iterate_rows(tables["sessions"], "session_id", "title"):
        of_session = statements[statements["session_id"] == session_id].sort_values("position")
        if of_session.empty:
            continue
        path = folder / f"{session_id}.md"
        path.write_text(_format_session(title or session_id, of_session), encoding="utf-8", newline="\n")
        written.append(path)
    return written


def _format_session(title: str, statements: pd.DataFrame) -> str:
    lines = [f"# {_escape(title)}", ""]
    here = ""
    for section, prompt, text, drivers, *tags in iterate_rows(
        statements, "section", "prompt", "text", "drivers", *TAGS
    ):
        place = section or prompt
        if place != here:
            lines += ["", f"## {_escape(place)}", ""]
            here = place
        marks = [TAGS_NL[tag] for tag, holds in zip(TAGS, tags, strict=True) if holds] + [
            f"factor/{code}" for code in split_codes(drivers)
        ]
        lines.append(" ".join([f"- {_escape(text)}", *(f"#{mark}" for mark in marks)]))
    return "\n".join(lines) + "\n"


def _escape(text: str) -> str:
    """Keep participants' text from becoming markup; a line break within a statement becomes a blank."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split("\n")))
