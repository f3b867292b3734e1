"""Count tags, and the drivers and facets that statements name, by slice and as a framework matrix."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from opschaling_nlp.analysis.estimation.intervals import rank_ranges
from opschaling_nlp.analysis.exemplars import Ranks
from opschaling_nlp.analysis.measured import expected_range
from opschaling_nlp.analysis.scope import (
    driver_codes,
    mark_codes,
    order_sessions,
    rows_by,
    slices,
    substantive_statements,
)
from opschaling_nlp.codebook import Code, Codebook
from opschaling_nlp.model import LEVEL_TAGS, TAGS, VALENCES, Voice
from opschaling_nlp.settings import AnalysisSettings, Settings
from opschaling_nlp.tables import DRIVERS, FACETS, FRAMEWORK, TAG_COUNTS, build_frame, join_codes, split_codes
from opschaling_nlp.texts import say

Rows = NDArray[np.int64]

FLAGS = ("horizontal", "horizontal_about", "vertical", "vertical_about", "tip", "question")
SLICES = ("prompt_kind", "prompt", "session", "session_prompt_kind", "group", "level", "all")
"""Each kind of question comes before any pooled figure."""
FACET_SLICES = ("all", "session", "group", "prompt_kind")


@dataclass(frozen=True, slots=True)
class _Marks:
    """What is counted of statements; arrays are statements × drivers, or have one value per statement."""

    ids: NDArray[np.object_]
    named: NDArray[np.bool_]
    ways: Mapping[str, NDArray[np.bool_]]
    """Column of DRIVERS → how each statement speaks of each driver; `_about` columns go by its words alone."""
    flags: NDArray[np.int64]
    """Statements × FLAGS."""
    sessions: Rows
    speakers: Rows
    """Number of the speaker across all sessions; 0 if nobody's name is known."""


def count_drivers(
    statements: pd.DataFrame, sessions: pd.DataFrame, *, codebooks: Sequence[Codebook], settings: Settings
) -> pd.DataFrame:
    """Count the substantive statements that name each driver (DRIVERS), participants and sources separately.

    Every driver has a row for every value of every slice, even where no statement names it.
    """
    substantive = substantive_statements(statements, sessions)
    codes = driver_codes(codebooks)
    rows: list[dict[str, object]] = []
    for voice in Voice:
        own = substantive[substantive["voice"] == voice].reset_index(drop=True)
        if len(own) and codes:
            marks = _mark(own, [code.name for code in codes])
            for name, value, members in slices(own, sessions, SLICES):
                where = {"group": voice.value, "slice": name, "value": value}
                rows.extend(where | row for row in _count(codes, marks, members, settings.analysis))
    return build_frame(DRIVERS, rows)


def _mark(own: pd.DataFrame, names: Sequence[str]) -> _Marks:

    ways = {}
    for valence in VALENCES:
        keys = [f"{name}={valence}" for name in names]
        ways[valence] = mark_codes(own["valence"], keys)
        ways[f"{valence}_about"] = ways[valence] & mark_codes(own["valence_about"], keys)
    speakers = pd.factorize(own["session_id"] + "\0" + own["speaker"])[0] + 1
    return _Marks(
        own["statement_id"].to_numpy(dtype=object),
        mark_codes(own["drivers"], names),
        ways,
        own[list(FLAGS)].to_numpy(),
        pd.factorize(own["session_id"])[0],
        np.where(own["speaker"] != "", speakers, 0),
    )


def _count(
    codes: Sequence[Code], marks: _Marks, members: Rows, settings: AnalysisSettings
) -> Iterator[dict[str, object]]:
    """Yield one row per driver for the statements of a slice."""
    named, of = marks.named[members], len(members)
    counts = named.sum(axis=0).tolist()
    expected = [expected_range("driver", code.name, n, of) for code, n in zip(codes, counts, strict=True)]
    ranks = rank_ranges(expected)
    nothing = [float("nan")] * len(codes)
    enough = of >= settings.minimum_for_percentages
    shares = [n / of for n in counts] if enough else nothing
    by_session = _share_by_session(named, marks.sessions[members]) if enough else nothing
    for column, code in enumerate(codes):
        naming = members[named[:, column]]
        yield {
            "driver": code.name,
            "label": code.label,
            "statements": counts[column],
            "of": of,
            "share": shares[column],
            "share_sessions": by_session[column],
            "expected_low": expected[column][0],
            "expected_high": expected[column][1],
            "rank_low": ranks[column][0],
            "rank_high": ranks[column][1],
            "sessions": len(np.unique(marks.sessions[naming])),
            "speakers": np.count_nonzero(np.unique(marks.speakers[naming])),
            **dict(zip(FLAGS, marks.flags[naming].sum(axis=0).tolist(), strict=True)),
            **{way: int(spoken[naming, column].sum()) for way, spoken in marks.ways.items()},
            "statement_ids": join_codes(marks.ids[naming]),
        }


def _share_by_session(named: NDArray[np.bool_], sessions: Rows) -> list[float]:
    """Return the mean of each driver's share per session."""
    _, places, sizes = np.unique(sessions, return_inverse=True, return_counts=True)
    shares = [np.bincount(places, weights=column) / sizes for column in named.T]
    return [float(share.mean()) for share in shares]


