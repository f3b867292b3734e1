"""Count the drivers that statements name: by prompt, session, level and valence, and as a framework matrix."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from opschaling_nlp.analysis.exemplars import rank_exemplars
from opschaling_nlp.analysis.measured import expected_range
from opschaling_nlp.analysis.ranking import rank_ranges
from opschaling_nlp.analysis.scope import mark_codes, order_sessions, substantive_statements
from opschaling_nlp.model import LEVEL_TAGS, VALENCES, Voice
from opschaling_nlp.tables import DRIVERS, FRAMEWORK, build_frame, join_codes, split_codes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from opschaling_nlp.codebook import Code, Codebook
    from opschaling_nlp.settings import AnalysisSettings, Settings

FLAGS = ("horizontal", "horizontal_about", "vertical", "vertical_about", "tip", "question")


def driver_codes(codebooks: Sequence[Codebook]) -> tuple[Code, ...]:
    """Return the codes of the codebook whose role is drivers, in its order."""
    return tuple(code for codebook in codebooks if codebook.role == "drivers" for code in codebook.codes)


def count_drivers(
    statements: pd.DataFrame, sessions: pd.DataFrame, *, codebooks: Sequence[Codebook], settings: Settings
) -> pd.DataFrame:
    """Count per driver the substantive statements that name it (DRIVERS), participants and sources apart.

    Slices: `prompt_kind`, `prompt`, `session`, `session_prompt_kind` (value "session|kind"), `level` (horizontal and
    vertical by the final tags, `_about` by the words alone), then `all`. Every driver has a row in every slice value,
    also where it is not named.
    """
    substantive = substantive_statements(statements, sessions)
    codes = driver_codes(codebooks)
    order = order_sessions(sessions)
    rows: list[dict[str, object]] = []
    for voice in Voice:
        own = substantive[substantive["voice"] == voice].reset_index(drop=True)
        if len(own) and codes:
            named = mark_codes(own["drivers"], [code.name for code in codes]).to_numpy()
            for name, value, members in _slices(own, order):
                rows.extend(
                    _slice_rows(
                        own.iloc[members],
                        named[members],
                        codes,
                        settings.analysis,
                        group=voice,
                        slice=name,
                        value=value,
                    )
                )
    return build_frame(DRIVERS, rows)


def build_framework(
    statements: pd.DataFrame,
    tokens: pd.DataFrame,
    sessions: pd.DataFrame,
    *,
    codebooks: Sequence[Codebook],
    settings: Settings,
) -> pd.DataFrame:
    """Build the framework matrix (FRAMEWORK): a row for every session with substantive statements × driver, sessions in time order.

    `quotes` are the statements that stand closest to the middle of all that is said on the driver, in words (`exemplars` of the
    settings at most), from different speakers where possible.
    """
    import pandas as pd

    substantive = substantive_statements(statements, sessions)
    names = [code.name for code in driver_codes(codebooks)]
    marks = mark_codes(substantive["drivers"], names)
    spoken_in = set(
        substantive["session_id"]
    )  # made once: for each session anew it took most of the time of large corpora
    order = [session for session in order_sessions(sessions) if session in spoken_in]
    place = pd.Index(substantive["statement_id"]).get_indexer(tokens["statement_id"])
    spoken, place = tokens[place >= 0], place[place >= 0]
    cells = {}
    for voice in Voice:
        for driver in names:
            names_it = ((substantive["voice"] == voice) & (marks[driver] == 1)).to_numpy()
            named = substantive[names_it]
            # Only their own words are handed over, so that not all words are looked through for each driver.
            central = {statement: rank for rank, statement in enumerate(rank_exemplars(named, spoken[names_it[place]]))}
            for session, part in named.groupby("session_id"):
                members = part["statement_id"].tolist()
                cells[session, driver] = (
                    members,
                    sorted(members, key=central.__getitem__),
                    _count_facets(part["facets"], driver),
                )
    rows = []
    for session in order:
        for driver in names:
            ids, quotes, facets = cells.get((session, driver), ([], [], ""))
            row = {"session_id": session, "driver": driver, "n": len(ids), "facets": facets}
            shown = {"statement_ids": join_codes(ids), "quotes": join_codes(quotes[: settings.analysis.exemplars])}
            rows.append(row | shown)
    return build_frame(FRAMEWORK, rows)


def _count_facets(cells: Iterable[str], driver: str) -> str:
    """Write how many statements name each facet of a driver, the most first: `geld=3;tijd=1`."""
    parts = (facet.partition(".") for cell in cells for facet in split_codes(cell))
    counts = Counter(facet for of, _, facet in parts if of == driver)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return join_codes(f"{facet}={count}" for facet, count in ordered)


def _slices(own: pd.DataFrame, order: list[str]) -> Iterator[tuple[str, str, NDArray[np.int64]]]:
    """Yield (slice, value, row numbers): kinds of prompt before anything pooled."""
    import numpy as np

    kinds = _rows_by(own["prompt_kind"])
    yield from (("prompt_kind", kind, kinds[kind]) for kind in sorted(kinds))
    yield from (("prompt", prompt, rows) for prompt, rows in _rows_by(own["prompt"]).items())
    by_session = _rows_by(own["session_id"])
    yield from (("session", session, by_session[session]) for session in order if session in by_session)
    both = _rows_by(own["session_id"] + "|" + own["prompt_kind"])
    place = {session: number for number, session in enumerate(order)}
    for value in sorted(both, key=lambda value: (place[value.rpartition("|")[0]], value)):
        yield "session_prompt_kind", value, both[value]
    for tag in LEVEL_TAGS:
        for column in (tag, f"{tag}_about"):
            yield "level", column, np.flatnonzero(own[column] == 1)
    yield "all", "", np.arange(len(own))


def _rows_by(values: pd.Series[str]) -> dict[str, NDArray[np.int64]]:
    """Return the row numbers of each value, values in the order in which they first occur."""
    import numpy as np
    import pandas as pd

    codes, names = pd.factorize(values)
    ordered = np.argsort(codes, kind="stable")
    parts = np.split(ordered, np.cumsum(np.bincount(codes, minlength=len(names)))[:-1])
    return {str(name): rows for name, rows in zip(names, parts, strict=True)}


def _slice_rows(
    members: pd.DataFrame, named: NDArray[np.int64], codes: Sequence[Code], settings: AnalysisSettings, **where: str
) -> Iterator[dict[str, object]]:
    """Yield one row a driver for the statements of a slice; `named` marks the drivers of each."""
    import numpy as np

    of = len(members)
    counts = [int((named[:, column] == 1).sum()) for column in range(len(codes))]
    expected = [expected_range("driver", code.name, n) for code, n in zip(codes, counts, strict=True)]
    ranks = rank_ranges(expected)
    enough = of >= settings.minimum_for_percentages
    by_session = list(_rows_by(members["session_id"]).values()) if enough else []
    # Whole columns once a slice: hundreds of slices times all drivers would each take their part of the frame.
    columns = {
        name: members[name].to_numpy(dtype=object)
        for name in ("statement_id", "session_id", "speaker", "valence", "valence_about")
    }
    flags = members[list(FLAGS)].to_numpy()
    for column, code in enumerate(codes):
        naming = np.flatnonzero(named[:, column] == 1)
        n = len(naming)
        sessions, speakers, valence = (columns[name][naming] for name in ("session_id", "speaker", "valence"))
        by_words = [
            join_codes(way for way in split_codes(final) if way in split_codes(about))
            for final, about in zip(valence, columns["valence_about"][naming], strict=True)
        ]
        yield {
            **where,
            "driver": code.name,
            "label": code.label_nl,
            "statements": n,
            "of": of,
            "share": n / of if enough else float("nan"),
            "share_sessions": float(np.mean([(named[rows, column] == 1).mean() for rows in by_session]))
            if enough
            else float("nan"),
            "expected_low": expected[column][0],
            "expected_high": expected[column][1],
            "rank_low": ranks[column][0],
            "rank_high": ranks[column][1],
            "sessions": len(set(sessions)),
            "speakers": len(
                {(session, speaker) for session, speaker in zip(sessions, speakers, strict=True) if speaker}
            ),
            **dict(zip(FLAGS, flags[naming].sum(axis=0).tolist(), strict=True)),
            **{kind: count_valence(valence, code.name, kind) for kind in VALENCES},
            **{f"{kind}_about": count_valence(by_words, code.name, kind) for kind in VALENCES},
            "statement_ids": join_codes(columns["statement_id"][naming]),
        }


def count_valence(cells: Iterable[str], driver: str, valence: str) -> int:
    """Count the statements that speak of a driver in that way."""
    wanted = f"{driver}={valence}"
    return sum(wanted in cell.split(";") for cell in cells if cell)
