"""Count what is named together: drivers, terms, and adjacent words, beside what chance would give."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from opschaling_nlp.analysis.association import at_least, jaccard, meeting_quantile, npmi
from opschaling_nlp.analysis.scope import countable_statements, join_column, substantive_statements, written_tokens
from opschaling_nlp.analysis.terms import list_lemmas, load_term_lists
from opschaling_nlp.model import LEVEL_TAGS, Voice
from opschaling_nlp.tables import COOCCURRENCE, build_frame, iterate_rows, join_codes, split_codes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from opschaling_nlp.settings import AnalysisSettings, Settings

UPPER = 0.95
"""Quantile of the counts under permutation that `upper` gives."""
SMALLEST_SPREAD = 0.5
"""Standard deviation under permutation below which a pair is not taken to vary less: counts are whole numbers."""
SWAP_ROUNDS = 100
"""How often labels that met themselves are swapped away before the rest is let be; two or three rounds are usual.

The first half leaves labels of over three in four statements where they are.
"""

_Spans = list[tuple[int, int]]
_Read = dict[tuple[str, str], _Spans]
"""(statement, label) → the words that gave it."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """Hold which label stands in which statement, one entry a fact, in reading order and then by label."""

    statement_ids: list[str]
    labels: list[str]
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    first: NDArray[np.int64]
    """Of every two facts of one statement the place of the first, by statement; `second` has that of the other."""
    second: NDArray[np.int64]
    starts: NDArray[np.int64]
    """For each statement, and one past the last, where its entries in `first` begin."""

    def key(self, columns: NDArray[np.int64]) -> NDArray[np.int64]:
        """Name every two facts of one statement by their labels, the first in the alphabet first."""
        a, b = columns[self.first], columns[self.second]
        return np.minimum(a, b) * len(self.labels) + np.maximum(a, b)

    def meet(self, columns: NDArray[np.int64], where: NDArray[np.int64] | slice = slice(None)) -> NDArray[np.bool_]:
        """Mark of every two facts of one statement whether they have the same label."""
        return np.asarray(columns[self.first[where]] == columns[self.second[where]])

    def beside(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """List the entries in `first` of the statements that these facts stand in."""
        begins, ends = self.starts[self.rows[places]], self.starts[self.rows[places] + 1]
        before = np.cumsum(ends - begins) - (ends - begins)
        return np.repeat(begins - before, ends - begins) + np.arange((ends - begins).sum(), dtype=np.int64)


def count_pairs(
    statements: pd.DataFrame,
    tokens: pd.DataFrame,
    evidence: pd.DataFrame,
    sessions: pd.DataFrame,
    *,
    settings: Settings,
) -> pd.DataFrame:
    """Count pairs of drivers, of driver and level, of terms, and of adjacent content words (COOCCURRENCE).

    Drivers are counted over substantive statements, terms (the `top_terms` most frequent lemmas) over all; participants
    and sources apart. A pair of labels counts only where different words gave them: where the same words gave both, the
    codebook says that they go together and not the participant. Levels are those of the words alone. Beside each count
    stand the counts that chance gives when labels are shuffled over statements with both margins kept (each statement
    keeps its number of labels, each label its number of statements); for adjacent words, that shuffle has a closed form
    (hypergeometric). `chance_all` allows for the number of pairs that were `tried`: the share of permutations in which
    any of them stands out as much (Westfall and Young 1993); for adjacent words after Bonferroni. Pairs of terms and
    words from `minimum_pair_count` on; pairs of labels from one on.
    """
    countable, substantive = countable_statements(statements, sessions), substantive_statements(statements, sessions)
    analysis = settings.analysis
    tokens = written_tokens(tokens, statements)
    words = tokens[tokens["statement_id"].isin(countable["statement_id"])]
    lemmas = list_lemmas(words, load_term_lists())
    rows: list[dict[str, object]] = []
    read = _words_read(evidence)
    for voice in Voice:
        own = substantive[substantive["voice"] == voice]
        for kind, facts in (("driver", _label_facts(own, {})), ("level", _label_facts(own, read))):
            rows.extend(_pair_rows(facts, kind, voice, 1, analysis, read=read))
        own = countable[countable["voice"] == voice]
        spoken = lemmas[lemmas["statement_id"].isin(own["statement_id"])]
        terms = _term_facts(own, spoken, analysis.top_terms)
        rows.extend(_pair_rows(terms, "term", voice, analysis.minimum_pair_count, analysis))
        rows.extend(_collocation_rows(own, spoken, voice, analysis))
    return build_frame(COOCCURRENCE, rows)


def _label_facts(own: pd.DataFrame, levels: _Read) -> _Facts:
    """List drivers, and the levels that the words give."""
    facts = [
        (row, label)
        for row, (statement, cell) in enumerate(iterate_rows(own, "statement_id", "drivers"))
        for label in sorted({*split_codes(cell), *(tag for tag in LEVEL_TAGS if (statement, tag) in levels)})
    ]
    return _facts(own, facts)


def _term_facts(own: pd.DataFrame, spoken: pd.DataFrame, top: int) -> _Facts:
    """List the most frequent lemmas (by statements with them); of equals the first in the alphabet."""
    facts = spoken[["statement_id", "term"]].drop_duplicates()
    counts = facts["term"].value_counts().rename_axis("term").reset_index(name="n")
    frequent = counts.sort_values(["n", "term"], ascending=[False, True])["term"].head(top)
    facts = facts[facts["term"].isin(frequent)]
    places = pd.Index(own["statement_id"]).get_indexer(facts["statement_id"])
    return _facts(own, sorted(zip(places.tolist(), facts["term"], strict=True)))


def _facts(own: pd.DataFrame, facts: list[tuple[int, str]]) -> _Facts:
    labels = sorted({label for _, label in facts})
    place = {label: column for column, label in enumerate(labels)}
    rows = np.array([row for row, _ in facts], dtype=np.int64)
    columns = np.array([place[label] for _, label in facts], dtype=np.int64)
    first: list[NDArray[np.int64]] = []
    second: list[NDArray[np.int64]] = []
    for step in range(1, int(np.bincount(rows).max(initial=0))):
        first.append(np.flatnonzero(rows[:-step] == rows[step:]))
        second.append(first[-1] + step)
    nothing = np.zeros(0, dtype=np.int64)
    one, other = np.concatenate([nothing, *first]), np.concatenate([nothing, *second])
    order = np.argsort(rows[one], kind="stable")
    starts = np.searchsorted(rows[one[order]], np.arange(len(own) + 1))
    return _Facts(list(own["statement_id"]), labels, rows, columns, one[order], other[order], starts)


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


def _pair_rows(
    facts: _Facts, kind: str, voice: str, minimum: int, settings: AnalysisSettings, *, read: _Read | None = None
) -> Iterator[dict[str, object]]:
    """Yield the pairs of labels in one statement that occur at least `minimum` times, most frequent first.

    With `read` a statement whose labels rest on the same words does not count. Levels are looked at beside a driver
    only.
    """
    size, n = len(facts.labels), len(facts.statement_ids)
    level = np.isin(facts.labels, LEVEL_TAGS)
    a, b = np.triu_indices(size, 1)
    if kind == "level":
        a, b = a[level[a] != level[b]], b[level[a] != level[b]]
    if not len(a):
        return
    pairs = a * size + b
    keys, rows = facts.key(facts.columns), facts.rows[facts.first]
    if read:
        apart = ~_same_words(facts, read)
        keys, rows = keys[apart], rows[apart]
    count = np.bincount(keys, minlength=size * size)[pairs]
    named = np.bincount(facts.columns, minlength=size)
    figures = _describe(count, named[a], named[b], n, len(pairs)) | _permute(facts, pairs, count, settings)
    for place in np.argsort(-count, kind="stable").tolist():
        if count[place] < minimum:
            return
        together = np.sort(rows[keys == pairs[place]])
        yield {
            "group": voice,
            "kind": kind,
            "a": facts.labels[a[place]],
            "b": facts.labels[b[place]],
            **{name: values[place] for name, values in figures.items()},
            "statement_ids": join_codes(facts.statement_ids[row] for row in together.tolist()),
        }


def _describe(
    count: NDArray[Any], count_a: NDArray[Any], count_b: NDArray[Any], n: int, tried: int
) -> dict[str, NDArray[Any]]:
    """Return the columns of COOCCURRENCE that say how often two things meet, and how strongly they attract."""
    return {
        "count": count,
        "count_a": count_a,
        "count_b": count_b,
        "n": np.full(len(count), n),
        "tried": np.full(len(count), tried),
        "jaccard": jaccard(count, count_a, count_b),
        "npmi": npmi(count, count_a, count_b, n),
    }


def _same_words(facts: _Facts, read: _Read) -> NDArray[np.bool_]:
    """Mark of every two facts of one statement whether the same words gave both."""
    words = [
        read.get((facts.statement_ids[row], facts.labels[column]), [])
        for row, column in zip(facts.rows.tolist(), facts.columns.tolist(), strict=True)
    ]
    pairs = zip(facts.first.tolist(), facts.second.tolist(), strict=True)
    return np.array([_by_same_words(words[first], words[second]) for first, second in pairs], dtype=bool)


def _permute(
    facts: _Facts, pairs: NDArray[np.int64], count: NDArray[np.int64], settings: AnalysisSettings
) -> dict[str, NDArray[np.float64]]:
    """Count the pairs again and again with labels shuffled over the same places: what chance gives for each."""
    generator = np.random.default_rng(settings.seed)
    size = len(facts.labels)
    counts = np.empty((settings.permutations, len(pairs)), dtype=np.int64)
    for draw in range(settings.permutations):
        shuffled = _shuffle(facts, generator)
        met = np.bincount(shuffled[facts.first] * size + shuffled[facts.second], minlength=size * size)
        counts[draw] = (met + met.reshape(size, size).T.ravel())[pairs]
    mean, spread = counts.mean(axis=0), np.maximum(counts.std(axis=0), SMALLEST_SPREAD)
    highest = ((counts - mean) / spread).max(axis=1)
    return {
        "expected": mean,
        "chance": (counts >= count).mean(axis=0),
        "upper": np.quantile(counts, UPPER, axis=0, method="higher").astype(float),
        "chance_all": (highest[:, None] >= (count - mean) / spread).mean(axis=0),
    }


def _shuffle(facts: _Facts, generator: np.random.Generator) -> NDArray[np.int64]:
    """Shuffle labels over their places.

    One that meets itself in a statement is swapped with a random other place until none does.
    """
    shuffled = generator.permutation(facts.columns)
    free = _place_common(facts, shuffled, generator)
    met = np.zeros(len(shuffled), dtype=bool)
    met[facts.second[facts.meet(shuffled)]] = True
    for done in range(SWAP_ROUNDS):
        repeated = np.flatnonzero(met)
        if not len(repeated):
            break
        if done == SWAP_ROUNDS // 2:
            free = np.arange(len(shuffled))
        others = free[generator.choice(len(free), size=min(len(free), len(repeated)), replace=False, shuffle=False)]
        repeated = repeated[: len(others)]
        apart = ~met[others]
        here, there = repeated[apart], others[apart]
        shuffled[here], shuffled[there] = shuffled[there], shuffled[here]
        looked_at = facts.beside(np.concatenate([here, there]))
        met[facts.second[looked_at]] = False
        met[facts.second[looked_at[facts.meet(shuffled, looked_at)]]] = True
    return shuffled


def _place_common(facts: _Facts, shuffled: NDArray[np.int64], generator: np.random.Generator) -> NDArray[np.int64]:
    """Give each statement a label of over three in four statements at most once, and list the other labels' places.

    Chance would hardly ever find such a label one of the few statements that lack it.
    """
    free = np.ones(len(shuffled), dtype=bool)
    for label in np.flatnonzero(np.bincount(facts.columns) * 4 > 3 * len(facts.statement_ids)).tolist():
        here = np.flatnonzero(shuffled == label)
        again = here[np.diff(facts.rows[here], prepend=-1) == 0]
        one_each = np.full(len(facts.statement_ids), -1)
        one_each[facts.rows[free]] = np.flatnonzero(free)
        one_each[facts.rows[here]] = -1
        there = generator.permutation(one_each[one_each >= 0])[: len(again)]
        again = again[: len(there)]
        shuffled[again], shuffled[there] = shuffled[there], shuffled[again]
        free &= shuffled != label
    return np.flatnonzero(free)


def _collocation_rows(
    own: pd.DataFrame, spoken: pd.DataFrame, voice: str, settings: AnalysisSettings
) -> Iterator[dict[str, object]]:
    """Yield adjacent content words, in their order; `n` is the number of adjacent places."""
    order = pd.Index(own["statement_id"]).get_indexer(spoken["statement_id"])
    words = spoken.assign(row=order).sort_values(["row", "i"], kind="stable")
    follows = (words["row"].shift(-1) == words["row"]) & (words["i"].shift(-1) == words["i"] + 1)
    places = pd.DataFrame({"statement_id": words["statement_id"], "a": words["term"], "b": words["term"].shift(-1)})
    places = places[follows]
    counts = places.groupby(["a", "b"], sort=True).size().rename("count").reset_index()
    table = counts[counts["count"] >= settings.minimum_pair_count]
    if table.empty:
        return
    table = table.sort_values(["count", "a", "b"], ascending=[False, True, True])
    n = len(places)
    count = table["count"].to_numpy()
    count_a, count_b = (places[side].value_counts().reindex(table[side]).to_numpy() for side in ("a", "b"))
    ids = join_column(places.merge(table[["a", "b"]], on=["a", "b"]), ["a", "b"])
    chance = at_least(count, n, count_a, count_b)
    table = table.assign(
        **_describe(count, count_a, count_b, n, len(counts)),
        group=voice,
        kind="collocation",
        expected=count_a * count_b / n,
        chance=chance,
        upper=meeting_quantile(UPPER, n, count_a, count_b),
        chance_all=np.minimum(chance * len(counts), 1.0),
        statement_ids=ids.reindex(pd.MultiIndex.from_frame(table[["a", "b"]])).to_numpy(),
    )
    yield from ({str(key): value for key, value in row.items()} for row in table.to_dict("records"))
