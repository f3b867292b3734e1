"""Count what is named together (drivers, terms, adjacent words) and what chance alone would give."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from opschaling_nlp.analysis.association import at_least, jaccard, meeting_quantile, npmi
from opschaling_nlp.analysis.scope import (
    choose,
    countable_statements,
    join_ids,
    substantive_statements,
    written_tokens,
)
from opschaling_nlp.analysis.terms import list_lemmas, load_term_lists
from opschaling_nlp.model import LEVEL_TAGS, Voice
from opschaling_nlp.settings import AnalysisSettings, Settings
from opschaling_nlp.tables import COOCCURRENCE, build_frame, iterate_rows, join_codes, split_codes

UPPER = 0.95
"""The quantile of the permuted counts that `upper` reports."""
SMALLEST_SPREAD = 0.5
"""Minimum standard deviation assumed under permutation: counts are whole numbers."""
SWAP_ROUNDS = 100
"""Maximum number of rounds of swapping away repeated labels; two or three rounds usually suffice.

The first half leaves labels that occur in more than three quarters of the statements in place.
"""

_Spans = list[tuple[int, int]]
_Read = dict[tuple[str, str], _Spans]
"""(statement, label) → the spans of the words that gave the label."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """Which label occurs in which statement: one entry per fact, in reading order and then by label."""

    statement_ids: list[str]
    labels: list[str]
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    first: NDArray[np.int64]
    """For every pair of facts in one statement, the index of one fact; `second` holds the index of the other."""
    second: NDArray[np.int64]
    starts: NDArray[np.int64]
    """For each statement, where its pairs begin in `first`; one extra entry marks the end."""

    def key(self, columns: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return for each pair of facts in one statement a number that identifies its labels, whatever their order."""
        a, b = columns[self.first], columns[self.second]
        return np.minimum(a, b) * len(self.labels) + np.maximum(a, b)

    def meet(self, columns: NDArray[np.int64], where: NDArray[np.int64] | slice = slice(None)) -> NDArray[np.bool_]:
        """Mark the pairs of facts in one statement that have the same label."""
        return np.asarray(columns[self.first[where]] == columns[self.second[where]])

    def beside(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """List the pairs (indices into `first`) of the statements in which these facts occur."""
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
    and sources separately. A pair of labels counts only where different words gave them: where the same words gave
    both, it is the codebook that links them, not the participant. Levels are those given by the words alone. Each count
    comes with the counts expected by chance when labels are shuffled over statements with both margins fixed (each
    statement keeps its number of labels, each label its number of statements); for adjacent words this shuffle has a
    closed form (hypergeometric). `chance_all` adjusts for the number of pairs `tried`: the share of permutations in
    which any of them stands out as much (Westfall and Young 1993), or Bonferroni for adjacent words. Pairs of terms and
    of words are listed from `minimum_pair_count`, pairs of labels from one.
    """
    countable, substantive = countable_statements(statements, sessions), substantive_statements(statements, sessions)
    analysis = settings.analysis
    lemmas = list_lemmas(written_tokens(tokens, countable), load_term_lists())
    rows: list[dict[str, object]] = []
    read = _words_read(evidence)
    for voice in Voice:
        own = choose(substantive, substantive["voice"] == voice)
        for kind, facts in (("driver", _label_facts(own, {})), ("level", _label_facts(own, read))):
            rows.extend(_pair_rows(facts, kind, voice, 1, analysis, read=read))
        own = choose(countable, countable["voice"] == voice)
        spoken = choose(lemmas, lemmas["statement_id"].isin(own["statement_id"]))
        terms = _term_facts(own, spoken, analysis.top_terms)
        rows.extend(_pair_rows(terms, "term", voice, analysis.minimum_pair_count, analysis))
        rows.extend(_collocation_rows(own, spoken, voice, analysis))
    return build_frame(COOCCURRENCE, rows)


def _label_facts(own: pd.DataFrame, levels: _Read) -> _Facts:
    """List the drivers, and the levels given by the words."""
    facts = [
        (row, label)
        for row, (statement, cell) in enumerate(iterate_rows(own, "statement_id", "drivers"))
        for label in sorted({*split_codes(cell), *(tag for tag in LEVEL_TAGS if (statement, tag) in levels)})
    ]
    return _facts(own, facts)


def _term_facts(own: pd.DataFrame, spoken: pd.DataFrame, top: int) -> _Facts:
    """List the lemmas that occur in the most statements; ties are broken alphabetically."""
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
    """Return the spans of the words that gave each statement its drivers and levels."""
    labels = (evidence["kind"] == "driver") | ((evidence["kind"] == "tag") & evidence["label"].isin(LEVEL_TAGS))
    in_words = (evidence["where"] == "text") & evidence["source"].isin(["rule", "model"])
    read: _Read = defaultdict(list)
    for statement, label, start, end in iterate_rows(
        evidence[labels & in_words & (evidence["holds"] == 1)], "statement_id", "label", "start", "end"
    ):
        read[statement, label].append((start, end))
    return dict(read)


def _pair_rows(
    facts: _Facts, kind: str, voice: str, minimum: int, settings: AnalysisSettings, *, read: _Read | None = None
) -> Iterator[dict[str, object]]:
    """Yield the pairs of labels that share at least `minimum` statements, most frequent first.

    With `read`, statements in which the same words gave both labels are not counted. Levels are paired only with
    drivers.
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
    """Return the columns of COOCCURRENCE that describe frequency and strength of association."""
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
    """Mark the pairs of facts in one statement that rest on the same words: all spans of the one overlap the other's.

    A label without words was given by a coder, or by a model that cites none.
    """
    words = [
        read.get((facts.statement_ids[row], facts.labels[column]), [])
        for row, column in zip(facts.rows.tolist(), facts.columns.tolist(), strict=True)
    ]
    pairs = ((words[a], words[b]) for a, b in zip(facts.first.tolist(), facts.second.tolist(), strict=True))
    same = [
        bool(one and other) and all(start < to and since < end for start, end in one for since, to in other)
        for one, other in pairs
    ]
    return np.array(same, dtype=bool)


def _permute(
    facts: _Facts, pairs: NDArray[np.int64], count: NDArray[np.int64], settings: AnalysisSettings
) -> dict[str, NDArray[np.float64]]:
    """Estimate what chance gives for each pair, by counting pairs in repeated shuffles of the labels."""
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
    """Shuffle the labels over their places, with no label twice in one statement.

    A label that occurs twice in a statement is swapped with one at a random place until no repeats remain.
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
    """Place labels of over three quarters of the statements once per statement, and return the other labels' places.

    Random swaps would hardly ever hit one of the few statements that lack such a label.
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
    """Yield pairs of adjacent content words, in order; `n` is the number of adjacent positions."""
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
    ids = join_ids(places.merge(table[["a", "b"]], on=["a", "b"]), ["a", "b"])
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
