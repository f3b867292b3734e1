"""Count what is named together: drivers, terms, and adjacent words, beside what chance would give."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from opschaling_nlp.analysis.association import jaccard, npmi
from opschaling_nlp.analysis.scope import countable_statements, substantive_statements
from opschaling_nlp.analysis.terms import list_lemmas, load_term_lists
from opschaling_nlp.model import Voice
from opschaling_nlp.tables import COOCCURRENCE, build_frame, join_codes, split_codes

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from opschaling_nlp.settings import AnalysisSettings, Settings

UPPER = 0.95
"""Quantile of the counts under permutation that `upper` gives."""
SWAP_ROUNDS = 100
"""How often labels that met themselves are swapped away before the rest is let be; two or three rounds are usual."""


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Hold pairs of labels with their counts; arrays have one value a pair."""

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    count: NDArray[np.int64]
    expected: NDArray[np.float64]
    chance: NDArray[np.float64]
    upper: NDArray[np.float64]


def count_pairs(
    statements: pd.DataFrame, tokens: pd.DataFrame, sessions: pd.DataFrame, *, settings: Settings
) -> pd.DataFrame:
    """Count pairs of drivers, of terms in one statement, and of adjacent content words (COOCCURRENCE).

    Drivers are counted over substantive statements, terms (the `top_terms` most frequent lemmas) over all; participants and sources apart.
    Beside each count stand the counts that chance gives when labels are shuffled over statements with both margins kept (each
    statement keeps its number of labels, each label its number of statements); for adjacent words, that shuffle has a closed form
    (hypergeometric). Pairs of terms and words from `minimum_pair_count` on; pairs of drivers from one on.
    """
    countable, substantive = countable_statements(statements, sessions), substantive_statements(statements, sessions)
    analysis = settings.analysis
    words = tokens[tokens["statement_id"].isin(countable["statement_id"])]
    lemmas = list_lemmas(words, load_term_lists())
    rows: list[dict[str, object]] = []
    for voice in Voice:
        named = _driver_marks(substantive[substantive["voice"] == voice])
        rows.extend(_pair_rows(named, "driver", voice, 1, analysis))
        own = countable[countable["voice"] == voice]
        spoken = lemmas[lemmas["statement_id"].isin(own["statement_id"])]
        rows.extend(
            _pair_rows(
                _term_marks(own, spoken, analysis.top_terms), "term", voice, analysis.minimum_pair_count, analysis
            )
        )
        rows.extend(_collocation_rows(own, spoken, voice, analysis))
    return build_frame(COOCCURRENCE, rows)


@dataclass(frozen=True, slots=True)
class _Marks:
    """Hold which label stands in which statement, one entry a fact, in reading order of statements."""

    statement_ids: list[str]
    labels: list[str]
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]


def _driver_marks(own: pd.DataFrame) -> _Marks:
    facts = [(row, driver) for row, cell in enumerate(own["drivers"]) for driver in sorted(set(split_codes(cell)))]
    return _marks(list(own["statement_id"]), facts)


def _term_marks(own: pd.DataFrame, spoken: pd.DataFrame, top: int) -> _Marks:
    """Mark the most frequent lemmas (by statements with them); of equals the first in the alphabet."""
    import pandas as pd

    facts = spoken[["statement_id", "term"]].drop_duplicates()
    counts = (
        facts["term"]
        .value_counts()
        .rename_axis("term")
        .reset_index(name="n")
        .sort_values(["n", "term"], ascending=[False, True])
    )
    facts = facts[facts["term"].isin(counts["term"].head(top))]
    places = pd.Index(own["statement_id"]).get_indexer(facts["statement_id"])
    return _marks(list(own["statement_id"]), sorted(zip(places.tolist(), facts["term"], strict=True)))


def _marks(statement_ids: list[str], facts: list[tuple[int, str]]) -> _Marks:
    import numpy as np

    labels = sorted({label for _, label in facts})
    place = {label: column for column, label in enumerate(labels)}
    rows = np.array([row for row, _ in facts], dtype=np.int64)
    columns = np.array([place[label] for _, label in facts], dtype=np.int64)
    return _Marks(statement_ids, labels, rows, columns)


def _pair_rows(
    marks: _Marks, kind: str, voice: str, minimum: int, settings: AnalysisSettings
) -> Iterator[dict[str, object]]:
    """Yield the pairs of labels in one statement that occur at least `minimum` times, most frequent first."""
    import numpy as np

    if len(marks.labels) < 2:
        return
    n = len(marks.statement_ids)
    together = _count_together(marks.rows, marks.columns, n, len(marks.labels))
    pairs = [(a, b) for a, b in combinations(range(len(marks.labels)), 2) if together[a, b] >= minimum]
    if not pairs:
        return
    a, b = (np.array(side, dtype=np.int64) for side in zip(*pairs, strict=True))
    found = _permute(marks, a, b, together[a, b], settings)
    totals = np.diag(together)
    named = [marks.rows[marks.columns == label] for label in range(len(marks.labels))]
    for pair in np.lexsort((b, a, -found.count)).tolist():
        with_both = np.intersect1d(named[a[pair]], named[b[pair]], assume_unique=True)
        yield _row(kind, voice, marks, found, pair, totals, n, [marks.statement_ids[row] for row in with_both])