def build_framework(
    statements: pd.DataFrame,
    sessions: pd.DataFrame,
    ranks: Ranks,
    *,
    codebooks: Sequence[Codebook],
    settings: Settings,
) -> pd.DataFrame:
    """Build the framework matrix: one row per session and driver, sessions in chronological order (FRAMEWORK).

    Sessions without substantive statements are left out. `quotes` are the most central statements on the driver (at
    most `exemplars`, from the settings), from different speakers where possible.
    """
    substantive = substantive_statements(statements, sessions)
    names = [code.name for code in driver_codes(codebooks)]
    marks = mark_codes(substantive["drivers"], names)
    spoken = rows_by(substantive["session_id"])
    ids, facets = (substantive[name].to_numpy(dtype=object) for name in ("statement_id", "facets"))
    rows = []
    for session in (one for one in order_sessions(sessions) if one in spoken):
        for driver, marked in zip(names, marks.T, strict=True):
            members = spoken[session][marked[spoken[session]]]
            found = ids[members].tolist()
            central = sorted(found, key=ranks[driver].__getitem__)
            rows.append(
                {
                    "session_id": session,
                    "driver": driver,
                    "n": len(found),
                    "facets": _count_facets(facets[members], driver),
                    "statement_ids": join_codes(found),
                    "quotes": join_codes(central[: settings.analysis.exemplars]),
                }
            )
    return build_frame(FRAMEWORK, rows)


def _count_facets(cells: Iterable[str], driver: str) -> str:
    """Format how many statements name each facet of a driver, most frequent first: `geld=3;tijd=1`."""
    parts = (facet.partition(".") for cell in cells for facet in split_codes(cell))
    counts = Counter(facet for of, _, facet in parts if of == driver)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return join_codes(f"{facet}={count}" for facet, count in ordered)


def count_facets(
    statements: pd.DataFrame,
    sessions: pd.DataFrame,
    ranks: Ranks,
    *,
    codebooks: Sequence[Codebook],
    settings: Settings,
) -> pd.DataFrame:
    """Count the substantive statements that name each driver and facet (FACETS), participants and sources separately.

    Slices: all, session, group, prompt_kind. A statement may name several facets of a driver; one for which the driver
    was found without a facet (by a coder, or from a heading) is counted under the empty facet. Every facet has a row in
    `all`; the other slices list only facets that are named.
    """
    substantive = substantive_statements(statements, sessions)
    rows: list[dict[str, object]] = []
    for voice in Voice:
        own = substantive[substantive["voice"] == voice]
        for code in driver_codes(codebooks) if len(own) else ():
            named = own[mark_codes(own["drivers"], [code.name])[:, 0]].reset_index(drop=True)
            rows.extend(
                {"group": voice.value, **row}
                for row in _count_parts(code, named, sessions, ranks, settings.analysis.exemplars)
            )
    return build_frame(FACETS, rows)


def _count_parts(
    code: Code, named: pd.DataFrame, sessions: pd.DataFrame, ranks: Ranks, most: int
) -> Iterator[dict[str, object]]:
    """Yield one row per slice and facet, in codebook order, with statements without a facet last."""
    facets = mark_codes(named["facets"], [f"{code.name}.{facet.name}" for facet in code.facets])
    holds = np.column_stack([facets, ~facets.any(axis=1)])
    ways = mark_codes(named["valence"], [f"{code.name}={valence}" for valence in VALENCES])
    ids, own = (named[name].to_numpy(dtype=object) for name in ("statement_id", "session_id"))
    labels = [*((facet.name, say(facet.label_nl)) for facet in code.facets), ("", "")]
    for name, value, members in slices(named, sessions, FACET_SLICES):
        for column, (facet, label) in enumerate(labels):
            part: NDArray[np.int64] = members[holds[members, column]]
            if len(part) or (name == "all" and facet):
                found = ids[part].tolist()
                yield {
                    "slice": name,
                    "value": value,
                    "driver": code.name,
                    "facet": facet,
                    "label": label,
                    "statements": len(part),
                    "of": len(members),
                    "sessions": len(set(own[part].tolist())),
                    **dict(zip(VALENCES, ways[part].sum(axis=0).tolist(), strict=True)),
                    "statement_ids": join_codes(found),
                    "quotes": join_codes(sorted(found, key=ranks[code.name].__getitem__)[:most]),
                }


def count_tags(statements: pd.DataFrame, sessions: pd.DataFrame, *, settings: AnalysisSettings) -> pd.DataFrame:
    """Count substantive statements per session and tag, sessions in chronological order (TAG_COUNTS).

    A session without such statements has no rows.
    """
    parts = dict(iter(substantive_statements(statements, sessions).groupby("session_id")))
    rows = []
    for session_id in order_sessions(sessions):
        if (part := parts.get(session_id)) is None:
            continue
        for tag in TAGS:
            tagged = part[part[tag] == 1]
            rows.append(
                {
                    "group": part["voice"].iloc[0],
                    "session_id": session_id,
                    "tag": tag,
                    "statements": len(tagged),
                    "about": int(tagged[f"{tag}_about"].sum()) if tag in LEVEL_TAGS else len(tagged),
                    "of": len(part),
                    "share": len(tagged) / len(part) if len(part) >= settings.minimum_for_percentages else float("nan"),
                }
            )
    return build_frame(TAG_COUNTS, rows)
