"""Select countable and substantive statements, their voice and group, and the slices to count by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from opschaling_nlp.codebook import Code, Codebook
from opschaling_nlp.model import LEVEL_TAGS, Voice
from opschaling_nlp.tables import join_codes, split_codes

Flags = NDArray[np.bool_]


def countable_statements(statements: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """Return the statements that do not duplicate another export, with their `voice` and the `group` they count for."""
    countable = choose(statements, statements["duplicate_of"] == "")
    added = {"voice": voices_of(countable, sessions), "group": group_of(countable, sessions)}
    return countable.assign(**added).reset_index(drop=True)


def substantive_statements(statements: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """Return the countable statements that are on topic: drivers and themes are counted over these."""
    countable = countable_statements(statements, sessions)
    return choose(countable, countable["substantive"] == 1).reset_index(drop=True)


def choose(frame: pd.DataFrame, rows: pd.Series[bool]) -> pd.DataFrame:
    """Return these rows of a frame: the same frame, not a copy, if those are all."""
    return frame if rows.all() else frame[rows]


def written_tokens(tokens: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """Return the tokens of those of these statements that people wrote.

    The words of a chosen option are the organiser's.
    """
    written = tokens["statement_id"].isin(statements.loc[statements["chosen"] == 0, "statement_id"])
    return choose(tokens, written)


def order_sessions(sessions: pd.DataFrame) -> list[str]:
    """Return the session ids in chronological order; those without a date or a year come last."""
    undated = ~sessions["date"].str[:1].str.isdigit()
    return list(sessions.assign(_undated=undated).sort_values(["_undated", "date", "session_id"])["session_id"])


def join_ids(frame: pd.DataFrame, by: Sequence[str]) -> pd.Series:
    """Join the distinct statement ids per group of rows, in order of first occurrence."""
    different = frame[[*by, "statement_id"]].drop_duplicates().astype({"statement_id": "object"})
    return different.groupby(list(by), sort=True, observed=True)["statement_id"].agg(join_codes)


def mark_codes(cells: pd.Series, codes: Sequence[str]) -> Flags:
    """Turn cells of joined codes into flags: cells × codes."""
    rows, different = pd.factorize(cells)
    marks = [[code in named for code in codes] for named in map(split_codes, different)]
    return np.array(marks, dtype=bool).reshape(len(different), len(codes))[rows]


def slices(
    statements: pd.DataFrame, sessions: pd.DataFrame, names: Sequence[str]
) -> Iterator[tuple[str, str, NDArray[np.int64]]]:
    """Yield (slice, value, row numbers) of countable statements.

    Slices are `all`; `session` and `session_prompt_kind` (value "session|kind"), in chronological order; `group`, for
    statements that have one; `prompt_kind`; `prompt`, in reading order; and `level` (horizontal and vertical by the
    final tags, `_about` by the words alone).
    """
    place = {session: number for number, session in enumerate(order_sessions(sessions))}
    for name in names:
        if name == "all":
            yield name, "", np.arange(len(statements))
        elif name == "level":
            for column in (f"{tag}{about}" for tag in LEVEL_TAGS for about in ("", "_about")):
                yield name, column, np.flatnonzero(statements[column] == 1)
        elif name == "session_prompt_kind":
            both = rows_by(statements["session_id"] + "|" + statements["prompt_kind"])
            for value in sorted(both, key=lambda value: (place[value.rpartition("|")[0]], value)):
                yield name, value, both[value]
        else:
            parts = rows_by(statements["session_id" if name == "session" else name])
            order = list(parts) if name == "prompt" else sorted(parts, key=lambda one: (place.get(one, 0), one))
            yield from ((name, value, parts[value]) for value in order if value or name != "group")


def rows_by(values: pd.Series[str]) -> dict[str, NDArray[np.int64]]:
    """Return the row numbers of each value, in order of first occurrence."""
    codes, names = pd.factorize(values)
    ordered = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes, minlength=len(names)))
    return {str(name): rows for name, rows in zip(names, np.split(ordered, ends)[:-1], strict=True)}


def voices_of(statements: pd.DataFrame, sessions: pd.DataFrame) -> list[str]:
    """Return whose voice each statement is; in a source, what it reports of participants is not its own voice."""
    sources = statements["session_id"].isin(sessions.loc[sessions["source_kind"] == 1, "session_id"])
    own = sources & (statements["reported"] == 0)
    voices: list[str] = np.where(own, Voice.SOURCES.value, Voice.PARTICIPANTS.value).tolist()
    return voices


def group_of(statements: pd.DataFrame, sessions: pd.DataFrame) -> list[str]:
    """Return the group of each statement (docenten, managers …): its own, or else that of its session."""
    own, of_session = statements["group"], statements["session_id"].map(sessions.set_index("session_id")["group"])
    return own.where(own != "", of_session.fillna("")).tolist()


def driver_codes(codebooks: Sequence[Codebook]) -> tuple[Code, ...]:
    """Return the codes of the codebook with the role drivers, in order."""
    return tuple(code for codebook in codebooks if codebook.role == "drivers" for code in codebook.codes)


def list_labels(codebooks: Sequence[Codebook]) -> list[tuple[str, str]]:
    """Return (kind, label) of every driver, each followed by its facets (`driver.facet`)."""
    return [
        label
        for code in driver_codes(codebooks)
        for label in (("driver", code.name), *(("facet", f"{code.name}.{facet.name}") for facet in code.facets))
    ]


def mark_labels(statements: pd.DataFrame, labels: Sequence[tuple[str, str]]) -> Flags:
    """Mark which labels each statement has: statements × labels."""
    names = [label for _, label in labels]  # facet names contain a dot, so no name occurs in both columns
    return mark_codes(statements["drivers"], names) | mark_codes(statements["facets"], names)