def _count_together(rows: NDArray[np.int64], columns: NDArray[np.int64], n: int, labels: int) -> NDArray[np.int64]:
    """Count in how many of n statements two labels stand (labels × labels); a label that stands twice in one counts once. `rows` are sorted."""
    import numpy as np
    from scipy.sparse import csr_matrix

    ends = np.searchsorted(rows, np.arange(n + 1))
    present = csr_matrix((np.ones(len(rows), dtype=np.int64), columns, ends), shape=(n, labels))
    present.sum_duplicates()
    present.data.fill(1)
    return np.asarray(csr_matrix(present.T @ present).toarray(), dtype=np.int64)


def _permute(
    marks: _Marks, a: NDArray[np.int64], b: NDArray[np.int64], count: NDArray[np.int64], settings: AnalysisSettings
) -> _Pairs:
    """Count the pairs again and again with labels shuffled over the same places."""
    import numpy as np

    generator = np.random.default_rng(settings.seed)
    places, rows = np.unique(marks.rows, return_inverse=True)
    counts = np.empty((settings.permutations, len(a)), dtype=np.int64)
    for draw in range(settings.permutations):
        columns = _shuffle(rows, marks.columns, len(marks.labels), generator)
        counts[draw] = _count_together(rows, columns, len(places), len(marks.labels))[a, b]
    return _Pairs(
        a,
        b,
        count,
        counts.mean(axis=0),
        (counts >= count).mean(axis=0),
        np.quantile(counts, UPPER, axis=0, method="higher").astype(float),
    )


def _shuffle(
    rows: NDArray[np.int64], columns: NDArray[np.int64], labels: int, generator: np.random.Generator
) -> NDArray[np.int64]:
    """Shuffle labels over their places; a label that meets itself in a statement is swapped with a random other place until none does."""
    import numpy as np

    shuffled = generator.permutation(columns)
    for _ in range(SWAP_ROUNDS):
        cell = rows * labels + shuffled
        order = np.argsort(cell, kind="stable")
        repeated = order[1:][cell[order[1:]] == cell[order[:-1]]]
        if not len(repeated):
            break
        others = generator.choice(len(rows), size=len(repeated), replace=False)
        apart = ~np.isin(others, repeated)
        shuffled[repeated[apart]], shuffled[others[apart]] = shuffled[others[apart]], shuffled[repeated[apart]]
    return shuffled


def _collocation_rows(
    own: pd.DataFrame, spoken: pd.DataFrame, voice: str, settings: AnalysisSettings
) -> Iterator[dict[str, object]]:
    """Yield adjacent content words, in their order; `n` is the number of adjacent places."""
    import numpy as np
    import pandas as pd
    from scipy.stats import hypergeom

    order = pd.Index(own["statement_id"]).get_indexer(spoken["statement_id"])
    words = spoken.assign(row=order).sort_values(["row", "i"], kind="stable")
    follows = (words["row"].shift(-1) == words["row"]) & (words["i"].shift(-1) == words["i"] + 1)
    places = pd.DataFrame({"statement_id": words["statement_id"], "a": words["term"], "b": words["term"].shift(-1)})[
        follows
    ]
    if places.empty:
        return
    n = len(places)
    first, second = places["a"].value_counts(), places["b"].value_counts()
    table = (
        places.groupby(["a", "b"], sort=True)
        .agg(count=("a", "size"), ids=("statement_id", lambda ids: join_codes(ids.drop_duplicates())))
        .reset_index()
    )
    table = table[table["count"] >= settings.minimum_pair_count].sort_values(
        ["count", "a", "b"], ascending=[False, True, True]
    )
    count, count_a, count_b = (
        table["count"].to_numpy(),
        first.reindex(table["a"]).to_numpy(),
        second.reindex(table["b"]).to_numpy(),
    )
    table = table.assign(
        group=voice, kind="collocation", count_a=count_a, count_b=count_b, n=n,
        jaccard=jaccard(count, count_a, count_b), npmi=npmi(count, count_a, count_b, n), expected=count_a * count_b / n,
        chance=hypergeom.sf(count - 1, n, count_a, count_b), upper=np.asarray(hypergeom.ppf(UPPER, n, count_a, count_b), dtype=float),
    ).rename(columns={"ids": "statement_ids"})  # fmt: skip
    yield from ({str(key): value for key, value in row.items()} for row in table.to_dict("records"))


def _row(
    kind: str,
    voice: str,
    marks: _Marks,
    found: _Pairs,
    pair: int,
    totals: NDArray[np.int64],
    n: int,
    statement_ids: list[str],
) -> dict[str, object]:
    a, b = int(found.a[pair]), int(found.b[pair])
    count, count_a, count_b = int(found.count[pair]), int(totals[a]), int(totals[b])
    return {
        "group": voice,
        "kind": kind,
        "a": marks.labels[a],
        "b": marks.labels[b],
        "count": count,
        "count_a": count_a,
        "count_b": count_b,
        "n": n,
        "jaccard": float(jaccard(count, count_a, count_b)),
        "npmi": float(npmi(count, count_a, count_b, n)),
        "expected": float(found.expected[pair]),
        "chance": float(found.chance[pair]),
        "upper": float(found.upper[pair]),
        "statement_ids": join_codes(statement_ids),
    }
