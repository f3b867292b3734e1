"""Make the small frames and codebooks that the tests of hand-made codings share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from opschaling_nlp.codebook import Code, Codebook, Facet
from opschaling_nlp.codings.store import CodedStatement
from opschaling_nlp.tables import EVIDENCE, STATEMENTS, TOKENS, build_frame, collect_rows

CODEBOOKS = (
    Codebook(
        "tags",
        "1.0",
        "Kenmerken",
        "verzonnen",
        "tags",
        (Code("tip", "Tip of advies", "Tip", "Adviseert iets.", ("Begin klein",), ("Het regent",)),),
    ),
    Codebook(
        "drivers",
        "1.0",
        "Factoren",
        "verzonnen",
        "drivers",
        (
            Code("lead", "Bestuur", "Leadership", "Gaat over bestuur."),
            Code("res", "Middelen", "Resources", "Gaat over geld.", facets=(Facet("uren", "Uren", "Gaat over uren."),)),
        ),
    ),
    Codebook("eigen", "0.1", "Eigen", "verzonnen", "extra", (Code("a.b", "Eigen code", "Own code", "Iets eigens."),)),
)
VERSIONS = {**{role: (role, "1.0") for role in ("tags", "drivers", "valence")}, "eigen": ("eigen", "0.1")}
_EMPTY_TEXT = {column.name: "" for column in STATEMENTS.columns if column.type == "text"}
_ZERO = {column.name: 0 for column in STATEMENTS.columns if column.type in {"int", "flag"}}
_NONE = {column.name: None for column in STATEMENTS.columns if column.type == "optional_int"}


def make_statements(texts: Sequence[str], **columns: Sequence[Any]) -> pd.DataFrame:
    """Make a frame of statements s1-1, s1-2, … of one session, with other columns as given."""
    rows: list[dict[str, Any]] = [
        _EMPTY_TEXT
        | _ZERO
        | _NONE
        | {
            "statement_id": f"s1-{i}",
            "session_id": "s1",
            "position": i,
            "text": text,
            "raw_text": text,
            "substantive": 1,
        }
        for i, text in enumerate(texts, start=1)
    ]
    for name, values in columns.items():
        for row, value in zip(rows, values, strict=True):
            row[name] = value
    return build_frame(STATEMENTS, rows)


def make_evidence(hits: Sequence[tuple[str, str, str]]) -> pd.DataFrame:
    """Make evidence rows of the rules from (statement_id, kind, label), collected as the tagger does."""
    home = {"tag": ("tags", "1.0"), "driver": ("drivers", "1.0"), "code": ("eigen", "0.1")}
    rows = (
        {
            "statement_id": one,
            "kind": kind,
            "label": label,
            "driver": "",
            "holds": 1,
            "source": "rule",
            "codebook": home[kind][0],
            "version": home[kind][1],
            "code": label,
            "facet": "",
            "indicator": "woorden",
        }
        | {"coder": "", "score": 1.0, "where": "text", "start": 0, "end": 1, "quote": "x"}
        for one, kind, label in hits
    )
    collected = collect_rows(EVIDENCE.columns, (tuple(row[name] for name in EVIDENCE.names) for row in rows))
    return pd.DataFrame(collected)


def make_tokens(statements: pd.DataFrame) -> pd.DataFrame:
    """Make a token a word, its lemma the word in lower case."""
    return build_frame(
        TOKENS,
        [
            {
                "statement_id": row["statement_id"],
                "i": i,
                "start": 0,
                "end": 0,
                "text": word,
                "lemma": word.lower(),
                "pos": "NOUN",
                "parts": "",
                "content": 1,
            }
            for row in statements.to_dict("records")
            for i, word in enumerate(str(row["text"]).split())
        ],
    )


def code(
    statement_id: str, coder: str, values: Mapping[str, str], *, sitting: int = 1, **context: str
) -> CodedStatement:
    """Make one coded statement."""
    return CodedStatement(statement_id, "s1", coder, sitting, dict(values), **context)
