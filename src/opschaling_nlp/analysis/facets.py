"""Count what is said about each driver: its facets, with direction and quotes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from opschaling_nlp.analysis.labels import driver_codes
from opschaling_nlp.analysis.scope import mark_codes, slices, substantive_statements
from opschaling_nlp.model import VALENCES, Voice
from opschaling_nlp.tables import FACETS, build_frame, join_codes
from opschaling_nlp.texts import say

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from opschaling_nlp.analysis.exemplars import Ranks
    from opschaling_nlp.codebook import Code, Codebook
    from opschaling_nlp.settings import Settings

_SLICES = ("all", "session", "group", "prompt_kind")


def count_facets(
    statements: pd.DataFrame,
    sessions: pd.DataFrame,
    ranks: Ranks,
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
    rows: list[dict[str, object]] = []
    for voice in Voice:
        own = substantive[substantive["voice"] == voice]
        for code in driver_codes(codebooks) if len(own) else ():
            named = own[mark_codes(own["drivers"], [code.name])[:, 0]].reset_index(drop=True)
            rows.extend(
                {"group": voice.value, **row}
                for row in _count(code, named, sessions, ranks, settings.analysis.exemplars)
            )
    return build_frame(FACETS, rows)


def _count(
    code: Code, named: pd.DataFrame, sessions: pd.DataFrame, ranks: Ranks, most: int
) -> Iterator[dict[str, object]]:
    """Yield one row a slice and facet, facets in the order of the codebook, what has none last."""
    facets = mark_codes(named["facets"], [f"{code.name}.{facet.name}" for facet in code.facets])
    holds = np.column_stack([facets, ~facets.any(axis=1)])
    ways = mark_codes(named["valence"], [f"{code.name}={valence}" for valence in VALENCES])
    ids, own = (named[name].to_numpy(dtype=object) for name in ("statement_id", "session_id"))
    labels = [*((facet.name, say(facet.label_nl)) for facet in code.facets), ("", "")]
    for name, value, members in slices(named, sessions, _SLICES):
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
