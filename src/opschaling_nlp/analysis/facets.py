"""Count what is said about each driver: its facets, with direction and quotes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from opschaling_nlp.analysis.drivers import count_valence, driver_codes
from opschaling_nlp.analysis.exemplars import rank_exemplars
from opschaling_nlp.analysis.scope import group_of, order_sessions, substantive_statements
from opschaling_nlp.model import VALENCES, Voice
from opschaling_nlp.tables import FACETS, build_frame, join_codes, split_codes

if TYPE_CHECKING:
    import pandas as pd

    from opschaling_nlp.codebook import Code, Codebook
    from opschaling_nlp.settings import Settings

_READ = ["statement_id", "session_id", "_group", "prompt_kind", "facets", "valence"]
"""Columns that are counted: the others would be copied for every slice."""


def count_facets(
    statements: pd.DataFrame,
    tokens: pd.DataFrame,
    sessions: pd.DataFrame,
    *,
    codebooks: Sequence[Codebook],
    settings: Settings,
) -> pd.DataFrame:
    """Count per driver and facet the substantive statements that name it (FACETS), participants and sources apart.

    Slices: all, session, group, prompt_kind. A statement may name several facets of a driver; one of which the driver
    was found without a facet (by a coder, or by a heading) stands under the empty facet. Every facet has a row in
    `all`; in the other slices only what is named.
    """
    substantive = substantive_statements(statements, sessions)
    substantive = substantive.assign(_group=group_of(substantive, sessions))
    order = order_sessions(sessions)
    rows: list[dict[str, object]] = []
    for voice in Voice:
        own = substantive[substantive["voice"] == voice].reset_index(drop=True)
        for code in driver_codes(codebooks) if len(own) else ():
            named = own[[code.name in split_codes(cell) for cell in own["drivers"]]]
            spoken = tokens[tokens["statement_id"].isin(named["statement_id"])]
            central = {one: rank for rank, one in enumerate(rank_exemplars(named, spoken))}
            for name, value, members in _slices(named[_READ], order):
                where = {"group": voice.value, "slice": name, "value": value, "driver": code.name}
                rows.extend(_rows(code, members, central, where, settings.analysis.exemplars))
    return build_frame(FACETS, rows)


def _slices(named: pd.DataFrame, order: Sequence[str]) -> Iterator[tuple[str, str, pd.DataFrame]]:
    yield "all", "", named
    for name, column in (("session", "session_id"), ("group", "_group"), ("prompt_kind", "prompt_kind")):
        parts = {str(value): part for value, part in named.groupby(column, sort=True)}
        for value in (one for one in (order if name == "session" else sorted(parts)) if one in parts):
            if value or name == "prompt_kind":
                yield name, value, parts[value]


def _rows(
    code: Code, members: pd.DataFrame, central: Mapping[str, int], where: Mapping[str, str], most: int
) -> Iterator[dict[str, object]]:
    """Yield one row a facet, in the order of the codebook, what has none last."""
    facets_of = [
        {facet for driver, _, facet in (one.partition(".") for one in split_codes(cell)) if driver == code.name}
        for cell in members["facets"]
    ]
    of = len(members)
    for facet, label in (*((one.name, one.label_nl) for one in code.facets), ("", "")):
        holds = [facet in found if facet else not found for found in facets_of]
        part = members[np.array(holds, dtype=bool)]
        if len(part) or (where["slice"] == "all" and facet):
            ids = part["statement_id"].tolist()
            yield {
                **where,
                "facet": facet,
                "label": label,
                "statements": len(part),
                "of": of,
                "sessions": int(part["session_id"].nunique()),
                **{valence: count_valence(part["valence"], code.name, valence) for valence in VALENCES},
                "statement_ids": join_codes(ids),
                "quotes": join_codes(sorted(ids, key=central.__getitem__)[:most]),
            }
