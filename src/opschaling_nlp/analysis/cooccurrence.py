"""Count what is named together: drivers, terms, and adjacent words, beside what chance would give."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from opschaling_nlp.analysis.association import jaccard, npmi
from opschaling_nlp.analysis.scope import countable_statements, substantive_statements
from opschaling_nlp.analysis.terms import list_lemmas, load_term_lists
from opschaling_nlp.model import LEVEL_TAGS, Voice
from opschaling_nlp.tables import COOCCURRENCE, build_frame, iterate_rows, join_codes, split_codes

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from opschaling_nlp.settings import AnalysisSettings, Settings

UPPER = 0.95
"""Quantile of the counts under permutation that `upper` gives."""
SMALLEST_SPREAD = 0.5
"""Standard deviation under permutation below which a pair is not taken to vary less: counts are whole numbers."""
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
    chance_all: NDArray[np.float64]


def count_pairs(
    statements: pd.DataFrame,
    tokens: pd.DataFrame,
    evidence: pd.DataFrame,
    sessions: pd.DataFrame,
    *,
    settings: Settings,
) -> pd.DataFrame:
    """Count pairs of drivers, of driver and level, of terms in one statement, and of adjacent content words (COOCCURRENCE).

    Drivers are counted over substantive statements, terms (the `top_terms` most frequent lemmas) over all; participants and sources apart.
    A pair of labels counts only where different words gave them: where the same words gave both, the codebook says that they go
    together and not the participant. Levels are those of the words alone.
    Beside each count stand the counts that chance gives when labels are shuffled over statements with both margins kept (each
    statement keeps its number of labels, each label its number of statements); for adjacent words, that shuffle has a closed form
    (hypergeometric). `chance_all` allows for the number of pairs that were `tried`: the share of permutations in which any of them stands
    out as much (Westfall and Young 1993); for adjacent words after Bonferroni. Pairs of terms and words from `minimum_pair_count` on;
    pairs of labels from one on.
    """
    countable, substantive = countable_statements(statements, sessions), substantive_statements(statements, sessions)
    analysis = settings.analysis
    words = tokens[tokens["statement_id"].isin(countable["statement_id"])]
    lemmas = list_lemmas(words, load_term_lists())
    rows: list[dict[str, object]] = []
    read = _words_read(evidence)
    for voice in Voice:
        own = substantive[substantive["voice"] == voice]
        for kind, marks in (("driver", _driver_marks(own)), ("level", _level_marks(own, read))):
            rows.extend(_pair_rows(marks, kind, voice, 1, analysis, read=read))
        own = countable[countable["voice"] == voice]
        spoken = lemmas[lemmas["statement_id"].isin(own["statement_id"])]
        rows.extend(
            _pair_rows(
                _term_marks(own, spoken, analysis.top_terms), "term", voice, analysis.minimum_pair_count, analysis
            )
        )
        rows.extend(_collocation_rows(own, spoken, voice, analysis))
    return build_frame(COOCCURRENCE, rows)


_Spans = list[tuple[int, int]]
_Read = dict[tuple[str, str], _Spans]
"""(statement, label) → the words that gave it."""


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


def _level_marks(own: pd.DataFrame, read: _Read) -> _Marks:
    """Mark drivers, and the levels that the words give."""
    levels = {
        statement: {tag for tag in LEVEL_TAGS if (statement, tag) in read} for statement in own["statement_id"].tolist()
    }
    facts = [
        (row, label)
        for row, (statement, cell) in enumerate(iterate_rows(own, "statement_id", "drivers"))
        for label in sorted({*split_codes(cell), *levels[statement]})
    ]
    return _marks(list(own["statement_id"]), facts)


def _words_read(evidence: pd.DataFrame) -> _Read:
    """Return the places of the words in each statement that gave it a driver or level."""
    labels = (evidence["kind"] == "driver") | ((evidence["kind"] == "tag") & evidence["label"].isin(LEVEL_TAGS))
    in_words = (evidence["where"] == "text") & evidence["source"].isin(["rule", "model"])
    read: _Read = defaultdict(list)
    for statement, label, start, end in iterate_rows(
        evidence[labels & in_words & (evidence["holds"] == 1)], "statement_id", "label", "start", "end"
    ):
        read[statement, label].append((start, end))
    return dict(read)


def _by_same_words(one: _Spans, other: _Spans) -> bool:
    """Tell whether two labels rest on the same words alone: no word of the one lies outside those of the other."""
    if not one or not other:  # a coder, or a model that names no words
        return False
    return all(start < end_other and start_other < end for start, end in one for start_other, end_other in other)


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
    marks: _Marks, kind: str, voice: str, minimum: int, settings: AnalysisSettings, *, read: _Read | None = None
) -> Iterator[dict[str, object]]:
    """Yield the pairs of labels in one statement that occur at least `minimum` times, most frequent first.

    With `read` a statement whose labels rest on the same words does not count.
    """
    import numpy as np

    if len(marks.labels) < 2:
        return
    n = len(marks.statement_ids)
    together = _count_together(marks.rows, marks.columns, n, len(marks.labels))
    alike = _same_words(marks, read or {})
    for pair_alike, rows in alike.items():
        together[pair_alike] -= len(rows)
    pairs = [(a, b) for a, b in combinations(range(len(marks.labels)), 2) if _is_asked(marks, a, b, kind)]
    if not pairs:
        return
    a, b = (np.array(side, dtype=np.int64) for side in zip(*pairs, strict=True))
    found = _permute(marks, a, b, together[a, b], settings)
    totals = np.diag(together)
    named = [marks.rows[marks.columns == label] for label in range(len(marks.labels))]
    for pair in np.lexsort((b, a, -found.count)).tolist():
        if found.count[pair] < minimum:
            continue
        both = np.intersect1d(named[a[pair]], named[b[pair]], assume_unique=True)
        same = alike.get((int(a[pair]), int(b[pair])), set())
        ids = [marks.statement_ids[row] for row in both.tolist() if row not in same]
        yield _row(kind, voice, marks, found, pair, totals, n, ids)


def _is_asked(marks: _Marks, a: int, b: int, kind: str) -> bool:
    """Tell whether a pair is looked at: of levels only beside a driver."""
    levels = sum(marks.labels[label] in LEVEL_TAGS for label in (a, b))
    return kind != "level" or levels == 1


def _same_words(marks: _Marks, read: _Read) -> dict[tuple[int, int], set[int]]:
    """Return per pair of labels the rows in which the same words gave both."""
    alike: dict[tuple[int, int], set[int]] = defaultdict(set)
    by_row: dict[int, list[int]] = defaultdict(list)
    for row, column in zip(marks.rows.tolist(), marks.columns.tolist(), strict=True):
        by_row[row].append(column)
    for row, columns in by_row.items() if read else ():
        words = {column: read.get((marks.statement_ids[row], marks.labels[column]), []) for column in columns}
        for a, b in combinations(sorted(columns), 2):
            if _by_same_words(words[a], words[b]):
                alike[a, b].add(row)
    return alike


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
    mean, spread = counts.mean(axis=0), np.maximum(counts.std(axis=0), SMALLEST_SPREAD)
    highest = ((counts - mean) / spread).max(axis=1)
    return _Pairs(
        a,
        b,
        count,
        mean,
        (counts >= count).mean(axis=0),
        np.quantile(counts, UPPER, axis=0, method="higher").astype(float),
        (highest[:, None] >= (count - mean) / spread).mean(axis=0),
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
    tried = len(table)
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
        chance=hypergeom.sf(count - 1, n, count_a, count_b), tried=tried, chance_all=np.minimum(hypergeom.sf(count - 1, n, count_a, count_b) * tried, 1.0), upper=np.asarray(hypergeom.ppf(UPPER, n, count_a, count_b), dtype=float),
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
        "tried": len(found.count),
        "chance_all": float(found.chance_all[pair]),
        "statement_ids": join_codes(statement_ids),
    }
